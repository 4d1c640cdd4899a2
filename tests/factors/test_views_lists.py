"""What is posted about shared lists and the flap, by script and without: one address after the other."""

import re
from typing import Any
from uuid import uuid4

import pytest

from factors.models import TEXT_LENGTH, Factor
from sessions.models import Group, Participant
from tests.people import Device, Room
from tests.words import dutch, said_in
from tests.workshop import Workshop

NAMES = ("Anna", "Ben", "Cem", "Dirk", "Eva", "Fem", "Gijs", "Huub")


@pytest.fixture
def workshop(room: Room) -> Workshop:
    return Workshop(room.session.pk)


@pytest.fixture
def people(room: Room, workshop: Workshop) -> dict[str, Device]:
    """Eight people with two notes each, working in pairs; Truus has no phone."""
    devices = {name: room.joins(name) for name in NAMES}
    for name, device in devices.items():
        workshop.notes(device.person, f"een van {name}", f"twee van {name}")
    room.goes_to("pairs")
    return devices


@pytest.fixture
def anna(people: dict[str, Device]) -> Device:
    return people["Anna"]


@pytest.fixture
def stranger(workshop: Workshop, people: dict[str, Device], anna: Device) -> Device:
    """Somebody of another pair."""
    mates = workshop.mates(anna.person, "pair")
    return next(device for name, device in people.items() if name not in mates)


@pytest.fixture
def card(workshop: Workshop, anna: Device) -> Factor:
    return workshop.card(anna.person, "pair", "een van Anna")


@pytest.fixture
def two(workshop: Workshop, anna: Device) -> list[str]:
    """The ids of two cards on Anna's list."""
    return [str(card.pk) for card in workshop.on_list(workshop.group_of(anna.person, "pair"))[:2]]


def is_back_on(response: Any, device: Device, page: str, place: str = "") -> bool:
    """A plain post that was taken leads back to the page, at the place given."""
    address = device.url(page) + (f"#{place}" if place else "")
    return bool(response.status_code == 303 and response.headers["Location"] == address)


def refused(response: Any, status: int, sentence: str = "") -> None:
    """A sentence, and for what came too late the present state with it."""
    assert response.status_code == status
    said = response.json()
    assert said["error"]
    assert not sentence or said["error"] == dutch(sentence)
    assert ("frame" in said) == (status in (409, 410))


# A member's list --------------------------------------------------------------------------------


def test_a_card_is_added(workshop: Workshop, anna: Device):
    assert anna.posts("add_card", column=2, text=" nieuw\u200b ").status_code == 200
    assert is_back_on(anna.posts("add_card", script=False, column=3, text="nog een"), anna, "phone", "c3")
    assert is_back_on(anna.posts("add_card", script=False, column=1, lines="- a\n2) b"), anna, "phone", "c1")
    added = workshop.on_list(workshop.group_of(anna.person, "pair"))[-4:]
    assert {(card.text, card.column) for card in added} == {("nieuw", 2), ("nog een", 3), ("a", 1), ("b", 1)}


@pytest.mark.parametrize(
    "said",
    [
        {"column": 1, "text": ""},
        {"column": 1, "lines": "-\n"},
        {"column": 4, "text": "x"},
        {"text": "x"},
        {"column": 1, "text": "x" * (TEXT_LENGTH + 1)},
        {"column": 1, "lines": "x\n" * 41},
        {"column": 1, "text": "x", "person": "niemand"},
    ],
)
def test_a_card_that_does_not_fit_is_refused_with_a_sentence(anna: Device, said: dict[str, Any]):
    before = Factor.objects.count()
    refused(anna.posts("add_card", **said), 422)
    assert Factor.objects.count() == before


def test_without_script_what_was_typed_stays_with_the_sentence(anna: Device):
    typed = "lang " * 100
    response = anna.posts("add_card", script=False, column=1, form="card-1", text=typed)
    assert response.status_code == 422
    assert typed.strip() in said_in(response)


