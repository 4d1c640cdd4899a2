"""A card of the own list is on the flap already, in other words: it joins that card, whose words stay."""

from uuid import UUID, uuid4

import pytest

from factors import actions
from factors.models import Factor
from sessions import actions as leading
from sessions.log import Op
from sessions.models import Participant
from tests.people import Room
from tests.workshop import Workshop, refusal, written_anywhere


@pytest.fixture
def workshop(room: Room) -> Workshop:
    return Workshop(room.session.pk)


@pytest.fixture
def groups(workshop: Workshop) -> list[list[Participant]]:
    """The people of three fours, in the order in which they present; each has a note with a name, in column 1."""
    return at_the_flap(workshop, 12)


def at_the_flap(workshop: Workshop, people: int) -> list[list[Participant]]:
    here = workshop.crowd(people)
    workshop.on_to("alone")
    for person in here:
        workshop.notes(person, said_by(person))
    workshop.on_to("together")
    return [list(table.people) for table in workshop.tables("four")]


def said_by(person: Participant) -> str:
    return f"zei {person.name}"


def own(workshop: Workshop, person: Participant) -> Factor:
    return workshop.card(person, "four", said_by(person))


def puts(workshop: Workshop, person: Participant) -> Factor:
    workshop.does(actions.put_card, person, own(workshop, person))
    return workshop.on_flap(said_by(person))


def joins(workshop: Workshop, person: Participant, there: Factor | UUID, op: Op | None = None) -> list[str]:
    flap_id = there if isinstance(there, UUID) else there.pk
    card = own(workshop, person)
    return actions.already_there(workshop.id, op, person_id=person.pk, card_id=card.pk, flap_id=flap_id)


def is_up(workshop: Workshop, person: Participant) -> bool:
    card = str(own(workshop, person).pk)
    (row,) = [row for row in workshop.rows("card", person) if row.key == card]
    return bool(row.context["on_flap"])


# What becomes of it -----------------------------------------------------------------------------


def test_a_listening_group_joins_a_card_and_its_words_and_place_stay(workshop: Workshop, groups):
    (anna, ben, *_), (cem, *_), _third = groups
    there, later = puts(workshop, anna), puts(workshop, ben)
    stage = workshop.stage
    (merged,) = joins(workshop, cem, there)
    card = workshop.on_flap(said_by(anna))
    assert (str(card.pk), card.column, card.place) == (merged, there.column, there.place)
    assert card.place < later.place
    assert workshop.flap_texts() == sorted([said_by(anna), said_by(ben)])
    assert is_up(workshop, cem)
    assert workshop.stage == stage
    trace = workshop.trace(card)
    assert trace.people == {str(anna.pk), str(cem.pk)}
    assert trace.groups == {str(workshop.group_of(person, "four").pk) for person in (anna, cem)}


def test_its_own_words_stay_in_the_trace_and_on_the_list_of_its_group(workshop: Workshop, groups):
    (anna, *_), (cem, *_), _third = groups
    joins(workshop, cem, puts(workshop, anna))
    card = workshop.on_flap(said_by(anna))
    assert {part.text for part in card.merged.all()} == {said_by(anna), said_by(cem)}
    assert own(workshop, cem).text == said_by(cem)


def test_it_stands_in_the_column_of_the_flap_whatever_column_the_list_had_it_in(workshop: Workshop, groups):
    (anna, *_), (cem, *_), _third = groups
    card = own(workshop, anna)
    workshop.does(actions.move_card, anna, card, column=3)
    there = puts(workshop, anna)
    joins(workshop, cem, there)  # of column 1, which would come first
    card = workshop.on_flap(said_by(anna))
    assert (card.column, card.place) == (3, there.place)


def test_whoever_says_it_twice_counts_once_and_a_third_group_joins_too(workshop: Workshop, groups):
    (anna, *_), (cem, dirk, *_), (eva, *_) = groups
    there = puts(workshop, anna)
    joins(workshop, cem, there)
    joins(workshop, dirk, workshop.on_flap(said_by(anna)))
    joins(workshop, eva, workshop.on_flap(said_by(anna)))
    trace = workshop.trace(workshop.on_flap(said_by(anna)))
    assert (len(trace.people), len(trace.groups)) == (4, 3)
    assert workshop.flap_texts() == [said_by(anna)]
    revision = workshop.session.revision
    assert joins(workshop, cem, workshop.on_flap(said_by(anna))) == []  # it is up
    assert workshop.session.revision == revision


def test_a_merged_card_joins_with_all_that_is_under_it_and_when_half_is_up_with_the_other_half(
    workshop: Workshop, groups
):
    (anna, *_), (cem, dirk, eva, fem), _third = groups
    there = puts(workshop, anna)
    two = workshop.merges(cem, "samen", own(workshop, cem), own(workshop, dirk))
    workshop.does(actions.already_there, cem, two, flap_id=there.pk)
    assert len(workshop.trace(workshop.on_flap(said_by(anna))).people) == 3
    joins(workshop, eva, workshop.on_flap(said_by(anna)))
    half = workshop.merges(cem, "ook samen", own(workshop, eva), own(workshop, fem))
    workshop.does(actions.already_there, cem, half, flap_id=workshop.on_flap(said_by(anna)).pk)
    assert workshop.flap_texts() == [said_by(anna)]
    assert len(workshop.trace(workshop.on_flap(said_by(anna))).people) == 5
    assert workshop.part("my_presenting", cem)["left"] == 0


