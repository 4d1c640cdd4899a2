"""What people are told about keeping, and what the facilitator can do about it."""

import json
import re
from datetime import timedelta

import pytest
from django.utils import formats, timezone, translation

from sessions import access, actions, terms
from sessions.models import Session
from tests.people import Device, Room


def told(session: Session) -> str:
    with translation.override("nl"):
        return formats.date_format(terms.day_told(session), "l j F Y")


@pytest.fixture
def over(room: Room, anna: Device) -> Room:
    """It has ended; Anna is on her page."""
    room.goes_to("finished")
    room.session.refresh_from_db()
    return room


def passes(session: Session, **ago: int) -> None:
    Session.objects.filter(pk=session.pk).update(ended_at=timezone.now() - timedelta(**ago))
    session.refresh_from_db()


def wiped(session: Session) -> None:
    passes(session, hours=25)
    actions.wipe_words(session.pk, None)
    session.refresh_from_db()


# Told ----------------------------------------------------------------------------------------------


def test_in_the_lobby_everybody_reads_what_is_kept_how_long(anna: Device):
    page = anna.sees()
    assert "24 uur na afloop" in page
    assert "30 dagen na afloop" in page


def test_in_the_lobby_the_facilitator_reads_when_a_session_that_does_not_begin_goes(room: Room, els: Device):
    with translation.override("nl"):
        day = formats.date_format(terms.day_told(room.session), "j F Y")
    assert day in els.sees()


def test_at_the_end_every_page_says_on_which_day_it_is_deleted(over: Room, anna: Device, els: Device):
    for device in (anna, els):
        assert told(over.session) in device.sees()
        assert told(over.session) in device.client.get(device.url("report", device.role)).content.decode()
    assert told(over.session) in els.client.get(els.url("keeping")).content.decode()


def test_before_the_end_the_report_says_no_day(room: Room, els: Device):
    room.goes_to("together")
    assert "Wordt verwijderd op" not in els.client.get(els.url("report", "console")).content.decode()


def test_notes_can_be_read_after_the_end_until_they_are_wiped_and_that_is_said(over: Room, anna: Device):
    assert "Er kan niets meer bij" in anna.sees()
    wiped(over.session)
    page = anna.sees()
    assert "Er kan niets meer bij" not in page
    assert "Je notities zijn gewist" in page
    assert told(over.session) in page


def test_another_day_is_told_at_once(over: Room, anna: Device, els: Device):
    before = anna.frame()["to"]
    day = timezone.localdate() + timedelta(days=4)
    assert els.posts("keep_until", day=day.isoformat()).status_code == 200
    over.session.refresh_from_db()
    (kept,) = [item for item in anna.frame(before)["items"] if item["id"] == "kept"]
    assert terms.day_told(over.session) == day
    assert told(over.session) in kept["html"]


# Done ----------------------------------------------------------------------------------------------


def test_the_page_offers_nothing_before_the_end(room: Room, els: Device):
    page = els.client.get(els.url("keeping")).content.decode()
    assert "<form" not in page
    assert "24 uur na afloop" in page


def test_a_nearer_day_is_chosen_by_hand_without_script(over: Room, els: Device):
    day = timezone.localdate() + timedelta(days=4)
    answer = els.posts("keep_until", script=False, day=day.isoformat())
    over.session.refresh_from_db()
    assert answer.status_code == 200
    assert over.session.delete_on == day
    assert told(over.session) in answer.content.decode()


@pytest.mark.parametrize("given", ["", "gisteren", "2020-01-01", "2999-01-01"])
def test_a_day_that_cannot_be_is_refused_in_place_with_a_sentence(over: Room, els: Device, given: str):
    answer = els.posts("keep_until", script=False, day=given)
    assert answer.status_code == 422
    (sentence,) = re.findall(r'role="alert">([^<]+)<', answer.content.decode())
    assert sentence.startswith("Kies een dag")
    over.session.refresh_from_db()
    assert over.session.delete_on is None
    assert els.posts("keep_until", day=given).status_code == 422


def test_when_no_day_is_left_there_is_no_field(over: Room, els: Device):
    passes(over.session, days=29)
    assert 'name="day"' not in els.client.get(els.url("keeping")).content.decode()


def test_deleting_asks_twice(over: Room, els: Device):
    assert els.url("keeping") in els.sees()
    assert els.url("delete_session") not in els.sees()  # first the page that says what goes
    answer = els.posts("delete_session", script=False)
    assert answer.status_code == 422
    assert "Vink eerst aan" in answer.content.decode()
    assert Session.objects.filter(pk=over.session.pk).exists()
    assert els.posts("delete_session", script=False, sure="1").status_code == 200
    assert not Session.objects.filter(pk=over.session.pk).exists()


def test_the_page_says_what_goes_and_not_what_went_already(over: Room, els: Device):
    notes = "De notities die mensen nog op hun telefoon kunnen lezen"
    assert notes in els.client.get(els.url("keeping")).content.decode()
    wiped(over.session)
    assert notes not in els.client.get(els.url("keeping")).content.decode()


def test_after_deleting_the_console_is_let_go_of_and_every_page_is_refused_with_words(
    over: Room, anna: Device, els: Device
):
    answer = els.posts("delete_session", script=False, sure="1")
    assert "De sessie is verwijderd" in answer.content.decode()
    assert answer.cookies[access.cookie_name("console", over.session.pk)].value == ""
    page = anna.client.get(anna.url("phone"))
    assert page.status_code == 404
    assert "Deze sessie is er niet meer" in page.content.decode()
    asked = anna.client.get(anna.url("check", "phone"), headers={"Accept": "application/json"})
    assert (asked.status_code, json.loads(asked.content)["code"]) == (404, access.ENDED)


def test_who_asks_while_it_is_deleted_hears_that_it_is_gone(room: Room, anna: Device, monkeypatch):
    """Known at the door, gone when the page is made: no error of ours."""
    real = access.identify

    def known_and_then_gone(*args: object) -> object:
        who = real(*args)  # type: ignore[arg-type]
        Session.objects.filter(pk=room.session.pk).delete()
        return who

    monkeypatch.setattr(access, "identify", known_and_then_gone)
    answer = anna.client.get(anna.url("state", "phone"), headers={"Accept": "application/json"})
    assert (answer.status_code, json.loads(answer.content)["code"]) == (404, access.ENDED)
