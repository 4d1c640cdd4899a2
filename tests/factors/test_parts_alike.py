"""Cards of a group's list that look alike: who is asked about which, and for how long."""

import pytest

from factors import actions
from sessions.models import Event, Participant
from tests.people import Room
from tests.workshop import Workshop, refusal

CALM, CALMLY, CALL = "Rustig blijven", "rustig zijn en blijven", "Ouders vooraf bellen"


@pytest.fixture
def workshop(room: Room) -> Workshop:
    return Workshop(room.session.pk)


@pytest.fixture
def pair(workshop: Workshop) -> list[Participant]:
    """Anna and Ben, who wrote nearly the same, and something else."""
    anna, ben = workshop.crowd(2)
    workshop.on_to("alone")
    workshop.notes(anna, CALM, CALL)
    workshop.notes(ben, CALMLY)
    return [anna, ben]


def asked(workshop: Workshop, person: Participant) -> tuple[set[str], int]:
    """The wordings that somebody is asked about now, and how many more pairs there are."""
    shown = workshop.part("look_alikes", person)
    return {card.text for card in shown["two"] or ()}, shown["more"]


def both(workshop: Workshop, person: Participant, *texts: str, level: str = "pair") -> list:
    return [workshop.card(person, level, text).pk for text in texts]


def test_both_are_asked_about_the_same_two_cards_while_they_make_their_list(workshop: Workshop, pair):
    anna, ben = pair
    assert asked(workshop, anna) == (set(), 0)
    workshop.on_to("pairs")
    assert asked(workshop, anna) == asked(workshop, ben) == ({CALM, CALMLY}, 0)
    workshop.on_to("questions")
    assert asked(workshop, anna) == (set(), 0)


def test_cards_of_other_columns_set_aside_wiped_or_merged_are_not_asked_about(workshop: Workshop, pair):
    anna, ben = pair
    workshop.on_to("pairs")
    mine = workshop.card(anna, "pair", CALM)
    workshop.does(actions.move_card, anna, mine, column=2)
    assert asked(workshop, anna) == (set(), 0)
    workshop.does(actions.move_card, anna, mine, column=1)
    workshop.does(actions.set_card_aside, anna, mine, aside=True)
    assert asked(workshop, anna) == (set(), 0)
    workshop.does(actions.set_card_aside, anna, mine, aside=False)
    assert asked(workshop, anna) == ({CALM, CALMLY}, 0)
    workshop.merges(ben, CALM, mine, workshop.card(anna, "pair", CALMLY))
    assert asked(workshop, anna) == (set(), 0)


def test_a_card_stands_in_one_pair_at_a_time(workshop: Workshop, pair):
    anna, _ben = pair
    workshop.notes(anna, "Rustig blijven!", "ouders bellen, vooraf")
    workshop.on_to("pairs")
    first, more = asked(workshop, anna)
    assert first < {CALM, CALMLY, "Rustig blijven!"}
    assert (len(first), more) == (2, 1)


def test_what_is_not_the_same_is_not_asked_again_not_in_the_four_either(workshop: Workshop):
    people = workshop.crowd(4)
    workshop.on_to("alone")
    for person in people:
        workshop.notes(person, f"{person.name}: niets")
    workshop.on_to("pairs")
    anna = people[0]
    for text in (CALM, CALMLY):
        actions.add_cards(workshop.id, None, person_id=anna.pk, column=1, texts=[text])
    ids = both(workshop, anna, CALM, CALMLY)
    actions.keep_both(workshop.id, None, person_id=anna.pk, card_ids=ids)
    assert {f"{anna.scope}|list/{ids[0]}"} <= set(Event.objects.latest("revision").topics)
    assert CALM not in asked(workshop, anna)[0]
    revision = workshop.session.revision
    assert actions.keep_both(workshop.id, None, person_id=anna.pk, card_ids=ids[::-1]) == []
    assert workshop.session.revision == revision
    workshop.on_to("fours")
    assert CALM not in asked(workshop, anna)[0]
    assert both(workshop, anna, CALM, CALMLY, level="four")


def test_only_two_cards_of_the_own_open_list_can_be_kept_apart(workshop: Workshop, pair):
    anna, _ben = pair
    workshop.on_to("pairs")
    one, other = both(workshop, anna, CALM, CALMLY)
    note = workshop.card(anna, "pair", CALL).sources.get().pk

    def keeps(*cards) -> tuple[str, int]:
        return refusal(actions.keep_both, workshop.id, None, person_id=anna.pk, card_ids=cards)

    assert keeps(one) == keeps(one, one) == ("few", 422)
    assert keeps(one, note) == ("no_such_card", 410)
    workshop.on_to("questions")
    assert keeps(one, other) == ("moved_on", 409)


def test_words_of_the_theme_come_from_the_teamtool(workshop: Workshop, pair):
    anna, _ben = pair
    workshop.on_to("pairs")
    for text in ("Foto laten wissen", "naaktbeeld verwijderen"):
        actions.add_cards(workshop.id, None, person_id=anna.pk, column=3, texts=[text])
    assert asked(workshop, anna)[1] == 1
    session = workshop.session
    session.content = {**session.content, "alike": []}
    session.save(update_fields=["content"])
    assert asked(workshop, anna)[1] == 0
