"""What every browser of a session asks by itself: is there news, what time is it, am I still welcome."""

import time

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.views.decorators.http import require_GET

from sessions import frames, pages, presence
from sessions.access import Who, role_required, screen_required


@screen_required
@require_GET
def screen(request: HttpRequest, who: Who) -> HttpResponse:
    return pages.screen_page(request, who)


@role_required
@require_GET
def check(request: HttpRequest, who: Who) -> HttpResponse:
    """Revision, server time in milliseconds, version of the pages, and a fresh token for forms. Writes nothing."""
    presence.seen(who.session.pk, who.owner)
    return JsonResponse(
        {
            "revision": who.session.revision,
            "now": int(time.time() * 1000),
            "version": settings.VERSION,
            "csrf": get_token(request),
        }
    )


@role_required
@require_GET
def state(request: HttpRequest, who: Who) -> HttpResponse:
    """The frame from `?since=` to now, or the whole: for who missed one, and where sockets are blocked."""
    presence.seen(who.session.pk, who.owner)
    since = frames.revision_in(request.GET.get("since", ""))
    text = frames.frame_for(who.session.pk, who.scopes, since)
    return HttpResponse(text, content_type="application/json")