def test_a_card_is_added_for_a_neighbour_without_a_phone(workshop: Workshop, people, anna: Device, stranger: Device):
    workshop.back_to("lobby")
    truus = workshop.comes("Truus", without_phone=True)
    workshop.on_to("pairs")
    near = next(d for d in people.values() if d.person.name in workshop.mates(truus, "pair"))
    far = next(d for d in people.values() if d.person.name not in workshop.mates(truus, "pair"))
    assert near.posts("add_card", column=1, text="van Truus", person=truus.pk).status_code == 200
    assert Factor.objects.get(text="van Truus").writer == truus
    assert near.posts("add_card", column=1, lines="a\nb", person=truus.pk).status_code == 200
    assert set(Factor.objects.filter(text__in=["a", "b"]).values_list("writer", flat=True)) == {truus.pk}
    refused(far.posts("add_card", column=1, text="x", person=truus.pk), 409)
    refused(near.posts("add_card", column=1, text="x", person=uuid4()), 409)
    assert anna.person != stranger.person


def test_a_card_is_reworded(anna: Device, card: Factor):
    assert anna.posts("edit_card", card.pk, text="anders").status_code == 200
    assert is_back_on(anna.posts("edit_card", card.pk, script=False, text="weer anders"), anna, "phone")
    refused(anna.posts("edit_card", card.pk, text=" "), 422, "Write something first.")
    refused(anna.posts("edit_card", card.pk, text="x" * (TEXT_LENGTH + 1)), 422)
    card.refresh_from_db()
    assert card.text == "weer anders"


def test_two_cards_are_said_to_be_different(anna: Device, two: list[str]):
    assert anna.posts("keep_both", cards=two).status_code == 200
    assert is_back_on(anna.posts("keep_both", script=False, cards=two), anna, "phone")
    refused(anna.posts("keep_both", cards=two[:1]), 422, "Choose two cards.")
    refused(anna.posts("keep_both"), 422, "Choose two cards.")
    refused(anna.posts("keep_both", cards=[two[0], "x"]), 422)


def test_who_has_a_card_open_to_change_it_is_shown_to_the_others_of_the_group_only(
    workshop: Workshop, people: dict[str, Device], anna: Device, stranger: Device, card: Factor
):
    mate = next(people[name] for name in workshop.mates(anna.person, "pair") - {"Anna"})
    revision = workshop.session.revision

    def shown(device: Device) -> list[dict[str, str]]:
        return workshop.part("rewording", device.person)["now"]

    assert anna.posts("changing_card", card.pk, on="1").status_code == 204
    assert shown(mate) == [{"name": "Anna", "text": "een van Anna"}]
    assert shown(anna) == shown(stranger) == []
    # A card of another list says nothing, neither there nor here.
    stranger.posts("changing_card", card.pk, on="1")
    assert shown(mate) == [{"name": "Anna", "text": "een van Anna"}]
    assert anna.posts("changing_card", card.pk, on="0").status_code == 204
    assert shown(mate) == []
    refused(anna.posts("changing_card", card.pk, on="x"), 422)
    assert workshop.session.revision == revision
    # Of a card that was wiped meanwhile there is nothing to say.
    anna.posts("changing_card", card.pk, on="1")
    mate.posts("wipe_card", card.pk)
    assert shown(mate) == []


def test_a_card_is_moved(anna: Device, card: Factor):
    assert anna.posts("move_card", card.pk, column=3).status_code == 200
    for way in ("up", "down"):
        assert anna.posts("move_card", card.pk, column=way).status_code == 200
    assert is_back_on(anna.posts("move_card", card.pk, script=False, column=2), anna, "phone")
    for column in ("4", "x", ""):
        refused(anna.posts("move_card", card.pk, column=column), 422)
    card.refresh_from_db()
    assert card.column == 2


def test_a_card_is_set_aside_and_put_back(anna: Device, card: Factor):
    for aside in (1, 0):
        assert anna.posts("aside_card", card.pk, aside=aside).status_code == 200
        card.refresh_from_db()
        assert card.set_aside == bool(aside)
    assert is_back_on(anna.posts("aside_card", card.pk, script=False, aside=1), anna, "phone")
    for aside in ("", "x"):  # type: ignore[assignment]
        refused(anna.posts("aside_card", card.pk, aside=aside), 422)


