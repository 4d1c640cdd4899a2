"""The rules of the method, without a database."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions import method
from sessions.method import FORMING, FOURS, NOTHING_PASSED, PHASES, Clock, Presenting, Round, clock_for

NOON = datetime(2026, 5, 12, 12, 0, tzinfo=UTC)


def later(**span: float) -> datetime:
    return NOON + timedelta(**span)


# Phases -----------------------------------------------------------------------------------------


EVERYTHING = FOURS | {"together"}


@pytest.mark.parametrize(
    ("phase", "passed", "leads_to"),
    [
        ("lobby", NOTHING_PASSED, "welcome"),
        ("podcast", NOTHING_PASSED, "alone"),
        ("alone", NOTHING_PASSED, "pairs_forming"),
        ("pairs_forming", NOTHING_PASSED, "pairs"),
        ("pairs", NOTHING_PASSED, "fours_forming"),
        ("fours", NOTHING_PASSED, "together"),
        ("fours", {"together"}, "questions"),
        ("pairs", EVERYTHING, "questions"),
        ("fours_forming", EVERYTHING, "questions"),
        ("together", NOTHING_PASSED, "questions"),
        ("evaluation", NOTHING_PASSED, "closing"),
        ("closing", EVERYTHING, "finished"),
    ],
)
def test_next_leads_to_the_following_phase_that_is_of_use(phase, passed, leads_to):
    move = method.onward(phase, frozenset(passed))
    assert move is not None
    assert move.to == leads_to


@pytest.mark.parametrize("passed", [NOTHING_PASSED, frozenset({"together"}), EVERYTHING])
@pytest.mark.parametrize("phase", PHASES)
def test_what_next_and_back_pass_over_is_exactly_what_has_no_use_in_between(phase, passed):
    at = PHASES.index(phase)
    if onward := method.onward(phase, passed):
        assert onward.passed == PHASES[at + 1 : PHASES.index(onward.to)]
        assert passed >= set(onward.passed)
        assert onward.to not in passed
    if backward := method.backward(phase, passed):
        assert backward.passed == PHASES[PHASES.index(backward.to) + 1 : at][::-1]
        assert passed >= set(backward.passed)
        assert backward.to not in passed


def test_with_one_pair_three_phases_are_passed_over_in_their_order_and_back_in_the_other():
    onward, backward = method.onward("pairs", EVERYTHING), method.backward("questions", EVERYTHING)
    assert onward == method.Move("questions", ("fours_forming", "fours", "together"))
    assert backward == method.Move("pairs", ("together", "fours", "fours_forming"))


def test_the_lobby_has_nothing_before_it_and_the_end_leads_nowhere():
    assert method.backward("lobby") is None
    assert method.onward("finished") is None
    assert method.backward("finished") is None


@pytest.mark.parametrize("passed", [NOTHING_PASSED, frozenset({"together"}), EVERYTHING])
def test_back_undoes_next_wherever_the_session_is(passed):
    for here, there in pairwise(phase for phase in PHASES if phase not in passed and phase != "finished"):
        back = method.backward(there, passed)
        assert back is not None
        assert back.to == here


BEFORE_FOURS = PHASES[: PHASES.index("fours_forming")]
FROM_FOURS = PHASES[PHASES.index("fours_forming") :]


@pytest.mark.parametrize("phase", PHASES)
@pytest.mark.parametrize("pairs", range(5))
@pytest.mark.parametrize("fours", range(4))
def test_what_is_passed_over_depends_on_how_many_lists_are_left(phase, pairs, fours):
    passed = method.passed_over(phase, pairs, fours)
    if pairs == 1 and not fours:
        assert passed == EVERYTHING  # up to three people: their list is the list
    elif fours == 1 and phase in FROM_FOURS:
        assert passed == {"together"}
    else:
        # Before the fours step nobody knows yet how many lists it will have; none is passed over that was drawn.
        assert passed == NOTHING_PASSED


@pytest.mark.parametrize("pairs", range(1, 4))
@pytest.mark.parametrize("fours", range(3))
def test_a_phase_that_is_passed_over_on_the_way_there_is_passed_over_on_the_way_back(pairs, fours):
    for phase in ("pairs", "fours"):
        onward = method.onward(phase, method.passed_over(phase, pairs, fours))
        assert onward is not None
        back = method.backward(onward.to, method.passed_over(onward.to, pairs, fours))
        assert back is not None
        if phase not in method.passed_over(phase, pairs, fours):
            assert back.to == phase


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


# Who presents -----------------------------------------------------------------------------------


def stage(*groups: str, **more) -> Presenting:
    return Presenting(order=groups, **more)


def test_up_to_four_groups_present_their_whole_list_and_more_one_card_a_turn():
    assert [method.presenting("abcdefg"[:groups]).way for groups in range(8)] == ["whole"] * 5 + ["turns"] * 3
    assert method.presenting(["a", "b"]) == stage("a", "b")


def test_each_group_presents_once_and_after_that_everybody_may_add_what_is_left():
    now = stage("a", "b")
    assert (now.group, now.next_group) == ("a", "b")
    assert now.may_put("a")
    assert now.may_put_rest("a")
    assert not now.may_put("b")
    assert not now.may_put_rest("b")
    now = now.moved_on()
    assert (now.group, now.next_group) == ("b", None)
    now = now.moved_on()
    assert (now.way, now.group, now.next_group) == ("open", None, None)
    assert now.may_put("a")
    assert now.may_put_rest("b")
    assert now.moved_on() is now


def test_in_whole_lists_a_group_puts_up_as_many_cards_as_it_has():
    assert stage("a").after_put() == stage("a")


def test_in_turns_a_group_puts_up_one_card_and_waits_for_all_the_others():
    now = stage("a", "b", way="turns")
    assert now.may_put("a")
    assert not now.may_put_rest("a")  # the rest comes at the end
    now = now.after_put()
    assert not now.may_put("a")
    now = now.moved_on()
    assert (now.group, now.next_group, now.put) == ("b", "a", False)
    assert not now.may_put("a")
    assert now.may_put("b")
    now = now.after_put().moved_on()
    assert now.group == "a"
    assert now.may_put("a")


def test_a_group_of_its_own_takes_turns_with_itself():
    now = stage("a", way="turns").after_put().moved_on()
    assert (now.group, now.next_group) == ("a", "a")
    assert now.may_put("a")


def test_where_there_are_no_groups_nobody_presents():
    now = method.presenting([])
    assert (now.group, now.next_group) == (None, None)
    assert now.moved_on() is now
    assert not now.may_put("a")
    assert now.opened().may_put("a")


def test_a_group_that_is_no_more_leaves_its_turn_to_the_next():
    assert stage("a", "b", "c", at=1).without(["b"]).group == "c"
    assert stage("a", "b", "c", at=1, way="turns", put=True).without(["b"]) == stage(
        "a", "c", at=1, turn=1, way="turns"
    )


def test_the_last_to_present_goes_and_the_rest_is_for_everybody_but_in_turns_the_first_is_next():
    assert stage("a", "b", at=1).without(["b"]).way == "open"
    now = stage("a", "b", at=1, way="turns", put=True).without(["b"])
    assert (now.way, now.group, now.put) == ("turns", "a", False)


def test_groups_that_go_do_not_take_the_turn_from_another():
    now = stage("a", "b", "c", at=1, way="turns", put=True).without(["a", "c"])
    assert (now.order, now.group, now.put) == (("b",), "b", True)
    assert stage("a", "b", "c", "d", at=2).without(["a"]) == stage("b", "c", "d", at=1, turn=1)


def test_when_nobody_is_left_nobody_presents():
    now = stage("a", "b", at=1).without(["a", "b"])
    assert (now.order, now.group) == ((), None)
    assert now.joined("c").group == "c"


def test_a_stranger_that_goes_or_a_group_that_is_there_already_is_no_news():
    now = stage("a", "b")
    assert now.without(["x"]) is now
    assert now.joined("b") is now
    assert now.moved_to("x") is now


def test_who_comes_presents_last_and_takes_no_turn():
    now = stage("a", "b", at=1).joined("c")
    assert (now.order, now.group, now.next_group) == (("a", "b", "c"), "b", "c")


def test_the_facilitator_can_give_any_group_the_word_also_when_everybody_may():
    assert stage("a", "b", "c").moved_to("c").group == "c"
    again = stage("a", "b").opened().moved_to("b")
    assert (again.way, again.group) == ("whole", "b")
    turns = stage("a", "b", way="turns", put=True).moved_to("b")
    assert (turns.way, turns.group, turns.put) == ("turns", "b", False)


def test_another_way_of_presenting_keeps_the_group_whose_turn_it_is():
    now = stage("a", "b", "c", at=1)
    assert now.by("turns").group == now.by("turns").by("whole").group == "b"
    assert now.by("open").by("turns").group == "b"
    assert not stage("a", way="turns", put=True).by("turns").put


stage_moves = st.lists(
    st.tuples(
        st.sampled_from(["next", "put", "without", "joined", "moved_to", "open", "turns", "whole"]),
        st.sampled_from("abcdexyz"),
    )
)


@given(people, st.integers(0, 7), stage_moves)
def test_in_any_presenting_somebody_of_the_row_presents_or_everybody_may_and_every_change_is_a_new_turn(
    order, first, moves
):
    now = method.presenting(order).moved_to(order[first % len(order)])
    for what, group in moves:
        before = now
        if what == "next":
            now = now.moved_on()
        elif what == "put":
            now = now.after_put()
        elif what == "without":
            now = now.without([group])
        elif what in ("joined", "moved_to"):
            now = getattr(now, what)(group)
        else:
            now = now.by(what)
        assert (now.turn > before.turn) == (now != before)
        assert len(now.order) == len(set(now.order))
        assert set(now.order) - set(before.order) <= {group}
        assert (now.group in now.order) if now.order and now.way != "open" else now.group is None
        assert now.way != "open" or all(now.may_put(one) and now.may_put_rest(one) for one in now.order)
        assert now.way == "open" or sum(now.may_put(one) for one in now.order) <= 1
        if what in ("without", "joined") and before.group in now.order and before.group is not None:
            assert (now.group, now.put, now.way) == (before.group, before.put, before.way)


@given(people)
def test_with_next_alone_each_group_presents_exactly_once_before_everybody_may(order):
    now, presented = stage(*order), []
    while now.group is not None:
        presented.append(now.group)
        now = now.moved_on()
    assert presented == order
    assert now.way == "open"
