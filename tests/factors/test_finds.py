"""Finds: who proposes, who sees them, what they lie under."""

import json
import uuid
from typing import Any

import pytest

from factors import actions
from factors.models import Factor, Find
from sessions import log, models, render
from sessions.log import Refused
from sessions.models import Event, Group, Session
from sessions.reading import Reading
from tests.people import Device, Room, open_room


def card(session: Session, text: str, column: int = 1) -> Factor:
    """A card of the flap."""
    flap, _made = Group.objects.get_or_create(session=session, level=Group.Level.ALL)
    return Factor.objects.create(group=flap, column=column, text=text, place=Factor.objects.count() + 1)


def shown(room: Room, name: str, key: str = "") -> list[dict[str, Any]]:
    """The rows of a list, each its context with its place."""
    loaded = render.ROWS[name].load(Reading.of(room.session.pk), key, None)
    return [{"place": row.place, **row.context} for row in sorted(loaded, key=lambda row: row.order)]


def texts(room: Room, name: str, key: str = "") -> list[str]:
    return [row["find"].text for row in shown(room, name, key)]


def refusal(verb: Any, *args: Any, **kwargs: Any) -> tuple[str, int]:
    with pytest.raises(Refused) as refused:
        verb(*args, **kwargs)
    return refused.value.reason, refused.value.status


def topics() -> set[str]:
    return set(Event.objects.latest("revision").topics)


def revision(room: Room) -> int:
    room.session.refresh_from_db()
    return room.session.revision


def proposes(device: Device, text: str = "Wie durft het te vragen") -> Find:
    (made,) = actions.propose_find(device.session.pk, None, person_id=device.person.pk, text=text)
    return Find.objects.get(pk=made)


def adds(room: Room, text: str = "Rust werkt door", *cards: Factor) -> Find:
    (made,) = actions.add_find(room.session.pk, None, text=text, card_ids=[one.pk for one in cards])
    return Find.objects.get(pk=made)


def test_only_who_proposed_it_and_who_leads_see_a_find_before_it_is_accepted(room: Room, anna: Device, ben: Device):
    find = proposes(anna)
    assert topics() == {f"proposed_find/{find.pk}", f"person:{anna.person_id}|my_find/{find.pk}"}
    assert texts(room, "find") == []
    assert texts(room, "proposed_find") == texts(room, "my_find", anna.person_id) == [find.text]
    assert texts(room, "my_find", ben.person_id) == []
    actions.accept_find(room.session.pk, None, find_id=find.pk)
    assert topics() == {
        f"find/{find.pk}", f"proposed_find/{find.pk}", f"person:{anna.person_id}|my_find/{find.pk}"
    }  # fmt: skip
    assert texts(room, "find") == [find.text]
    assert texts(room, "proposed_find") == texts(room, "my_find", anna.person_id) == []


def test_a_proposal_of_anna_says_nothing_to_bens_phone_not_even_its_id(room: Room, anna: Device, ben: Device):
    before = ben.frame()["to"]
    find = proposes(anna)
    actions.reword_find(room.session.pk, None, find_id=find.pk, text="Anders")
    actions.wipe_find(room.session.pk, None, find_id=find.pk, person_id=anna.person.pk)
    news = ben.frame(before)
    assert (news["items"], news["gone"]) == ([], [])
    assert anna.frame(before)["gone"] == [f"my_find-{find.pk}"]


def test_what_the_facilitator_types_stands_there_at_once_in_the_order_of_coming(room: Room, anna: Device):
    proposed = proposes(anna, "eerst voorgesteld")
    adds(room, "een")
    adds(room, "twee")
    actions.accept_find(room.session.pk, None, find_id=proposed.pk)
    assert texts(room, "find") == ["een", "twee", "eerst voorgesteld"]
    assert {row["place"] for row in shown(room, "find")} == {"finds"}


