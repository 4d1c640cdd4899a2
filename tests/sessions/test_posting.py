"""How every post is taken: once, counted, answered with news or with a sentence."""

import json
import uuid
from typing import Any

import pytest
from django.test import Client

from factors.models import Factor
from sessions import actions
from sessions.models import Op, Question
from tests.people import Device, Room
from tests.words import dutch, said_in

NO_CSRF_COOKIE = "Nothing was saved yet. Try once more; if it says this again, reload the page."


def body(response: Any) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(response.content)
    return said


def test_script_gets_what_changed_since_the_revision_it_had(room: Room, anna: Device):
    before = anna.frame()["to"]
    frame = body(anna.posts("ask_question", text="Waarom?", revision=before))
    assert frame["from"] == before
    assert frame["to"] == before + 1
    assert [item["list"] for item in frame["items"]] == ["my_questions"]


@pytest.mark.parametrize("revision", ["", "-1", "1.5", "x", "²", "9" * 5000, "999999"])
def test_script_without_a_sensible_revision_gets_the_whole(anna: Device, revision):
    response = anna.posts("ask_question", text="Waarom?", revision=revision)
    assert response.status_code == 200
    assert "from" not in body(response)
    assert anna.client.get(anna.url("state", "phone"), {"since": revision}).status_code == 200


def test_without_script_the_page_comes_back_by_303(anna: Device):
    response = anna.posts("ask_question", script=False, text="Waarom?")
    assert response.status_code == 303
    assert response.headers["Location"] == anna.url("phone")
    assert "Waarom?" in anna.sees()


@pytest.mark.parametrize("op", ["", "42", "not-an-id"])
def test_a_post_without_an_op_is_refused(anna: Device, op):
    response = anna.client.post(anna.url("ask_question"), {"text": "Waarom?", "op": op}, headers={"HX-Request": "true"})
    assert response.status_code == 400
    assert body(response)["reason"] == "no_op"
    assert said_in(response) == dutch("Something in the request was off. Reload the page.")
    assert not Question.objects.exists()


def test_the_same_post_twice_happens_once_and_ends_the_same(anna: Device):
    op = str(uuid.uuid4())
    first = anna.posts("ask_question", op=op, text="Waarom?", revision=0)
    second = anna.posts("ask_question", op=op, text="Waarom?", revision=0)
    assert first.status_code == second.status_code == 200
    assert first.content == second.content
    assert Question.objects.count() == 1


def test_the_token_and_the_revision_are_no_part_of_what_a_post_asks(anna: Device):
    op = str(uuid.uuid4())
    anna.posts("ask_question", op=op, text="Waarom?", revision=0, csrfmiddlewaretoken="a")
    assert anna.posts("ask_question", op=op, text="Waarom?", revision=5, csrfmiddlewaretoken="b").status_code == 200


def test_the_same_op_with_another_text_is_refused_and_the_first_stands(anna: Device):
    op = str(uuid.uuid4())
    anna.posts("ask_question", op=op, text="Waarom?")
    response = anna.posts("ask_question", op=op, text="Waartoe?")
    assert response.status_code == 422
    assert said_in(response) == dutch("This was sent before with another content.")
    assert Question.objects.get().text == "Waarom?"


def test_ben_cannot_send_annas_op(anna: Device, ben: Device):
    op = str(uuid.uuid4())
    anna.posts("ask_question", op=op, text="Waarom?")
    response = ben.posts("ask_question", op=op, text="Waarom?")
    assert response.status_code == 403
    assert said_in(response) == dutch("This was sent by somebody else.")


def test_who_comes_second_gets_the_present_state_with_the_sentence(room: Room, els: Device):
    els.posts("go_to", pressed_in="lobby", to="welcome")
    response = els.posts("go_to", pressed_in="lobby", to="welcome")
    assert response.status_code == 409
    assert said_in(response) == dutch("Somebody else was a moment earlier. This is where you are now.")
    assert body(response)["frame"]["state"]["phase"] == "welcome"


def test_a_refused_text_gets_a_sentence_and_no_frame(anna: Device):
    response = anna.posts("ask_question", text="x" * 301)
    assert response.status_code == 422
    assert body(response)["reason"] == "invalid"
    assert "frame" not in body(response)


