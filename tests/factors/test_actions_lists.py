"""What can happen to shared lists and to the flap: notes go along, are merged, put up and wiped."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from factors import actions
from factors.models import Candidate, Factor, Find
from sessions import actions as leading
from sessions import render
from sessions.log import Refused
from sessions.models import Event, Participant
from tests.people import Room
from tests.workshop import Workshop, refusal, written_anywhere


@pytest.fixture
def workshop(room: Room) -> Workshop:
    return Workshop(room.session.pk)


@pytest.fixture
def pair(workshop: Workshop) -> list[Participant]:
    """Anna and Ben, who write alone."""
    people = workshop.crowd(2)
    workshop.on_to("alone")
    return people


@pytest.fixture
def four(workshop: Workshop) -> list[Participant]:
    """Two pairs, the people of the first pair first, who have a note each."""
    return seated(workshop, 4)


@pytest.fixture
def eight(workshop: Workshop) -> list[Participant]:
    """Two fours: the people of the first four first, and in it those of one pair first."""
    return seated(workshop, 8)


def seated(workshop: Workshop, number: int) -> list[Participant]:
    people = workshop.crowd(number)
    workshop.on_to("alone")
    for person in people:
        workshop.notes(person, f"noot van {person.name}")
    workshop.on_to("pairs")
    pairs = workshop.tables("pair")
    if number > 5:
        workshop.next()
        order = {group.pk: group.number for group in workshop.groups("four")}
        parents = {group.pk: group.parent_id or group.pk for group in workshop.groups("pair")}
        pairs.sort(key=lambda table: order[parents[table.group.pk]])
        workshop.back()
    return [person for table in pairs for person in table.people]


def note_of(person: Participant) -> str:
    return f"noot van {person.name}"


def topics(workshop: Workshop) -> set[str]:
    return set(Event.objects.filter(session=workshop.id).latest("revision").topics)


# From people to pairs ---------------------------------------------------------------------------


def test_private_notes_go_along_as_copies_in_their_columns_and_their_order(workshop: Workshop, pair):
    anna, ben = pair
    workshop.notes(anna, "een", "twee", column=2)
    workshop.notes(ben, "drie", column=3)
    workshop.next()
    assert not Factor.objects.filter(group__level="pair").exists()  # before the time begins people may change places
    workshop.next()
    cards = workshop.on_list(workshop.group_of(anna, "pair"))
    assert [(card.text, card.column) for card in cards] in (
        [("een", 2), ("twee", 2), ("drie", 3)],
        [("drie", 3), ("een", 2), ("twee", 2)],
    )
    assert all(card.writer is None and not card.late for card in cards)
    assert {source.text for card in cards for source in card.sources.all()} == {"een", "twee", "drie"}
    assert {note.text for note in Factor.objects.filter(group__level="alone")} == {"een", "twee", "drie"}


def test_what_stays_with_its_writer_and_what_was_taken_away_does_not_go_along(workshop: Workshop, pair):
    anna, _ben = pair
    kept, gone, _goes = workshop.notes(anna, "blijft bij mij", "weg", "mee")
    actions.keep_back_note(workshop.id, None, person_id=anna.pk, note_id=kept.pk, kept=True)
    actions.remove_note(workshop.id, None, person_id=anna.pk, note_id=gone.pk)
    workshop.on_to("questions")
    workshop.on_to("evaluation")
    assert workshop.texts_of(anna, "pair") == workshop.flap_texts() == ["mee"]
    assert Factor.objects.filter(text="blijft bij mij").count() == 1


def test_who_changes_places_while_pairs_are_formed_takes_their_notes_to_the_new_pair(workshop: Workshop):
    people = workshop.crowd(4)
    workshop.on_to("alone")
    for person in people:
        workshop.notes(person, note_of(person))
    workshop.next()
    anna = people[0]
    other = next(person for person in people if person.name not in workshop.mates(anna, "pair"))
    leading.move_person(workshop.id, None, person_id=anna.pk, level="pair", with_id=other.pk)
    workshop.next()
    for table in workshop.tables("pair"):
        assert sorted(workshop.texts(table.group)) == sorted(note_of(person) for person in table.people)


def test_notes_of_who_left_before_the_pairs_began_stay_private_and_what_was_shared_stays(workshop: Workshop):
    people = seated(workshop, 4)
    workshop.goes(people[0])
    workshop.on_to("fours")
    assert sorted(workshop.texts_of(people[1], "four")) == sorted(map(note_of, people))
    workshop.back_to("alone")
    late = workshop.comes("Laat")
    workshop.notes(late, "van wie ging")
    workshop.next()
    workshop.goes(late)
    workshop.on_to("questions")
    assert "van wie ging" not in workshop.flap_texts()


# From pairs to fours ----------------------------------------------------------------------------


def test_two_lists_come_together_and_the_lists_of_the_pairs_stay_as_they_are(workshop: Workshop, four):
    workshop.on_to("fours_forming")
    assert not Factor.objects.filter(group__level="four").exists()
    workshop.next()
    assert sorted(workshop.texts_of(four[0], "four")) == sorted(map(note_of, four))
    assert workshop.texts_of(four[0], "pair") == [note_of(person) for person in four[:2]]


def test_an_odd_list_is_carried_up_unchanged(workshop: Workshop):
    people = seated(workshop, 7)
    workshop.on_to("fours")
    for table in workshop.tables("four"):
        assert sorted(workshop.texts(table.group)) == sorted(note_of(person) for person in table.people)
    assert len(people) == 7


def test_what_is_set_aside_stays_behind_and_goes_along_once_it_is_back(workshop: Workshop, four):
    anna = four[0]
    card = workshop.card(anna, "pair", note_of(anna))
    workshop.does(actions.set_card_aside, anna, card, aside=True)
    assert workshop.on_list(card.group)  # not thrown away
    workshop.on_to("fours")
    assert note_of(anna) not in workshop.texts_of(anna, "four")
    workshop.back_to("pairs")
    workshop.does(actions.set_card_aside, anna, card, aside=False)
    workshop.on_to("fours")
    assert workshop.texts_of(anna, "four").count(note_of(anna)) == 1


def test_a_merged_card_goes_along_as_one_with_everything_behind_it(workshop: Workshop, four):
    anna, ben, cem, _dirk = four
    merged = workshop.merges(anna, "samen", *(workshop.card(anna, "pair", note_of(p)) for p in (anna, ben)))
    workshop.on_to("fours")
    up = workshop.card(anna, "four", "samen")
    assert {source.text for source in up.sources.all()} == {"samen", note_of(anna), note_of(ben)}
    assert workshop.trace(up).people == {str(anna.pk), str(ben.pk)}
    assert note_of(anna) not in workshop.texts_of(anna, "four")
    again = workshop.merges(cem, "nog meer samen", up, workshop.card(cem, "four", note_of(cem)))
    assert workshop.trace(again).people == {str(person.pk) for person in (anna, ben, cem)}
    assert merged.text == "samen"


def test_taken_apart_and_merged_anew_after_it_went_along_nothing_goes_along_twice(workshop: Workshop, four):
    anna, ben, *_rest = four
    cards = [workshop.card(anna, "pair", note_of(person)) for person in (anna, ben)]
    merged = workshop.merges(anna, "samen", *cards)
    workshop.on_to("fours")
    workshop.back_to("pairs")
    parts = workshop.does(actions.take_card_apart, anna, merged)
    assert set(parts) == {str(card.pk) for card in cards}
    workshop.on_to("fours")
    before = workshop.texts_of(anna, "four")
    assert sorted(before) == sorted(["samen", *(note_of(person) for person in four[2:])])
    workshop.back_to("pairs")
    workshop.merges(anna, "weer samen", *cards)
    (late,) = workshop.cards(anna, "erbij")
    workshop.merges(
        ben, "en erbij", late, *[card for card in workshop.on_list(late.group) if card.text == "weer samen"]
    )
    workshop.on_to("fours")
    assert workshop.texts_of(anna, "four") == [*before, "erbij"]  # only what was not up there, in its own words


@pytest.mark.parametrize("people", [1, 2, 3, 4, 5, 6, 8])
def test_back_to_the_beginning_and_on_again_loses_nothing_and_doubles_nothing(workshop: Workshop, people: int):
    everybody = seated(workshop, people)
    workshop.on_to("evaluation")
    before = sorted(Factor.objects.values_list("group", "text"))
    assert workshop.flap_texts() == sorted(map(note_of, everybody))
    workshop.back_to("lobby")
    workshop.on_to("evaluation")
    assert sorted(Factor.objects.values_list("group", "text")) == before


def test_what_was_written_after_going_back_goes_along_as_well(workshop: Workshop, four):
    anna = four[0]
    workshop.on_to("fours")
    workshop.back_to("alone")
    workshop.notes(anna, "nog een")
    workshop.on_to("fours")
    assert workshop.texts_of(anna, "four").count("nog een") == 1
    assert len(workshop.texts_of(anna, "four")) == 5


def test_rewording_afterwards_leaves_what_went_along_as_it_was(workshop: Workshop, four):
    anna = four[0]
    workshop.on_to("fours")
    workshop.back_to("pairs")
    workshop.does(actions.edit_card, anna, workshop.card(anna, "pair", note_of(anna)), text="anders")
    workshop.on_to("fours")
    assert note_of(anna) in workshop.texts_of(anna, "four")
    assert "anders" not in workshop.texts_of(anna, "four")


# Late notes -------------------------------------------------------------------------------------


def takes_along(workshop: Workshop, person: Participant, note: Factor) -> list[str]:
    return actions.take_along(workshop.id, None, person_id=person.pk, note_id=note.pk)


@pytest.mark.parametrize(
    ("phase", "lists"),
    [
        ("pairs", ["pair"]),
        ("fours_forming", ["pair"]),
        ("fours", ["pair", "four"]),
        ("together", ["pair", "four"]),
        ("questions", ["pair", "four"]),
    ],
)
def test_a_late_note_goes_along_only_when_its_writer_says_so_and_then_at_once(workshop, eight, phase: str, lists):
    anna = eight[0]
    workshop.on_to(phase, rest="leave")
    (note,) = workshop.notes(anna, "te laat")
    assert note.late
    assert Factor.objects.filter(text="te laat").count() == 1
    (made,) = takes_along(workshop, anna, note)
    copies = Factor.objects.filter(text="te laat").exclude(pk=note.pk)
    assert [card.group.level for card in copies.order_by("place")] == lists
    assert all(card.late for card in copies)
    assert {card.group for card in copies} == {workshop.group_of(anna, level) for level in lists}
    assert str(copies.get(group__level=lists[-1]).pk) == made
    assert takes_along(workshop, anna, note) == []
    assert Factor.objects.filter(text="te laat").count() == 1 + len(lists)
    workshop.on_to("evaluation", rest="leave")
    assert workshop.flap_texts() == []  # it goes up with the others, or not


def test_a_late_note_that_went_along_goes_on_with_its_list_and_once(workshop: Workshop, four):
    anna = four[0]
    takes_along(workshop, anna, workshop.notes(anna, "te laat")[0])
    workshop.on_to("fours")
    assert workshop.texts_of(anna, "four").count("te laat") == 1
    workshop.on_to("questions")
    assert workshop.flap_texts().count("te laat") == 1


@pytest.mark.parametrize("kept_away_from", ["pair", "four"])
def test_going_back_to_the_pairs_takes_no_late_note_along_that_its_writer_kept(
    workshop: Workshop, four, kept_away_from
):
    anna = four[0]
    workshop.on_to("fours_forming" if kept_away_from == "pair" else "fours")
    note = workshop.notes(anna, "te laat")[0]
    workshop.back_to("pairs")
    workshop.on_to("fours")
    assert Factor.objects.filter(text="te laat").count() == 1
    assert takes_along(workshop, anna, note)
    assert "te laat" in workshop.texts_of(anna, kept_away_from)


def test_of_a_single_list_a_late_note_comes_on_the_flap_marked_as_late(workshop: Workshop, four):
    anna = four[0]
    workshop.on_to("finds")
    takes_along(workshop, anna, workshop.notes(anna, "te laat")[0])
    assert workshop.on_flap("te laat").late
    assert not workshop.on_flap(note_of(anna)).late
    assert f"flap/{workshop.on_flap('te laat').pk}" in topics(workshop)


def test_a_late_note_that_stays_or_is_gone_or_somebody_elses_does_not_go_along(workshop: Workshop, four):
    anna, ben, *_rest = four
    kept, gone = workshop.notes(anna, "blijft", "weg")
    actions.keep_back_note(workshop.id, None, person_id=anna.pk, note_id=kept.pk, kept=True)
    actions.remove_note(workshop.id, None, person_id=anna.pk, note_id=gone.pk)
    assert refusal(takes_along, workshop, anna, kept) == ("kept_back", 409)
    assert refusal(takes_along, workshop, anna, gone) == ("no_such_note", 410)
    assert refusal(takes_along, workshop, ben, kept) == ("no_such_note", 410)
    assert not Factor.objects.filter(text="blijft", group__level="pair").exists()


@pytest.mark.parametrize("phase", ["alone", "pairs_forming"])
def test_before_there_is_a_list_nothing_goes_along_by_itself(workshop: Workshop, phase: str):
    anna, *_rest = workshop.crowd(4)
    workshop.on_to(phase)
    (note,) = workshop.notes(anna, "vroeg")
    assert refusal(takes_along, workshop, anna, note) == ("no_list", 409)


def test_who_came_at_the_fours_takes_notes_straight_to_the_list_of_their_four(workshop: Workshop, eight):
    workshop.on_to("fours")
    late = workshop.comes("Laat")
    (note,) = workshop.notes(late, "van Laat")
    takes_along(workshop, late, note)
    assert workshop.texts_of(late, "four").count("van Laat") == 1
    workshop.back_to("pairs")  # now with a seat in a pair too
    workshop.on_to("evaluation")
    assert Factor.objects.filter(text="van Laat", group__level="four").count() == 1
    assert workshop.flap_texts().count("van Laat") == 1


@pytest.mark.parametrize("phase", ["fours", "together"])
def test_who_went_to_another_four_takes_a_late_note_to_the_list_before_them(workshop: Workshop, eight, phase: str):
    anna, other = eight[0], eight[7]
    workshop.on_to(phase)
    leading.move_person(
        workshop.id, None, person_id=anna.pk, level="four", group_id=workshop.group_of(other, "four").pk
    )
    takes_along(workshop, anna, workshop.notes(anna, "te laat")[0])
    assert "te laat" in workshop.texts_of(anna, "four")
    assert Factor.objects.filter(text="te laat", group__level="four").count() == 1


def test_a_late_note_goes_to_the_group_that_the_own_group_joined(workshop: Workshop, eight):
    anna, other = eight[0], eight[7]
    workshop.on_to("fours")
    into = workshop.group_of(other, "four")
    leading.join_groups(workshop.id, None, group_id=workshop.group_of(anna, "four").pk, to_id=into.pk)
    takes_along(workshop, anna, workshop.notes(anna, "te laat")[0])
    assert "te laat" in workshop.texts(into)


# People without a phone -------------------------------------------------------------------------


def writes_for(workshop: Workshop, person: Participant, *texts: str) -> list[Factor]:
    made = actions.write_note_for(workshop.id, None, person_id=person.pk, column=1, texts=texts)
    return [Factor.objects.get(pk=pk) for pk in made]


def test_the_facilitator_writes_for_truus_and_it_goes_along_like_any_note(workshop: Workshop):
    workshop.crowd(1)
    truus = workshop.comes("Truus", without_phone=True)
    workshop.on_to("alone")
    (note,) = writes_for(workshop, truus, "van Truus")
    assert (note.writer, note.group.level, note.late) == (truus, "alone", False)
    workshop.on_to("pairs")
    assert workshop.texts_of(truus, "pair") == ["van Truus"]
    assert workshop.trace(workshop.card(truus, "pair", "van Truus")).people == {str(truus.pk)}


@pytest.mark.parametrize(("phase", "level"), [("pairs", "pair"), ("fours_forming", "pair"), ("fours", "four"),
                                              ("together", "four"), ("questions", "four")])  # fmt: skip
def test_what_truus_says_later_is_on_the_list_of_her_group_at_once(workshop: Workshop, phase: str, level: str):
    workshop.crowd(7)
    truus = workshop.comes("Truus", without_phone=True)
    workshop.on_to(phase)
    (card,) = writes_for(workshop, truus, "van Truus")
    assert card.late
    assert workshop.card(truus, level, "van Truus") == card
    if phase != "questions":
        assert workshop.trace(card).people == {str(truus.pk)}


def test_notes_written_for_truus_are_counted_anew_when_the_words_of_one_are_wiped(workshop: Workshop):
    (anna,) = workshop.crowd(1)
    truus = workshop.comes("Truus", without_phone=True)
    workshop.on_to("alone")
    writes_for(workshop, truus, "van Truus", "ook van Truus")
    workshop.on_to("pairs")
    workshop.does(actions.wipe_card, anna, workshop.card(anna, "pair", "van Truus"))
    assert "written_for" in topics(workshop)
    assert workshop.part("note_writers") == {"writers": [{"person": truus, "count": 1}]}


def test_nobody_writes_for_who_has_a_phone_or_is_gone(workshop: Workshop):
    (anna,) = workshop.crowd(1)
    truus = workshop.comes("Truus", without_phone=True)
    assert refusal(writes_for, workshop, anna, "voor Anna") == ("has_a_phone", 409)
    leading.remove(workshop.id, None, person_id=truus.pk)
    assert refusal(writes_for, workshop, truus, "voor Truus") == ("gone", 409)
    assert not Factor.objects.exists()


def test_a_neighbour_writes_for_truus_on_the_list_of_their_group(workshop: Workshop):
    workshop.crowd(3)
    truus = workshop.comes("Truus", without_phone=True)
    workshop.on_to("pairs")
    mine = next(table for table in workshop.tables("pair") if truus in table.people)
    neighbour = next(person for person in mine.people if person != truus)
    stranger = next(p for table in workshop.tables("pair") if table != mine for p in table.people)
    (card,) = workshop.cards(neighbour, "van Truus", for_id=truus.pk)
    assert card.writer == truus
    assert card in workshop.on_list(mine.group)
    assert refusal(workshop.cards, stranger, "voor Truus", for_id=truus.pk) == ("not_a_neighbour", 409)
    assert refusal(workshop.cards, truus, "voor Anna", for_id=neighbour.pk) == ("not_a_neighbour", 409)
    assert refusal(workshop.cards, neighbour, "voor niemand", for_id=uuid4()) == ("gone", 409)


# Cards ------------------------------------------------------------------------------------------


def test_a_card_is_news_for_the_members_of_its_group_and_a_number_for_the_facilitator(workshop: Workshop, four):
    anna, ben, *_rest = four
    (card,) = workshop.cards(anna, "nieuw")
    assert card.writer == anna
    assert topics(workshop) == {f"person:{anna.pk}|list/{card.pk}", f"person:{ben.pk}|list/{card.pk}", "left"}


@pytest.mark.parametrize(
    ("phase", "level", "late"),
    [
        ("pairs", "pair", False),
        ("fours_forming", "pair", False),
        ("fours", "four", False),
        ("together", "four", True),
        ("questions", "four", True),
        ("closing", "four", True),
    ],
)
def test_something_new_is_kept_on_the_list_that_the_group_has_now(workshop, eight, phase: str, level: str, late: bool):
    anna = eight[0]
    workshop.on_to(phase, rest="leave")
    (card,) = workshop.cards(anna, "nieuw")
    assert card.group == workshop.group_of(anna, level)
    assert card.late == late
    assert workshop.flap_texts() == []
    if phase == "fours_forming":
        workshop.next()
        assert workshop.texts_of(anna, "four").count("nieuw") == 1


@pytest.mark.parametrize(("people", "level"), [(1, "pair"), (3, "pair"), (4, "four"), (5, "four")])
def test_of_a_single_list_something_new_is_on_the_flap_at_once_marked_as_late(workshop, people: int, level: str):
    anna, *_rest = seated(workshop, people)
    workshop.on_to("finds")
    (card,) = workshop.cards(anna, "nieuw")
    assert card.group == workshop.group_of(anna, level)
    assert card.late
    assert workshop.on_flap("nieuw").late
    assert workshop.trace(workshop.on_flap("nieuw")).people == {str(anna.pk)}


@pytest.mark.parametrize("phase", ["lobby", "alone", "pairs_forming"])
def test_before_there_is_a_list_people_write_on_their_own(workshop: Workshop, phase: str):
    anna, *_rest = workshop.crowd(4)
    workshop.on_to(phase)
    assert refusal(workshop.cards, anna, "te vroeg") == ("no_list", 409)


def test_a_list_holds_four_hundred_cards_and_not_one_more(workshop: Workshop, four):
    anna = four[0]
    workshop.cards(anna, *[f"kaart {n}" for n in range(397)])
    assert refusal(workshop.cards, anna, "399", "400", "401") == ("full_list", 409)
    workshop.cards(anna, "400")
    assert refusal(workshop.cards, anna, "401") == ("full_list", 409)


def test_rewording_moving_and_setting_aside_are_news_only_when_something_changes(workshop: Workshop, four):
    anna, ben, *_rest = four
    card = workshop.card(anna, "pair", note_of(anna))
    for verb, change in (
        (actions.edit_card, {"text": "anders"}),
        (actions.move_card, {"column": 3}),
        (actions.set_card_aside, {"aside": True}),
    ):
        assert workshop.does(verb, ben, card, **change) == [str(card.pk)]
        before = workshop.session.revision
        assert workshop.does(verb, anna, card, **change) == [str(card.pk)]
        assert workshop.session.revision == before
    card.refresh_from_db()
    assert (card.text, card.column, card.set_aside) == ("anders", 3, True)
    (row,) = [row for row in workshop.rows("card", anna) if row.key == str(card.pk)]
    assert row.place == "list-aside"


def test_a_card_that_moves_comes_last_in_its_new_column(workshop: Workshop, four):
    anna, *_rest = four
    workshop.cards(anna, "al in drie", column=3)
    workshop.does(actions.move_card, anna, workshop.card(anna, "pair", note_of(anna)), column=3)
    assert [card.text for card in workshop.on_list(workshop.group_of(anna, "pair")) if card.column == 3] == [
        "al in drie", note_of(anna)
    ]  # fmt: skip


def test_merging_keeps_what_was_merged_and_taking_apart_brings_it_back_as_it_was(workshop: Workshop, four):
    anna, ben, *_rest = four
    group = workshop.group_of(anna, "pair")
    workshop.cards(ben, "derde", column=2)
    before = [{**card, "touched": True} for card in Factor.objects.filter(group=group).values()]
    cards = workshop.on_list(group)
    merged = workshop.merges(anna, "samen", *cards[:2])
    assert workshop.texts(group) == ["samen", "derde"]
    assert (merged.column, merged.place) == (cards[0].column, cards[0].place)
    whole = workshop.merges(ben, "alles", merged, cards[2])
    assert workshop.texts(group) == ["alles"]
    workshop.does(actions.take_card_apart, ben, whole)
    assert workshop.texts(group) == ["samen", "derde"]
    workshop.does(actions.take_card_apart, anna, merged)
    assert list(Factor.objects.filter(group=group, taken_apart_at=None).values()) == before
    assert written_anywhere("samen") == written_anywhere("alles") == []


def test_what_can_not_be_merged_or_taken_apart(workshop: Workshop, eight):
    anna, _ben, cem, *_rest = eight
    mine = workshop.on_list(workshop.group_of(anna, "pair"))
    theirs = workshop.on_list(workshop.group_of(cem, "pair"))
    assert refusal(workshop.merges, anna, "samen", mine[0]) == ("few", 422)
    assert refusal(workshop.merges, anna, "samen", mine[0], mine[0]) == ("few", 422)
    assert refusal(workshop.merges, anna, "samen", mine[0], theirs[0]) == ("no_such_card", 410)
    assert refusal(workshop.does, actions.take_card_apart, anna, mine[0]) == ("not_merged", 409)
    workshop.merges(anna, "samen", *mine)
    assert refusal(workshop.merges, anna, "samen", *mine) == ("no_such_card", 410)
    assert sorted(workshop.texts(theirs[0].group)) == sorted(card.text for card in theirs)


def test_a_merged_card_is_late_only_when_all_of_it_was(workshop: Workshop, eight):
    anna = eight[0]
    workshop.on_to("together")
    one, two = workshop.cards(anna, "laat", "later")
    early = workshop.card(anna, "four", note_of(anna))
    assert workshop.merges(anna, "samen laat", one, two).late
    assert not workshop.merges(anna, "samen", workshop.card(anna, "four", "samen laat"), early).late


EDITS: list[tuple[Any, dict[str, Any]]] = [
    (actions.edit_card, {"text": "van een ander"}),
    (actions.move_card, {"column": 2}),
    (actions.shift_card, {"up": True}),
    (actions.set_card_aside, {"aside": True}),
    (actions.take_card_apart, {}),
    (actions.wipe_card, {}),
]


@pytest.mark.parametrize(("verb", "change"), EDITS)
def test_nothing_happens_to_the_card_of_another_group(workshop: Workshop, eight, verb, change):
    anna, _ben, cem, *_rest = eight
    card = workshop.card(anna, "pair", note_of(anna))
    before = list(Factor.objects.values())
    assert refusal(workshop.does, verb, cem, card, **change) == ("no_such_card", 410)
    assert refusal(verb, workshop.id, None, person_id=cem.pk, card_id=uuid4(), **change) == ("no_such_card", 410)
    note = card.sources.get()
    assert refusal(verb, workshop.id, None, person_id=anna.pk, card_id=note.pk, **change) == ("no_such_card", 410)
    assert list(Factor.objects.values()) == before


@pytest.mark.parametrize(("verb", "change"), EDITS)
@pytest.mark.parametrize("phase", ["fours_forming", "questions", "closing"])
def test_after_its_step_a_card_is_not_changed_any_more(workshop: Workshop, eight, verb, change, phase: str):
    anna = eight[0]
    level = "pair" if phase == "fours_forming" else "four"
    workshop.on_to(phase, rest="leave")
    card = workshop.card(anna, level, note_of(anna))
    before = list(Factor.objects.values())
    assert refusal(workshop.does, verb, anna, card, **change) == ("moved_on", 409)
    assert list(Factor.objects.values()) == before


def test_a_card_goes_up_and_down_in_its_column(workshop: Workshop, pair):
    anna, ben = pair
    workshop.notes(anna, "een", "twee", "drie")
    workshop.notes(ben, "elders", column=2)
    workshop.on_to("pairs")
    group = workshop.group_of(anna, "pair")

    def order(column: int = 1) -> list[str]:
        rows = [row for row in workshop.rows("card", ben) if row.place == f"list-{column}"]
        return [row.context["card"].text for row in sorted(rows, key=lambda row: row.order)]

    def shifts(text: str, up: bool) -> list[str]:
        workshop.does(actions.shift_card, ben, workshop.card(anna, "pair", text), up=up)
        return order()

    assert order() == ["een", "twee", "drie"]
    assert shifts("drie", True) == ["een", "drie", "twee"]
    assert shifts("een", False) == ["drie", "een", "twee"]
    revision = workshop.session.revision
    assert shifts("drie", True) == shifts("twee", False) == ["drie", "een", "twee"]
    assert workshop.session.revision == revision
    workshop.does(actions.set_card_aside, anna, workshop.card(anna, "pair", "een"), aside=True)
    assert shifts("twee", True) == ["twee", "drie"]
    assert order(2) == ["elders"]
    # Two that came in at the same place change places all the same.
    group.factors.update(place=5)
    one, other = order()
    assert shifts(other, True) == [other, one]


def test_the_facilitator_shifts_a_card_of_the_flap(workshop: Workshop, pair):
    anna, _ben = pair
    workshop.notes(anna, "een", "twee")
    workshop.on_to("questions")
    one, two = sorted(workshop.flap(), key=lambda card: card.place)
    actions.shift_on_flap(workshop.id, None, card_id=two.pk, up=True)
    assert [card.pk for card in sorted(workshop.flap(), key=lambda card: card.place)] == [two.pk, one.pk]
    assert topics(workshop) == {f"flap/{one.pk}", f"flap/{two.pk}", "undo"}


def test_who_rewords_what_somebody_else_just_reworded_is_told_and_nothing_is_overwritten(workshop: Workshop, pair):
    anna, ben = pair
    workshop.notes(anna, "Rust")
    workshop.on_to("pairs")
    card = workshop.card(anna, "pair", "Rust")
    workshop.does(actions.edit_card, ben, card, text="Rustig blijven", was="Rust")
    with pytest.raises(Refused) as refused:
        workshop.does(actions.edit_card, anna, card, text="Kalm zijn", was="Rust")
    assert (refused.value.reason, refused.value.status) == ("reworded", 409)
    assert "Rustig blijven" in refused.value.sentence
    assert refused.value.fields == {"was": "Rustig blijven"}
    card.refresh_from_db()
    assert card.text == "Rustig blijven"
    # The same words twice are no quarrel, and who has seen the other's words may replace them.
    workshop.does(actions.edit_card, anna, card, text="Rustig blijven", was="Rust")
    workshop.does(actions.edit_card, anna, card, text="Kalm zijn", was="Rustig blijven")
    card.refresh_from_db()
    assert card.text == "Kalm zijn"


def test_two_consoles_reword_a_card_of_the_flap(workshop: Workshop, pair):
    anna, _ben = pair
    workshop.notes(anna, "Rust")
    workshop.on_to("questions")
    (card,) = workshop.flap()
    actions.edit_on_flap(workshop.id, None, card_id=card.pk, text="Rustig blijven", was="Rust")
    said = {"card_id": card.pk, "text": "Kalm zijn", "was": "Rust"}
    assert refusal(actions.edit_on_flap, workshop.id, None, **said) == ("reworded", 409)
    assert workshop.flap_texts() == ["Rustig blijven"]


@pytest.mark.parametrize(("verb", "change"), EDITS)
def test_an_edit_of_the_pairs_list_comes_too_late_in_the_four(workshop: Workshop, eight, verb, change):
    anna, *_rest = eight
    workshop.on_to("fours")
    card = workshop.card(anna, "pair", note_of(anna))
    before = list(Factor.objects.values())
    assert refusal(workshop.does, verb, anna, card, **change) == ("moved_on", 409)
    assert list(Factor.objects.values()) == before


@pytest.mark.parametrize(("verb", "change"), EDITS)
def test_who_was_editing_a_card_while_it_was_wiped_is_told_so(workshop: Workshop, four, verb, change):
    anna, ben, *_rest = four
    card = workshop.card(anna, "pair", note_of(anna))
    workshop.does(actions.wipe_card, ben, card)
    assert refusal(workshop.does, verb, anna, card, **change) == ("no_such_card", 410)
    assert Factor.objects.get(pk=card.pk).text == ""


def test_who_left_changes_nothing_more(workshop: Workshop, four):
    anna = four[0]
    card = workshop.card(anna, "pair", note_of(anna))
    workshop.goes(anna)
    assert refusal(workshop.does, actions.edit_card, anna, card, text="toch") == ("not_here", 403)
    assert refusal(workshop.cards, anna, "toch") == ("not_here", 403)


# On the flap ------------------------------------------------------------------------------------


def puts(workshop: Workshop, person: Participant, *texts: str) -> None:
    for text in texts:
        workshop.does(actions.put_card, person, workshop.card(person, "four", text))


def test_the_group_that_presents_puts_its_cards_on_the_flap_and_no_other(workshop: Workshop, eight):
    anna, other = eight[0], eight[7]
    workshop.on_to("together")
    assert workshop.stage.group == str(workshop.group_of(anna, "four").pk)
    assert refusal(puts, workshop, other, note_of(other)) == ("not_your_turn", 409)
    assert refusal(actions.put_rest, workshop.id, None, person_id=other.pk) == ("not_your_turn", 409)
    puts(workshop, anna, note_of(anna))
    puts(workshop, eight[1], note_of(eight[1]))
    assert workshop.flap_texts() == sorted([note_of(anna), note_of(eight[1])])
    puts(workshop, anna, note_of(anna))  # twice does nothing
    assert len(workshop.flap()) == 2
    assert len(actions.put_rest(workshop.id, None, person_id=anna.pk)) == 2
    assert workshop.flap_texts() == sorted(map(note_of, eight[:4]))
    actions.next_group(workshop.id, None, turn=workshop.stage.turn)
    assert refusal(puts, workshop, anna, note_of(anna)) == ("not_your_turn", 409)
    actions.put_rest(workshop.id, None, person_id=other.pk)
    assert workshop.flap_texts() == sorted(map(note_of, eight))


def test_a_merged_card_goes_up_whole_and_what_is_aside_does_not(workshop: Workshop, eight):
    anna, ben, cem, *_rest = eight
    workshop.on_to("together")
    cards = [workshop.card(anna, "four", note_of(person)) for person in (anna, ben, cem)]
    workshop.merges(anna, "samen", *cards[:2])
    workshop.does(actions.set_card_aside, cem, cards[2], aside=True)
    actions.put_rest(workshop.id, None, person_id=anna.pk)
    assert workshop.flap_texts() == sorted(["samen", note_of(eight[3])])
    assert workshop.trace(workshop.on_flap("samen")).people == {str(anna.pk), str(ben.pk)}
    workshop.next(rest="all")
    assert note_of(cem) not in workshop.flap_texts()


def test_a_card_set_aside_is_not_put_up_by_itself_either(workshop: Workshop, eight):
    anna = eight[0]
    workshop.on_to("together")
    card = workshop.card(anna, "four", note_of(anna))
    workshop.does(actions.set_card_aside, anna, card, aside=True)
    workshop.does(actions.put_card, anna, card)
    assert workshop.flap_texts() == []


@pytest.mark.parametrize("way", ["card", "rest"])
def test_what_was_merged_with_a_card_that_is_up_already_can_still_be_put_up(workshop: Workshop, eight, way: str):
    anna, ben, *_rest = eight
    workshop.on_to("together")
    puts(workshop, anna, note_of(anna))
    merged = workshop.merges(anna, "samen", *(workshop.card(anna, "four", note_of(p)) for p in (anna, ben)))
    (row,) = [row for row in workshop.rows("card", anna) if row.key == str(merged.pk)]
    assert row.context["can_put"]
    if way == "card":
        workshop.does(actions.put_card, anna, merged)
        assert workshop.flap_texts() == sorted([note_of(anna), note_of(ben)])
    else:
        actions.put_rest(workshop.id, None, person_id=anna.pk)
        assert workshop.flap_texts() == sorted(map(note_of, eight[:4]))
    (row,) = [row for row in workshop.rows("card", anna) if row.key == str(merged.pk)]
    assert row.context["on_flap"]


def test_in_turns_each_group_puts_up_one_new_card_and_the_rest_comes_at_the_end(workshop: Workshop, eight):
    anna, other = eight[0], eight[7]
    workshop.on_to("together")
    actions.set_way(workshop.id, None, way="turns")
    assert refusal(actions.put_rest, workshop.id, None, person_id=anna.pk) == ("not_your_turn", 409)
    puts(workshop, anna, note_of(anna))
    assert refusal(puts, workshop, anna, note_of(eight[1])) == ("not_your_turn", 409)
    actions.next_group(workshop.id, None, turn=workshop.stage.turn)
    puts(workshop, other, note_of(other))
    actions.next_group(workshop.id, None, turn=workshop.stage.turn)
    puts(workshop, anna, note_of(anna))  # is up already: it costs no turn
    puts(workshop, anna, note_of(eight[1]))
    actions.set_way(workshop.id, None, way="open")
    for person in (anna, other):
        actions.put_rest(workshop.id, None, person_id=person.pk)
    assert workshop.flap_texts() == sorted(map(note_of, eight))


def test_in_turns_a_group_with_nothing_left_is_passed_over_and_in_the_end_everybody_may(workshop: Workshop):
    people = seated(workshop, 12)
    workshop.on_to("together")
    actions.set_way(workshop.id, None, way="turns")
    first, second, third = workshop.tables("four")
    for person in second.people:
        workshop.does(actions.set_card_aside, person, workshop.card(person, "four", note_of(person)), aside=True)
    order = []
    for _turn in range(20):
        stage = workshop.stage
        if stage.way == "open":
            break
        table = next(table for table in (first, second, third) if str(table.group.pk) == stage.group)
        order.append(table.group.number)
        left = [row for row in workshop.rows("card", table.people[0]) if row.context["can_put"]]
        workshop.does(actions.put_card, table.people[0], left[0].context["card"])
        actions.next_group(workshop.id, None, turn=workshop.stage.turn)
    assert order == [1, 3] * 4
    assert len(workshop.flap()) == 8
    assert len(people) == 12


def test_two_facilitators_who_press_next_together_move_one_group(workshop: Workshop, eight):
    workshop.on_to("together")
    turn = workshop.stage.turn
    actions.next_group(workshop.id, None, turn=turn)
    assert refusal(actions.next_group, workshop.id, None, turn=turn) == ("moved_on", 409)
    assert workshop.stage.group == str(workshop.group_of(eight[7], "four").pk)


def test_the_facilitator_gives_a_group_the_word(workshop: Workshop, eight):
    workshop.on_to("together")
    other = workshop.group_of(eight[7], "four")
    assert actions.present_group(workshop.id, None, group_id=other.pk) == [str(other.pk)]
    assert workshop.stage.group == str(other.pk)
    assert actions.present_group(workshop.id, None, group_id=other.pk) == []
    assert refusal(actions.present_group, workshop.id, None, group_id=uuid4()) == ("no_such_group", 409)


def test_a_group_that_got_its_people_later_can_present_too(workshop: Workshop):
    people = seated(workshop, 12)
    workshop.on_to("fours")
    empty, *_rest = workshop.tables("four")
    for person in empty.people:
        workshop.goes(person)
    workshop.next()
    assert str(empty.group.pk) not in workshop.stage.order
    mover = workshop.here[0]
    leading.move_person(workshop.id, None, person_id=mover.pk, level="four", group_id=empty.group.pk)
    actions.present_group(workshop.id, None, group_id=empty.group.pk)
    actions.put_rest(workshop.id, None, person_id=mover.pk)
    assert workshop.flap_texts() == sorted(note_of(person) for person in people if person in empty.people)


@pytest.mark.parametrize(
    "run",
    [
        lambda id_: actions.next_group(id_, None, turn=0),
        lambda id_: actions.set_way(id_, None, way="open"),
        lambda id_: actions.present_group(id_, None, group_id=uuid4()),
    ],
)
@pytest.mark.parametrize("phase", ["fours", "questions"])
def test_outside_the_presenting_nobody_gets_the_word(workshop: Workshop, eight, phase: str, run):
    workshop.on_to(phase)
    assert refusal(run, workshop.id) == ("moved_on", 409)
    card = workshop.card(eight[0], "four", note_of(eight[0]))
    assert refusal(workshop.does, actions.put_card, eight[0], card) == ("moved_on", 409)
    assert refusal(actions.put_rest, workshop.id, None, person_id=eight[0].pk) == ("moved_on", 409)


def test_going_on_with_cards_left_asks_whether_they_go_up_or_stay(workshop: Workshop, eight):
    workshop.on_to("together")
    puts(workshop, eight[0], note_of(eight[0]))
    go = {"pressed_in": "together", "to": "questions"}
    before = workshop.session.revision
    assert refusal(leading.go_to, workshop.id, None, **go) == ("cards_left", 409)
    assert (workshop.phase, workshop.session.revision) == ("together", before)
    assert len(workshop.flap()) == 1
    leading.go_to(workshop.id, None, **go, rest="leave")
    assert workshop.flap_texts() == [note_of(eight[0])]
    workshop.on_to("evaluation")
    assert workshop.flap_texts() == [note_of(eight[0])]
    workshop.back_to("together")
    leading.go_to(workshop.id, None, **go, rest="all")
    assert workshop.flap_texts() == sorted(map(note_of, eight))
    workshop.back()
    leading.go_to(workshop.id, None, **go)  # nothing is left, so nothing is asked


def test_what_stays_stays_also_when_the_groups_became_one_while_they_presented(workshop: Workshop, eight):
    workshop.on_to("together")
    one, other = workshop.groups("four")
    leading.join_groups(workshop.id, None, group_id=one.pk, to_id=other.pk)
    puts(workshop, eight[0], note_of(eight[0]))
    for phase in ("questions", "finds"):
        workshop.on_to(phase, rest="leave")
        assert workshop.flap_texts() == [note_of(eight[0])]
    workshop.cards(eight[0], "te laat")
    assert workshop.flap_texts() == sorted([note_of(eight[0]), "te laat"])
    workshop.back_to("fours")
    workshop.on_to("questions")  # nobody presents any more, so nobody is asked
    assert workshop.flap_texts() == sorted([*map(note_of, eight), "te laat"])


def test_what_is_set_aside_is_not_asked_about(workshop: Workshop, eight):
    workshop.on_to("together")
    for person in eight:
        workshop.does(actions.set_card_aside, person, workshop.card(person, "four", note_of(person)), aside=True)
    leading.go_to(workshop.id, None, pressed_in="together", to="questions")
    assert workshop.flap_texts() == []


def test_going_back_from_the_flap_asks_nothing_and_puts_nothing_up(workshop: Workshop, eight):
    workshop.on_to("together")
    leading.go_to(workshop.id, None, pressed_in="together", to="fours")
    assert workshop.flap_texts() == []
    assert len(eight) == 8


@pytest.mark.parametrize("people", range(1, 6))
def test_a_single_list_goes_on_the_flap_whole_without_what_is_aside_or_stays(workshop: Workshop, people: int):
    everybody = seated(workshop, people)
    anna = everybody[0]
    (aside,) = workshop.cards(anna, "opzij")
    workshop.does(actions.set_card_aside, anna, aside, aside=True)
    (kept,) = workshop.notes(anna, "blijft")
    actions.keep_back_note(workshop.id, None, person_id=anna.pk, note_id=kept.pk, kept=True)
    workshop.on_to("questions")
    assert workshop.flap_texts() == sorted(map(note_of, everybody))
    assert workshop.session.stage is None
    for phase in ("finds", "top", "evaluation"):
        workshop.on_to(phase)
        assert len(workshop.flap()) == people


def test_pairs_that_joined_after_fours_were_drawn_bring_everything_to_the_flap(workshop: Workshop, four):
    workshop.on_to("fours_forming")
    workshop.back()
    one, two = workshop.groups("pair")
    leading.join_groups(workshop.id, None, group_id=one.pk, to_id=two.pk)
    workshop.on_to("questions")
    assert workshop.flap_texts() == sorted(map(note_of, four))


# Groups that become one -------------------------------------------------------------------------


def join(workshop: Workshop, person: Participant, into: Participant, level: str) -> None:
    one, two = (workshop.group_of(each, level) for each in (person, into))
    leading.join_groups(workshop.id, None, group_id=one.pk, to_id=two.pk)


@pytest.mark.parametrize(("phase", "level"), [("pairs", "pair"), ("fours", "four"), ("together", "four")])
def test_the_list_of_a_group_that_joins_comes_along_with_what_was_aside(workshop, eight, phase: str, level: str):
    anna, other = eight[0], eight[7]
    workshop.on_to(phase)
    card = workshop.card(anna, level, note_of(anna))
    workshop.does(actions.set_card_aside, anna, card, aside=True)
    both = workshop.texts_of(anna, level) + workshop.texts_of(other, level)
    join(workshop, anna, other, level)
    assert sorted(workshop.texts_of(anna, level)) == sorted(both)
    assert workshop.card(anna, level, note_of(anna)).set_aside
    assert workshop.group_of(anna, level) == workshop.group_of(other, level)
    workshop.on_to("questions")
    assert workshop.flap_texts() == sorted(note_of(person) for person in eight if person != anna)


def test_what_was_up_before_groups_joined_is_not_doubled_and_counts_one_group(workshop: Workshop, eight):
    anna, other = eight[0], eight[7]
    workshop.on_to("together")
    puts(workshop, anna, note_of(anna))
    actions.next_group(workshop.id, None, turn=workshop.stage.turn)
    puts(workshop, other, note_of(other))
    join(workshop, anna, other, "four")
    assert workshop.stage.order == (str(workshop.group_of(other, "four").pk),)
    actions.set_way(workshop.id, None, way="open")
    actions.put_rest(workshop.id, None, person_id=anna.pk)
    assert workshop.flap_texts() == sorted(map(note_of, eight))
    cards = [workshop.on_flap(note_of(person)).pk for person in (anna, other)]
    (merged,) = actions.merge_on_flap(workshop.id, None, card_ids=cards, text="samen")
    trace = workshop.trace(Factor.objects.get(pk=merged))
    assert (len(trace.people), len(trace.groups)) == (2, 1)


def test_the_turn_of_a_group_that_joined_is_the_next_ones(workshop: Workshop):
    people = seated(workshop, 12)
    workshop.on_to("together")
    one, two, three = workshop.tables("four")
    leading.join_groups(workshop.id, None, group_id=one.group.pk, to_id=three.group.pk)
    stage = workshop.stage
    assert stage.order == (str(two.group.pk), str(three.group.pk))
    assert stage.group == str(two.group.pk)
    assert len(people) == 12


# The facilitator on the flap --------------------------------------------------------------------


@pytest.fixture
def flap(workshop: Workshop, eight) -> list[Factor]:
    """The flap with the notes of eight people, in step 3."""
    workshop.on_to("questions")
    return [workshop.on_flap(note_of(person)) for person in eight]


def test_the_facilitator_rewords_and_moves_and_the_lists_keep_their_own_words(workshop: Workshop, eight, flap):
    actions.edit_on_flap(workshop.id, None, card_id=flap[0].pk, text="anders")
    assert topics(workshop) == {f"flap/{flap[0].pk}", "undo"}
    actions.move_on_flap(workshop.id, None, card_id=flap[0].pk, column=3)
    card = workshop.on_flap("anders")
    assert card.column == 3
    assert note_of(eight[0]) in workshop.texts_of(eight[0], "four")
    before = workshop.session.revision
    actions.edit_on_flap(workshop.id, None, card_id=card.pk, text="anders")
    actions.move_on_flap(workshop.id, None, card_id=card.pk, column=3)
    assert workshop.session.revision == before


def test_the_facilitator_merges_and_takes_apart(workshop: Workshop, eight, flap):
    (merged,) = actions.merge_on_flap(workshop.id, None, card_ids=[flap[0].pk, flap[7].pk], text="samen")
    card = Factor.objects.get(pk=merged)
    trace = workshop.trace(card)
    assert trace.people == {str(eight[0].pk), str(eight[7].pk)}
    assert trace.groups == {str(workshop.group_of(person, "four").pk) for person in (eight[0], eight[7])}
    assert len(workshop.flap()) == 7
    parts = actions.take_apart_on_flap(workshop.id, None, card_id=card.pk)
    assert set(parts) == {str(flap[0].pk), str(flap[7].pk)}
    assert workshop.flap_texts() == sorted(map(note_of, eight))
    assert refusal(actions.merge_on_flap, workshop.id, None, card_ids=[flap[0].pk], text="x") == ("few", 422)
    mine = workshop.card(eight[0], "four", note_of(eight[0]))
    both = [flap[0].pk, mine.pk]
    assert refusal(actions.merge_on_flap, workshop.id, None, card_ids=both, text="x") == ("no_such_card", 410)
    assert refusal(actions.take_apart_on_flap, workshop.id, None, card_id=flap[0].pk) == ("not_merged", 409)


def test_what_is_typed_in_for_a_group_counts_the_group_and_nobody(workshop: Workshop, eight):
    workshop.on_to("together")
    group = workshop.group_of(eight[0], "four")
    (made,) = actions.type_in(workshop.id, None, column=2, texts=["van papier"], group_id=group.pk)
    card = Factor.objects.get(pk=made)
    trace = workshop.trace(card)
    assert (len(trace.people), trace.groups) == (0, {str(group.pk)})
    (made,) = actions.add_to_flap(workshop.id, None, column=2, text="van iedereen")
    assert not workshop.trace(Factor.objects.get(pk=made)).groups
    unknown = {"column": 1, "texts": ["x"], "group_id": uuid4()}
    assert refusal(actions.type_in, workshop.id, None, **unknown) == ("no_such_group", 409)


def test_before_there_is_a_flap_nothing_can_be_done_with_it(workshop: Workshop, eight):
    card = workshop.card(eight[0], "pair", note_of(eight[0]))
    workshop.on_to("fours")
    for run in (
        lambda: actions.add_to_flap(workshop.id, None, column=1, text="x"),
        lambda: actions.edit_on_flap(workshop.id, None, card_id=card.pk, text="x"),
        lambda: actions.wipe_on_flap(workshop.id, None, card_id=card.pk),
    ):
        assert refusal(run) == ("no_flap", 409)


@pytest.mark.parametrize(("verb", "change"), [
    (actions.edit_on_flap, {"text": "x"}),
    (actions.move_on_flap, {"column": 2}),
    (actions.take_apart_on_flap, {}),
    (actions.wipe_on_flap, {}),
])  # fmt: skip
def test_the_facilitator_reaches_no_card_of_a_list(workshop: Workshop, eight, flap, verb, change):
    for level in ("alone", "pair", "four"):
        card = Factor.objects.filter(group__level=level).first()
        assert card is not None
        assert refusal(verb, workshop.id, None, card_id=card.pk, **change) == ("no_such_card", 410)
    actions.wipe_on_flap(workshop.id, None, card_id=flap[0].pk)
    assert refusal(verb, workshop.id, None, card_id=flap[0].pk, **change) == ("no_such_card", 410)


def test_numbers_are_shown_from_step_three_on_and_only_when_switched_on(workshop: Workshop, eight):
    workshop.on_to("together")
    assert refusal(actions.show_numbers, workshop.id, None, shown=True) == ("too_early", 409)
    workshop.next()
    assert {row.context["numbers"] for row in workshop.rows("flap_card")} == {None}
    assert workshop.part("numbers_key") == {"shown": False}
    actions.show_numbers(workshop.id, None, shown=True)
    assert topics(workshop) == {"numbers", "flap/*"}
    assert [row.context["numbers"] for row in workshop.rows("flap_card")] == [{"people": 1, "groups": 1}] * 8
    before = workshop.session.revision
    actions.show_numbers(workshop.id, None, shown=True)
    assert workshop.session.revision == before
    workshop.back()
    assert {row.context["numbers"] for row in workshop.rows("flap_card")} == {None}
    actions.show_numbers(workshop.id, None, shown=False)
    assert len(eight) == 8


# Wiping -----------------------------------------------------------------------------------------

WORD = "kanarie"


def everywhere(workshop: Workshop, room: Room) -> str:
    """All that phones, console and screen show."""
    scopes = ["phone", "console", "screen", *(person.scope for person in workshop.here)]
    items = [item for scope in scopes for item in render.whole(workshop.reading(), scope).items]
    return " ".join(item.html for item in items)


@pytest.mark.parametrize("phase", ["pairs", "fours", "together"])
@pytest.mark.parametrize("merged", [False, True])
def test_words_that_a_member_wipes_are_nowhere_any_more(workshop, room: Room, phase: str, merged: bool):
    people = workshop.crowd(8)
    workshop.on_to("alone")
    anna = people[0]
    for person in people:
        workshop.notes(person, note_of(person))
    workshop.notes(anna, WORD)
    workshop.on_to(phase)
    level = "pair" if phase == "pairs" else "four"
    card = workshop.card(anna, level, WORD)
    if merged:
        card = workshop.merges(anna, f"{WORD} en nog iets", card, workshop.card(anna, level, note_of(anna)))
    if phase == "together":
        actions.set_way(workshop.id, None, way="open")
        workshop.does(actions.put_card, anna, card)
    assert WORD in everywhere(workshop, room)
    assert written_anywhere(WORD) == ["factors.Factor"]
    mate = next(person for person in people if person.name in workshop.mates(anna, level) - {"Anna"})
    workshop.does(actions.wipe_card, mate, card)
    assert written_anywhere(WORD) == []
    assert WORD not in everywhere(workshop, room)
    card.refresh_from_db()
    assert card.removed_at
    assert str(card.pk) in {row.key for row in workshop.rows("card", anna)}  # "wiped" stays to be seen
    workshop.on_to("evaluation")
    assert written_anywhere(WORD) == []
    if merged:
        return
    assert note_of(anna) in workshop.flap_texts()


def test_words_wiped_from_the_flap_are_gone_from_every_level_and_from_finds_and_candidates(workshop, room: Room):
    anna, *people = workshop.crowd(8)
    workshop.on_to("alone")
    workshop.notes(anna, WORD)
    workshop.on_to("questions")
    card = workshop.on_flap(WORD)
    (find,) = actions.add_find(workshop.id, None, text="iets eronder", card_ids=[card.pk])
    workshop.on_to("top")
    actions.choose_by(workshop.id, None, by="voting")
    actions.shortlist(workshop.id, None, on=True, factor_id=card.pk)
    assert Candidate.objects.count() == 1
    actions.wipe_on_flap(workshop.id, None, card_id=card.pk)
    assert written_anywhere(WORD) == []
    assert not Candidate.objects.exists()
    assert WORD not in everywhere(workshop, room)
    assert Find.objects.get(pk=find).text == "iets eronder"
    assert len(people) == 7
    told = topics(workshop)
    assert {f"flap/{card.pk}", f"find/{find}"} <= told
    assert any(topic.startswith(f"person:{anna.pk}|note/") for topic in told)


@pytest.mark.parametrize("level", ["pair", "four", "all"])
def test_what_was_merged_with_a_card_of_which_the_words_are_wiped_stands_on_its_list_again(workshop, eight, level):
    """The words were put up by themselves first; then they were merged with others on the list below."""
    anna, ben, *_rest = eight
    workshop.on_to("together")
    actions.set_way(workshop.id, None, way="open")
    puts(workshop, anna, note_of(anna))
    two = [workshop.card(anna, "four", note_of(person)) for person in (anna, ben)]
    if level == "four":
        workshop.merges(anna, "samen", *two)
    elif level == "pair":
        workshop.back_to("pairs")
        workshop.merges(anna, "samen", *(workshop.card(anna, "pair", note_of(person)) for person in (anna, ben)))
        workshop.on_to("together")
    else:
        puts(workshop, ben, note_of(ben))
        actions.add_to_flap(workshop.id, None, column=1, text="los")
        actions.merge_on_flap(
            workshop.id, None, card_ids=[workshop.on_flap(note_of(ben)).pk, workshop.on_flap("los").pk], text="samen"
        )
    actions.wipe_on_flap(workshop.id, None, card_id=workshop.on_flap(note_of(anna)).pk)
    assert written_anywhere(note_of(anna)) == []
    assert note_of(ben) in workshop.texts_of(ben, "pair")
    assert note_of(ben) in workshop.texts_of(ben, "four")
    workshop.on_to("evaluation")
    assert workshop.flap_texts().count("samen" if level == "all" else note_of(ben)) == 1
    assert (written_anywhere("samen") == []) == (level != "all")


def test_the_rest_of_a_merged_card_of_the_pairs_goes_to_the_fours_again(workshop: Workshop, four):
    anna, ben, *_rest = four
    workshop.merges(anna, "samen", *(workshop.card(anna, "pair", note_of(person)) for person in (anna, ben)))
    workshop.on_to("fours")
    workshop.back_to("pairs")
    samen = workshop.card(anna, "pair", "samen")
    workshop.does(actions.wipe_card, ben, samen)
    for person in (anna, ben):
        assert written_anywhere(note_of(person)) == []  # the words may be those of either: all it was made of goes
    workshop.on_to("questions")
    assert workshop.flap_texts() == sorted(map(note_of, four[2:]))


def test_after_groups_joined_the_rest_of_a_wiped_card_is_still_on_the_list(workshop: Workshop, eight):
    anna, ben, other = eight[0], eight[1], eight[7]
    workshop.on_to("together")
    actions.set_way(workshop.id, None, way="open")
    puts(workshop, anna, note_of(anna))
    workshop.merges(anna, "samen", *(workshop.card(anna, "four", note_of(person)) for person in (anna, ben)))
    join(workshop, anna, other, "four")
    assert "samen" in workshop.texts_of(other, "four")
    actions.wipe_on_flap(workshop.id, None, card_id=workshop.on_flap(note_of(anna)).pk)
    assert written_anywhere(note_of(anna)) == written_anywhere("samen") == []
    assert note_of(ben) in workshop.texts_of(other, "four")
    workshop.next(rest="all")
    assert workshop.flap_texts() == sorted(note_of(person) for person in eight if person != anna)


def test_while_people_vote_a_candidate_is_not_merged_but_can_be_wiped(workshop: Workshop, eight, flap):
    workshop.on_to("top")
    actions.choose_by(workshop.id, None, by="voting")
    for card in flap[:4]:
        actions.shortlist(workshop.id, None, on=True, factor_id=card.pk)
    actions.open_voting(workshop.id, None)
    both: list[UUID] = [flap[0].pk, flap[7].pk]
    assert refusal(actions.merge_on_flap, workshop.id, None, card_ids=both, text="samen") == ("voting_open", 409)
    actions.wipe_on_flap(workshop.id, None, card_id=flap[0].pk)
    assert Candidate.objects.count() == 3
    assert written_anywhere(note_of(eight[0])) == []


def test_what_is_wiped_twice_is_told_once(workshop: Workshop, eight, flap):
    actions.wipe_on_flap(workshop.id, None, card_id=flap[0].pk)
    before = workshop.session.revision
    assert refusal(actions.wipe_on_flap, workshop.id, None, card_id=flap[0].pk) == ("no_such_card", 410)
    assert workshop.session.revision == before
    assert len(eight) == len(workshop.flap()) + 1
