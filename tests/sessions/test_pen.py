"""Who writes on the list of a group: the rules, and taking the pen, laying it down, leaving with it."""

import itertools

import pytest

from sessions import actions, method, render
from sessions.log import Refused
from sessions.models import Event, Participant
from sessions.pen import Pen
from tests.people import Room
from tests.workshop import Workshop, refusal

ANNA, BEN, CEM = "anna", "ben", "cem"


def pen(phase="fours", level="four", all_write=None, taken_by=ANNA, phones=(ANNA, BEN, CEM)) -> Pen:
    return Pen(phase, level, all_write, taken_by, frozenset(phones))


# The rules --------------------------------------------------------------------------------------


def test_in_a_four_one_writes_and_in_a_pair_everybody_unless_they_say_otherwise():
    assert [pen(level=level).one_writes for level in ("pair", "four")] == [False, True]
    assert [pen(level=level, all_write=True).one_writes for level in ("pair", "four")] == [False, False]
    assert [pen(level=level, all_write=False).one_writes for level in ("pair", "four")] == [True, True]


def test_who_has_the_pen_writes_and_the_others_read_along():
    assert [pen().may_write(person) for person in (ANNA, BEN, CEM)] == [True, False, False]
    assert not pen().is_taken_by_writing()


def test_while_nobody_has_the_pen_everybody_may_begin_and_takes_it_by_that():
    free = pen(taken_by=None)
    assert all(map(free.may_write, (ANNA, BEN, CEM)))
    assert free.is_taken_by_writing()
    assert not pen(taken_by=None, all_write=True).is_taken_by_writing()


def test_who_is_not_in_the_group_any_more_has_not_its_pen():
    gone = pen(taken_by="dirk")
    assert gone.holder is None
    assert gone.may_write(BEN)


def test_the_pen_counts_only_while_a_list_is_made_and_with_two_phones():
    counting = {phase for phase in method.PHASES if pen(phase=phase).counts}
    assert counting == {"pairs", "fours"}
    assert not pen(phones=(BEN,)).counts
    for phase, phones in itertools.product(method.PHASES, [(), (BEN,), (ANNA, BEN)]):
        one = pen(phase=phase, phones=phones)
        assert one.counts or (one.may_write(BEN) and not one.is_taken_by_writing())


# Taking it, laying it down ----------------------------------------------------------------------


@pytest.fixture
def workshop(room: Room) -> Workshop:
    return Workshop(room.session.pk)


@pytest.fixture
def four(workshop: Workshop) -> list[Participant]:
    """Anna, Ben, Cem and Dirk, with one list of two."""
    people = workshop.crowd(4)
    workshop.on_to("fours")
    return people


def takes(workshop: Workshop, person: Participant, taken: bool = True, **more: bool) -> list[str]:
    made: list[str] = actions.take_pen(workshop.id, None, person_id=person.pk, taken=taken, **more)
    return made


def sees(workshop: Workshop, person: Participant) -> tuple[bool, str, bool]:
    """Whether one writes, who that is, and whether it is this person."""
    part = workshop.part("pen", person)
    return part["one_writes"], part["holder"].name if part["holder"] else "", part["mine"]


def revision(workshop: Workshop) -> int:
    return workshop.session.revision


def test_somebody_takes_the_pen_also_out_of_anothers_hand_and_lays_it_down(workshop: Workshop, four):
    anna, ben, *_others = four
    assert sees(workshop, anna) == (True, "", False)
    takes(workshop, anna)
    assert [sees(workshop, one) for one in (anna, ben)] == [(True, "Anna", True), (True, "Anna", False)]
    takes(workshop, ben)
    assert [sees(workshop, one) for one in (anna, ben)] == [(True, "Ben", False), (True, "Ben", True)]
    takes(workshop, ben, taken=False)
    assert sees(workshop, anna) == (True, "", False)


def test_who_takes_the_pen_that_they_have_or_lays_down_anothers_changes_nothing(workshop: Workshop, four):
    anna, ben, *_others = four
    takes(workshop, anna)
    before = revision(workshop)
    assert takes(workshop, anna) == takes(workshop, ben, taken=False) == []
    assert revision(workshop) == before
    assert sees(workshop, ben) == (True, "Anna", False)


def test_two_take_the_pen_that_lies_there_and_the_second_hears_who_has_it(workshop: Workshop, four):
    anna, ben, *_others = four
    takes(workshop, anna, was_free=True)
    with pytest.raises(Refused) as refused:
        takes(workshop, ben, was_free=True)
    assert (refused.value.reason, refused.value.status) == ("pen_taken", 409)
    assert "Anna" in refused.value.sentence
    assert sees(workshop, ben) == (True, "Anna", False)