def test_without_script_a_refusal_without_a_field_is_said_on_top_of_the_page(room: Room, els: Device, anna: Device):
    els.posts("go_to", pressed_in="lobby", to="welcome")
    response = els.posts("go_to", script=False, pressed_in="lobby", to="welcome")
    assert response.status_code == 409
    assert dutch("Somebody else was a moment earlier. This is where you are now.") in said_in(response)
    response = anna.posts("pass_turn", script=False, turn=3)
    assert response.status_code == 409
    assert dutch("The round has moved on already. This is where you are now.") in said_in(response)


def test_after_the_end_nothing_is_written_and_it_says_so(room: Room, anna: Device):
    room.goes_to("finished")
    response = anna.posts("add_notes", column=1, text="Te laat")
    assert response.status_code == 410
    assert said_in(response) == dutch("This session has ended.")
    assert not Factor.objects.exists()


def test_somebody_who_posts_like_a_machine_is_asked_to_wait(settings, anna: Device, ben: Device):
    settings.POSTS_PER_PERSON = "2 per minute"
    assert [anna.posts("ask_question", text=str(n)).status_code for n in range(3)] == [200, 200, 429]
    response = anna.posts("ask_question", text="Nog een")
    assert said_in(response) == dutch("That went very fast. Wait a minute and try again.")
    assert ben.posts("ask_question", text="Waarom?").status_code == 200


def test_a_page_asked_where_only_posts_are_taken_is_not_there(anna: Device):
    assert anna.client.get(anna.url("ask_question")).status_code == 405


def strict(device: Device) -> Client:
    """The same browser, checked as a real one is; its token's cookie is gone."""
    client = Client(enforce_csrf_checks=True)
    client.cookies = device.client.cookies
    client.cookies.pop("csrftoken", None)
    return client


@pytest.mark.parametrize("script", [True, False])
def test_with_the_csrf_cookie_gone_a_sentence_says_what_to_do(anna: Device, script):
    headers = {"HX-Request": "true"} if script else {}
    said = {"text": "Waarom?", "op": str(uuid.uuid4())}
    response = strict(anna).post(anna.url("ask_question"), said, headers=headers)
    assert response.status_code == 403
    assert dutch(NO_CSRF_COOKIE) in said_in(response)
    assert not Op.objects.exclude(actor="join").exclude(actor="open").exists()


def test_a_fresh_token_from_the_check_lets_the_same_post_through(anna: Device):
    client = strict(anna)
    token = client.get(anna.url("check", "phone")).json()["csrf"]
    said = {"text": "Waarom?", "op": str(uuid.uuid4())}
    response = client.post(anna.url("ask_question"), said, headers={"HX-Request": "true", "X-CSRFToken": token})
    assert response.status_code == 200


def test_two_commands_of_one_op_in_another_session_touch_only_the_first(room: Room, anna: Device, els: Device):
    op = str(uuid.uuid4())
    assert els.posts("black_out", op=op, black=1).status_code == 200
    assert els.posts("lock_door", op=op, locked=1).status_code == 422
    room.session.refresh_from_db()
    assert room.session.screen_black
    assert not room.session.door_locked


def test_a_removed_ben_is_refused_with_words_by_page_and_by_script(room: Room, els: Device, ben: Device):
    els.posts("remove_person", ben.person_id)
    sentence = dutch("The facilitator has taken you out. If that is a mistake, ask; you can join again with the code.")
    for script in (True, False):
        response = ben.posts("ask_question", script=script, text="Waarom?")
        assert response.status_code == 403
        assert sentence in said_in(response)
    assert not Question.objects.exists()


def test_somebody_taken_out_between_the_look_and_the_lock_writes_nothing(room: Room, ben: Device, monkeypatch):
    """The cookie was good when the view looked; the lock looks again."""
    ask = actions.ask_question

    def first_removed(session_id: uuid.UUID, op: object, **said: object) -> object:
        actions.remove(session_id, None, person_id=ben.person.pk)
        return ask(session_id, op, **said)  # type: ignore[arg-type]

    monkeypatch.setattr(actions, "ask_question", first_removed)
    response = ben.posts("ask_question", text="Waarom?")
    assert response.status_code == 403
    assert said_in(response) == dutch("You are no longer in this session.")
    assert not Question.objects.exists()
