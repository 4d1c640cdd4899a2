"""A participant's phone: what it may send, and what comes back on page and to script."""

import json
import uuid

import pytest
from django.urls import reverse

from sessions import access
from sessions.models import Event, Group, Op, Participant, Pass, Question, Seat
from tests.people import Device, Room
from tests.words import dutch, said_in


def test_annas_phone_shows_her_session_in_its_own_language(room: Room, anna: Device):
    page = anna.sees()
    assert '<html lang="nl">' in page
    assert 'data-live="phone"' in page
    assert "Anna" in page


def test_the_page_of_a_phone_takes_a_fixed_number_of_queries(room: Room, anna: Device, django_assert_num_queries):
    room.goes_to("alone")
    with django_assert_num_queries(15):
        anna.sees()
    for name in ("Ben", "Chris", "Dora"):
        room.joins(name)
    anna.posts("add_notes", column=2, lines="een\ntwee\ndrie")
    anna.posts("ask_question", text="Waarom?")
    with django_assert_num_queries(15):
        anna.sees()


def test_a_write_takes_the_same_number_of_queries_in_a_full_room(
    room: Room, anna: Device, django_assert_max_num_queries
):
    def queries() -> int:
        revision = anna.frame()["to"]
        with django_assert_max_num_queries(14) as counted:
            assert anna.posts("ask_question", text="Waarom?", revision=revision).status_code == 200
        return len(counted)

    few = queries()
    for name in ("Ben", "Chris", "Dora"):
        room.joins(name).posts("ask_question", text="Waartoe?")
    assert queries() == few


def test_listened_is_told_to_nobody_but_counted_for_the_facilitator(room: Room, els: Device, anna: Device, ben: Device):
    anna.posts("listened", answer="yes")
    ben.posts("listened", answer="yes")
    room.joins("Chris").posts("listened", answer="partly")
    totals = {item["id"]: item["html"] for item in els.frame()["items"]}["listened_totals"]
    assert "<b>2</b>" in totals
    assert "<b>1</b>" in totals
    assert "<b>0</b>" in totals
    assert "Anna" not in totals
    assert anna.posts("listened", answer="often").status_code == 422
    assert anna.person.listened == "yes"


def test_the_totals_no_longer_count_who_left(room: Room, els: Device, anna: Device):
    anna.posts("listened", answer="no")
    anna.posts("leave", script=False)
    totals = {item["id"]: item["html"] for item in els.frame()["items"]}["listened_totals"]
    assert "<b>" not in totals


def test_anna_is_called_as_she_wishes(room: Room, els: Device, anna: Device):
    assert anna.posts("rename_me", name=" Ans\u200b ").status_code == 200
    assert anna.person.name == "Ans"
    assert "Ans" in els.sees()


@pytest.mark.parametrize("name", ["", "\u3164", "x" * 5000, "\u202e\u200b"])
def test_a_name_that_cannot_be_is_refused_with_a_sentence_and_stays_in_its_field(anna: Device, name):
    response = anna.posts("rename_me", script=False, form="rename", name=name)
    assert response.status_code == 422
    assert f'value="{name}"' in said_in(response)
    assert '<dialog id="rename" class="dialog stack" aria-labelledby="rename-title" open>' in said_in(response)
    assert anna.person.name == "Anna"


def test_anna_asks_for_help_and_the_facilitator_goes(room: Room, els: Device, anna: Device, ben: Device):
    anna.posts("ask_help", wanted=1)
    asked = {item["id"]: item["html"] for item in els.frame()["items"]}["help_asked"]
    assert "Anna" in asked
    assert not any("Anna" in item["html"] for item in ben.frame()["items"] if item["id"] == "me")
    assert els.posts("helped", anna.person_id).status_code == 200
    assert anna.person.help_asked_at is None
    anna.posts("ask_help", wanted=1)
    anna.posts("ask_help", wanted=0)
    assert anna.person.help_asked_at is None
    assert anna.posts("ask_help", wanted="maybe").status_code == 422


def test_leaving_says_what_happens_and_then_does_it(room: Room, els: Device, anna: Device):
    assert dutch("Do you want to leave?") in said_in(anna.client.get(anna.url("leave")))
    assert "Anna" in els.sees()
    token = anna.client.cookies[access.cookie_name(access.PHONE, room.session.pk)].value
    response = anna.posts("leave", script=False)
    assert response.status_code == 303
    assert response.headers["Location"] == reverse("front")
    assert not anna.person.is_here
    assert "Anna" not in els.sees()
    assert dutch("You need to join first") in said_in(anna.client.get(anna.url("phone")))
    anna.client.cookies[access.cookie_name(access.PHONE, room.session.pk)] = token
    response = anna.client.get(anna.url("phone"))
    assert response.status_code == 403
    assert dutch("You have left this session") in said_in(response)


