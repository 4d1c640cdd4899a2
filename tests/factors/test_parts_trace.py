"""How a card came about, as the members of its group see it: numbers, and words of lists at which they sat."""

import pytest

from factors import actions
from factors.models import Factor
from sessions import actions as leading
from sessions import render
from sessions.models import Participant
from tests.people import Room
from tests.workshop import Workshop


@pytest.fixture
def workshop(room: Room) -> Workshop:
    return Workshop(room.session.pk)


@pytest.fixture
def two_pairs(workshop: Workshop) -> list[Participant]:
    """Four people with a note each, in pairs: those of the first pair first."""
    people = workshop.crowd(4)
    workshop.on_to("alone")
    for person in people:
        workshop.notes(person, note_of(person))
    workshop.on_to("pairs")
    return [person for table in workshop.tables("pair") for person in table.people]


def note_of(person: Participant) -> str:
    return f"noot van {person.name}"


def card(workshop: Workshop, person: Participant, text: str) -> Factor:
    (found,) = [row.context["card"] for row in workshop.rows("card", person) if row.context["card"].text == text]
    made: Factor = found
    return made


def came(workshop: Workshop, person: Participant, text: str) -> tuple[int, int, set[str], set[str]]:
    """People, pairs, what it was merged of, and what it said before, for somebody's phone."""
    (row,) = [row for row in workshop.rows("card", person) if row.context["card"].text == text]
    context = row.context
    return context["people"], context["pairs"], set(context["parts"]), set(context["earlier"])


def everywhere(workshop: Workshop, person: Participant) -> str:
    return " ".join(item.html for item in render.whole(workshop.reading(), person.scope).items)


def test_in_a_pair_a_merged_card_says_of_how_many_people_and_what_it_was_made_of(workshop: Workshop, two_pairs):
    anna, ben, *_others = two_pairs
    one, two = (card(workshop, anna, note_of(person)) for person in (anna, ben))
    assert came(workshop, anna, one.text) == (1, 0, set(), set())
    workshop.merges(anna, "samen", one, two)
    (third,) = workshop.cards(ben, "derde")
    workshop.merges(ben, "alles", card(workshop, ben, "samen"), third)
    assert came(workshop, anna, "alles") == (2, 0, {"samen", "derde"}, {one.text, two.text})


def test_what_a_note_said_first_stays_its_writers(workshop: Workshop, two_pairs):
    anna, ben, *_others = two_pairs
    workshop.does(actions.edit_card, ben, card(workshop, ben, note_of(anna)), text="netter gezegd")
    for person in (anna, ben):
        assert came(workshop, person, "netter gezegd") == (1, 0, set(), set())


def test_in_a_four_each_sees_the_words_of_their_own_pair_and_none_of_the_other(workshop: Workshop, two_pairs):
    anna, ben, cem, dirk = two_pairs
    for one, two, text in ((anna, ben, "van de eersten"), (cem, dirk, "van de anderen")):
        workshop.merges(one, text, *(card(workshop, one, note_of(person)) for person in (one, two)))
    workshop.on_to("fours")
    workshop.merges(anna, "van ons vieren", *(card(workshop, anna, f"van de {who}") for who in ("eersten", "anderen")))
    both = {"van de eersten", "van de anderen"}
    for pair in ((anna, ben), (cem, dirk)):
        for person in pair:
            wanted = (4, 2, both, {note_of(one) for one in pair})
            assert came(workshop, person, "van ons vieren") == wanted
            assert workshop.rows("card", person) == workshop.rows("card", person, for_many=True)
    for person, others in ((anna, (cem, dirk)), (dirk, (anna, ben))):
        assert not any(note_of(one) in everywhere(workshop, person) for one in others)


def test_a_card_that_one_pair_brought_says_so_also_to_the_others(workshop: Workshop, two_pairs):
    anna, ben, cem, _dirk = two_pairs
    workshop.merges(anna, "van de eersten", *(card(workshop, anna, note_of(person)) for person in (anna, ben)))
    workshop.on_to("fours")
    assert came(workshop, cem, "van de eersten") == (2, 1, set(), set())
    assert came(workshop, anna, "van de eersten") == (2, 1, set(), {note_of(anna), note_of(ben)})


def test_a_card_that_was_reworded_in_the_four_says_what_it_said_in_the_own_pair(workshop: Workshop, two_pairs):
    anna, _ben, cem, _dirk = two_pairs
    workshop.on_to("fours")
    workshop.does(actions.edit_card, anna, card(workshop, anna, note_of(anna)), text="anders gezegd")
    assert came(workshop, anna, "anders gezegd") == (1, 1, set(), {note_of(anna)})
    assert came(workshop, cem, "anders gezegd") == (1, 1, set(), set())


def test_what_the_pair_set_aside_or_wiped_afterwards_is_not_told(workshop: Workshop, two_pairs):
    anna, ben, *_others = two_pairs
    workshop.on_to("fours")
    for person, text in ((anna, "anders gezegd"), (ben, "ook anders")):
        workshop.does(actions.edit_card, anna, card(workshop, anna, note_of(person)), text=text)
    workshop.back_to("pairs")
    workshop.does(actions.set_card_aside, anna, card(workshop, anna, note_of(anna)), aside=True)
    workshop.does(actions.wipe_card, anna, card(workshop, anna, note_of(ben)))
    workshop.on_to("fours")
    assert came(workshop, anna, "anders gezegd") == (1, 1, set(), set())
    wiped = [row.context for row in workshop.rows("card", anna) if row.context["card"].removed_at]
    assert [(one["people"], one["parts"], one["earlier"]) for one in wiped] == [(0, [], [])]
    assert note_of(ben) not in everywhere(workshop, anna)


def test_what_a_pair_words_anew_afterwards_stays_with_them(workshop: Workshop, two_pairs):
    anna, _ben, cem, dirk = two_pairs
    workshop.on_to("fours")
    workshop.back_to("pairs")
    workshop.does(actions.edit_card, dirk, card(workshop, dirk, note_of(cem)), text="toch anders")
    workshop.on_to("fours")
    assert came(workshop, cem, note_of(cem)) == (1, 1, set(), {"toch anders"})
    assert came(workshop, anna, note_of(cem)) == (1, 1, set(), set())
    assert "toch anders" not in everywhere(workshop, anna)


def test_who_came_to_another_four_sees_no_words_of_the_pairs_there(workshop: Workshop):
    people = workshop.crowd(8)
    for person in people:
        workshop.notes(person, note_of(person))
    workshop.on_to("fours")
    here, there = workshop.tables("four")
    newcomer, host = here.people[0], there.people[0]
    workshop.does(actions.edit_card, host, card(workshop, host, note_of(host)), text="anders gezegd")
    leading.move_person(workshop.id, None, person_id=newcomer.pk, level="four", group_id=there.group.pk)
    assert came(workshop, newcomer, "anders gezegd")[3] == set()
    assert came(workshop, host, "anders gezegd")[3] == {note_of(host)}