def test_cards_are_merged_and_taken_apart(workshop: Workshop, anna: Device, two: list[str]):
    assert anna.posts("merge_cards", cards=two, text="samengevoegd").status_code == 200
    merged = workshop.card(anna.person, "pair", "samengevoegd")
    assert {str(part.pk) for part in merged.merged.all()} == set(two)
    assert anna.posts("apart_card", merged.pk).status_code == 200
    assert is_back_on(anna.posts("merge_cards", script=False, cards=two, text="weer"), anna, "phone")
    again = workshop.card(anna.person, "pair", "weer")
    assert is_back_on(anna.posts("apart_card", again.pk, script=False), anna, "phone")
    refused(anna.posts("apart_card", two[0]), 409)


@pytest.mark.parametrize(
    ("cards", "text", "status"),
    [([], "x", 422), (["geen id"], "x", 422), ([0], "x", 422), ([0, 0], "x", 422), ([0, 1], "", 422)],
)
def test_what_can_not_be_merged_is_refused_with_a_sentence(anna: Device, two, cards, text: str, status: int):
    ids = [two[at] if isinstance(at, int) else at for at in cards]
    before = Factor.objects.count()
    refused(anna.posts("merge_cards", cards=ids, text=text), status)
    assert Factor.objects.count() == before


def test_a_card_is_wiped(anna: Device, card: Factor):
    answer = anna.posts("wipe_card", card.pk, revision=anna.frame()["to"])
    assert answer.status_code == 200
    assert "een van Anna" not in answer.content.decode()
    assert not Factor.objects.filter(text="een van Anna").exists()
    refused(
        anna.posts("wipe_card", card.pk), 410, "That card is not on the list any more. Look at the list as it is now."
    )
    refused(
        anna.posts("edit_card", card.pk, text="terug"),
        410,
        "That card is not on the list any more. Look at the list as it is now.",
    )


def test_a_card_is_wiped_without_script(anna: Device, card: Factor):
    assert is_back_on(anna.posts("wipe_card", card.pk, script=False), anna, "phone")
    response = anna.posts("edit_card", card.pk, script=False, text="mijn eigen woorden")
    assert response.status_code == 410
    assert dutch("That card is not on the list any more. Look at the list as it is now.") in said_in(response)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("edit_card", {"text": "x"}),
        ("move_card", {"column": 2}),
        ("aside_card", {"aside": 1}),
        ("apart_card", {}),
        ("wipe_card", {}),
    ],
)
def test_a_stranger_does_nothing_with_a_card_of_another_group(stranger: Device, card: Factor, name, said):
    before = list(Factor.objects.values())
    response = stranger.posts(name, card.pk, **said)
    refused(response, 410)
    assert "een van Anna" not in response.content.decode()
    refused(stranger.posts(name, uuid4(), **said), 410)
    assert list(Factor.objects.values()) == before


def test_a_stranger_merges_nothing_of_another_group(stranger: Device, two: list[str]):
    refused(stranger.posts("merge_cards", cards=two, text="x"), 410)


def test_a_late_edit_is_refused_with_the_present_state(room: Room, anna: Device, card: Factor):
    room.goes_to("fours_forming")
    for name, said in (("edit_card", {"text": "x"}), ("move_card", {"column": 2}), ("aside_card", {"aside": 1}),
                       ("apart_card", {}), ("wipe_card", {})):  # fmt: skip
        response = anna.posts(name, card.pk, **said)
        refused(response, 409, "The group has moved on. This is where you are now.")
        assert response.json()["frame"]["items"]
    refused(anna.posts("merge_cards", cards=[card.pk, uuid4()], text="x"), 409)


def test_the_same_card_sent_twice_is_added_once(workshop: Workshop, anna: Device):
    op = str(uuid4())
    for _time in range(2):
        assert anna.posts("add_card", op=op, column=1, text="eenmaal").status_code == 200
    assert Factor.objects.filter(text="eenmaal").count() == 1
    refused(anna.posts("add_card", op=op, column=1, text="iets anders"), 422)


