"""The facilitator's console."""

import uuid
from typing import Any

import pytest

from sessions.models import Question
from tests.people import Device, Room
from tests.words import dutch, said_in


def test_the_console_shows_code_links_and_programme(room: Room, els: Device):
    page = els.sees()
    assert room.session.spoken_code in page
    assert "#console." in page
    assert "#screen." in page


def test_the_page_of_the_console_takes_a_fixed_number_of_queries(room: Room, els: Device, django_assert_num_queries):
    room.goes_to("podcast")
    with django_assert_num_queries(18):
        els.sees()
    for name in ("Anna", "Ben", "Chris"):
        room.joins(name).posts("ask_question", text="Waarom?")
    els.posts("start_round")
    with django_assert_num_queries(18):
        els.sees()


def test_the_page_of_the_screen_takes_a_fixed_number_of_queries(room: Room, django_assert_num_queries):
    screen = room.screen()
    with django_assert_num_queries(11):
        screen.sees()
    for name in ("Anna", "Ben", "Chris"):
        room.joins(name)
    with django_assert_num_queries(11):
        screen.sees()


def test_next_moves_one_phase_and_says_where_it_cannot_go(room: Room, els: Device):
    assert els.posts("go_to", pressed_in="lobby", to="welcome").status_code == 200
    response = els.posts("go_to", pressed_in="welcome", to="alone")
    assert response.status_code == 422
    assert said_in(response) == dutch("From here you cannot go to that step. Use the button at the bottom of the page.")
    assert els.posts("go_to", pressed_in="welcome", to="moon").status_code == 422


def test_every_key_of_the_clock_does_what_it_says(room: Room, els: Device):
    room.goes_to("alone")
    full = room.session.minutes["alone"] * 60

    def presses(do: str) -> tuple[bool, int]:
        assert els.posts("set_clock", pressed_in="alone", do=do).status_code == 200
        room.session.refresh_from_db()
        return room.session.clock.runs, room.session.clock_left

    assert presses("more") == (False, full + 60)
    assert presses("less") == (False, full)
    assert presses("less") == (False, full - 60)
    assert presses("start")[0]
    assert not presses("stop")[0]
    assert presses("reset") == (False, full)
    assert els.posts("set_clock", pressed_in="alone", do="explode").status_code == 422


def test_a_form_from_an_earlier_phase_gets_a_sentence_and_the_present_state(room: Room, els: Device):
    room.goes_to("alone")
    response = els.posts("set_clock", pressed_in="podcast", do="start")
    assert response.status_code == 409
    assert said_in(response) == dutch("The group has moved on. This is where you are now.")
    assert response.json()["frame"]["state"]["phase"] == "alone"


@pytest.mark.parametrize(
    ("minutes", "status"), [("5", 200), ("60", 200), ("0", 422), ("61", 422), ("x", 422), ("", 422)]
)
def test_a_break_lasts_from_one_to_sixty_minutes(room: Room, els: Device, minutes, status):
    assert els.posts("take_break", minutes=minutes).status_code == status
    room.session.refresh_from_db()
    assert (room.session.break_until is not None) == (status == 200)
    assert els.posts("end_break").status_code == 200
    room.session.refresh_from_db()
    assert room.session.break_until is None


@pytest.mark.parametrize(
    ("name", "field", "column"),
    [
        ("black_out", "black", "screen_black"),
        ("lock_door", "locked", "door_locked"),
        ("open_cheat_sheet", "opened", "cheat_sheet_open"),
        ("time_turns", "shown", "round_clock"),
    ],
)
def test_switches_go_on_and_off_and_take_nothing_else(room: Room, els: Device, name, field, column):
    switched: list[tuple[dict[str, Any], bool]] = [({field: "1"}, True), ({field: "0"}, False)]
    for said, kept in switched:
        assert els.posts(name, **said).status_code == 200
        room.session.refresh_from_db()
        assert getattr(room.session, column) is kept
    nonsense: dict[str, Any] = {field: "yes"}
    assert els.posts(name, **nonsense).status_code == 422
    assert els.posts(name).status_code == 422


def test_the_cheat_sheet_is_on_the_phones_only_when_it_was_opened(room: Room, els: Device, anna: Device):
    room.goes_to("alone")
    idea = room.session.content["cheat_sheet"][0]["text"]
    assert idea not in said_in(anna.client.get(anna.url("phone")))
    els.posts("open_cheat_sheet", opened=1)
    assert idea in said_in(anna.client.get(anna.url("phone")))


