"""Everybody: the front page, joining, opening a session, coming in by a link or with a seat."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sessions import access, actions, codes, fields, forms, limits, log, shelf
from sessions.access import CONSOLE, PHONE, public
from sessions.log import Op, Refused
from sessions.models import Participant, Pass, Session
from sessions.posting import content_of, op_id, see_other
from teamtool import errors


@public
@require_GET
def front(request: HttpRequest) -> HttpResponse:
    return _front(request)


def _front(request: HttpRequest, status: int = 200, **given: Any) -> HttpResponse:
    return render(
        request, "front.html", {"lang": translation.get_language(), "code": "", "name": "", **given}, status=status
    )


@public
@require_POST
def join(request: HttpRequest) -> HttpResponse:
    """By code and name. The same device again is the same person."""
    form = forms.JoinForm(request.POST)
    try:
        if not form.is_valid():
            raise Refused(fields.first_sentence(form), reason=next(iter(form.errors)), status=422)
        session = _session_by_code(request, form.cleaned_data["code"])
        if not isinstance(access.identify(request.COOKIES, session.pk, PHONE), access.Who):
            with translation.override(session.language):
                return _joined(request, session, form.cleaned_data["name"])
    except (Refused, Session.DoesNotExist) as why:
        refused = _refusal(why, _unknown())
        error = {"field": "name" if refused.reason == "name" else "code", "sentence": refused.sentence}
        typed = {"code": request.POST.get("code", "")[:40], "name": request.POST.get("name", "")[:10_000]}
        return _front(request, refused.status, error=error, **typed)
    return see_other(reverse("phone", args=[session.pk]))


def _joined(request: HttpRequest, session: Session, name: str) -> HttpResponse:
    op = _op(request, "join")
    token = access.token_for(op.id, PHONE)
    actions.join(session.pk, op, name=name, token_digest=codes.digest(token))
    limits.came_in(request, session.pk)
    response = see_other(reverse("phone", args=[session.pk]))
    access.give_cookie(response, request, PHONE, session.pk, token)
    return response


def _session_by_code(request: HttpRequest, typed: str) -> Session:
    """The session of a code. Failures are counted for the address; a code that it knows opens all the same."""
    session = Session.objects.filter(code=codes.read_code(typed)).order_by("-opened_at").defer("content").first()
    _must_have_tries(request, session)
    if session is None:
        limits.code_failed(request)
        raise _unknown()
    if session.ended_at:
        raise Refused(
            _("The session with this code has ended. Is there a new one? Ask for its code."), reason="ended", status=410
        )
    return session


def _unknown() -> Refused:
    return Refused(_("No session has this code. Look at the screen once more."), reason="unknown", status=404)


def _refusal(why: Exception, not_found: Refused) -> Refused:
    """Why somebody does not come in. A session that is deleted between being found and entered was not found."""
    return why if isinstance(why, Refused) else not_found


def _must_have_tries(request: HttpRequest, session: Session | None) -> None:
    if not limits.may_try_code(request) and not (session and limits.is_known(request, session.pk)):
        raise Refused(
            _("There were too many wrong codes from this network. Wait ten minutes and try again."),
            reason="too_many_codes",
            status=429,
        )


def _op(request: HttpRequest, actor: str) -> Op:
    return Op(op_id(request), actor, log.body_digest(request.path, content_of(request)))


@public
@require_http_methods(["GET", "POST"])
def open_session(request: HttpRequest) -> HttpResponse:
    """A new session with a teamtool and a language; this browser becomes its console."""
    language = translation.get_language()
    values = {"title": "", "teamtool": next(iter(shelf.titles(language)))[0], "language": language}
    if request.method == "GET":
        return _opening(request, values)
    try:
        form = forms.OpenForm(request.POST)
        if not form.is_valid():
            raise Refused(fields.first_sentence(form), reason="invalid", status=422)
        teamtool = shelf.teamtools().get((form.cleaned_data["teamtool"], form.cleaned_data["language"]))
        if teamtool is None:
            raise Refused(
                _("That teamtool does not exist in this language. Choose another language."),
                reason="no_teamtool",
                status=422,
            )
        op = _op(request, "open")
        if not limits.may_open(request):
            return errors.too_many(request)
        session = actions.open_session(
            op=op,
            title=form.cleaned_data["title"],
            language=teamtool.language,
            teamtool=teamtool.slug,
            content=teamtool.as_json(),
            minutes=teamtool.minutes(),
            max_people=settings.MAX_PEOPLE,
        )
    except Refused as refused:
        return _opening(request, {**values, **request.POST.dict()}, refused)
    return _with_pass(request, session, CONSOLE, op)


def _opening(request: HttpRequest, values: dict[str, Any], refused: Refused | None = None) -> HttpResponse:
    given = {
        "lang": translation.get_language(),
        "teamtools": shelf.titles(translation.get_language()),
        "languages": settings.LANGUAGES,
        "values": values,
        "error": {"field": "title", "sentence": refused.sentence} if refused else None,
    }
    return render(request, "open.html", given, status=refused.status if refused else 200)


@public
@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """A secret link: what stands behind its # comes by post and becomes a cookie."""
    if request.method == "GET":
        return render(request, "enter.html", {"lang": translation.get_language()})
    try:
        form = forms.LinkForm(request.POST)
        if not form.is_valid():
            raise Refused(fields.first_sentence(form), reason="invalid", status=422)
        opened = access.opened_by(form.cleaned_data["link"])
        if opened is None:
            if not limits.may_try_code(request):
                return errors.too_many(request)
            limits.code_failed(request)
            raise _bad_link()
        return _with_pass(request, *opened, _op(request, "enter"))
    except (Refused, Session.DoesNotExist) as why:
        refused = _refusal(why, _bad_link())
        return render(
            request,
            "enter.html",
            {"lang": translation.get_language(), "error": refused.sentence},
            status=refused.status,
        )


