"""Where everything is. Addresses hold a session's id, never a code or a secret: access logs keep addresses.

But for the homework (/h/...): who has that address may read it, and it is made to be handed round.
"""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from teamtool.components import components

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("sessions.urls")),
    path("", include("factors.urls")),
]
if settings.DEBUG:
    urlpatterns.append(path("components", components, name="components"))

handler400 = "teamtool.errors.bad_request"
handler403 = "teamtool.errors.forbidden"
handler404 = "teamtool.errors.not_found"
handler500 = "teamtool.errors.server_error"