def test_agreements_are_edited_one_on_each_line(room: Room, els: Device, anna: Device):
    assert els.posts("agree", agreements="- Luisteren\n\n2. Niet oordelen\n").status_code == 200
    room.session.refresh_from_db()
    assert room.session.agreements == ["Luisteren", "Niet oordelen"]
    assert "Niet oordelen" in anna.sees()


@pytest.mark.parametrize("typed", ["", "\u3164", "x\n" * 9, "x" * 161])
def test_agreements_that_cannot_be_are_refused_and_stay_in_their_field(room: Room, els: Device, typed):
    response = els.posts("agree", script=False, form="agree", agreements=typed)
    assert response.status_code == 422
    assert typed in said_in(response)
    room.session.refresh_from_db()
    assert len(room.session.agreements) == 5


def test_a_question_is_made_large_and_nonsense_is_not(room: Room, els: Device):
    assert els.posts("show_large", question=1).status_code == 200
    room.session.refresh_from_db()
    assert room.session.large_questions == [0, 1]
    assert els.posts("show_large", question=-1).status_code == 422


def test_a_round_goes_from_start_to_end_by_the_keys_of_the_console(room: Room, els: Device, anna: Device, ben: Device):
    room.goes_to("podcast")
    assert els.posts("start_round").status_code == 200
    assert els.posts("next_turn", turn=0, passing=0).status_code == 200
    assert els.posts("next_turn", turn=0, passing=0).status_code == 409
    assert els.posts("next_turn", turn=1, passing=1).status_code == 200
    room.session.refresh_from_db()
    turns = room.session.turns
    assert turns is not None
    assert turns.is_over
    assert len(turns.passed) == 1
    assert els.posts("end_round").status_code == 200
    room.session.refresh_from_db()
    assert room.session.turns is None


def test_without_people_a_round_is_refused_with_a_sentence(els: Device):
    response = els.posts("start_round")
    assert response.status_code == 409
    assert said_in(response) == dutch("Nobody is here yet to start a round with. Wait until people have come in.")


def test_the_screen_never_says_who_is_next(room: Room, els: Device, anna: Device, ben: Device):
    room.goes_to("podcast")
    els.posts("start_round")
    room.session.refresh_from_db()
    names = {anna.person_id: "Anna", ben.person_id: "Ben"}
    turns = room.session.turns
    assert turns is not None
    for device in (room.screen(), anna):
        shown = {item["id"]: item["html"] for item in device.frame()["items"]}["round"]
        assert names[turns.order[0]] in shown
        assert names[turns.order[1]] not in shown
    assert names[turns.order[1]] in {item["id"]: item["html"] for item in els.frame()["items"]}["round_keys"]


def test_the_facilitator_wipes_a_question_and_a_second_time_it_is_gone(room: Room, els: Device, anna: Device):
    anna.posts("ask_question", text="Wie heet Kanarie?")
    question = Question.objects.get()
    assert els.posts("wipe_question", question.pk).status_code == 200
    assert els.posts("wipe_question", question.pk).status_code == 410
    assert els.posts("show_question", uuid.uuid4(), shown=1).status_code == 410
    assert "Kanarie" not in anna.sees()


def test_the_facilitator_renames_and_removes(room: Room, els: Device, anna: Device, ben: Device):
    assert els.posts("rename_person", ben.person_id, name="Anna").status_code == 200
    assert ben.person.name == "Anna 2"
    assert els.posts("rename_person", ben.person_id, name="").status_code == 422
    assert els.posts("remove_person", ben.person_id).status_code == 200
    assert "Anna 2" not in els.sees()
    page = ben.client.get(ben.url("phone"))
    assert page.status_code == 403
    assert dutch("You are no longer in this session") in said_in(page)


def test_above_twelve_people_the_console_gives_the_methods_advice(room: Room, els: Device):
    advice = room.session.content["large_groups"]["above_12"]

    def advised() -> bool:
        summary = {item["id"]: item["html"] for item in els.frame()["items"]}["people_summary"]
        return advice in summary.replace("&#x27;", "'")

    for number in range(12):
        room.joins(f"Mens {number}")
    assert not advised()
    room.joins("Nog een")
    assert advised()
