"""The pen on a shared list: who reads along changes no card, may always add and wipe; and what was looked at."""

from collections.abc import Callable
from typing import Any

import pytest

from factors import actions
from factors.models import Factor
from sessions import actions as leading
from sessions.log import Refused
from sessions.models import Participant
from tests.people import Room
from tests.workshop import Workshop, refusal

Act = Callable[[Workshop, Participant, list[Factor]], Any]


@pytest.fixture
def workshop(room: Room) -> Workshop:
    return Workshop(room.session.pk)


@pytest.fixture
def four(workshop: Workshop) -> list[Participant]:
    """Anna, Ben, Cem and Dirk, with two notes each that went along to the one list of the four."""
    people = workshop.crowd(4)
    workshop.on_to("alone")
    for person in people:
        workshop.notes(person, f"een van {person.name}", f"twee van {person.name}")
    workshop.on_to("fours")
    return people


def takes(workshop: Workshop, person: Participant, taken: bool = True) -> None:
    leading.take_pen(workshop.id, None, person_id=person.pk, taken=taken)


def cards_of(workshop: Workshop, person: Participant) -> list[Factor]:
    return workshop.on_list(workshop.group_of(person, "four"))


def holder(workshop: Workshop, person: Participant) -> str:
    part = workshop.part("pen", person)
    return part["holder"].name if part["holder"] else ""


def _sets_aside(workshop: Workshop, person: Participant, cards: list[Factor]) -> Any:
    return workshop.does(actions.set_card_aside, person, cards[0], aside=not cards[0].set_aside)


def _keeps_both(workshop: Workshop, person: Participant, cards: list[Factor]) -> Any:
    return actions.keep_both(workshop.id, None, person_id=person.pk, card_ids=[cards[0].pk, cards[1].pk])


# What somebody does with cards, and how many count as looked at after it.
ACTS: dict[str, tuple[Act, int]] = {
    "reword": (lambda w, who, cards: w.does(actions.edit_card, who, cards[0], text="anders"), 1),
    "move": (lambda w, who, cards: w.does(actions.move_card, who, cards[0], column=3), 1),
    "shift": (lambda w, who, cards: w.does(actions.shift_card, who, cards[0], up=False), 1),
    "aside": (_sets_aside, 1),
    "both": (_keeps_both, 2),
    "merge": (lambda w, who, cards: w.merges(who, "samen", *cards[:2]), 2),
}
WITH_WORDS = {"reword", "merge"}


@pytest.mark.parametrize("act", ACTS)
def test_who_reads_along_changes_no_card_and_hears_who_has_the_pen(workshop: Workshop, four, act: str):
    anna, ben, *_others = four
    takes(workshop, anna)
    before, revision = list(Factor.objects.values()), workshop.session.revision
    with pytest.raises(Refused) as refused:
        ACTS[act][0](workshop, ben, cards_of(workshop, ben))
    assert (refused.value.reason, refused.value.status) == ("no_pen", 409)
    assert "Anna" in refused.value.sentence
    assert ("Je woorden" in refused.value.sentence) == (act in WITH_WORDS)
    assert (list(Factor.objects.values()), workshop.session.revision) == (before, revision)
    ACTS[act][0](workshop, anna, cards_of(workshop, anna))
    assert workshop.session.revision > revision


def test_who_reads_along_takes_no_card_apart(workshop: Workshop, four):
    anna, ben, *_others = four
    merged = workshop.merges(anna, "samen", *cards_of(workshop, anna)[:2])
    assert refusal(workshop.does, actions.take_card_apart, ben, merged) == ("no_pen", 409)
    workshop.does(actions.take_card_apart, anna, merged)


@pytest.mark.parametrize("act", ACTS)
def test_who_begins_has_the_pen_by_that(workshop: Workshop, four, act: str):
    anna, ben, *_others = four
    ACTS[act][0](workshop, ben, cards_of(workshop, ben))
    assert holder(workshop, anna) == "Ben"


def test_what_changes_nothing_takes_no_pen(workshop: Workshop, four):
    anna, ben, *_others = four
    card = cards_of(workshop, ben)[0]
    workshop.does(actions.edit_card, ben, card, text=card.text)
    workshop.does(actions.move_card, ben, card, column=card.column)
    workshop.does(actions.shift_card, ben, card, up=True)
    assert holder(workshop, anna) == ""


def test_who_reads_along_adds_and_wipes_and_takes_no_pen_by_it(workshop: Workshop, four):
    anna, ben, *_others = four
    takes(workshop, anna)
    (added,) = workshop.cards(ben, "nog een")
    workshop.does(actions.wipe_card, ben, added)
    workshop.does(actions.wipe_card, ben, cards_of(workshop, ben)[0])
    assert holder(workshop, ben) == "Anna"
    takes(workshop, anna, taken=False)
    workshop.cards(ben, "en nog een")
    assert holder(workshop, ben) == ""


