"""Joining and opening, through the pages and without JavaScript. Links and seats have a file of their own."""

import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from sessions import access, shelf
from sessions.models import Participant, Pass, Session
from tests.people import Device, Room
from tests.words import dutch, said_in

TOO_MANY = "There were too many wrong codes from this network. Wait ten minutes and try again."


def sends(client: Client, page: str, **said: Any) -> Any:
    """A form of a public page; `op` is made anew unless given."""
    return client.post(reverse(page), {"op": str(uuid.uuid4()), **said})


# Joining ----------------------------------------------------------------------------------------


def test_the_front_page_asks_for_a_code_and_a_name_in_two_languages(passer_by: Client):
    page = said_in(passer_by.get(reverse("front")))
    assert 'name="code"' in page
    assert 'name="name"' in page
    assert '<html lang="nl">' in page
    assert '<html lang="en">' in said_in(passer_by.get(reverse("front"), {"lang": "en"}))
    assert '<html lang="nl">' in said_in(passer_by.get(reverse("front"), {"lang": "xx"}))


def test_anna_joins_with_the_code_as_she_typed_it(room: Room, passer_by: Client):
    code = room.session.code
    response = sends(passer_by, "join", code=f" {code[:3].lower()}-{code[3:]} ", name="Anna")
    assert response.status_code == 303
    assert response.headers["Location"] == reverse("phone", args=[room.session.pk])
    cookie = response.cookies[access.cookie_name(access.PHONE, room.session.pk)]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert not cookie["secure"]
    assert Participant.objects.get().name == "Anna"


def test_the_same_device_again_is_the_same_anna(room: Room, anna: Device):
    assert sends(anna.client, "join", code=room.session.code, name="Iemand anders").status_code == 303
    assert Participant.objects.get().name == "Anna"


def test_a_form_sent_twice_is_one_anna_also_when_the_first_answer_was_lost(room: Room):
    said = {"code": room.session.code, "name": "Anna", "op": str(uuid.uuid4())}
    first, second = (Client().post(reverse("join"), said) for _ in range(2))
    name = access.cookie_name(access.PHONE, room.session.pk)
    assert first.status_code == second.status_code == 303
    assert first.cookies[name].value == second.cookies[name].value
    assert Participant.objects.count() == 1


def test_ben_who_was_taken_out_comes_in_anew_on_the_same_device(room: Room, els: Device, ben: Device):
    els.posts("remove_person", ben.person_id)
    again = room.joins("Ben", ben.client)
    assert again.person_id != ben.person_id
    assert again.person.name == "Ben"


@pytest.mark.parametrize(
    ("code", "name", "status", "sentence"),
    [
        ("ZZZZZZ", "Anna", 404, "No session has this code. Look at the screen once more."),
        ("", "Anna", 422, "Fill in the code that is on the screen."),
        ("{code}", "", 422, "Fill in a name. A made-up name is fine."),
        ("{code}", "\u3164\u200b", 422, "Fill in a name. A made-up name is fine."),
        ("\x00", "Anna", 422, ""),
        ("x" * 5000, "Anna", 422, ""),
    ],
)
def test_a_wrong_form_says_what_is_wrong_and_keeps_what_was_typed(room: Room, passer_by, code, name, status, sentence):
    code = code.replace("{code}", room.session.code)
    response = sends(passer_by, "join", code=code, name=name)
    page = said_in(response)
    assert response.status_code == status
    assert dutch(sentence) in page if sentence else 'role="alert"' in page
    assert f'value="{code[:40]}"' in page
    assert f'value="{name}"' in page
    assert not Participant.objects.exists()


def test_a_name_of_five_thousand_characters_is_refused_and_still_in_its_field(room: Room, passer_by: Client):
    name = "Annabel " * 625
    response = sends(passer_by, "join", code=room.session.code, name=name)
    assert response.status_code == 422
    assert dutch("That is %(over)d characters too long; %(most)d fit.", over=4959, most=40) in said_in(response)
    assert f'value="{name}"' in said_in(response)


def test_a_name_that_is_markup_is_shown_as_it_was_typed(room: Room, passer_by: Client):
    response = sends(passer_by, "join", code="ZZZZZZ", name='"><b hx-get=/x>')
    assert b"<b hx-get" not in response.content
    assert b"&quot;&gt;&lt;b hx-get=/x&gt;" in response.content


