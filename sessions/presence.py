"""Who is there now, and what they are changing: in this process's memory, never in the database, and never a history.

A browser counts as present for `LIVE_SILENCE` seconds after it last asked. It is not taken from a closing socket:
that news does not come after a crash.
"""

import threading
import time
from collections import defaultdict
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar
from uuid import UUID

from django.conf import settings

Changing = frozenset[tuple[str, str]]  # owners, and what they are changing
P = ParamSpec("P")
T = TypeVar("T")
_seen: dict[UUID, dict[str, float]] = defaultdict(dict)
_swept = 0.0
_lock = threading.RLock()
_changing: dict[UUID, dict[str, tuple[str, float]]] = defaultdict(dict)


def _one_at_a_time(ask: Callable[P, T]) -> Callable[P, T]:
    """Views and hubs run in several threads."""

    @wraps(ask)
    def asked(*args: P.args, **kwargs: P.kwargs) -> T:
        with _lock:
            return ask(*args, **kwargs)

    return asked


@_one_at_a_time
def seen(session_id: UUID, owner: str) -> None:
    """An owner (`person:<id>`, `console`, `screen`) asked something just now."""
    global _swept
    now = time.monotonic()
    _seen[session_id][owner] = now
    if now - _swept > settings.LIVE_SILENCE:
        _swept = now
        for other in [*list(_seen), *list(_changing)]:  # of a session that nobody opens again, nobody asks who is there
            present(other)
            changing(other)


@_one_at_a_time
def left(session_id: UUID, owner: str) -> None:
    """An owner's last socket closed in good order: no need to wait for the silence."""
    _seen.get(session_id, {}).pop(owner, None)
    changes(session_id, owner, "")


def silent_for(session_id: UUID, owner: str) -> float:
    """Seconds since an owner asked; infinite when never."""
    last = _seen.get(session_id, {}).get(owner)
    return float("inf") if last is None else time.monotonic() - last


@_one_at_a_time
def present(session_id: UUID) -> frozenset[str]:
    """The owners that asked within the silence. Forgets the others."""
    since = time.monotonic() - settings.LIVE_SILENCE
    people = _seen.get(session_id)
    if people is None:
        return frozenset()
    for owner in [owner for owner, at in list(people.items()) if at < since]:
        people.pop(owner, None)
    if not people:
        _seen.pop(session_id, None)
    return frozenset(people)


@_one_at_a_time
def changes(session_id: UUID, owner: str, thing: str) -> None:
    """An owner has opened something to change its words, and says so again every while; "" when they are done."""
    if thing:
        _changing[session_id][owner] = (thing, time.monotonic())
    else:
        _changing.get(session_id, {}).pop(owner, None)


@_one_at_a_time
def changing(session_id: UUID) -> Changing:
    """Pairs of owner and what they are changing now, of those who are present and said so within the silence."""
    since = time.monotonic() - settings.LIVE_SILENCE
    people = _changing.get(session_id)
    if not people:
        _changing.pop(session_id, None)
        return frozenset()
    for owner in [owner for owner, (_thing, at) in list(people.items()) if at < since]:
        people.pop(owner, None)
    if not people:
        _changing.pop(session_id, None)
    return frozenset((owner, thing) for owner, (thing, _at) in list(people.items()))


def forget() -> None:
    """Start afresh; for tests."""
    global _swept
    _swept = 0.0
    _seen.clear()
    _changing.clear()