@pytest.mark.parametrize("act", ACTS)
def test_everybody_at_once_means_everybody(workshop: Workshop, four, act: str):
    anna, ben, *_others = four
    takes(workshop, anna)
    leading.write_all(workshop.id, None, person_id=ben.pk, on=True)
    ACTS[act][0](workshop, ben, cards_of(workshop, ben))
    assert holder(workshop, anna) == ""


def test_a_card_that_is_gone_is_said_to_be_gone_also_to_who_reads_along(workshop: Workshop, four):
    anna, ben, *_others = four
    cards = cards_of(workshop, anna)
    workshop.merges(anna, "samen", *cards[:2])
    assert refusal(workshop.does, actions.edit_card, ben, cards[0], text="anders") == ("no_such_card", 410)
    assert refusal(workshop.merges, ben, "anders", cards[0], cards[2]) == ("no_such_card", 410)
    workshop.on_to("questions")
    assert refusal(workshop.does, actions.edit_card, ben, cards[2], text="anders") == ("moved_on", 409)


def test_presenting_has_no_pen(workshop: Workshop):
    workshop.crowd(8)
    workshop.on_to("fours")
    here = workshop.tables("four")[0]
    (card,) = workshop.cards(here.people[0], "een")
    takes(workshop, here.people[0])
    workshop.on_to("together")
    workshop.does(actions.edit_card, here.people[1], card, text="anders")
    assert workshop.group_of(here.people[1], "four").pen_id == here.people[0].pk


def test_when_the_holder_goes_the_others_may_write(workshop: Workshop, four):
    anna, ben, *_others = four
    takes(workshop, anna)
    card = cards_of(workshop, ben)[0]
    workshop.goes(anna)
    workshop.does(actions.edit_card, ben, card, text="anders")
    assert holder(workshop, ben) == "Ben"


# What a phone shows -----------------------------------------------------------------------------


def test_who_reads_along_sees_the_list_without_tools_and_no_questions(workshop: Workshop, four):
    anna, ben, *_others = four
    workshop.cards(anna, "Rustig blijven", "Rustig zijn en blijven")
    assert workshop.part("look_alikes", ben)["two"]
    takes(workshop, anna)
    assert all(row.context["editable"] for row in workshop.rows("card", anna))
    assert not any(row.context["editable"] for row in workshop.rows("card", ben))
    assert workshop.part("look_alikes", anna)["two"]
    assert workshop.part("look_alikes", ben)["two"] is None
    many = workshop.rows("card", ben, for_many=True)
    assert [row.context["editable"] for row in many] == [row.context["editable"] for row in workshop.rows("card", ben)]


# What nobody looked at yet ----------------------------------------------------------------------


def left(workshop: Workshop, person: Participant) -> int:
    count: int = workshop.part("list_state", person)["not_looked_at"]
    return count


@pytest.mark.parametrize("act", ACTS)
def test_a_card_with_which_somebody_did_something_was_looked_at(workshop: Workshop, four, act: str):
    anna = four[0]
    assert left(workshop, anna) == 8
    ACTS[act][0](workshop, anna, cards_of(workshop, anna))
    assert left(workshop, anna) == 8 - ACTS[act][1]


def test_what_comes_of_a_merge_or_was_taken_apart_or_came_back_was_looked_at(workshop: Workshop, four):
    anna = four[0]
    cards = cards_of(workshop, anna)
    merged = workshop.merges(anna, "samen", *cards[:2])
    workshop.does(actions.take_card_apart, anna, merged)
    for aside in (True, False):
        workshop.does(actions.set_card_aside, anna, cards[2], aside=aside)
    assert left(workshop, anna) == 5


def test_a_card_that_is_added_here_was_looked_at_and_is_new_to_the_next_group(workshop: Workshop):
    workshop.crowd(4)
    workshop.on_to("pairs")
    anna = workshop.here[0]
    workshop.cards(anna, "een", "twee")
    assert left(workshop, anna) == 0
    workshop.on_to("fours")
    assert left(workshop, anna) == 2


def test_what_was_wiped_or_changed_nothing_does_not_count(workshop: Workshop, four):
    anna = four[0]
    cards = cards_of(workshop, anna)
    workshop.does(actions.edit_card, anna, cards[0], text=cards[0].text)
    assert left(workshop, anna) == 8
    workshop.does(actions.wipe_card, anna, cards[0])
    assert left(workshop, anna) == 7


def test_it_is_said_to_groups_that_make_a_list_and_to_nobody_who_works_alone(workshop: Workshop, four):
    anna = four[0]
    workshop.on_to("questions")
    assert left(workshop, anna) == 0
    workshop.back_to("fours")
    assert left(workshop, anna) == 8
    for person in four[1:]:
        workshop.goes(person)
    assert left(workshop, anna) == 0
