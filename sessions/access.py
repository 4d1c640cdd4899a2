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

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from sessions import codes
from sessions.models import Participant, Pass, Session

View = Callable[..., HttpResponse]
PHONE, CONSOLE, SCREEN = "phone", "console", "screen"
ROLES = (PHONE, CONSOLE, SCREEN)
PAGE_OF = {PHONE: "phone", CONSOLE: "console", SCREEN: "screen"}
COOKIE_LIVES = 14 * 24 * 3600  # seconds

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
    number = session.console_link if role == CONSOLE else session.screen_link
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
    if role not in (CONSOLE, SCREEN) or not hmac.compare_digest(secret.encode(), link_secret(session, role).encode()):
        return None
    return session, role


def identify(cookies: Mapping[str, str], session_id: UUID, role: str) -> Who | Denied:
    """Who shows these cookies. Raises Session.DoesNotExist. A console's cookie also opens the screen."""
    session = Session.objects.defer("content").get(pk=session_id)  # few who come in need its texts
    digest = codes.digest(cookies.get(cookie_name(role, session_id), ""))
    if role == PHONE:
        person = session.participants.filter(token_digest=digest).first()
        if person is None:
            return Denied(MOVED, language=session.language)
        if not person.is_here:
            return Denied(REMOVED, person, session.language)
        return Who(session, role, digest, person=person)
    pass_ = session.passes.filter(role=role, token_digest=digest).first()
    if pass_ is None and role == SCREEN:
        digest = codes.digest(cookies.get(cookie_name(CONSOLE, session_id), ""))
        pass_ = session.passes.filter(role=CONSOLE, token_digest=digest).first()
    return Who(session, role, digest, pass_=pass_) if pass_ else Denied(REMOVED, language=session.language)


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


def _for_role(view: View, role: str) -> View:
    @wraps(view)
    def entered(request: HttpRequest, session_id: UUID, **kwargs: Any) -> HttpResponse:
        try:
            who = identify(request.COOKIES, session_id, role)
        except Session.DoesNotExist:
            if not _asked_by_script(request):
                raise Http404 from None
            gone = {
                "error": _("The address may have been mistyped, or it is gone. Begin at the front page."),
                "code": ENDED,
            }
            return JsonResponse(gone, status=404)
        if isinstance(who, Denied):
            with translation.override(who.language):
                return refused_entry(request, who)
        with translation.override(who.session.language):
            return view(request, who, **kwargs)

    return entered


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
    else:
        title = _("You need to join first")
        sentence = _("This page opens with the code of the session, or with a link of the facilitator.")
    if _asked_by_script(request):
        return JsonResponse({"error": sentence, "code": denied.code}, status=403)
    return render(request, "message.html", {"title": title, "sentence": sentence, "link": reverse("front")}, status=403)


def _marked(view: View, access: str) -> View:
    setattr(view, "access", access)  # noqa: B010 - a mark, read by the test that walks the URL list
    return view
