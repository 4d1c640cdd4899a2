"""Who is there now."""

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


def test_people_who_come_and_go_while_others_are_counted_break_nothing(clock):
    """Views and hubs run in several threads; here the other thread comes in between, each time."""
    session = uuid.uuid4()

    class Between(float):
        def __lt__(self, since: float) -> bool:
            presence.seen(session, f"person:{uuid.uuid4()}")
            presence.left(session, "person:anna")
            return True

    presence.seen(uuid.uuid4(), "console")  # sweeps, and not again while the clock stands still
    presence._seen[session] = {"person:anna": Between(0), "person:ben": Between(0)}
    present = presence.present(session)
    assert len(present) == 2
    assert not present & {"person:anna", "person:ben"}


def test_what_somebody_is_changing_is_known_until_they_are_done_away_or_silent(settings, clock):
    session = uuid.uuid4()
    for owner, thing in (("person:anna", "a"), ("person:ben", "b"), ("person:cem", "c")):
        presence.seen(session, owner)
        presence.changes(session, owner, thing)
    assert presence.changing(session) == {("person:anna", "a"), ("person:ben", "b"), ("person:cem", "c")}
    presence.changes(session, "person:anna", "d")
    presence.changes(session, "person:ben", "")
    presence.left(session, "person:cem")
    assert presence.changing(session) == {("person:anna", "d")}
    assert presence.changing(uuid.uuid4()) == frozenset()
    clock[0] += settings.LIVE_SILENCE + 1
    assert presence.changing(session) == frozenset()


def test_a_session_that_nobody_opens_again_is_swept_out_when_others_go_on(settings, clock):
    settings.LIVE_SILENCE = 60
    left_open, going_on = uuid.uuid4(), uuid.uuid4()
    presence.seen(left_open, "console")
    presence.changes(left_open, "console", "card")
    clock[0] += 61
    presence.seen(going_on, "console")
    assert left_open not in presence._seen
    assert left_open not in presence._changing
    assert presence.present(going_on) == {"console"}
