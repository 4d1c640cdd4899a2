"""What happens in a real room: groups shrink and join, people are moved, a pair comes late, and one goes back."""

import pytest

from factors import actions
from sessions import actions as leading
from sessions.models import Participant
from tests.people import Room
from tests.workshop import Workshop, everybody_sits_once


@pytest.fixture
def workshop(room: Room) -> Workshop:
    return Workshop(room.session.pk)


@pytest.fixture
def eight(workshop: Workshop) -> list[Participant]:
    people = workshop.crowd(8)
    workshop.on_to("alone")
    for person in people:
        workshop.notes(person, f"noot van {person.name}")
    return people


def seen_by(workshop: Workshop, person: Participant) -> set[str]:
    """The words on the list that somebody's phone shows."""
    return {row.context["card"].text for row in workshop.rows("card", person)}


def notes_of(names: set[str]) -> set[str]:
    return {f"noot van {name}" for name in names}


@pytest.mark.parametrize("stay", [1, 0])
@pytest.mark.parametrize(("phase", "level"), [("pairs", "pair"), ("fours", "four"), ("together", "four")])
def test_a_group_falls_to_one_or_none_and_joins_another_that_gets_its_list(workshop, eight, phase, level, stay: int):
    workshop.on_to(phase)
    small, large, *_others = workshop.tables(level)
    for person in small.people[stay:]:
        workshop.goes(person)
    leading.join_groups(workshop.id, None, group_id=small.group.pk, to_id=large.group.pk)
    both = notes_of({*small.names, *large.names})
    for person in (*large.people, *small.people[:stay]):
        assert seen_by(workshop, person) == both
    everybody_sits_once(workshop)
    workshop.on_to("questions")
    assert set(workshop.flap_texts()) == notes_of({person.name for person in eight})
    assert len(workshop.flap()) == 8


def test_who_is_moved_sees_the_new_list_at_once_and_the_old_one_no_more(workshop: Workshop, eight):
    workshop.on_to("fours")
    one, two = workshop.tables("four")
    mover = one.people[0]
    assert seen_by(workshop, mover) == notes_of(set(one.names))
    leading.move_person(workshop.id, None, person_id=mover.pk, level="four", group_id=two.group.pk)
    assert seen_by(workshop, mover) == notes_of(set(two.names))
    workshop.cards(mover, "van de nieuwe")
    assert "van de nieuwe" in seen_by(workshop, two.people[0])
    assert "van de nieuwe" not in seen_by(workshop, one.people[1])


def test_a_late_pair_enters_during_fours_and_its_words_reach_the_flap(workshop: Workshop, eight):
    """Two come in together: each sits in the smallest four, and what they write is on its list."""
    workshop.on_to("fours")
    late = [workshop.comes(name) for name in ("Laat", "Later")]
    for person in late:
        assert len(workshop.mates(person, "four")) == 5
        (note,) = workshop.notes(person, f"noot van {person.name}")
        actions.take_along(workshop.id, None, person_id=person.pk, note_id=note.pk)
        assert f"noot van {person.name}" in seen_by(workshop, person)
    everybody_sits_once(workshop)
    workshop.on_to("questions")
    assert {"noot van Laat", "noot van Later"} <= set(workshop.flap_texts())
    assert workshop.trace(workshop.on_flap("noot van Laat")).people == {str(late[0].pk)}


def test_neighbours_back_and_on_again_lose_no_word_and_double_none(workshop: Workshop, eight):
    workshop.next()
    leading.pair_neighbours(workshop.id, None, on=True)
    anna, ben, *_others = eight
    leading.ask_neighbour(workshop.id, None, person_id=anna.pk, number=2)
    leading.answer_neighbour(workshop.id, None, person_id=ben.pk, from_id=anna.pk, yes=True)
    workshop.on_to("pairs")
    assert seen_by(workshop, anna) == notes_of({"Anna", "Ben"})
    workshop.back_to("alone")
    workshop.notes(anna, "nog iets")
    workshop.on_to("pairs")
    assert seen_by(workshop, ben) == {*notes_of({"Anna", "Ben"}), "nog iets"}
    workshop.on_to("questions")
    assert workshop.flap_texts() == sorted([*notes_of({person.name for person in eight}), "nog iets"])


def test_who_left_their_neighbour_after_the_pairs_began_leaves_a_list_that_the_other_goes_on_with(workshop, eight):
    workshop.next()
    leading.pair_neighbours(workshop.id, None, on=True)
    leading.put_together(workshop.id, None, seed=1)
    workshop.on_to("pairs")
    table = workshop.tables("pair")[0]
    workshop.goes(table.people[0])
    assert seen_by(workshop, table.people[1]) == notes_of(set(table.names))
    assert len(workshop.groups("pair")) == 4  # none disappears: it has a list
