from django.urls import path

from factors.views import guide
from factors.views import report as views
from sessions.converters import register

register()

R = "s/<uuid:session_id>/report/<reader:reader>"

patterns = [
    path("guide.pdf", guide.quick_guide, name="quick_guide"),
    path(R, views.report, name="report"),
    *(path(f"{R}/report.{kind}", view, name=f"report_{kind}") for kind, view in views.FILES.items()),
]
