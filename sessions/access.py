"""Who may enter. Every view says so with one of these decorators, and this is the only file that knows the cookies.

One HttpOnly cookie for each session and role holds a random token; its digest is in the row of the participant or
the pass. Without the row the cookie opens nothing.
"""

import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from sessions import codes
from sessions.models import Participant, Pass, Session

View = Callable[..., HttpResponse]
PHONE, CONSOLE, SCREEN, REPORT = "phone", "console", "screen", "report"
ROLES = (PHONE, CONSOLE, SCREEN)
READERS = (*ROLES, REPORT)  # the report is also for who came in by its share link, who sees nothing else
LINKED = (CONSOLE, SCREEN, REPORT)  # roles that a link opens
PAGE_OF = {PHONE: "phone", CONSOLE: "console", SCREEN: "screen"}
COOKIE_LIVES = 31 * 24 * 3600  # seconds: as long as there may be a report to open

# What a socket is closed with, and why a page is refused.
MOVED, REMOVED, ENDED = 4401, 4403, 4404


@dataclass(frozen=True)
class Who:
    """Somebody who showed a cookie that opens a role in a session."""

    session: Session
    role: str
    token_digest: str
    person: Participant | None = None
    pass_: Pass | None = None

    @property
    def person_id(self) -> UUID:
        """Of a view that only participants enter."""
        assert self.person is not None  # noqa: S101 - `participant_required` made sure
        return self.person.pk

    @property
    def owner(self) -> str:
        """Whose device this is, as presence and rate limits count it."""
        return self.person.scope if self.person else f"pass:{self.pass_.pk if self.pass_ else ''}"

    @property
    def scopes(self) -> tuple[str, ...]:
        """The audiences this device belongs to."""
        return (self.role, self.person.scope) if self.person else (self.role,)


@dataclass(frozen=True)
class Denied:
    """Nobody we know here, or not any more: `code` as a socket is closed with it."""

    code: int
    person: Participant | None = None
    language: str = ""
    share_over: bool | None = None  # of the share link of a report: its time is over (or it was closed)


def home_of(role: str, session_id: UUID) -> str:
    """Where a link leads."""
    return reverse("report", args=[session_id, role]) if role == REPORT else reverse(PAGE_OF[role], args=[session_id])


def cookie_name(role: str, session_id: UUID) -> str:
    return f"tt-{role}-{session_id.hex}"


def give_cookie(response: HttpResponse, request: HttpRequest, role: str, session_id: UUID, token: str) -> None:
    response.set_cookie(
        cookie_name(role, session_id),
        token,
        max_age=COOKIE_LIVES,
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
    )


def drop_cookie(response: HttpResponse, role: str, session_id: UUID) -> None:
    response.delete_cookie(cookie_name(role, session_id), samesite="Lax")


def token_for(op_id: UUID, purpose: str) -> str:
    """The token that a write hands out: the same for the same op, so that a form sent twice opens one place."""
    return salted_hmac(f"sessions.access.{purpose}", op_id.hex, algorithm="sha256").hexdigest()[:32]


def link_secret(session: Session, role: str) -> str:
    """The secret of a link, 128 bits: made from the server's key, so that the database alone opens nothing."""
    number = {CONSOLE: session.console_link, SCREEN: session.screen_link, REPORT: session.share_link}[role]
    return salted_hmac(f"sessions.link.{role}", f"{session.pk.hex}.{number}", algorithm="sha256").hexdigest()[:32]


def link_fragment(session: Session, role: str) -> str:
    """What stands behind the # of a link: browsers do not send it, so no log keeps it."""
    return f"{role}.{session.pk.hex}.{link_secret(session, role)}"


def opened_by(typed: str) -> tuple[Session, str] | None:
    """The session and role that a link (or what stands behind its #) opens; None when it opens nothing."""
    role, _dot, rest = typed.strip().rpartition("#")[2].partition(".")
    session_hex, _dot, secret = rest.partition(".")
    try:
        session = Session.objects.get(pk=UUID(hex=session_hex))
    except (ValueError, Session.DoesNotExist):
        return None
    if role not in LINKED or not hmac.compare_digest(secret.encode(), link_secret(session, role).encode()):
        return None
    if role == REPORT and not session.is_shared(timezone.now()):
        return None
    return session, role


def identify(cookies: Mapping[str, str], session_id: UUID, role: str) -> Who | Denied:
    """Who shows these cookies. Raises Session.DoesNotExist. A console's cookie also opens the screen."""
    session = Session.objects.defer("content").get(pk=session_id)  # few who come in need its texts
    digest = codes.digest(cookies.get(cookie_name(role, session_id), ""))
    if role == PHONE:
        person = session.participants.filter(token_digest=digest).first()
        if person is None:
            return _nobody(session, MOVED)
        if not person.is_here:
            return Denied(REMOVED, person, session.language)
        return Who(session, role, digest, person=person)
    if role == REPORT and not session.is_shared(timezone.now()):
        return Denied(REMOVED, language=session.language, share_over=session.share_until is not None)
    pass_ = session.passes.filter(role=role, token_digest=digest).first()
    if pass_ is None and role == SCREEN:
        digest = codes.digest(cookies.get(cookie_name(CONSOLE, session_id), ""))
        pass_ = session.passes.filter(role=CONSOLE, token_digest=digest).first()
    return Who(session, role, digest, pass_=pass_) if pass_ else _nobody(session, REMOVED)