def test_a_group_says_that_it_is_ready(workshop: Workshop, anna: Device):
    assert anna.posts("mark_done", done=1).status_code == 200
    assert workshop.group_of(anna.person, "pair").done_at
    assert is_back_on(anna.posts("mark_done", script=False, done=0), anna, "phone")
    assert workshop.group_of(anna.person, "pair").done_at is None
    refused(anna.posts("mark_done", done="misschien"), 422)


def test_a_late_note_is_taken_along(workshop: Workshop, anna: Device, stranger: Device):
    (note,) = workshop.notes(anna.person, "te laat")
    refused(stranger.posts("take_along", note.pk), 410)
    refused(anna.posts("take_along", uuid4()), 410)
    assert anna.posts("take_along", note.pk).status_code == 200
    assert is_back_on(anna.posts("take_along", note.pk, script=False), anna, "phone")
    assert workshop.texts_of(anna.person, "pair").count("te laat") == 1


# Onto the flap ----------------------------------------------------------------------------------


@pytest.fixture
def presenter(room: Room, workshop: Workshop, people: dict[str, Device]) -> Device:
    room.goes_to("together")
    first = workshop.tables("four")[0]
    return people[first.people[0].name]


@pytest.fixture
def listener(workshop: Workshop, people: dict[str, Device], presenter: Device) -> Device:
    return people[workshop.tables("four")[1].people[0].name]


def first_card(workshop: Workshop, device: Device) -> Factor:
    return workshop.on_list(workshop.group_of(device.person, "four"))[0]


def test_a_card_and_the_rest_are_put_on_the_flap(workshop: Workshop, presenter: Device, listener: Device):
    card = first_card(workshop, presenter)
    assert presenter.posts("put_card", card.pk).status_code == 200
    assert is_back_on(presenter.posts("put_card", card.pk, script=False), presenter, "phone")
    assert workshop.flap_texts() == [card.text]
    refused(listener.posts("put_card", first_card(workshop, listener).pk), 409)
    refused(listener.posts("put_card", card.pk), 410)
    refused(listener.posts("put_rest"), 409, "Another group presents now. Your turn comes.")
    assert is_back_on(presenter.posts("put_rest", script=False), presenter, "phone")
    assert len(workshop.flap()) == 8


def test_in_turns_the_sentence_says_that_it_is_one_card_a_turn(workshop: Workshop, els: Device, presenter: Device):
    assert els.posts("set_way", way="turns").status_code == 200
    one, two = workshop.on_list(workshop.group_of(presenter.person, "four"))[:2]
    assert presenter.posts("put_card", one.pk).status_code == 200
    refused(presenter.posts("put_card", two.pk), 409, "One new card in each turn. The rest comes at the end.")


def test_the_facilitator_leads_the_presenting(workshop: Workshop, els: Device, presenter: Device, listener: Device):
    first, second = workshop.groups("four")
    assert els.posts("next_group", turn=0).status_code == 200
    assert workshop.stage.group == str(second.pk)
    refused(els.posts("next_group", turn=0), 409)
    refused(els.posts("next_group", turn="x"), 422)
    assert els.posts("present_group", first.pk).status_code == 200
    assert is_back_on(els.posts("present_group", second.pk, script=False), els, "console")
    refused(els.posts("present_group", uuid4()), 409)
    for way in ("turns", "open", "whole"):
        assert els.posts("set_way", way=way).status_code == 200
        assert workshop.stage.way == way
    refused(els.posts("set_way", way="hard"), 422)
    assert is_back_on(els.posts("set_way", script=False, way="open"), els, "console")
    assert is_back_on(els.posts("next_group", script=False, turn=workshop.stage.turn), els, "console")
    assert presenter.person != listener.person


def test_going_on_asks_what_happens_to_the_rest(workshop: Workshop, els: Device, presenter: Device):
    refused(els.posts("go_to", pressed_in="together", to="questions"), 409)
    refused(els.posts("go_to", pressed_in="together", to="questions", rest="misschien"), 422)
    assert workshop.phase == "together"
    assert is_back_on(els.posts("go_to", script=False, pressed_in="together", to="questions", rest="leave"), els,
                      "console")  # fmt: skip
    assert workshop.flap_texts() == []
    assert presenter.person.is_here


