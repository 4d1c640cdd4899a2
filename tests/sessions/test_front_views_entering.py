"""Coming in by a link and going on elsewhere, through the pages and without JavaScript."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from sessions import access, actions, codes
from sessions.models import Session
from tests.people import Device, Room
from tests.words import dutch, said_in

TOO_MANY = "There were too many wrong codes from this network. Wait ten minutes and try again."
SEAT_GONE = "This code has been used or is over. Make a new one."


def sends(client: Client, page: str, **said: Any) -> Any:
    """A form of a public page; `op` is made anew unless given."""
    return client.post(reverse(page), {"op": str(uuid.uuid4()), **said})


# Links ------------------------------------------------------------------------------------------


def link(room: Room, role: str) -> str:
    room.session.refresh_from_db()
    return f"http://x/enter#{access.link_fragment(room.session, role)}"


@pytest.mark.parametrize("role", [access.CONSOLE, access.SCREEN])
def test_a_link_opens_its_own_role(room: Room, role, passer_by: Client):
    assert passer_by.get(reverse("enter")).status_code == 200
    response = sends(passer_by, "enter", link=link(room, role))
    assert response.status_code == 303
    assert response.headers["Location"] == reverse(role, args=[room.session.pk])
    assert passer_by.get(response.headers["Location"]).status_code == 200


def test_a_screen_link_does_not_open_the_console(room: Room, passer_by: Client):
    sends(passer_by, "enter", link=link(room, access.SCREEN))
    assert passer_by.get(reverse("console", args=[room.session.pk])).status_code == 403
    as_console = link(room, access.SCREEN).replace("#screen.", "#console.")
    assert sends(passer_by, "enter", link=as_console).status_code == 403


@pytest.mark.parametrize(
    "wrong", ["x", "console.x.y", "#console", "phone.{hex}.{secret}", "console.{hex}.é", "console.{none}.{secret}"]
)
def test_a_link_that_opens_nothing_says_so(room: Room, passer_by: Client, wrong):
    secret = access.link_secret(room.session, access.CONSOLE)
    typed = wrong.format(hex=room.session.pk.hex, none=uuid.uuid4().hex, secret=secret)
    response = sends(passer_by, "enter", link=typed)
    assert response.status_code == 403
    assert dutch("This link opens nothing any more. Ask for a new one.") in said_in(response)


def test_an_empty_link_and_a_link_without_an_op_are_refused(room: Room, passer_by: Client):
    response = sends(passer_by, "enter", link="")
    assert response.status_code == 422
    assert dutch("Paste the link you were given.") in said_in(response)
    assert sends(passer_by, "enter", link=link(room, access.CONSOLE), op="x").status_code == 400


def test_guessing_links_ends_with_a_wait_and_a_right_link_still_opens(settings, room: Room, passer_by: Client):
    settings.FAILED_CODES = "2 per 10 minutes"
    assert [sends(passer_by, "enter", link="x").status_code for _ in range(3)] == [403, 403, 429]
    assert sends(passer_by, "enter", link=link(room, access.CONSOLE)).status_code == 303


def test_a_renewed_link_keeps_who_pressed_and_shuts_out_who_came_by_the_old_one(room: Room, els: Device):
    old, other = link(room, access.CONSOLE), Client()
    sends(other, "enter", link=old)
    assert els.posts("renew_link", "console", script=False).status_code == 303
    assert els.client.get(els.url("console")).status_code == 200
    assert other.get(els.url("console")).status_code == 403
    assert sends(other, "enter", link=old).status_code == 403
    assert sends(other, "enter", link=link(room, access.CONSOLE)).status_code == 303


# Going on elsewhere -----------------------------------------------------------------------------


def seat_code(device: Device, op: str = "") -> str:
    response = device.posts("offer_seat", script=False, **({"op": op} if op else {}))
    assert response.status_code == 200
    return response.context["code"]


def test_ben_goes_on_elsewhere_and_his_old_phone_is_told(room: Room, ben: Device):
    new = Client()
    assert new.get(reverse("take_seat")).status_code == 200
    response = sends(new, "take_seat", code=seat_code(ben))
    assert response.status_code == 303
    assert "Ben" in said_in(new.get(ben.url("phone")))
    old = ben.client.get(ben.url("phone"))
    assert old.status_code == 403
    assert dutch("This page opens with the code of the session, or with a link of the facilitator.") in said_in(old)
    assert ben.posts("ask_question", text="Waarom?").json()["code"] == access.MOVED


def test_a_seat_is_good_once(room: Room, ben: Device):
    code = seat_code(ben)
    assert sends(Client(), "take_seat", code=code).status_code == 303
    response = sends(Client(), "take_seat", code=code)
    assert response.status_code == 410
    assert dutch(SEAT_GONE) in said_in(response)
    assert f'value="{code}"' in said_in(response)


def test_a_seat_form_sent_twice_opens_the_same_place_twice(room: Room, ben: Device):
    said = {"code": seat_code(ben), "op": str(uuid.uuid4())}
    first, second = (Client().post(reverse("take_seat"), said) for _ in range(2))
    name = access.cookie_name(access.PHONE, room.session.pk)
    assert first.status_code == second.status_code == 303
    assert first.cookies[name].value == second.cookies[name].value


def test_a_seat_is_over_after_two_minutes(room: Room, ben: Device, time_machine):
    start = timezone.now()
    time_machine.move_to(start, tick=False)
    code = seat_code(ben)
    time_machine.move_to(start + timedelta(seconds=121), tick=False)
    assert sends(Client(), "take_seat", code=code).status_code == 410


def test_asking_twice_with_one_form_shows_one_code_that_works(room: Room, ben: Device):
    op = str(uuid.uuid4())
    code = seat_code(ben, op)
    assert seat_code(ben, op) == code
    assert seat_code(ben) != code
    assert sends(Client(), "take_seat", code=seat_code(ben)).status_code == 303


def test_an_empty_seat_code_and_one_without_an_op_are_refused(room: Room, ben: Device, passer_by: Client):
    response = sends(passer_by, "take_seat", code="")
    assert response.status_code == 422
    assert dutch("Fill in the code of your other device.") in said_in(response)
    assert sends(passer_by, "take_seat", code=seat_code(ben), op="x").status_code == 400


def test_behind_an_address_with_a_guesser_ben_still_goes_on_elsewhere(settings, room: Room, ben: Device):
    settings.FAILED_CODES = "1 per 10 minutes"
    assert [sends(Client(), "take_seat", code="ZZZZZZZZ").status_code for _ in range(2)] == [410, 429]
    stranger = Client(REMOTE_ADDR="192.0.2.9")
    sends(stranger, "take_seat", code="ZZZZZZZZ")
    code = seat_code(ben)
    response = sends(stranger, "take_seat", code=code)
    assert response.status_code == 429
    assert dutch(TOO_MANY) in said_in(response)
    assert sends(Client(), "take_seat", code=code).status_code == 303


# A session that goes at that moment -------------------------------------------------------------


@pytest.fixture
def goes_meanwhile(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    """The session is found, and is deleted before somebody is in."""
    token_for = access.token_for

    def deletes_first(*args: Any) -> str:
        Session.objects.filter(pk=room.session.pk).delete()
        return token_for(*args)

    monkeypatch.setattr(access, "token_for", deletes_first)


def test_a_code_of_a_session_that_goes_meanwhile_is_unknown(room: Room, goes_meanwhile, passer_by: Client):
    response = sends(passer_by, "join", code=room.session.code, name="Noor")
    assert response.status_code == 404
    assert dutch("No session has this code. Look at the screen once more.") in said_in(response)


@pytest.mark.parametrize("role", [access.CONSOLE, access.SCREEN])
def test_a_link_of_a_session_that_goes_meanwhile_opens_nothing(room: Room, role, goes_meanwhile, passer_by: Client):
    response = sends(passer_by, "enter", link=link(room, role))
    assert response.status_code == 403
    assert dutch("This link opens nothing any more. Ask for a new one.") in said_in(response)


def test_a_seat_in_a_session_that_goes_meanwhile_is_gone(room: Room, anna: Device, monkeypatch, passer_by: Client):
    code = seat_code(anna)
    seated = actions.take_seat

    def deletes_first(*args: Any, **said: Any) -> Any:
        Session.objects.filter(pk=room.session.pk).delete()
        return seated(*args, **said)

    monkeypatch.setattr(actions, "take_seat", deletes_first)
    response = sends(passer_by, "take_seat", code=code)
    assert response.status_code == 410
    assert dutch(SEAT_GONE) in said_in(response)


@pytest.mark.parametrize("role", access.ROLES)
def test_who_is_looked_for_while_the_session_goes_is_told_that_it_went(room: Room, role, monkeypatch):
    """Not that they need to join: they were in, and there is nothing to join any more."""
    digest = codes.digest

    def deletes_first(token: str) -> str:
        Session.objects.filter(pk=room.session.pk).delete()
        return digest(token)

    monkeypatch.setattr(codes, "digest", deletes_first)
    with pytest.raises(Session.DoesNotExist):
        access.identify({}, room.session.pk, role)