def _nobody(session: Session, code: int) -> Denied:
    """A cookie that opens nothing. When the session was deleted between the two looks, that is the reason."""
    if not Session.objects.filter(pk=session.pk).exists():
        raise Session.DoesNotExist
    return Denied(code, language=session.language)


def still_open(session: Session, roles: Mapping[str, str]) -> dict[str, int]:
    """Of these tokens' digests, each with its role, the ones that open nothing any more: the code to close with."""
    people = {p.token_digest: p for p in session.participants.filter(token_digest__in=roles)}
    passes = set(session.passes.filter(token_digest__in=roles).values_list("token_digest", flat=True))
    closed: dict[str, int] = {}
    for digest in roles.keys() - passes:
        person = people.get(digest)
        if person is None:
            closed[digest] = MOVED if roles[digest] == PHONE else REMOVED
        elif not person.is_here:
            closed[digest] = REMOVED
    return closed


# Decorators -------------------------------------------------------------------------------------


def public(view: View) -> View:
    """Anybody may enter."""
    return _marked(view, "public")


def participant_required(view: View) -> View:
    """Only somebody who takes part in this session and is still here."""
    return _marked(_for_role(view, PHONE), PHONE)


def facilitator_required(view: View) -> View:
    """Only a browser that came in by this session's facilitator link."""
    return _marked(_for_role(view, CONSOLE), CONSOLE)


def screen_required(view: View) -> View:
    """Only a browser that came in by this session's screen link, or its console."""
    return _marked(_for_role(view, SCREEN), SCREEN)


def role_required(view: View) -> View:
    """The role stands in the address; its cookie must open it."""

    @wraps(view)
    def checked(request: HttpRequest, session_id: UUID, role: str, **kwargs: Any) -> HttpResponse:
        return _for_role(view, role)(request, session_id=session_id, **kwargs)

    return _marked(checked, "role")


def reader_required(view: View) -> View:
    """The same for a role that may have the report."""

    @wraps(view)
    def checked(request: HttpRequest, session_id: UUID, reader: str, **kwargs: Any) -> HttpResponse:
        return _for_role(view, reader)(request, session_id=session_id, **kwargs)

    return _marked(checked, "reader")


def _for_role(view: View, role: str) -> View:
    @wraps(view)
    def entered(request: HttpRequest, session_id: UUID, **kwargs: Any) -> HttpResponse:
        try:
            who = identify(request.COOKIES, session_id, role)
        except Session.DoesNotExist:
            return _gone(request)
        if isinstance(who, Denied):
            with translation.override(who.language):
                return refused_entry(request, who)
        with translation.override(who.session.language):
            try:
                return view(request, who, **kwargs)
            except Session.DoesNotExist:  # deleted since
                return _gone(request)

    return entered


def _gone(request: HttpRequest) -> HttpResponse:
    sentence = _("It has been deleted, or the address was mistyped.")
    if _asked_by_script(request):
        return JsonResponse({"error": sentence, "code": ENDED}, status=404)
    given = {"title": _("This session is not here any more"), "sentence": sentence, "link": reverse("front")}
    return render(request, "message.html", given, status=404)


def _asked_by_script(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true" or request.headers.get("Accept") == "application/json"


def refused_entry(request: HttpRequest, denied: Denied) -> HttpResponse:
    """A page that says why somebody may not enter, and what to do."""
    person = denied.person
    if person is not None and person.removed_at:
        title = _("You are no longer in this session")
        sentence = _("The facilitator has taken you out. If that is a mistake, ask; you can join again with the code.")
    elif person is not None:
        title = _("You have left this session")
        sentence = _("What you shared stays with the group. You can join again with the code.")
    elif denied.share_over is not None:
        title = _("This report is not shared any more")
        over, closed = _("The time of its link is over."), _("Its link was closed, or was never opened.")
        sentence = f"{over if denied.share_over else closed} {_('Ask who led the session for a new one.')}"
    else:
        title = _("You need to join first")
        sentence = _("This page opens with the code of the session, or with a link of the facilitator.")
    if _asked_by_script(request):
        return JsonResponse({"error": sentence, "code": denied.code}, status=403)
    return render(request, "message.html", {"title": title, "sentence": sentence, "link": reverse("front")}, status=403)


def _marked(view: View, access: str) -> View:
    setattr(view, "access", access)  # noqa: B010 - a mark, read by the test that walks the URL list
    return view
