"""The facilitator undoes the last step on the flap: all is as it was, once, and no words stay behind for it."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from factors import actions, steps
from factors.actions import undo as undoing
from factors.models import Candidate, Factor, Find
from sessions import actions as leading
from sessions import frames
from sessions.log import Work
from sessions.models import Group, Participant
from tests.people import Room
from tests.workshop import Workshop, refusal, written_anywhere

WORD = "Kwetsbaarewoorden"


@pytest.fixture
def workshop(room: Room) -> Workshop:
    return Workshop(room.session.pk)


@pytest.fixture
def people(workshop: Workshop) -> list[Participant]:
    """Eight people with a note each in two fours; all of it is on the flap."""
    found = workshop.crowd(8)
    workshop.on_to("alone")
    for person in found:
        workshop.notes(person, f"noot van {person.name}")
    workshop.on_to("together")
    actions.set_way(workshop.id, None, way="open")
    for group in workshop.groups("four"):
        someone = next(table.people[0] for table in workshop.tables("four") if table.group == group)
        actions.put_rest(workshop.id, None, person_id=someone.pk)
    return found


@pytest.fixture
def flap(workshop: Workshop, people) -> list[Factor]:
    return workshop.flap()


def looks(workshop: Workshop) -> Any:
    """All that anybody sees of the flap, and what lies under its cards."""
    finds = {find.text: sorted(str(card.pk) for card in find.cards.all()) for find in Find.objects.all()}
    places = {
        str(candidate.factor_id): candidate.rank
        for candidate in Candidate.objects.filter(session=workshop.id, factor__isnull=False)
    }
    return (
        [
            (row.key, row.place, row.order, row.context["card"].text, row.context["parts"], row.context["came_from"]())
            for row in sorted(workshop.rows("flap_card"), key=lambda row: (row.place, row.order, row.key))
        ],
        finds,
        places,
    )


def step(workshop: Workshop) -> int:
    number: int = workshop.part("undo_key")["step"]
    return number


def undo(workshop: Workshop) -> None:
    actions.undo_on_flap(workshop.id, None, step=step(workshop))


Do = Callable[[Workshop, list[Factor]], Any]
STEPS: dict[str, Do] = {
    "added": lambda w, flap: actions.add_to_flap(w.id, None, column=2, text="erbij"),
    "reworded": lambda w, flap: actions.edit_on_flap(w.id, None, card_id=flap[1].pk, text="anders"),
    "moved": lambda w, flap: actions.move_on_flap(w.id, None, card_id=flap[1].pk, column=3),
    "shifted": lambda w, flap: actions.shift_on_flap(w.id, None, card_id=flap[1].pk, up=True),
    "merged": lambda w, flap: actions.merge_on_flap(w.id, None, card_ids=[card.pk for card in flap[1:4]], text="samen"),
    "gathered": lambda w, flap: actions.gather_on_flap(w.id, None, card_ids=[flap[0].pk, flap[5].pk, flap[3].pk]),
}


@pytest.mark.parametrize("kind", STEPS)
def test_after_undoing_the_flap_is_as_it_was_before_and_nothing_is_left_to_undo(workshop: Workshop, flap, kind: str):
    before = looks(workshop)
    STEPS[kind](workshop, flap)
    assert looks(workshop) != before
    assert workshop.part("undo_key")["kind"] == kind
    undo(workshop)
    assert looks(workshop) == before
    assert workshop.session.last_step == {}
    assert workshop.part("undo_key")["kind"] == ""


def test_what_was_taken_apart_is_one_card_again_with_its_words_and_where_it_stood(workshop: Workshop, flap):
    STEPS["merged"](workshop, flap)
    merged = workshop.on_flap("samen")
    actions.move_on_flap(workshop.id, None, card_id=merged.pk, column=2)
    before = looks(workshop)
    actions.take_apart_on_flap(workshop.id, None, card_id=merged.pk)
    assert workshop.part("undo_key")["kind"] == "apart"
    undo(workshop)
    assert looks(workshop) == before
    assert written_anywhere("samen")


def test_a_card_that_comes_on_a_full_flap_is_kept_for_undo_without_reading_the_others(
    workshop: Workshop, flap, monkeypatch: pytest.MonkeyPatch
):
    """What is kept is what comparing the whole flap before and after would find."""
    read: list[set[str]] = []
    whole = undoing._flap

    def reads(*which: Any) -> steps.Flap:
        read.append(set((found := whole(*which)).cards))
        return found

    monkeypatch.setattr(undoing, "_flap", reads)
    others = whole(Work(workshop.session, timezone.now()))
    [made] = actions.add_to_flap(workshop.id, None, column=2, text="Nieuw")
    assert read == [{made}]
    kept = workshop.session.last_step
    assert {name: kept[name] for name in ("cards", "left", "finds", "candidates")} == steps.step(
        others, whole(Work(workshop.session, timezone.now()))
    )


def test_finds_lie_under_the_same_cards_again(workshop: Workshop, flap):
    actions.add_find(workshop.id, None, text="onder twee", card_ids=[flap[1].pk, flap[6].pk])
    actions.add_find(workshop.id, None, text="onder een", card_ids=[flap[2].pk])
    before = looks(workshop)
    STEPS["merged"](workshop, flap)
    assert looks(workshop) != before
    undo(workshop)
    assert looks(workshop) == before


def test_a_place_in_the_top_three_goes_back_to_the_card_that_had_it(workshop: Workshop, flap):
    actions.choose_by(workshop.id, None, by="talking")
    actions.shortlist(workshop.id, None, on=True, factor_id=flap[2].pk)
    before = looks(workshop)
    STEPS["merged"](workshop, flap)
    undo(workshop)
    assert looks(workshop) == before


def test_what_cost_a_place_in_the_top_three_is_not_offered_to_undo(workshop: Workshop, flap):
    """It could not be brought back whole."""
    actions.choose_by(workshop.id, None, by="talking")
    for card in flap[1:3]:
        actions.shortlist(workshop.id, None, on=True, factor_id=card.pk)
    STEPS["moved"](workshop, flap)
    STEPS["merged"](workshop, flap)
    assert workshop.part("undo_key")["kind"] == ""


def test_two_consoles_press_together_and_it_is_undone_once(workshop: Workshop, flap):
    STEPS["moved"](workshop, flap)
    STEPS["reworded"](workshop, flap)
    pressed = step(workshop)
    actions.undo_on_flap(workshop.id, None, step=pressed)
    after = looks(workshop)
    assert refusal(actions.undo_on_flap, workshop.id, None, step=pressed) == ("moved_on", 409)
    assert refusal(actions.undo_on_flap, workshop.id, None, step=0) == ("moved_on", 409)
    assert looks(workshop) == after
    assert Factor.objects.get(pk=flap[1].pk).column == 3  # the step before it stays


def test_undo_pressed_while_a_colleague_does_something_undoes_neither(workshop: Workshop, flap):
    STEPS["moved"](workshop, flap)
    pressed = step(workshop)
    STEPS["reworded"](workshop, flap)
    assert refusal(actions.undo_on_flap, workshop.id, None, step=pressed) == ("moved_on", 409)


@pytest.mark.parametrize(
    ("kind", "since"),
    [
        ("reworded", {"text": "van een ander"}),
        ("moved", {"column": 2}),
        ("shifted", {"place": 5}),
        ("merged", {"text": "van een ander"}),
        ("gathered", {"column": 2}),
    ],
)
def test_when_the_flap_has_changed_since_nothing_is_undone(workshop: Workshop, flap, kind: str, since):
    STEPS[kind](workshop, flap)
    card = Factor.objects.get(pk=next(iter(workshop.session.last_step["cards"])))
    card = card if kind != "merged" else workshop.on_flap("samen")
    Factor.objects.filter(pk=card.pk).update(**since)
    before = looks(workshop)
    assert refusal(undo, workshop) == ("changed_since", 409)
    assert looks(workshop) == before


def test_a_card_that_got_a_group_or_a_find_since_is_not_taken_off(workshop: Workshop, flap, people):
    for since in ("group", "find"):
        STEPS["added"](workshop, flap)
        card = workshop.on_flap("erbij")
        if since == "group":
            card.sources.add(Factor.objects.filter(group__level="four")[0])
        else:
            actions.add_find(workshop.id, None, text="eronder", card_ids=[card.pk])
        assert refusal(undo, workshop) == ("changed_since", 409)
        actions.wipe_on_flap(workshop.id, None, card_id=card.pk)


def test_other_words_can_be_undone_also_when_a_find_came_under_them(workshop: Workshop, flap):
    STEPS["reworded"](workshop, flap)
    actions.add_find(workshop.id, None, text="eronder", card_ids=[flap[1].pk])
    undo(workshop)
    assert Factor.objects.get(pk=flap[1].pk).text == flap[1].text


def test_while_people_vote_on_it_a_merged_card_stays_whole(workshop: Workshop, flap):
    actions.choose_by(workshop.id, None, by="voting")
    for card in (flap[1], *flap[4:7]):
        actions.shortlist(workshop.id, None, on=True, factor_id=card.pk)
    STEPS["merged"](workshop, flap)
    actions.open_voting(workshop.id, None)
    assert refusal(undo, workshop) == ("voting_open", 409)


def test_what_changes_nothing_leaves_the_step_before_to_undo(workshop: Workshop, flap):
    STEPS["moved"](workshop, flap)
    before = workshop.session.last_step
    actions.move_on_flap(workshop.id, None, card_id=flap[1].pk, column=3)
    actions.gather_on_flap(workshop.id, None, card_ids=[flap[4].pk, flap[5].pk])
    assert workshop.session.last_step == before


def test_cards_side_by_side_stand_after_the_first_of_them_and_the_rest_keeps_its_order(workshop: Workshop, flap):
    actions.move_on_flap(workshop.id, None, card_id=flap[7].pk, column=2)
    actions.gather_on_flap(workshop.id, None, card_ids=[flap[7].pk, flap[5].pk, flap[1].pk])
    now = [card.pk for card in Factor.objects.filter(pk__in=[card.pk for card in flap], column=1)]
    assert now == [flap[at].pk for at in (0, 1, 5, 7, 2, 3, 4, 6)]
    assert refusal(actions.gather_on_flap, workshop.id, None, card_ids=[flap[0].pk] * 2) == ("few", 422)


# Privacy ------------------------------------------------------------------------------------------


def _kept(workshop: Workshop) -> str:
    return json.dumps(workshop.session.last_step)


def test_words_kept_for_undo_go_when_any_card_is_wiped_by_whom_ever(workshop: Workshop, flap, people):
    for by in ("facilitator", "group"):
        card = workshop.flap()[0]
        actions.edit_on_flap(workshop.id, None, card_id=card.pk, text=WORD)
        actions.edit_on_flap(workshop.id, None, card_id=card.pk, text=f"anders {by}")
        assert WORD in _kept(workshop)
        if by == "facilitator":
            actions.wipe_on_flap(workshop.id, None, card_id=workshop.flap()[3].pk)
        else:
            person = people[0]
            own = workshop.on_list(workshop.group_of(person, "four"))[-1]
            workshop.does(actions.wipe_card, person, own)
        assert written_anywhere(WORD) == []
        assert workshop.session.last_step == {}


def test_the_words_of_a_card_that_was_taken_apart_are_gone_after_a_wipe(workshop: Workshop, flap):
    actions.merge_on_flap(workshop.id, None, card_ids=[flap[0].pk, flap[1].pk], text=WORD)
    actions.take_apart_on_flap(workshop.id, None, card_id=workshop.on_flap(WORD).pk)
    assert WORD in _kept(workshop)
    actions.wipe_on_flap(workshop.id, None, card_id=flap[5].pk)
    assert written_anywhere(WORD) == []


def test_a_card_that_was_added_and_undone_leaves_no_words(workshop: Workshop, flap):
    actions.add_to_flap(workshop.id, None, column=1, text=WORD)
    undo(workshop)
    assert written_anywhere(WORD) == []


def test_a_note_that_its_writer_takes_away_is_not_kept_for_undo_either(workshop: Workshop, room: Room):
    """It went along, and was reworded everywhere since: only the last step still had its words."""
    anna, _ben = workshop.crowd(2)
    workshop.on_to("alone")
    (note,) = workshop.notes(anna, WORD)
    workshop.on_to("pairs")
    workshop.on_to("questions")
    actions.edit_on_flap(workshop.id, None, card_id=workshop.on_flap(WORD).pk, text="anders")
    Factor.objects.filter(group__level=Group.Level.PAIR).update(text="ook anders")
    assert WORD in _kept(workshop)
    actions.remove_note(workshop.id, None, person_id=anna.pk, note_id=note.pk)
    assert written_anywhere(WORD) == []


def test_another_note_taken_away_leaves_the_step_to_undo(workshop: Workshop, flap, people):
    (note,) = workshop.notes(people[0], "nog iets")
    STEPS["reworded"](workshop, flap)
    actions.remove_note(workshop.id, None, person_id=people[0].pk, note_id=note.pk)
    undo(workshop)


def test_a_session_that_ended_keeps_no_step(workshop: Workshop, flap):
    workshop.on_to("closing")
    actions.edit_on_flap(workshop.id, None, card_id=flap[0].pk, text=WORD)
    actions.edit_on_flap(workshop.id, None, card_id=flap[0].pk, text="anders")
    assert WORD in _kept(workshop)
    leading.go_to(workshop.id, None, pressed_in="closing", to="finished")
    assert written_anywhere(WORD) == []


def test_nobody_reads_the_words_before_a_step_not_even_the_console(workshop: Workshop, flap, people):
    actions.edit_on_flap(workshop.id, None, card_id=flap[0].pk, text=WORD)
    actions.edit_on_flap(workshop.id, None, card_id=flap[0].pk, text="anders")
    assert WORD in _kept(workshop)
    for scopes in (("console",), ("screen",), ("phone",), ("phone", people[0].scope)):
        assert WORD not in frames.frame_for(workshop.id, scopes, None)
