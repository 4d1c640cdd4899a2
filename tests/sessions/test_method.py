"""The rules of the method, without a database."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions import method
from sessions.method import BUILT, FORMING, PHASES, Clock, Round, clock_for

NOON = datetime(2026, 5, 12, 12, 0, tzinfo=UTC)


def later(**span: float) -> datetime:
    return NOON + timedelta(**span)


# Phases -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("phase", "leads_to"),
    [
        ("lobby", "welcome"),
        ("welcome", "podcast"),
        ("podcast", "alone"),
        ("alone", "closing"),
        ("pairs_forming", "closing"),
        ("together", "closing"),
        ("evaluation", "closing"),
        ("closing", "finished"),
    ],
)
def test_next_leads_to_the_following_phase_that_has_screens(phase, leads_to):
    move = method.onward(phase)
    assert move is not None
    assert move.to == leads_to


@pytest.mark.parametrize("phase", PHASES)
def test_what_next_and_back_pass_over_is_exactly_what_has_no_screens_in_between(phase):
    at = PHASES.index(phase)
    if onward := method.onward(phase):
        assert onward.passed == PHASES[at + 1 : PHASES.index(onward.to)]
        assert not BUILT & set(onward.passed)
        assert onward.to in BUILT
    if backward := method.backward(phase):
        assert backward.passed == PHASES[PHASES.index(backward.to) + 1 : at][::-1]
        assert not BUILT & set(backward.passed)
        assert backward.to in BUILT


def test_from_alone_nine_phases_are_passed_over_by_name():
    move = method.onward("alone")
    assert move is not None
    assert move.passed == PHASES[PHASES.index("pairs_forming") : PHASES.index("closing")]
    assert len(move.passed) == 9


def test_the_lobby_has_nothing_before_it_and_the_end_leads_nowhere():
    assert method.backward("lobby") is None
    assert method.onward("finished") is None
    assert method.backward("finished") is None


def test_back_undoes_next_wherever_the_session_is():
    for here, there in pairwise(phase for phase in PHASES if phase in BUILT and phase != "finished"):
        back = method.backward(there)
        assert back is not None
        assert back.to == here


def test_the_four_steps_follow_each_other_and_forming_comes_right_before_what_it_forms():
    steps = list(method.STEP_OF.values())
    assert steps == sorted(steps)
    for phase in FORMING:
        assert PHASES[PHASES.index(phase) + 1] == phase.removesuffix("_forming")


def test_a_note_is_late_only_after_its_own_phase():
    assert not method.is_late("alone", "podcast")
    assert not method.is_late("alone", "alone")
    assert method.is_late("alone", "closing")


@pytest.mark.parametrize(
    ("people", "advice"),
    [(0, ""), (12, ""), (13, "small_groups"), (60, "small_groups"), (61, "two_sessions")],
)
def test_the_advice_on_size_changes_above_twelve_and_above_sixty(people, advice):
    assert method.size_advice(people) == advice


# The clock --------------------------------------------------------------------------------------


def test_a_clock_waits_until_it_is_started_and_then_counts_down():
    clock = clock_for(6)
    assert not clock.runs
    assert clock.seconds_left(NOON) == 360
    running = clock.started(NOON)
    assert running.runs
    assert running.seconds_left(later(seconds=90)) == 270


def test_a_started_second_counts_whole_until_it_is_over():
    assert clock_for(1).started(NOON).seconds_left(later(seconds=0.4)) == 60


def test_a_stopped_clock_keeps_what_was_left_and_goes_on_from_there():
    stopped = clock_for(6).started(NOON).stopped(later(minutes=2))
    assert stopped == Clock(total=360, left=240)
    assert stopped.started(later(minutes=30)).seconds_left(later(minutes=31)) == 180


def test_starting_twice_and_stopping_twice_changes_nothing():
    running = clock_for(6).started(NOON)
    assert running.started(later(minutes=1)) is running
    stopped = running.stopped(later(minutes=1))
    assert stopped.stopped(later(minutes=2)) is stopped


def test_where_there_is_no_time_nothing_starts():
    assert clock_for(0).started(NOON) == Clock()
    assert not clock_for(0).exists


def test_over_time_is_counted_on_and_a_stop_leaves_nothing():
    over = clock_for(1).started(NOON)
    assert over.seconds_left(later(minutes=3)) == -120
    assert over.stopped(later(minutes=3)).left == 0


def test_a_minute_more_after_the_time_counts_from_now():
    more = clock_for(1).started(NOON).extended(1, later(minutes=5))
    assert more.seconds_left(later(minutes=5)) == 60


def test_a_minute_less_stops_at_zero_and_after_the_time_does_nothing():
    running = clock_for(1).started(NOON)
    assert running.extended(-1, later(seconds=30)).seconds_left(later(seconds=30)) == 0
    assert running.extended(-1, later(minutes=2)) is running


def test_a_waiting_clock_takes_minutes_too_and_the_total_grows_with_it():
    assert clock_for(6).extended(1, NOON) == Clock(total=420, left=420)
    assert clock_for(6).extended(-1, NOON) == Clock(total=360, left=300)


def test_again_is_full_and_waiting():
    assert clock_for(6).started(NOON).again(6) == clock_for(6)


moments = st.integers(0, 7200).map(lambda seconds: later(seconds=seconds))
clocks = st.builds(
    lambda minutes, runs, used: (
        clock_for(minutes).started(later(seconds=-used)) if runs else Clock(minutes * 60, max(0, minutes * 60 - used))
    ),
    st.integers(1, 90),
    st.booleans(),
    st.integers(0, 7200),
)


@given(clocks, moments)
def test_whatever_happened_stop_and_start_lose_no_time(clock, now):
    left = max(0, clock.seconds_left(now))
    assert clock.stopped(now).seconds_left(now) == (left if clock.runs else clock.left)
    assert clock.stopped(now).started(now).seconds_left(now) == left


@given(clocks, moments, st.sampled_from([1, -1]))
def test_a_minute_more_or_less_never_does_the_opposite_and_never_starts_or_stops_it(clock, now, minutes):
    before, changed = clock.seconds_left(now), clock.extended(minutes, now)
    after = changed.seconds_left(now)
    assert after == before + 60 or after == 60 if minutes > 0 else after in (before - 60, min(before, 0))
    assert changed.runs == clock.runs
    assert changed.total >= max(clock.total, changed.left)


# The round --------------------------------------------------------------------------------------


def a_round(*names: str) -> Round:
    return Round(order=names)


def test_everybody_speaks_once_and_then_the_round_is_over():
    turns = a_round("anna", "ben")
    assert (turns.speaker, turns.next_speaker) == ("anna", "ben")
    turns = turns.moved_on()
    assert (turns.speaker, turns.next_speaker) == ("ben", None)
    turns = turns.moved_on()
    assert turns.speaker is None
    assert turns.is_over


def test_after_the_end_next_and_pass_change_nothing():
    over = a_round("anna").moved_on()
    assert over.moved_on() is over
    assert over.passing() is over


def test_who_passes_is_remembered_and_not_asked_again():
    turns = a_round("anna", "ben").passing()
    assert turns.passed == ("anna",)
    assert turns.speaker == "ben"


def test_who_comes_in_speaks_last_and_only_once():
    turns = a_round("anna").joined("ben")
    assert turns.order == ("anna", "ben")
    assert turns.joined("anna") is turns
    assert Round().joined("anna") == Round()


def test_when_the_speaker_leaves_it_is_the_next_ones_turn():
    assert a_round("anna", "ben", "chris").moved_on().left_by("ben").speaker == "chris"


def test_when_somebody_who_spoke_leaves_the_turn_stays_where_it_is():
    assert a_round("anna", "ben").moved_on().left_by("anna").speaker == "ben"


def test_a_stranger_leaving_is_no_news():
    turns = a_round("anna")
    assert turns.left_by("ben") is turns


people = st.lists(st.sampled_from("abcdefgh"), unique=True, min_size=1)
steps = st.lists(st.tuples(st.sampled_from(["next", "pass", "join", "leave"]), st.sampled_from("abcdefghxyz")))


@given(people, steps)
def test_in_any_round_nobody_speaks_twice_and_every_change_is_a_new_turn(order, moves):
    turns, spoken = a_round(*order), []
    for what, person in moves:
        before = turns
        if what in ("next", "pass"):
            spoken += [turns.speaker] if turns.speaker else []
            turns = turns.moved_on() if what == "next" else turns.passing()
        else:
            turns = turns.joined(person) if what == "join" else turns.left_by(person)
            spoken = [p for p in spoken if p != person or what == "join"]
        assert (turns.turn > before.turn) == (turns != before)
    assert len(spoken) == len(set(spoken))
    assert list(turns.order[: turns.at]) == spoken
    assert len(turns.order) == len(set(turns.order))
    assert 0 <= turns.at <= len(turns.order)
    assert set(turns.passed) <= set(spoken)
