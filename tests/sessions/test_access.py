"""Who is let in, by which cookie or link, and what the others are told."""

import json
import re
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from sessions import access, actions, codes
from sessions.models import Participant, Pass, Session
from tests.people import Device, Room, open_room


def cookies(device: Device) -> dict[str, str]:
    return {name: morsel.value for name, morsel in device.client.cookies.items()}


def test_anna_is_known_by_her_cookie_with_her_own_audience(room: Room, anna: Device):
    who = access.identify(cookies(anna), room.session.pk, access.PHONE)
    assert isinstance(who, access.Who)
    assert who.person == anna.person
    assert who.owner == f"person:{anna.person_id}"
    assert who.scopes == ("phone", f"person:{anna.person_id}")


def test_els_is_known_by_her_pass(room: Room, els: Device):
    who = access.identify(cookies(els), room.session.pk, access.CONSOLE)
    assert isinstance(who, access.Who)
    assert who.owner == f"pass:{room.session.passes.get().pk}"
    assert who.scopes == ("console",)


def test_a_console_opens_the_screen_and_a_screen_not_the_console(room: Room, els: Device):
    assert isinstance(access.identify(cookies(els), room.session.pk, access.SCREEN), access.Who)
    beamer = room.screen()
    assert access.identify(cookies(beamer), room.session.pk, access.CONSOLE) == access.Denied(
        access.REMOVED, language="nl"
    )


def test_somebody_without_a_device_is_nobodys_owner(room: Room):
    assert access.Who(room.session, access.SCREEN, "").owner == "pass:"


def test_the_cookie_is_for_this_server_only_and_no_script_reads_it(room: Room):
    client = Client()
    response = client.post(reverse("join"), {"code": room.session.code, "name": "Anna", "op": str(uuid4())})
    morsel = response.cookies[access.cookie_name(access.PHONE, room.session.pk)]
    assert (morsel["httponly"], morsel["samesite"], morsel["secure"]) == (True, "Lax", "")
    assert int(morsel["max-age"]) == access.COOKIE_LIVES
    assert not Participant.objects.filter(token_digest=morsel.value).exists()
    assert Participant.objects.filter(token_digest=codes.digest(morsel.value)).exists()


def test_over_https_the_cookie_stays_on_https(room: Room):
    response = HttpResponse()
    access.give_cookie(response, RequestFactory().get("/", secure=True), access.PHONE, room.session.pk, "t")
    assert response.cookies[access.cookie_name(access.PHONE, room.session.pk)]["secure"] is True


def test_the_same_form_sent_twice_gets_the_same_token_and_another_form_another():
    op = uuid4()
    assert access.token_for(op, "phone") == access.token_for(op, "phone")
    assert (
        len({access.token_for(op, "phone"), access.token_for(op, "console"), access.token_for(uuid4(), "phone")}) == 3
    )


@pytest.mark.parametrize("role", [access.CONSOLE, access.SCREEN])
def test_a_link_opens_its_role_with_or_without_the_address_in_front(room: Room, role: str):
    fragment = access.link_fragment(room.session, role)
    for typed in (fragment, f"  http://teamtool.example/enter#{fragment} "):
        assert access.opened_by(typed) == (room.session, role)
    assert len(access.link_secret(room.session, role)) == 32


def test_a_link_that_is_not_whole_opens_nothing(room: Room):
    role, session_hex, secret = access.link_fragment(room.session, access.CONSOLE).split(".")
    for typed in (
        "", "#", role, f"{role}.{session_hex}", f"{role}.{session_hex}.", f"{role}.{session_hex}.{secret[:-1]}",
        f"screen.{session_hex}.{secret}", f"phone.{session_hex}.{secret}", f"{role}.{uuid4().hex}.{secret}",
        f"{role}.nonsense.{secret}", f"{role}.{session_hex}.{secret}é",
    ):  # fmt: skip
        assert access.opened_by(typed) is None, typed


def test_a_link_of_another_session_has_another_secret(room: Room):
    other = open_room().session
    assert access.link_secret(room.session, "console") != access.link_secret(other, "console")


def test_a_renewed_link_opens_and_the_old_one_does_not(room: Room):
    old = access.link_fragment(room.session, access.SCREEN)
    actions.renew_link(room.session.pk, None, role=Pass.Role.SCREEN, keep=None)
    assert access.opened_by(old) is None
    assert access.opened_by(access.link_fragment(Session.objects.get(), access.SCREEN))


def test_of_many_tokens_only_those_that_open_nothing_are_closed_each_with_its_reason(room: Room, anna: Device):
    ben = room.joins("Ben")
    actions.remove(room.session.pk, None, person_id=ben.person.pk)
    annas, bens = anna.person.token_digest, ben.person.token_digest
    els = room.session.passes.get().token_digest
    tokens = {annas: "phone", bens: "phone", els: "screen", "old": "phone", "shut": "console", "dark": "screen"}
    assert access.still_open(room.session, tokens) == {
        bens: access.REMOVED, "old": access.MOVED, "shut": access.REMOVED, "dark": access.REMOVED
    }  # fmt: skip


def test_who_was_taken_out_reads_why_and_who_left_reads_that(room: Room, anna: Device):
    ben = room.joins("Ben")
    room.facilitator.posts("remove_person", anna.person_id)
    actions.leave(room.session.pk, None, person_id=ben.person.pk)
    taken_out, gone = (device.client.get(device.url("phone")) for device in (anna, ben))
    stranger = Client().get(anna.url("phone"))
    assert [answer.status_code for answer in (taken_out, gone, stranger)] == [403, 403, 403]
    titles = [re.findall(r"<h1>(.*?)</h1>", answer.content.decode()) for answer in (taken_out, gone, stranger)]
    assert titles == [["Je zit niet meer in deze sessie"], ["Je bent uit deze sessie"], ["Doe eerst mee"]]


def test_a_script_gets_the_sentence_and_the_code_instead_of_a_page(room: Room, anna: Device, els: Device):
    els.posts("remove_person", anna.person_id)
    for headers in ({"HX-Request": "true"}, {"Accept": "application/json"}):
        said = json.loads(anna.client.get(anna.url("check", "phone"), headers=headers).content)
        assert said["code"] == access.REMOVED
        assert said["error"]
    said = json.loads(Client().get(anna.url("check", "phone"), headers={"Accept": "application/json"}).content)
    assert said["code"] == access.MOVED


def test_in_an_english_session_who_was_taken_out_is_told_in_english(db):
    room = open_room("en")
    anna = room.joins("Anna")
    room.facilitator.posts("remove_person", anna.person_id)
    assert "You are no longer in this session" in anna.client.get(anna.url("phone")).content.decode()
    assert "You need to join first" in Client().get(anna.url("phone")).content.decode()


def test_a_session_that_never_was_is_not_found(passer_by: Client):
    assert passer_by.get(reverse("phone", args=[uuid4()])).status_code == 404


def test_a_script_learns_of_a_session_that_is_gone_what_its_socket_says_and_people_get_a_page(passer_by: Client):
    address = reverse("check", args=[uuid4(), "phone"])
    for headers in ({"HX-Request": "true"}, {"Accept": "application/json"}):
        answer = passer_by.get(address, headers=headers)
        assert answer.status_code == 404
        assert json.loads(answer.content)["code"] == access.ENDED
        assert json.loads(answer.content)["error"]
    assert "<h1>" in passer_by.get(address).content.decode()