def test_taking_apart_on_the_flap_gives_both_back_each_in_its_words(workshop: Workshop, groups):
    (anna, *_), (cem, *_), _third = groups
    there = puts(workshop, anna)
    joins(workshop, cem, there)
    merged = workshop.on_flap(said_by(anna))
    actions.take_apart_on_flap(workshop.id, None, card_id=merged.pk)
    assert workshop.flap_texts() == sorted([said_by(anna), said_by(cem)])
    assert workshop.on_flap(said_by(anna)) == there
    for person in (anna, cem):
        assert workshop.trace(workshop.on_flap(said_by(person))).people == {str(person.pk)}
    assert is_up(workshop, cem)


# Wiping -----------------------------------------------------------------------------------------


def test_when_the_own_card_is_wiped_the_words_of_the_flap_stay(workshop: Workshop, groups):
    (anna, *_), (cem, *_), _third = groups
    joins(workshop, cem, puts(workshop, anna))
    workshop.does(actions.wipe_card, cem, own(workshop, cem))
    assert workshop.on_flap(said_by(anna)).text == said_by(anna)
    assert workshop.trace(workshop.on_flap(said_by(anna))).people == {str(anna.pk)}
    assert written_anywhere(said_by(cem)) == []


def test_when_the_card_of_the_flap_is_wiped_by_its_group_the_other_stands_there_in_its_own_words(
    workshop: Workshop, groups
):
    (anna, *_), (cem, *_), _third = groups
    joins(workshop, cem, puts(workshop, anna))
    workshop.does(actions.wipe_card, anna, own(workshop, anna))
    assert [card.text for card in workshop.flap() if card.text] == [said_by(cem)]
    assert written_anywhere(said_by(anna)) == []


def test_when_the_facilitator_wipes_it_on_the_flap_all_that_is_under_it_goes(workshop: Workshop, groups):
    (anna, *_), (cem, *_), _third = groups
    joins(workshop, cem, puts(workshop, anna))
    actions.wipe_on_flap(workshop.id, None, card_id=workshop.on_flap(said_by(anna)).pk)
    assert written_anywhere(said_by(anna)) == written_anywhere(said_by(cem)) == []


# Late, twice, two together ----------------------------------------------------------------------


def test_the_same_post_sent_twice_joins_once(workshop: Workshop, groups):
    (anna, *_), (cem, *_), _third = groups
    there = puts(workshop, anna)
    op = Op(uuid4(), cem.scope, "x" * 64)
    first = joins(workshop, cem, there, op)
    revision = workshop.session.revision
    assert joins(workshop, cem, there, op) == first
    assert workshop.session.revision == revision
    assert len(workshop.flap()) == 1


def test_two_groups_that_tap_the_same_card_together_both_join_it(workshop: Workshop, groups):
    (anna, *_), (cem, *_), (eva, *_) = groups
    there = puts(workshop, anna)
    joins(workshop, cem, there)
    joins(workshop, eva, there)  # still the card that was on her phone
    assert workshop.flap_texts() == [said_by(anna)]
    assert len(workshop.trace(workshop.on_flap(said_by(anna))).groups) == 3


def test_a_card_that_got_other_words_by_a_merge_that_was_wiped_or_never_was_there_is_not_joined(
    workshop: Workshop, groups
):
    (anna, ben, *_), (cem, *_), _third = groups
    there, other = puts(workshop, anna), puts(workshop, ben)
    actions.merge_on_flap(workshop.id, None, card_ids=[there.pk, other.pk], text="heel anders")
    assert refusal(joins, workshop, cem, there) == ("no_such_card", 410)
    actions.wipe_on_flap(workshop.id, None, card_id=workshop.on_flap("heel anders").pk)
    for gone in (there.pk, other.pk, uuid4(), own(workshop, cem).pk):
        assert refusal(joins, workshop, cem, gone) == ("no_such_card", 410)
    assert not is_up(workshop, cem)


def test_what_is_set_aside_does_not_go_up_and_nothing_of_another_list_can_be_joined(workshop: Workshop, groups):
    (anna, *_), (cem, *_), _third = groups
    there = puts(workshop, anna)
    workshop.does(actions.set_card_aside, cem, own(workshop, cem), aside=True)
    assert joins(workshop, cem, there) == []
    assert workshop.on_flap(said_by(anna)) == there
    with_annas = {"person_id": cem.pk, "card_id": own(workshop, anna).pk, "flap_id": there.pk}
    assert refusal(actions.already_there, workshop.id, None, **with_annas) == ("no_such_card", 410)
    assert refusal(actions.not_there_yet, workshop.id, None, **with_annas) == ("no_such_card", 410)


