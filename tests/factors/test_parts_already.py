"""What of a group's list looks like a card of the flap: who is asked about which, in which order, and for how long."""

from uuid import UUID

import pytest

from factors import actions
from factors.models import Factor
from sessions import frames
from sessions.models import Participant, Session
from tests.people import Room
from tests.workshop import Workshop, refusal

CALM, CALMLY, CALL, CALLED = "Rustig blijven", "rustig zijn en blijven", "Ouders vooraf bellen", "vooraf ouders bellen"


@pytest.fixture
def workshop(room: Room) -> Workshop:
    return Workshop(room.session.pk)


@pytest.fixture
def here(workshop: Workshop) -> list[Participant]:
    """One of each of three groups. The first presents; the second has two cards that look like what comes."""
    workshop.crowd(12)
    workshop.on_to("together")
    people = [table.people[0] for table in workshop.tables("four")]
    workshop.cards(people[0], CALL, CALM)
    workshop.cards(people[1], CALMLY, CALLED, "Iets anders")
    workshop.cards(people[2], "rustig zijn, rustig blijven")
    return people


def asked(workshop: Workshop, person: Participant) -> tuple[str, str, int]:
    """The own words and those of the flap that somebody is asked about now, and how many more there are."""
    shown = workshop.part("already", person)
    return (shown["own"].text, shown["there"].text, shown["more"]) if shown["own"] else ("", "", shown["more"])


def puts(workshop: Workshop, person: Participant, text: str) -> None:
    workshop.does(actions.put_card, person, workshop.card(person, "four", text))


def says(workshop: Workshop, verb, person: Participant, text: str, there: str) -> list[str]:
    return workshop.does(verb, person, workshop.card(person, "four", text), flap_id=workshop.on_flap(there).pk)


NOTHING = ("", "", 0)


def test_whoever_has_a_card_that_looks_like_one_of_the_flap_is_asked(workshop: Workshop, here):
    presenter, asks, third = here
    assert [asked(workshop, person) for person in here] == [NOTHING] * 3
    puts(workshop, presenter, CALM)
    assert asked(workshop, presenter) == NOTHING  # it is their own
    assert asked(workshop, asks) == (CALMLY, CALM, 0)
    assert asked(workshop, third)[1] == CALM
    mate = next(person for person in workshop.tables("four")[1].people if person != asks)
    assert asked(workshop, mate) == asked(workshop, asks)


def test_what_came_first_is_asked_first_so_that_no_question_goes_from_under_a_thumb(workshop: Workshop, here):
    presenter, asks, _third = here
    puts(workshop, presenter, CALM)
    puts(workshop, presenter, CALL)
    assert asked(workshop, asks) == (CALMLY, CALM, 1)
    assert set(workshop.part("already", asks)["alike"]) == {
        str(workshop.card(asks, "four", text).pk) for text in (CALMLY, CALLED)
    }
    says(workshop, actions.already_there, asks, CALMLY, CALM)
    assert asked(workshop, asks) == (CALLED, CALL, 0)
    actions.present_group(workshop.id, None, group_id=workshop.tables("four")[1].group.pk)
    assert workshop.part("my_presenting", asks)["new"] == 1


def test_no_is_remembered_also_when_that_card_is_joined_merged_and_taken_apart(workshop: Workshop, here):
    presenter, asks, third = here
    puts(workshop, presenter, CALM)
    puts(workshop, presenter, CALL)
    says(workshop, actions.not_there_yet, asks, CALMLY, CALM)
    assert asked(workshop, asks)[1] == CALL
    revision = workshop.session.revision
    assert says(workshop, actions.not_there_yet, asks, CALMLY, CALM) == []
    assert workshop.session.revision == revision
    says(workshop, actions.already_there, third, "rustig zijn, rustig blijven", CALM)
    assert asked(workshop, asks)[1] == CALL
    both = [workshop.on_flap(text).pk for text in (CALM, CALL)]
    (merged,) = actions.merge_on_flap(workshop.id, None, card_ids=both, text=CALM)
    assert CALM not in asked(workshop, asks)
    actions.take_apart_on_flap(workshop.id, None, card_id=UUID(merged))
    assert asked(workshop, asks)[1] == CALL


def test_no_to_a_merged_card_holds_when_it_is_taken_apart(workshop: Workshop, here):
    presenter, asks, _third = here
    puts(workshop, presenter, CALM)
    puts(workshop, presenter, CALL)
    both = [workshop.on_flap(text).pk for text in (CALM, CALL)]
    (merged,) = actions.merge_on_flap(workshop.id, None, card_ids=both, text=CALM)
    says(workshop, actions.not_there_yet, asks, CALMLY, CALM)
    actions.take_apart_on_flap(workshop.id, None, card_id=UUID(merged))
    assert CALM not in asked(workshop, asks)


def test_no_of_one_group_is_not_the_no_of_another(workshop: Workshop, here):
    presenter, asks, third = here
    puts(workshop, presenter, CALM)
    says(workshop, actions.not_there_yet, asks, CALMLY, CALM)
    assert asked(workshop, third)[1] == CALM


