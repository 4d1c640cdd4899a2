"""Who is there now."""

import sys
import threading
import uuid

import pytest

from sessions import presence


@pytest.fixture
def clock(monkeypatch) -> list[float]:
    """A clock that these tests turn by hand."""
    now = [1000.0]
    monkeypatch.setattr("time.monotonic", lambda: now[0])
    return now


def test_who_asked_is_present_until_the_silence_is_too_long(settings, clock):
    session = uuid.uuid4()
    presence.seen(session, "person:anna")
    clock[0] += settings.LIVE_SILENCE
    presence.seen(session, "person:ben")
    assert presence.present(session) == {"person:anna", "person:ben"}
    clock[0] += 1
    assert presence.present(session) == {"person:ben"}


def test_who_never_asked_is_silent_for_ever(clock):
    session = uuid.uuid4()
    assert presence.silent_for(session, "person:anna") == float("inf")
    presence.seen(session, "person:anna")
    clock[0] += 7
    assert presence.silent_for(session, "person:anna") == 7
    assert presence.silent_for(session, "person:ben") == float("inf")


def test_who_closed_in_good_order_is_away_at_once(clock):
    session = uuid.uuid4()
    presence.seen(session, "person:anna")
    presence.left(session, "person:anna")
    presence.left(session, "person:anna")
    presence.left(uuid.uuid4(), "person:anna")
    assert presence.present(session) == frozenset()


def test_a_session_without_people_takes_no_memory(settings, clock):
    session = uuid.uuid4()
    assert presence.present(session) == frozenset()
    presence.seen(session, "person:anna")
    clock[0] += settings.LIVE_SILENCE + 1
    assert presence.present(session) == frozenset()
    assert session not in presence._seen


def test_people_who_come_while_others_are_counted_break_nothing():
    """Views and hubs run in several threads at once."""
    session, failures = uuid.uuid4(), []

    def come(name: str) -> None:
        for number in range(400):
            presence.seen(session, f"{name}{number}")

    def count() -> None:
        try:
            for _look in range(400):
                presence.present(session)
        except (RuntimeError, KeyError) as error:
            failures.append(error)

    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        threads = [threading.Thread(target=come, args=(name,)) for name in "ab"] + [
            threading.Thread(target=count) for _ in range(2)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(usual)
    assert not failures
    assert len(presence.present(session)) == 800