def test_everybody_at_once_and_back_to_one_who_writes(workshop: Workshop, four):
    anna, ben, *_others = four
    takes(workshop, anna)
    actions.write_all(workshop.id, None, person_id=ben.pk, on=True)
    assert sees(workshop, anna) == (False, "", False)
    assert refusal(takes, workshop, ben) == ("all_write", 409)
    before = revision(workshop)
    assert actions.write_all(workshop.id, None, person_id=anna.pk, on=True) == []
    assert revision(workshop) == before
    actions.write_all(workshop.id, None, person_id=anna.pk, on=False)
    assert sees(workshop, anna) == (True, "", False)


def test_a_pair_writes_together_until_one_of_them_wants_one_to_write(workshop: Workshop):
    anna, _ben = workshop.crowd(2)
    workshop.on_to("pairs")
    assert sees(workshop, anna) == (False, "", False)
    actions.write_all(workshop.id, None, person_id=anna.pk, on=False)
    takes(workshop, anna)
    assert sees(workshop, anna) == (True, "Anna", True)


@pytest.mark.parametrize("phase", [phase for phase in method.PHASES[:-1] if phase not in ("pairs", "fours")])
def test_in_other_phases_there_is_no_pen_to_take(workshop: Workshop, phase: str):
    anna, *_others = workshop.crowd(6)
    workshop.on_to(phase)
    assert refusal(takes, workshop, anna) == ("moved_on", 409)
    assert refusal(actions.write_all, workshop.id, None, person_id=anna.pk, on=True) == ("moved_on", 409)
    assert workshop.part("pen", anna)["counts"] is False


def test_with_one_phone_in_the_group_there_is_no_pen(workshop: Workshop):
    anna = workshop.comes("Anna")
    workshop.comes("Truus", without_phone=True)
    workshop.on_to("pairs")
    assert workshop.part("pen", anna)["counts"] is False
    assert refusal(takes, workshop, anna) == ("moved_on", 409)


# Who goes has let go of it ----------------------------------------------------------------------


@pytest.mark.parametrize("how", ["leave", "remove"])
def test_who_goes_has_let_go_of_the_pen_and_the_others_are_told(workshop: Workshop, four, how: str):
    anna, ben, *_others = four
    takes(workshop, anna)
    getattr(actions, how)(workshop.id, None, person_id=anna.pk)
    assert sees(workshop, ben) == (True, "", False)
    assert workshop.group_of(ben, "four").pen_id is None
    topics = Event.objects.filter(session=workshop.id).latest("revision").topics
    assert {f"{ben.scope}|list/*", f"{ben.scope}|pen"} <= set(topics)


def test_who_goes_to_another_group_has_let_go_of_the_pen_also_when_they_come_back(workshop: Workshop):
    workshop.crowd(8)
    workshop.on_to("fours")
    here, there = workshop.tables("four")
    anna, ben = here.people[:2]
    takes(workshop, anna)
    actions.move_person(workshop.id, None, person_id=anna.pk, level="four", group_id=there.group.pk)
    assert sees(workshop, ben) == (True, "", False)
    actions.move_person(workshop.id, None, person_id=anna.pk, level="four", group_id=here.group.pk)
    assert sees(workshop, ben) == (True, "", False)


def test_who_changes_places_brings_no_pen_along(workshop: Workshop):
    workshop.crowd(8)
    workshop.on_to("fours")
    here, there = workshop.tables("four")
    takes(workshop, here.people[0])
    takes(workshop, there.people[0])
    actions.move_person(workshop.id, None, person_id=here.people[0].pk, level="four", with_id=there.people[1].pk)
    assert sees(workshop, here.people[0]) == (True, there.people[0].name, False)
    assert sees(workshop, here.people[1]) == (True, "", False)


def test_whose_group_joins_another_finds_the_pen_where_it_is_there(workshop: Workshop):
    workshop.crowd(8)
    workshop.on_to("fours")
    here, there = workshop.tables("four")
    takes(workshop, here.people[0])
    takes(workshop, there.people[0])
    actions.join_groups(workshop.id, None, group_id=here.group.pk, to_id=there.group.pk)
    assert sees(workshop, here.people[0]) == (True, there.people[0].name, False)


def test_the_pen_is_news_for_the_members_only(workshop: Workshop):
    workshop.crowd(8)
    workshop.on_to("fours")
    here, there = workshop.tables("four")
    takes(workshop, here.people[0])
    topics = Event.objects.filter(session=workshop.id).latest("revision").topics
    members = {person.scope for person in here.people}
    assert {topic.partition("|")[0] for topic in topics} == members
    for person in there.people:
        assert render.changes(workshop.reading(), person.scope, topics) == render.Change()


def test_who_reads_along_is_not_told_to_tap_circles(workshop: Workshop, four):
    anna, ben, *_others = four
    takes(workshop, anna)
    assert [workshop.part("my_group", one)["reads_along"] for one in (anna, ben)] == [False, True]