@pytest.mark.parametrize(("phase", "late"), [("welcome", False), ("finds", False), ("top", True), ("closing", True)])
def test_a_proposal_after_its_phase_is_kept_and_marked(room: Room, anna: Device, ben: Device, phase: str, late: bool):
    room.goes_to(phase)
    assert proposes(anna).late is late


def test_a_find_lies_under_cards_of_the_flap(room: Room):
    one, two = card(room.session, "een", column=2), card(room.session, "twee", column=1)
    find = adds(room, "eronder", one, two)
    assert shown(room, "find")[0]["cards"] == ["een", "twee"]
    actions.move_on_flap(room.session.pk, None, card_id=one.pk, column=3)  # tells nobody of finds
    assert shown(room, "find")[0]["cards"] == ["een", "twee"]
    link = {"find_id": find.pk}
    actions.link_find(room.session.pk, None, **link, card_ids=[two.pk])
    assert topics() == {f"find/{find.pk}"}
    assert shown(room, "find")[0]["cards"] == ["twee"]
    before = revision(room)
    assert actions.link_find(room.session.pk, None, **link, card_ids=[two.pk]) == []
    assert revision(room) == before
    actions.link_find(room.session.pk, None, **link, card_ids=[])
    assert shown(room, "find")[0]["cards"] == []


def not_on_the_flap(room: Room) -> dict[str, Factor]:
    gone, apart, merged, other = (card(room.session, text) for text in ("weg", "los", "samen", "ander"))
    Factor.objects.filter(pk=gone.pk).update(removed_at="2024-01-01T00:00Z", text="")
    Factor.objects.filter(pk=apart.pk).update(taken_apart_at="2024-01-01T00:00Z")
    Factor.objects.filter(pk=merged.pk).update(merged_into=other)
    pair = Group.objects.create(session=room.session, level=Group.Level.PAIR)
    return {
        "taken away": gone,
        "taken apart": apart,
        "merged": merged,
        "of a pair": Factor.objects.create(group=pair, column=1, text="tweetal", place=1),
        "of another session": card(open_room().session, "elders"),
    }


def test_it_lies_under_nothing_that_is_not_on_the_flap(room: Room):
    there = card(room.session, "er wel")
    find = adds(room)
    for what, wrong in not_on_the_flap(room).items():
        both = {"card_ids": [there.pk, wrong.pk]}
        assert refusal(actions.link_find, room.session.pk, None, find_id=find.pk, **both) == ("no_such_card", 409), what
        assert refusal(actions.add_find, room.session.pk, None, text="x", **both) == ("no_such_card", 409), what
    assert Find.objects.count() == 1
    assert not find.cards.exists()


def test_a_linked_card_that_left_the_flap_is_not_shown(room: Room):
    one, two = card(room.session, "een"), card(room.session, "twee")
    adds(room, "eronder", one, two)
    Factor.objects.filter(pk=one.pk).update(removed_at="2024-01-01T00:00Z", text="")
    assert shown(room, "find")[0]["cards"] == ["twee"]


def test_changes_are_news_only_when_something_changed(room: Room, anna: Device):
    find = proposes(anna)
    for verb, change in (
        (actions.reword_find, {"text": "Anders gezegd"}),
        (actions.accept_find, {}),
        (actions.reword_find, {"text": "Nog anders"}),
    ):
        verb(room.session.pk, None, find_id=find.pk, **change)
        before = revision(room)
        assert verb(room.session.pk, None, find_id=find.pk, **change) == []
        assert revision(room) == before
    assert texts(room, "find") == ["Nog anders"]
    assert topics() == {f"find/{find.pk}"}


