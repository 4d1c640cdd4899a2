from django.urls import path

from factors.views import guide
from factors.views import report as views
from sessions.converters import register

register()

R = "s/<uuid:session_id>/report/<role:role>"

patterns = [
    path("guide.pdf", guide.quick_guide, name="quick_guide"),
    path(R, views.report, name="report"),
    path(R + "/report.pdf", views.report_pdf, name="report_pdf"),
    path(R + "/report.csv", views.report_csv, name="report_csv"),
]