def test_an_ended_a_locked_and_a_full_session_each_say_so(room: Room, els: Device, passer_by: Client):
    els.posts("lock_door", locked=1)
    response = sends(passer_by, "join", code=room.session.code, name="Anna")
    assert response.status_code == 409
    assert dutch("The door of this session is closed. Ask the facilitator to open it.") in said_in(response)
    els.posts("lock_door", locked=0)
    Session.objects.update(max_people=0)
    response = sends(passer_by, "join", code=room.session.code, name="Anna")
    assert response.status_code == 409
    assert dutch("This session is full. Share a phone with a neighbour.") in said_in(response)
    room.goes_to("finished")
    response = sends(passer_by, "join", code=room.session.code, name="Anna")
    assert response.status_code == 410
    assert dutch("The session with this code has ended. Is there a new one? Ask for its code.") in said_in(response)


def test_joining_without_an_op_is_refused_with_the_form_kept(room: Room, passer_by: Client):
    response = sends(passer_by, "join", code=room.session.code, name="Anna", op="x")
    assert response.status_code == 400
    assert 'value="Anna"' in said_in(response)


def test_after_too_many_wrong_codes_only_who_is_known_here_gets_in(settings, room: Room, els: Device, anna: Device):
    settings.FAILED_CODES = "3 per 10 minutes"
    stranger = Client(REMOTE_ADDR="192.0.2.9")
    for address in ("192.0.2.9", "127.0.0.1"):
        guesser = Client(REMOTE_ADDR=address)
        codes = [sends(guesser, "join", code=f"ZZZZZ{n}", name="X").status_code for n in range(2, 7)]
        assert codes == [404, 404, 404, 429, 429]
    response = sends(stranger, "join", code=room.session.code, name="Anna")
    assert response.status_code == 429
    assert dutch(TOO_MANY) in said_in(response)
    assert 'value="Anna"' in said_in(response)
    assert room.joins("Ben").person.name == "Ben"


# Opening ----------------------------------------------------------------------------------------


def opening(**said: Any) -> dict[str, Any]:
    return {"title": "Teamdag", "teamtool": "shame-sexting", "language": "en", **said}


def test_els_opens_a_session_and_leads_it_from_this_browser(passer_by: Client):
    assert passer_by.get(reverse("open_session")).status_code == 200
    response = sends(passer_by, "open_session", **opening())
    session = Session.objects.get()
    assert response.status_code == 303
    assert response.headers["Location"] == reverse("console", args=[session.pk])
    assert (session.title, session.language) == ("Teamdag", "en")
    assert passer_by.get(reverse("console", args=[session.pk])).status_code == 200


def test_a_form_to_open_sent_twice_opens_one_session_and_one_console(db):
    said = {**opening(), "op": str(uuid.uuid4())}
    first, second = (Client().post(reverse("open_session"), said) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert Session.objects.count() == 1
    assert Pass.objects.count() == 1


def test_anna_does_not_become_facilitator_with_the_op_of_her_own_note(room: Room, anna: Device):
    op = str(uuid.uuid4())
    anna.posts("add_notes", op=op, column=1, text="Rust")
    response = sends(anna.client, "open_session", **opening(op=op))
    assert response.status_code == 403
    assert anna.client.get(reverse("console", args=[room.session.pk])).status_code == 403


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"title": "x" * 5000}, 422),
        ({"teamtool": "no-such"}, 422),
        ({"teamtool": ""}, 422),
        ({"language": "fr"}, 422),
        ({"op": ""}, 400),
    ],
)
def test_a_wrong_form_to_open_says_so_and_keeps_the_title(passer_by: Client, wrong, status):
    response = sends(passer_by, "open_session", **opening(**wrong))
    assert response.status_code == status
    assert 'class="field__error"' in said_in(response)
    assert f'value="{wrong.get("title", "Teamdag")}"' in said_in(response)
    assert not Session.objects.exists()


def test_who_opens_one_session_after_another_is_asked_to_wait(settings, passer_by: Client):
    settings.OPENED_SESSIONS = "1 per hour"
    assert [sends(passer_by, "open_session", **opening()).status_code for _ in range(2)] == [303, 429]


def test_what_the_teamtool_says_afterwards_changes_nothing_in_an_open_session(room: Room, els: Device, monkeypatch):
    monkeypatch.setitem(shelf.teamtools()[("shame-sexting", "nl")].data, "agreements", ["Nieuw bedacht"])
    assert "Nieuw bedacht" not in els.sees()
    assert "Wat hier gezegd wordt, blijft hier." in els.sees()