def test_the_proposer_takes_it_back_until_it_is_accepted_and_nobody_else_may(room: Room, anna: Device, ben: Device):
    find, kept = proposes(anna), proposes(anna, "blijft")
    actions.accept_find(room.session.pk, None, find_id=kept.pk)
    mine: dict[str, Any] = {"person_id": anna.person.pk}
    assert refusal(actions.wipe_find, room.session.pk, None, find_id=find.pk, person_id=ben.person.pk) == (
        "not_yours", 403
    )  # fmt: skip
    assert refusal(actions.wipe_find, room.session.pk, None, find_id=kept.pk, **mine) == ("already_accepted", 409)
    actions.wipe_find(room.session.pk, None, find_id=find.pk, **mine)
    assert texts(room, "proposed_find") == texts(room, "my_find", anna.person_id) == []
    assert refusal(actions.wipe_find, room.session.pk, None, find_id=find.pk, **mine) == ("gone", 410)
    assert Find.objects.get(pk=kept.pk).text == "blijft"


def test_a_wiped_find_leaves_no_word_and_is_no_candidate(room: Room):
    find = adds(room, "kanarie")
    actions.choose_by(room.session.pk, None, by="talking")
    actions.shortlist(room.session.pk, None, find_id=find.pk, on=True)
    actions.wipe_find(room.session.pk, None, find_id=find.pk, person_id=None)
    assert topics() >= {f"find/{find.pk}", "top"}
    everything = [list(model._default_manager.values()) for model in (Find, models.Op, Event)]
    assert "kanarie" not in json.dumps(everything, default=str)
    assert not room.session.candidates.exists()
    assert texts(room, "find") == []


def test_nothing_can_be_done_with_a_find_that_is_gone_or_of_another_session(room: Room):
    find, elsewhere = adds(room), adds(open_room())
    actions.wipe_find(room.session.pk, None, find_id=find.pk, person_id=None)
    for one in (find.pk, elsewhere.pk, uuid.uuid4()):
        for verb, change in (
            (actions.reword_find, {"text": "x"}),
            (actions.link_find, {"card_ids": []}),
            (actions.accept_find, {}),
            (actions.wipe_find, {"person_id": None}),
        ):
            assert refusal(verb, room.session.pk, None, find_id=one, **change) == ("gone", 410)


def test_a_find_sent_twice_is_proposed_once(room: Room, anna: Device):
    op = log.Op(uuid.uuid4(), anna.person.scope, "0" * 64)
    said: dict[str, Any] = {"person_id": anna.person.pk, "text": "eens"}
    assert actions.propose_find(room.session.pk, op, **said) == actions.propose_find(room.session.pk, op, **said)
    assert Find.objects.count() == 1


def test_who_left_proposes_nothing(room: Room, anna: Device):
    person = anna.person
    anna.posts("leave")
    assert refusal(actions.propose_find, room.session.pk, None, person_id=person.pk, text="x") == ("not_here", 403)


# By the forms -----------------------------------------------------------------------------------


def test_by_their_forms(room: Room, anna: Device, els: Device):
    one = card(room.session, "een")
    assert anna.posts("propose_find", text=" Ruimte\u200b  geven ").status_code == 200
    find = Find.objects.get()
    assert find.text == "Ruimte geven"
    assert els.posts("edit_find", find.pk, text="Ruimte").status_code == 200
    assert els.posts("accept_find", find.pk).status_code == 200
    assert els.posts("link_find", find.pk, cards=[str(one.pk), str(one.pk)]).status_code == 200
    assert [(row["find"].text, row["cards"]) for row in shown(room, "find")] == [("Ruimte", ["een"])]
    assert els.posts("link_find", find.pk).status_code == 200
    assert els.posts("wipe_find", find.pk).status_code == 200
    assert els.posts("add_find", text="Zelf", cards=[str(one.pk)]).status_code == 200
    assert [(row["find"].text, row["cards"]) for row in shown(room, "find")] == [("Zelf", ["een"])]
    mine = proposes(anna)
    assert anna.posts("wipe_my_find", mine.pk).status_code == 200
    assert Find.objects.get(pk=mine.pk).text == ""


@pytest.mark.parametrize("said", [{"text": ""}, {"text": "x" * 301}, {"text": "goed", "cards": "geen id"}])
def test_what_does_not_fit_is_refused_and_nothing_is_kept(room: Room, els: Device, said):
    assert els.posts("add_find", **said).status_code == 422
    assert not Find.objects.exists()
