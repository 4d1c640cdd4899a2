"""The addresses of success factors and what comes of them."""

from factors.urls import lists, notes, outcome, report, sheets

urlpatterns = [*notes.patterns, *lists.patterns, *outcome.patterns, *report.patterns, *sheets.patterns]
