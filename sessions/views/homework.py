"""What is read before the session: the homework for everybody who has its address, the invitation for who leads."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from sessions import actions, forms, homework, limits, pages, shelf, terms
from sessions.access import Who, facilitator_required, public
from sessions.log import Op
from sessions.models import Session
from sessions.posting import posting, read
from teamtool import errors

Show = Callable[[HttpRequest, Session], HttpResponse]


def with_homework(show: Show) -> Callable[..., HttpResponse]:
    """Open to whoever has the address, in the session's language. Wrong ones are counted, as wrong codes are."""

    @public
    @require_GET
    @wraps(show)
    def opened(request: HttpRequest, slug: str) -> HttpResponse:
        session = homework.opened_by(slug)
        if session is None:
            if not limits.may_try_code(request):
                return errors.too_many(request)
            limits.code_failed(request)
            raise Http404
        with translation.override(session.language):
            response = show(request, session)
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return opened


@with_homework
def homework_page(request: HttpRequest, session: Session) -> HttpResponse:
    content = session.content
    given = {
        "session": session,
        "content": content,
        "reading": shelf.reading(session),
        "slug": homework.slug(session),
        "when": homework.when(session),
        "minutes": homework.minutes(session),
        "terms": terms.terms(),
        "places": [*content["safety"]["places"], *filter(None, [session.own_help])],
        "join_host": pages.joining(request, session)["join_host"],
    }
    return render(request, "homework.html", given)


@with_homework
def meeting_ics(request: HttpRequest, session: Session) -> HttpResponse:
    if session.meets_on is None:
        given = {
            "title": _("There is no day yet"),
            "sentence": _("The facilitator fills it in. Look again later."),
            "link": reverse("homework", args=[homework.slug(session)]),
        }
        return render(request, "message.html", given, status=409)
    made = homework.calendar(session, pages.homework_address(request, session), timezone.now())
    named = f'attachment; filename="teamtool-{session.meets_on.isoformat()}.ics"'
    return HttpResponse(made, content_type="text/calendar; charset=utf-8", headers={"Content-Disposition": named})


@facilitator_required
@require_GET
def invitation(request: HttpRequest, who: Who) -> HttpResponse:
    """A message to copy, made anew at each visit: what is filled in later comes along."""
    session = who.session
    reading = shelf.reading(session)
    words: dict[str, Any] = dict(reading["invitation"]) if reading else {"subject": session.name}
    address = pages.homework_address(request, session)
    given = {
        "session": session,
        "subject": words["subject"],
        "text": homework.invitation(session, words.get("opening", []), words.get("closing", []), address),
        "address": address,
        "slug": homework.slug(session),
        "back": reverse("console", args=[session.pk]),
    }
    return render(request, "invitation.html", given)


@facilitator_required
@posting
def prepare(request: HttpRequest, who: Who, op: Op) -> None:
    said = read(forms.PrepareForm(request.POST))
    actions.prepare(
        who.session.pk,
        op,
        meets_on=said["meets_on"],
        meets_at=said["meets_at"],
        place=said["place"],
        responsible=said["responsible"],
        podcast_url=said["podcast_url"],
        help_name=said["help_name"],
        help_address=said["help_address"],
        help_checked_on=said["help_checked_on"],
    )


@facilitator_required
@posting
def renew_homework(request: HttpRequest, who: Who, op: Op) -> None:
    actions.renew_homework(who.session.pk, op)