def test_no_that_comes_late_is_said_to_be_late(workshop: Workshop, here):
    presenter, asks, _third = here
    puts(workshop, presenter, CALM)
    there, mine = workshop.on_flap(CALM), workshop.card(asks, "four", CALMLY)
    actions.wipe_on_flap(workshop.id, None, card_id=there.pk)
    assert refusal(workshop.does, actions.not_there_yet, asks, mine, flap_id=there.pk) == ("no_such_card", 410)


def test_cards_of_other_columns_set_aside_wiped_or_up_are_not_asked_about(workshop: Workshop, here):
    presenter, asks, _third = here
    puts(workshop, presenter, CALM)
    mine = workshop.card(asks, "four", CALMLY)
    workshop.does(actions.move_card, asks, mine, column=2)
    assert asked(workshop, asks) == NOTHING
    workshop.does(actions.move_card, asks, mine, column=1)
    assert asked(workshop, asks) == (CALMLY, CALM, 0)
    workshop.does(actions.set_card_aside, asks, mine, aside=True)
    assert asked(workshop, asks) == NOTHING
    workshop.does(actions.set_card_aside, asks, mine, aside=False)
    workshop.does(actions.edit_card, asks, mine, text="Heel iets anders")
    assert asked(workshop, asks) == NOTHING
    workshop.does(actions.edit_card, asks, mine, text=CALMLY)
    actions.edit_on_flap(workshop.id, None, card_id=workshop.on_flap(CALM).pk, text="Koffie zetten")
    assert asked(workshop, asks) == NOTHING


def test_a_question_about_words_that_are_wiped_goes_at_once_and_others_take_their_time(workshop: Workshop, here):
    presenter, asks, _third = here

    def at_once(verb, *args, **said) -> str:
        """What the phone of who is asked gets without waiting."""
        before = Session.objects.get(pk=workshop.id).revision
        verb(*args, **said)
        news = frames.read(workshop.id, before, [asks.scope], calm=False)
        assert news.calm
        return news.frame([asks.scope])

    assert CALM not in at_once(puts, workshop, presenter, CALM)
    card = workshop.on_flap(CALM).pk
    assert asked(workshop, asks)[1] == CALM
    told = at_once(actions.wipe_on_flap, workshop.id, None, card_id=card)
    assert '"id":"already"' in told.replace(" ", "")
    assert CALM not in told


def test_only_while_groups_present(workshop: Workshop, here):
    presenter, asks, _third = here
    puts(workshop, presenter, CALM)
    workshop.back()
    assert asked(workshop, asks) == NOTHING
    workshop.next()
    assert asked(workshop, asks) == (CALMLY, CALM, 0)
    workshop.next(rest="leave")
    assert asked(workshop, asks) == NOTHING
    assert Factor.objects.filter(text=CALMLY).count() == 1


def test_words_of_the_theme_count_here_too(workshop: Workshop, here):
    presenter, asks, _third = here
    workshop.cards(presenter, "Foto laten wissen")
    workshop.cards(asks, "naaktbeeld verwijderen")
    puts(workshop, presenter, "Foto laten wissen")
    assert asked(workshop, asks)[0] == "naaktbeeld verwijderen"
    session = workshop.session
    session.content = {**session.content, "alike": []}
    session.save(update_fields=["content"])
    assert asked(workshop, asks) == NOTHING


def test_the_console_shows_the_groups_in_the_order_in_which_they_present(workshop: Workshop, here):
    assert workshop.part("presenting_keys")["order"] == [1, 2, 3]
    for seed in range(9):
        actions.draw_order(workshop.id, None, turn=workshop.stage.turn, seed=seed)
        if workshop.part("presenting_keys")["order"] != [1, 2, 3]:
            break
    keys = workshop.part("presenting_keys")
    assert sorted(keys["order"]) == [1, 2, 3]
    assert keys["order"] == [board["number"] for board in keys["boards"]] != [1, 2, 3]
    assert keys["group"].number == keys["order"][0]
    assert keys["next_group"].number == keys["order"][1]


def test_two_facilitators_who_draw_together_draw_once_and_who_presents_goes_on(workshop: Workshop, here):
    presenter, _asks, _third = here
    puts(workshop, presenter, CALM)
    turn = workshop.stage.turn
    actions.draw_order(workshop.id, None, turn=turn, seed=1)
    assert refusal(actions.draw_order, workshop.id, None, turn=turn) == ("moved_on", 409)
    assert workshop.stage.group == str(workshop.group_of(presenter, "four").pk)
    workshop.next(rest="leave")
    assert refusal(actions.draw_order, workshop.id, None, turn=turn + 1) == ("moved_on", 409)


def test_a_chosen_group_passes_nobody_over(workshop: Workshop, here):
    presenter, _asks, third = here
    puts(workshop, presenter, CALM)
    actions.present_group(workshop.id, None, group_id=workshop.group_of(third, "four").pk)
    keys = workshop.part("presenting_keys")
    assert (keys["order"], keys["group"].number, keys["next_group"].number) == ([1, 3, 2], 3, 2)