def test_who_leaves_after_the_end_just_goes(room: Room, anna: Device):
    room.goes_to("finished")
    assert anna.posts("leave", script=False).status_code == 303
    assert anna.person.is_here
    assert anna.client.get(anna.url("phone")).status_code == 403


def test_a_place_for_another_device_is_explained_before_it_is_made(anna: Device):
    page = anna.client.get(anna.url("offer_seat"))
    assert page.context["code"] == ""
    assert dutch("Show me the code") in said_in(page)
    assert anna.person.seat_digest == ""


def test_anna_lets_her_own_turn_go_by_and_a_stale_turn_is_refused(room: Room, els: Device, anna: Device):
    room.goes_to("podcast")
    els.posts("start_round")
    assert anna.posts("pass_turn", turn=0).status_code == 200
    response = anna.posts("pass_turn", turn=0)
    assert response.status_code == 409
    assert said_in(response) == dutch("The round has moved on already. This is where you are now.")
    assert response.json()["frame"]["to"] > 0
    assert anna.posts("pass_turn", turn="x").status_code == 422
    assert anna.posts("pass_turn", turn="9" * 5000).status_code == 422


# Questions --------------------------------------------------------------------------------------


def test_a_question_is_seen_by_its_asker_and_the_facilitator_and_by_the_room_once_shown(
    room: Room, els: Device, anna: Device, ben: Device
):
    room.goes_to("podcast")
    anna.posts("ask_question", text="Wie helpt er?")
    question = Question.objects.get()
    assert "Wie helpt er?" in anna.sees()
    assert "Wie helpt er?" in els.sees()
    assert "Wie helpt er?" not in ben.sees()
    screen = room.screen()
    assert "Wie helpt er?" not in screen.sees()
    els.posts("show_question", question.pk, shown=1)
    assert "Wie helpt er?" in screen.sees()
    els.posts("show_question", question.pk, shown=0)
    assert "Wie helpt er?" not in screen.sees()


def test_a_wiped_question_is_in_no_row_of_the_database(room: Room, els: Device, anna: Device):
    anna.posts("ask_question", text="Wie heet Kanarie?")
    anna.posts("wipe_my_question", Question.objects.get().pk)
    assert "Kanarie" not in anna.sees()
    assert "Kanarie" not in els.sees()
    for model in (Question, Event, Op, Participant, Group, Seat, Pass, type(room.session)):
        assert "Kanarie" not in json.dumps(list(model._default_manager.values()), default=str)


def test_ben_cannot_wipe_annas_question(anna: Device, ben: Device):
    anna.posts("ask_question", text="Waarom?")
    response = ben.posts("wipe_my_question", Question.objects.get().pk)
    assert response.status_code == 403
    assert said_in(response) == dutch("That question is somebody else's. Ask the facilitator to take it away.")
    assert ben.posts("wipe_my_question", uuid.uuid4()).status_code == 410


@pytest.mark.parametrize("text", ["", "\u3164\u200b", "\x00"])
def test_a_blank_question_is_refused(anna: Device, text):
    response = anna.posts("ask_question", text=text)
    assert response.status_code == 422
    assert said_in(response) == dutch("Write something first.")


def test_a_question_of_five_thousand_characters_stays_in_its_field(anna: Device):
    text = "Waarom toch? " * 400
    response = anna.posts("ask_question", script=False, form="question", text=text)
    assert response.status_code == 422
    assert text in said_in(response)
    assert dutch("That is %(over)d characters too long; %(most)d fit.", over=4899, most=300) in said_in(response)
    assert not Question.objects.exists()


def test_a_late_question_is_kept_and_marked(room: Room, els: Device, anna: Device):
    room.goes_to("closing")
    assert anna.posts("ask_question", text="Nog iets").status_code == 200
    assert dutch("came later") in els.sees()


def test_an_emoji_with_joiners_comes_back_whole(anna: Device):
    anna.posts("ask_question", text="Samen 👩\u200d👩\u200d👧 \u202everder")
    assert Question.objects.get().text == "Samen 👩\u200d👩\u200d👧 verder"