def _bad_link() -> Refused:
    return Refused(_("This link opens nothing any more. Ask for a new one."), reason="bad_link", status=403)


def _with_pass(request: HttpRequest, session: Session, role: str, op: Op) -> HttpResponse:
    token = access.token_for(op.id, role)
    actions.give_pass(session=session, role=Pass.Role(role), token_digest=codes.digest(token))
    limits.came_in(request, session.pk)
    response = see_other(access.home_of(role, session.pk))
    access.give_cookie(response, request, role, session.pk, token)
    return response


@public
@require_http_methods(["GET", "POST"])
def take_seat(request: HttpRequest) -> HttpResponse:
    """Go on as the same person on this device, with the code the other one shows."""
    if request.method == "GET":
        return render(request, "take_seat.html", {"lang": translation.get_language()})
    try:
        form = forms.SeatForm(request.POST)
        if not form.is_valid():
            raise Refused(fields.first_sentence(form), reason="invalid", status=422)
        return _seated(request, codes.digest(codes.read_code(form.cleaned_data["code"])))
    except (Refused, Session.DoesNotExist) as why:
        refused = _refusal(why, _seat_gone())
        given = {
            "lang": translation.get_language(),
            "error": refused.sentence,
            "code": request.POST.get("code", "")[:40],
        }
        return render(request, "take_seat.html", given, status=refused.status)


def _seated(request: HttpRequest, digest: str) -> HttpResponse:
    op = _op(request, "seat")
    token = access.token_for(op.id, PHONE)
    person = Participant.objects.filter(token_digest=codes.digest(token)).first()  # the same post again
    if person is None:
        person = Participant.objects.filter(seat_digest=digest, seat_until__gte=timezone.now()).first()
    _must_have_tries(request, person.session if person else None)
    if person is None:
        limits.code_failed(request)
        raise _seat_gone()
    with translation.override(person.session.language):
        actions.take_seat(person.session_id, op, digest=digest, token_digest=codes.digest(token))
    response = see_other(reverse("phone", args=[person.session_id]))
    access.give_cookie(response, request, PHONE, person.session_id, token)
    return response


def _seat_gone() -> Refused:
    return Refused(_("This code has been used or is over. Make a new one."), reason="seat_gone", status=410)