# The console on the flap ------------------------------------------------------------------------


@pytest.fixture
def flap(room: Room, workshop: Workshop, people: dict[str, Device]) -> list[Factor]:
    room.goes_to("questions")
    return workshop.flap()


def test_the_facilitator_adds_to_the_flap(workshop: Workshop, els: Device, flap):
    group = workshop.groups("four")[0]
    assert els.posts("add_to_flap", column=2, text="van papier", group=group.pk).status_code == 200
    assert workshop.on_flap("van papier").for_group == group
    assert is_back_on(els.posts("add_to_flap", script=False, column=1, text="los"), els, "console")
    wrong: list[dict[str, Any]] = [
        {"column": 1, "text": ""}, {"column": 9, "text": "x"}, {"column": 1, "text": "x", "group": "x"}
    ]  # fmt: skip
    for said in wrong:
        refused(els.posts("add_to_flap", **said), 422)
    refused(els.posts("add_to_flap", column=1, text="x", group=uuid4()), 409)
    assert len(workshop.flap()) == len(flap) + 2


def test_the_facilitator_rewords_moves_merges_takes_apart_and_wipes(workshop: Workshop, els: Device, flap):
    one, two, *_rest = flap
    assert els.posts("edit_on_flap", one.pk, text="anders").status_code == 200
    assert els.posts("move_on_flap", one.pk, column=3).status_code == 200
    one.refresh_from_db()
    assert (one.text, one.column) == ("anders", 3)
    assert els.posts("merge_on_flap", cards=[one.pk, two.pk], text="samengevoegd").status_code == 200
    merged = workshop.on_flap("samengevoegd")
    assert els.posts("apart_on_flap", merged.pk).status_code == 200
    assert els.posts("wipe_on_flap", one.pk).status_code == 200
    assert not Factor.objects.filter(text="anders").exists()
    refused(
        els.posts("edit_on_flap", one.pk, text="terug"),
        410,
        "That card is not on the list any more. Look at the list as it is now.",
    )


def test_what_the_facilitator_sends_that_does_not_fit_is_refused(els: Device, flap, workshop: Workshop):
    one, two, *_rest = flap
    before = workshop.flap_texts()
    for name, args, said in (
        ("edit_on_flap", [one.pk], {"text": ""}),
        ("edit_on_flap", [one.pk], {"text": "x" * (TEXT_LENGTH + 1)}),
        ("move_on_flap", [one.pk], {"column": 7}),
        ("merge_on_flap", [], {"cards": [one.pk], "text": "x"}),
        ("merge_on_flap", [], {"cards": [], "text": "x"}),
        ("merge_on_flap", [], {"cards": [one.pk, two.pk], "text": ""}),
        ("show_numbers", [], {"shown": "x"}),
    ):
        refused(els.posts(name, *args, **said), 422)
    refused(els.posts("apart_on_flap", one.pk), 409)
    assert workshop.flap_texts() == before


@pytest.mark.parametrize("level", ["alone", "pair", "four"])
def test_the_facilitator_reaches_no_card_that_is_not_on_the_flap(els: Device, flap, level: str):
    card = Factor.objects.filter(group__level=level)[0]
    for name, said in (("edit_on_flap", {"text": "x"}), ("move_on_flap", {"column": 2}), ("apart_on_flap", {}),
                       ("wipe_on_flap", {})):  # fmt: skip
        response = els.posts(name, card.pk, **said)
        refused(response, 410)
    refused(els.posts("merge_on_flap", cards=[card.pk, flap[0].pk], text="x"), 410)
    before = card.text
    card.refresh_from_db()
    assert card.text == before


@pytest.mark.parametrize(
    ("name", "said"),
    [("edit_on_flap", {"text": "x"}), ("move_on_flap", {"column": 3}), ("wipe_on_flap", {})],
)
def test_without_script_the_facilitator_is_back_on_the_console(els: Device, flap, name, said):
    assert is_back_on(els.posts(name, flap[0].pk, script=False, **said), els, "console")


