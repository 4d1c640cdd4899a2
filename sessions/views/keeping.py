"""The facilitator's page about keeping and deleting. It works without JavaScript: it asks before it does."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from sessions import access, actions, forms, terms, tidying
from sessions.access import Who, facilitator_required
from sessions.log import Op, Refused
from sessions.models import Session
from sessions.posting import by_script, posting, read


@facilitator_required
@require_GET
def keeping(request: HttpRequest, who: Who) -> HttpResponse:
    return _page(request, who.session)


def _page(request: HttpRequest, session: Session, form: str = "", refused: Refused | None = None) -> HttpResponse:
    is_over = session.ended_at is not None
    given = {
        "session": session,
        "terms": terms.terms(),
        "is_over": is_over,
        "words_go_at": terms.words_go_at(session),
        "day": terms.day_shown(session),
        "days": terms.days_to_choose(session, timezone.now()),
        "failed": {"form": form, "sentence": refused.sentence, "values": request.POST} if refused else None,
        "back": reverse("console", args=[session.pk]),
    }
    return render(request, "keeping.html", given, status=refused.status if refused else 200)


@facilitator_required
@posting
def keep_until(request: HttpRequest, who: Who, op: Op) -> HttpResponse | None:
    try:
        actions.keep_until(who.session.pk, op, day=read(forms.DayForm(request.POST))["day"])
    except Refused as refused:
        return _refused(request, who, "until", refused)
    if by_script(request):
        return None
    who.session.refresh_from_db()
    return _page(request, who.session)


@facilitator_required
@posting
def delete_session(request: HttpRequest, who: Who, op: Op) -> HttpResponse:
    try:
        read(forms.SureForm(request.POST))
        actions.delete_session(who.session.pk, op)
    except Refused as refused:
        return _refused(request, who, "delete", refused)
    tidying.soon()
    given = {
        "title": _("The session has been deleted"),
        "sentence": _("Everything in it is gone: the flap and the report too, for everybody."),
        "link": reverse("front"),
    }
    response = render(request, "message.html", given)
    access.drop_cookie(response, access.CONSOLE, who.session.pk)
    return response


def _refused(request: HttpRequest, who: Who, form: str, refused: Refused) -> HttpResponse:
    """In place; a script gets its answer as always."""
    if by_script(request):
        raise refused
    return _page(request, who.session, form, refused)
