"""The share link of the report: the console opens and closes it; the console and the screen show it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from sessions import access, actions, forms, pages
from sessions.access import Who, facilitator_required, role_required
from sessions.log import Op
from sessions.posting import posting, read


@facilitator_required
@posting
def share_report(request: HttpRequest, who: Who, op: Op) -> None:
    actions.share_report(who.session.pk, op, days=read(forms.ShareForm(request.POST))["days"])


@facilitator_required
@posting
def close_share(request: HttpRequest, who: Who, op: Op) -> None:
    actions.close_share(who.session.pk, op)


@role_required
@require_GET
def share_link(request: HttpRequest, who: Who) -> HttpResponse:
    """The link, and the code to scan: a page of its own, so that no live part holds the secret."""
    if who.role == access.PHONE:
        raise Http404
    session = who.session
    given = {
        "session": session,
        "role": who.role,
        "link": pages.link(request, session, access.REPORT) if session.is_shared(timezone.now()) else "",
        "back": reverse(access.PAGE_OF[who.role], args=[session.pk]),
    }
    return render(request, "share.html", given)