def test_before_and_after_the_flap_it_is_too_early_or_too_late(workshop: Workshop, groups):
    (anna, *_), (cem, *_), _third = groups
    there = puts(workshop, anna)
    mine = own(workshop, cem)
    for phase in ("fours", "questions"):
        (workshop.back_to if phase == "fours" else workshop.on_to)(phase, *(["leave"] if phase == "questions" else []))
        assert refusal(workshop.does, actions.already_there, cem, mine, flap_id=there.pk) == ("moved_on", 409)
        assert refusal(workshop.does, actions.not_there_yet, cem, mine, flap_id=there.pk) == ("moved_on", 409)


def test_while_people_vote_on_a_card_nothing_joins_it(workshop: Workshop, groups):
    (anna, *_), (cem, *_), _third = groups
    there = puts(workshop, anna)
    workshop.on_to("top", rest="leave")
    actions.choose_by(workshop.id, None, by="voting")
    actions.shortlist(workshop.id, None, on=True, factor_id=there.pk)
    actions.add_to_flap(workshop.id, None, column=1, text="nog een")
    actions.shortlist(workshop.id, None, on=True, factor_id=workshop.on_flap("nog een").pk)
    actions.open_voting(workshop.id, None)
    workshop.back_to("together")
    before = Factor.objects.count()
    assert refusal(joins, workshop, cem, there) == ("voting_open", 409)
    assert Factor.objects.count() == before


# In turns ---------------------------------------------------------------------------------------


def test_in_turns_saying_that_it_is_there_takes_no_turn_before_nor_after_the_new_card(workshop: Workshop, groups):
    (anna, ben, *_), (cem, dirk, eva, *_), _third = groups
    actions.set_way(workshop.id, None, way="turns")
    there = puts(workshop, anna)
    joins(workshop, ben, there)  # their card of this turn is up already
    actions.next_group(workshop.id, None, turn=workshop.stage.turn)
    joins(workshop, cem, there)
    puts(workshop, dirk)  # and still their one new card
    assert refusal(puts, workshop, eva) == ("not_your_turn", 409)
    joins(workshop, eva, workshop.on_flap(said_by(dirk)))
    assert workshop.flap_texts() == sorted([said_by(anna), said_by(dirk)])


def test_in_turns_a_group_that_says_that_all_its_cards_are_there_is_passed_over(workshop: Workshop, groups):
    (anna, *_), second, (eva, *_) = groups
    actions.set_way(workshop.id, None, way="turns")
    puts(workshop, anna)
    for person in second:
        joins(workshop, person, workshop.on_flap(said_by(anna)))
    actions.next_group(workshop.id, None, turn=workshop.stage.turn)
    assert workshop.stage.group == str(workshop.group_of(eva, "four").pk)
    assert workshop.part("rest_left")["groups"] == [1, 3]


def test_going_on_carries_nothing_a_second_time(workshop: Workshop, groups):
    (anna, *_), second, _third = groups
    puts(workshop, anna)
    for person in second:
        joins(workshop, person, workshop.on_flap(said_by(anna)))
    workshop.next(rest="all")
    assert len(workshop.flap()) == 8  # the four of the first group and of the third
    workshop.back_to("together")
    workshop.next(rest="all")
    assert len(workshop.flap()) == 8


def test_a_group_that_joins_another_has_said_so_too(workshop: Workshop, groups):
    (anna, *_), (cem, *_), (eva, *_) = groups
    joins(workshop, cem, puts(workshop, anna))
    gone, into = (workshop.group_of(person, "four") for person in (cem, eva))
    leading.join_groups(workshop.id, None, group_id=gone.pk, to_id=into.pk)
    workshop.next(rest="all")
    assert len([card for card in workshop.flap() if card.text == said_by(cem)]) == 0
    assert len(workshop.flap()) == 11


# Only what is new -------------------------------------------------------------------------------


def test_the_rest_can_go_up_without_what_looks_like_something_there(workshop: Workshop, groups):
    (anna, *_), (cem, *_), _third = groups
    workshop.cards(anna, "Rustig blijven", "Tijd maken")
    actions.put_rest(workshop.id, None, person_id=anna.pk)
    workshop.cards(cem, "rustig blijven!", "Ouders vooraf bellen")
    actions.next_group(workshop.id, None, turn=workshop.stage.turn)
    shown = workshop.part("my_presenting", cem)
    assert (shown["left"], shown["new"]) == (6, 5)
    assert len(actions.put_rest(workshop.id, None, person_id=cem.pk, only_new=True)) == 5
    assert "rustig blijven!" not in workshop.flap_texts()
    shown = workshop.part("my_presenting", cem)
    assert (shown["left"], shown["new"]) == (1, 0)
    assert len(actions.put_rest(workshop.id, None, person_id=cem.pk)) == 1
