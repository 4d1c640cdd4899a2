"""The pages of a session: the static shell with what it shows now. Also given back when a plain post was refused."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from sessions import access, homework, method, phases, presence, shelf, terms
from sessions.access import Who
from sessions.models import Session
from sessions.reading import Reading
from teamtool import lan

Failed = dict[str, Any]


def phone_page(request: HttpRequest, who: Who, failed: Failed | None = None, status: int = 200) -> HttpResponse:
    """`failed` is the form that was refused: {"form", "sentence", "values"}."""
    given = {"me": who.person, "failed": failed, "agenda": agenda(who.session)}
    return _live_page(request, who, "phone.html", given, status)


def console_page(request: HttpRequest, who: Who, failed: Failed | None = None, status: int = 200) -> HttpResponse:
    given = {
        "failed": failed,
        **joining(request, who.session),
        "console_link": link(request, who.session, access.CONSOLE),
        "screen_link": link(request, who.session, access.SCREEN),
        "homework_link": homework_address(request, who.session),
        "to_read": shelf.reading(who.session),
    }
    return _live_page(request, who, "console.html", given, status)


def screen_page(request: HttpRequest, who: Who, failed: Failed | None = None, status: int = 200) -> HttpResponse:
    return _live_page(request, who, "screen.html", joining(request, who.session), status)


PAGES = {access.PHONE: phone_page, access.CONSOLE: console_page, access.SCREEN: screen_page}


def _live_page(request: HttpRequest, who: Who, template: str, given: dict[str, Any], status: int) -> HttpResponse:
    presence.seen(who.session.pk, who.owner)
    context = {
        "session": who.session,
        "content": who.session.content,
        "reading": Reading(who.session, presence.present(who.session.pk)),
        "scopes": who.scopes,
        "role": who.role,
        "owner": kept_under(who),
        "version": settings.VERSION,
        "paces": paces(),
        "terms": terms.terms(),
        **given,
    }
    return render(request, template, context, status=status)


def paces() -> dict[str, int]:
    """How often a browser asks and tries again, in milliseconds."""
    return {
        "check_every": int(settings.LIVE_CHECK * 1000),
        "check_alone": int(settings.LIVE_CHECK_ALONE * 1000),
        "retry": int(settings.LIVE_RETRY * 1000),
        "send_retry": int(settings.LIVE_SEND_RETRY * 1000),
        "answer_within": int(settings.LIVE_ANSWER * 1000),
    }


def kept_under(who: Who) -> str:
    """The name under which a browser keeps what somebody typed and did not send yet."""
    return f"{who.session.pk} {who.owner}"


def agenda(session: Session) -> list[dict[str, Any]]:
    """The four steps with their minutes."""
    return [
        {
            "step": step,
            "name": name,
            "minutes": sum(m for phase, m in session.minutes.items() if method.STEP_OF.get(phase) == step),
        }
        for step, name in phases.STEPS.items()
    ]


def joining(request: HttpRequest, session: Session) -> dict[str, str]:
    """How people get in: the address for the code to scan, and the short one to read aloud."""
    base = base_url(request)
    return {"join_url": f"{base}/#{session.code}", "join_host": base.partition("//")[2]}


def homework_address(request: HttpRequest, session: Session) -> str:
    return f"{base_url(request)}{reverse('homework', args=[homework.slug(session)])}"


def base_url(request: HttpRequest) -> str:
    """The address at which phones reach us: a facilitator on this very machine sees the one of the network."""
    host = request.get_host()
    name, _colon, port = host.rpartition(":") if ":" in host else (host, "", "")
    outside = lan.addresses() if settings.HOST == "0.0.0.0" else []  # noqa: S104 - compared, not bound
    if name in settings.LOOPBACK_HOSTS and outside:
        host = f"{outside[0]}:{port}" if port else outside[0]
    return f"{request.scheme}://{host}"


def link(request: HttpRequest, session: Session, role: str) -> str:
    """A link with its secret, for who leads to give to others."""
    return f"{base_url(request)}{reverse('enter')}#{access.link_fragment(session, role)}"
