"""The addresses of success factors and what comes of them."""

from factors.urls import background, lists, notes, outcome, report, sheets

urlpatterns = [
    *notes.patterns,
    *lists.patterns,
    *outcome.patterns,
    *report.patterns,
    *sheets.patterns,
    *background.patterns,
]
