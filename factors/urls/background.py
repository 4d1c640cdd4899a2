from django.urls import path

from factors.views import background as views
from sessions.converters import register

register()

patterns = [path("h/<homework:slug>/background.pdf", views.background_pdf, name="background_pdf")]
