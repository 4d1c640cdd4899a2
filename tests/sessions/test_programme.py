"""Ahead of the programme or behind, and where minutes could be won, as a facilitator would reckon."""

from datetime import UTC, datetime, timedelta

import pytest

from sessions import method
from sessions.programme import BREAK, GO_ON, Course, Win, could_win, course

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
# As the method has it.
MINUTES = dict.fromkeys(method.PHASES, 0) | {
    "podcast": 20, "alone": 3, "pairs_forming": 2, "pairs": 6, "fours_forming": 3, "fours": 6, "together": 10,
    "questions": 6, "finds": 6, "top": 3, "evaluation": 10,
}  # fmt: skip
NOTHING: frozenset[str] = frozenset()


def at(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


def due(phase: str, *history: tuple[str, datetime], passed: frozenset[str] = NOTHING) -> datetime | None:
    return course(history, MINUTES).due(phase, MINUTES, passed)


def test_the_programme_begins_when_the_talk_does_however_long_people_walk_in():
    assert due("welcome", ("welcome", at(-15))) is None
    assert due("podcast", ("welcome", at(-15)), ("podcast", NOON)) == at(20)


def test_each_phase_is_due_when_all_before_it_and_itself_have_had_their_minutes():
    talked_long = [("welcome", at(-5)), ("podcast", NOON), ("alone", at(31))]
    assert due("alone", *talked_long) == at(23)
    assert due("together", *talked_long) == at(50)
    assert due("evaluation", *talked_long) == at(75)


def test_a_break_costs_no_minutes_and_says_nothing_while_it_lasts():
    before = [("podcast", NOON), (BREAK, at(10))]
    assert due("podcast", *before) is None
    assert due("podcast", *before, (GO_ON, at(22))) == at(32)


def test_a_break_that_is_made_longer_counts_from_its_beginning():
    longer = [("podcast", NOON), (BREAK, at(10)), (BREAK, at(14)), (GO_ON, at(20))]
    assert due("podcast", *longer) == at(30)


def test_going_to_another_phase_ends_a_break():
    assert due("alone", ("podcast", NOON), (BREAK, at(10)), ("alone", at(15))) == at(28)


def test_two_breaks_add_up():
    two = [("podcast", NOON), (BREAK, at(1)), (GO_ON, at(3)), ("alone", at(20)), (BREAK, at(21)), (GO_ON, at(26))]
    assert due("alone", *two) == at(30)


def test_going_back_in_the_programme_does_not_begin_it_anew():
    assert due("podcast", ("podcast", NOON), ("alone", at(20)), ("podcast", at(22))) == at(20)


@pytest.mark.parametrize("back_at", ["lobby", "welcome"])
def test_who_tried_it_out_the_day_before_and_went_back_to_the_start_begins_anew(back_at: str):
    tried = [("podcast", at(-1440)), ("alone", at(-1439)), (back_at, at(-1438))]
    assert due(back_at, *tried) is None
    assert due("podcast", *tried, ("podcast", NOON)) == at(20)


def test_a_break_before_the_talk_is_none_of_the_programme():
    assert due("podcast", ("welcome", at(-9)), (BREAK, at(-8)), (GO_ON, at(-3)), ("podcast", NOON)) == at(20)


def test_what_is_passed_over_with_one_list_has_no_minutes():
    gone = frozenset({"fours_forming", "fours", "together"})
    assert due("questions", ("podcast", NOON), ("questions", at(30)), passed=gone) == at(20 + 3 + 2 + 6 + 6)


@pytest.mark.parametrize("phase", ["lobby", "welcome", "closing", "finished"])
def test_nothing_is_said_where_the_programme_has_no_minutes(phase: str):
    assert due(phase, ("podcast", NOON), (phase, at(70))) is None or phase in ("lobby", "welcome")
    assert Course(NOON).due(phase, MINUTES, NOTHING) is None


def test_minutes_are_won_by_leaving_out_the_top_three_and_by_shorter_talk():
    assert could_win("alone", MINUTES, NOTHING) == [
        Win("top", 3, True),
        Win("together", 3, False),
        Win("questions", 2, False),
        Win("finds", 2, False),
    ]


def test_only_what_is_still_to_come_can_be_shorter():
    assert [win.phase for win in could_win("questions", MINUTES, NOTHING)] == ["top", "finds"]
    assert could_win("top", MINUTES, NOTHING) == []
    assert could_win("finished", MINUTES, NOTHING) == []


def test_what_is_passed_over_cannot_be_shorter():
    assert "together" not in {win.phase for win in could_win("pairs", MINUTES, frozenset({"together"}))}


def test_own_thinking_making_lists_and_agreeing_are_never_shortened():
    every = {win.phase for phase in method.PHASES for win in could_win(phase, MINUTES, NOTHING)}
    assert every == {"top", "together", "questions", "finds"}


def test_a_phase_without_minutes_to_give_is_not_named():
    short = MINUTES | {"questions": 2, "top": 0}
    assert [win.phase for win in could_win("alone", short, NOTHING)] == ["together", "finds"]
