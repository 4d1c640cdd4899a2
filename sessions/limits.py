"""How often: failed codes of an address, sessions opened, posts of a person. In this process's memory.

Of codes only failures count, and a right code for a session that this address already takes part in always
opens: a whole school sits behind one address, with somebody in it who keeps guessing.
"""

from django.conf import settings
from django.http import HttpRequest
from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

KNOWN_PAIRS = 10_000
_limiter = MovingWindowRateLimiter(MemoryStorage())
_known: dict[tuple[str, str], None] = {}


def address(request: HttpRequest) -> str:
    """Where a request comes from; behind a trusted proxy Daphne has put the client's own address there."""
    return str(request.META.get("REMOTE_ADDR", ""))


def may_try_code(request: HttpRequest) -> bool:
    """Whether this address has failed codes left."""
    return _limiter.test(parse(settings.FAILED_CODES), "code", address(request))


def code_failed(request: HttpRequest) -> None:
    _limiter.hit(parse(settings.FAILED_CODES), "code", address(request))


def came_in(request: HttpRequest, session_id: object) -> None:
    """Somebody at this address takes part in a session; only so many pairs are remembered, the oldest go."""
    _known.pop((address(request), str(session_id)), None)
    _known[(address(request), str(session_id))] = None
    while len(_known) > KNOWN_PAIRS:
        del _known[next(iter(_known))]


def is_known(request: HttpRequest, session_id: object) -> bool:
    return (address(request), str(session_id)) in _known


def may_open(request: HttpRequest) -> bool:
    """Counts one more opened session of this address; False when that is too many."""
    return _limiter.hit(parse(settings.OPENED_SESSIONS), "open", address(request))


def may_post(owner: str, session_id: object) -> bool:
    """Counts one more post of a person or a console; False when that is too many."""
    return _limiter.hit(parse(settings.POSTS_PER_PERSON), "post", str(session_id), owner)


def forget() -> None:
    """Start counting afresh; for tests."""
    _limiter.storage.reset()
    _known.clear()