def test_numbers_are_switched_on_and_off(workshop: Workshop, els: Device, flap):
    for shown in (1, 0):
        assert els.posts("show_numbers", shown=shown).status_code == 200
        assert workshop.session.show_numbers == bool(shown)
    assert is_back_on(els.posts("show_numbers", script=False, shown=1), els, "console")
    numbers = re.findall(r"slip__meta", els.sees())
    assert len(numbers) >= len(flap)


# People and groups ------------------------------------------------------------------------------


def test_the_facilitator_adds_somebody_without_a_phone_and_writes_for_them(workshop: Workshop, els: Device, people):
    assert els.posts("add_person", name="Truus").status_code == 200
    assert is_back_on(els.posts("add_person", script=False, name="Opa"), els, "console")
    truus = Participant.objects.get(name="Truus")
    assert truus.without_phone
    refused(els.posts("add_person", name="  "), 422)
    assert els.posts("write_for", person=truus.pk, column=1, text="van Truus").status_code == 200
    assert is_back_on(els.posts("write_for", script=False, person=truus.pk, column=2, text="nog iets"), els, "console")
    assert {"van Truus", "nog iets"} <= set(workshop.texts_of(truus, "pair"))
    wrong: list[dict[str, Any]] = [
        {"column": 1, "text": "x"},
        {"person": "x", "column": 1, "text": "x"},
        {"person": truus.pk, "column": 1, "text": ""},
        {"person": truus.pk, "text": "x"},
    ]
    for said in wrong:
        refused(els.posts("write_for", **said), 422)
    refused(els.posts("write_for", person=people["Anna"].person_id, column=1, text="x"), 409)


def test_no_device_can_be_that_of_somebody_without_a_phone(els: Device):
    op = str(uuid4())
    els.posts("add_person", op=op, name="Truus")
    els.posts("add_person", op=op, name="Truus")
    truus = Participant.objects.get(name="Truus")
    assert op not in truus.token_digest
    assert Participant.objects.filter(without_phone=True).count() == 1


def test_the_facilitator_draws_moves_and_joins_groups(room: Room, workshop: Workshop, els: Device, people):
    refused(els.posts("draw_groups", level="pair"), 409)
    refused(els.posts("draw_groups", level="alone"), 422)
    room.goes_to("fours_forming")
    assert els.posts("draw_groups", level="four").status_code == 200
    assert is_back_on(els.posts("draw_groups", script=False, level="four"), els, "console")
    one, two = workshop.groups("four")
    anna = people["Anna"].person
    there = two if workshop.group_of(anna, "four") == one else one
    assert els.posts("move_person", person=anna.pk, level="four", group=there.pk).status_code == 200
    assert workshop.group_of(anna, "four") == there
    swap = next(person for person in workshop.here if workshop.group_of(person, "four") != there)
    assert els.posts("move_person", **{"person": anna.pk, "level": "four", "with": swap.pk}).status_code == 200
    assert workshop.group_of(swap, "four") == there
    for said in ({"person": anna.pk}, {"level": "four"}, {"person": "x", "level": "four"},
                 {"person": anna.pk, "level": "four", "group": "x"}):  # fmt: skip
        refused(els.posts("move_person", **said), 422)
    refused(els.posts("move_person", person=anna.pk, level="four"), 409)
    refused(els.posts("move_person", person=uuid4(), level="four", group=one.pk), 409)
    refused(els.posts("join_groups", group=one.pk), 422)
    refused(els.posts("join_groups", group=one.pk, to=one.pk), 409)
    assert els.posts("join_groups", group=one.pk, to=two.pk).status_code == 200
    assert workshop.sizes("four") == [8]


def test_small_groups_to_talk_in_are_made_and_ended(room: Room, workshop: Workshop, els: Device):
    workshop.crowd(13)
    room.goes_to("podcast")
    assert els.posts("draw_groups", level="talk").status_code == 200
    assert Group.objects.filter(level="talk").count() == 3
    assert els.posts("end_talk_groups").status_code == 200
    assert not Group.objects.filter(level="talk").exists()
    assert is_back_on(els.posts("end_talk_groups", script=False), els, "console")
