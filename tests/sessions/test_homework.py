"""What people read before they come: who has the address reads it, in words of their session."""

import datetime as dt
import uuid
from typing import Any

import icalendar
import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from sessions import homework, limits
from sessions.models import Session
from tests.people import Device, Room, open_room
from tests.words import dutch, said_in

FILLED_IN: dict[str, Any] = {
    "meets_on": "2027-03-09",
    "meets_at": "14:00",
    "place": "Teamzaal",
    "responsible": "School De Brug, privacy@debrug.example",
    "podcast_url": "https://podcast.example/aflevering",
    "help_name": "Fatma, vertrouwenspersoon",
    "help_address": "fatma@debrug.example",
    "help_checked_on": "2027-02-01",
}


def reads(client: Client, room: Room, name: str = "homework") -> Any:
    return client.get(reverse(name, args=[homework.slug(fresh(room))]))


def fresh(room: Room) -> Session:
    return Session.objects.get(pk=room.session.pk)


def the_meeting(client: Client, room: Room) -> Any:
    """As a calendar reads the file."""
    (event,) = icalendar.Calendar.from_ical(reads(client, room, "meeting_ics").content).walk("VEVENT")
    return event


# The address ------------------------------------------------------------------------------------


def test_whoever_has_the_address_reads_without_a_cookie_and_no_robot_keeps_it(room: Room, passer_by: Client):
    response = reads(passer_by, room)
    assert response.status_code == 200
    assert not response.cookies
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert 'content="noindex, nofollow"' in said_in(response)
    assert "<form" not in said_in(response)
    assert "<script" not in said_in(response)


def test_the_address_is_short_and_shows_neither_code_nor_session(room: Room):
    slug = homework.slug(room.session)
    assert len(slug) == 16
    assert room.session.code.lower() not in slug
    assert room.session.pk.hex[:8] not in slug
    assert slug == homework.slug(fresh(room))


def test_who_knows_the_session_does_not_know_its_homework(room: Room, settings):
    """The secret is made with the server's key: a copy of the database opens nothing on another server."""
    before = homework.slug(room.session)
    settings.SECRET_KEY = "another server"
    assert homework.slug(room.session) != before
    assert homework.opened_by(before) is None


def test_each_session_has_its_own_homework(room: Room):
    others = [open_room().session for _other in range(3)]
    assert len({homework.slug(session) for session in (room.session, *others)}) == 4
    for session in (room.session, *others):
        assert homework.opened_by(homework.slug(session)) == session


def test_two_sessions_that_begin_alike_are_told_apart(room: Room):
    twin = Session.objects.get(pk=room.session.pk)
    twin.pk = uuid.UUID(bytes=room.session.pk.bytes[:2] + uuid.uuid4().bytes[2:])
    twin.code = "ZZZZZZ"
    twin.save(force_insert=True)
    assert homework.slug(twin)[:3] == homework.slug(room.session)[:3]
    assert homework.opened_by(homework.slug(room.session)) == room.session
    assert homework.opened_by(homework.slug(twin)) == twin


def test_a_wrong_address_says_nothing_and_counts_as_a_wrong_code(room: Room, passer_by: Client, settings):
    settings.FAILED_CODES = "3 per 10 minutes"
    wrong = homework.slug(room.session)[:-1] + ("a" if not homework.slug(room.session).endswith("a") else "b")
    limits.forget()
    statuses = [passer_by.get(reverse("homework", args=[wrong])).status_code for _try in range(5)]
    assert statuses == [404, 404, 404, 429, 429]
    assert reads(passer_by, room).status_code == 200, "the right one opens all the same"


def test_els_makes_a_new_address_and_the_old_one_opens_nothing(room: Room, els: Device, passer_by: Client):
    old = homework.slug(room.session)
    assert els.posts("renew_homework", script=False).status_code == 303
    assert homework.slug(fresh(room)) != old
    assert passer_by.get(reverse("homework", args=[old])).status_code == 404
    assert reads(passer_by, room).status_code == 200


# What it says -----------------------------------------------------------------------------------


def test_what_els_fills_in_is_on_the_page(room: Room, els: Device, passer_by: Client):
    assert els.posts("prepare", **FILLED_IN).status_code == 200
    page = said_in(reads(passer_by, room))
    for words in ("dinsdag 9 maart 2027 om 14:00 uur", "Teamzaal", "School De Brug", "Fatma, vertrouwenspersoon"):
        assert words in page
    assert 'href="https://podcast.example/aflevering"' in page
    assert 'href="mailto:fatma@debrug.example"' in page
    assert "nagekeken op 1 februari 2027" in page
    assert room.session.spoken_code in page


def test_nothing_filled_in_is_fine(room: Room, passer_by: Client):
    page = said_in(reads(passer_by, room))
    assert "Wanneer" not in page
    assert dutch("The organisation that holds this session. The facilitator can tell you which one.") in page
    assert reads(passer_by, room, "meeting_ics").status_code == 409


def test_an_english_session_is_read_in_english(db, passer_by: Client):
    page = said_in(reads(passer_by, open_room("en")))
    assert '<html lang="en">' in page
    assert "What happens with your data" in page


def test_after_the_end_it_can_be_read_and_the_code_is_gone(room: Room, passer_by: Client):
    room.goes_to("finished")
    page = said_in(reads(passer_by, room))
    assert room.session.spoken_code not in page
    assert "Jacqueline" in page


def test_a_session_from_before_the_homework_finds_its_texts_by_its_title(room: Room, passer_by: Client):
    Session.objects.filter(pk=room.session.pk).update(teamtool="")
    assert "Sextortion" in said_in(reads(passer_by, room))


@pytest.mark.parametrize("title", ["Een teamtool die er niet meer is", "Shame Sexting"])
def test_a_session_whose_teamtool_is_gone_keeps_what_it_has(room: Room, els: Device, passer_by: Client, title: str):
    content = {**room.session.content, "about": {**room.session.content["about"], "title": title}}
    Session.objects.filter(pk=room.session.pk).update(teamtool="gone", content=content)
    page = said_in(reads(passer_by, room))
    assert "Robin" in page
    assert "Sextortion" not in page
    assert reads(passer_by, room, "background_pdf").status_code == 404
    assert els.client.get(els.url("invitation")).status_code == 200
    assert els.sees()


def test_the_texts_that_are_read_are_not_copied_into_the_session(room: Room):
    """They are not read with every push."""
    assert "Sextortion" not in str(room.session.content)


# On phones --------------------------------------------------------------------------------------


def test_annas_phone_leads_to_the_homework_and_hears_of_the_podcast_and_the_help(room: Room, els: Device, anna: Device):
    assert reverse("homework", args=[homework.slug(room.session)]) in anna.sees()
    before = fresh(room).revision
    els.posts("prepare", **FILLED_IN)
    html = "".join(item["html"] for item in anna.frame(before)["items"])
    assert "https://podcast.example/aflevering" in html
    assert "Fatma, vertrouwenspersoon" in html


# Filling in -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"meets_on": "2027-02-30"}, "Fill in a day that exists."),
        ({"meets_on": "2027-03-09", "meets_at": "25:00"}, "Fill in a time like 14:30."),
        ({"meets_at": "14:00"}, "Fill in the day as well, or leave out the time."),
        ({"podcast_url": "http://podcast.example"}, "A link begins with https:// and has no spaces."),
        ({"podcast_url": "javascript:alert(1)"}, "A link begins with https:// and has no spaces."),
        ({"podcast_url": "https://podcast.example/ x"}, "A link begins with https:// and has no spaces."),
        ({"podcast_url": 'https://podcast.example/"x'}, "A link begins with https:// and has no spaces."),
        ({"help_address": "06 12345678"}, "Say who or what people find there."),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(room: Room, els: Device, said: dict[str, Any], sentence: str):
    answer = els.posts("prepare", **said)
    assert answer.status_code == 422
    assert answer.json()["error"] == dutch(sentence)
    assert fresh(room).meets_on is None


def test_without_script_els_gets_her_form_back_with_what_she_typed(els: Device):
    page = els.posts("prepare", script=False, form="prepare", place="Aula", podcast_url="podcast").content.decode()
    assert 'value="Aula"' in page
    assert 'value="podcast"' in page
    assert '<dialog id="session-facts" class="dialog" aria-labelledby="h-session-facts" open>' in page


def test_the_same_again_is_no_news(room: Room, els: Device):
    els.posts("prepare", **FILLED_IN)
    before = fresh(room).revision
    els.posts("prepare", **FILLED_IN)
    assert fresh(room).revision == before


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "\u202eaaz", "a\u0000b\u0007c", "x" * 120])
def test_hostile_words_are_shown_as_words(room: Room, els: Device, passer_by: Client, text: str):
    els.posts("prepare", **{**FILLED_IN, "place": text, "help_name": text, "help_address": text})
    page = reads(passer_by, room).content.decode()
    assert "<script" not in page
    assert not set("\u202e\u0000\u0007") & set(page)
    assert icalendar.Calendar.from_ical(reads(passer_by, room, "meeting_ics").content)
    assert said_in(els.client.get(els.url("invitation")))


# The invitation and the calendar ----------------------------------------------------------------


def test_the_invitation_has_all_that_one_needs_to_come(room: Room, els: Device):
    els.posts("prepare", **FILLED_IN)
    page = said_in(els.client.get(els.url("invitation")))
    for words in ("9 maart 2027 om 14:00 uur", "Teamzaal", "ongeveer 75 minuten", room.session.spoken_code):
        assert words in page
    assert f"http://testserver{reverse('homework', args=[homework.slug(room.session)])}" in page


@time_machine.travel(dt.datetime(2027, 1, 4, 9, tzinfo=dt.UTC), tick=False)
def test_the_meeting_opens_in_a_calendar_at_the_time_of_the_place(room: Room, els: Device, passer_by: Client):
    els.posts("prepare", **{**FILLED_IN, "place": "Aula; 2e, links\\rechts"})
    event = the_meeting(passer_by, room)
    assert event.decoded("dtstart") == dt.datetime(2027, 3, 9, 13, tzinfo=dt.UTC)
    assert event.decoded("dtend") - event.decoded("dtstart") == dt.timedelta(minutes=75)
    assert str(event["location"]) == "Aula; 2e, links\\rechts"
    assert str(event["summary"]) == "Shame Sexting"
    assert homework.slug(room.session) in str(event["description"])
    assert event.decoded("dtstamp") == dt.datetime(2027, 1, 4, 9, tzinfo=dt.UTC)


def test_in_summer_the_clock_stands_an_hour_on(room: Room, els: Device, passer_by: Client):
    els.posts("prepare", **{**FILLED_IN, "meets_on": "2027-06-08"})
    event = the_meeting(passer_by, room)
    assert event.decoded("dtstart") == dt.datetime(2027, 6, 8, 12, tzinfo=dt.UTC)


def test_a_day_without_a_time_is_a_whole_day(room: Room, els: Device, passer_by: Client):
    els.posts("prepare", meets_on="2027-03-09")
    event = the_meeting(passer_by, room)
    assert event.decoded("dtstart") == dt.date(2027, 3, 9)


def test_a_meeting_that_moves_is_the_same_meeting(room: Room, els: Device, passer_by: Client):
    found = []
    for day in ("2027-03-09", "2027-03-10"):
        els.posts("prepare", meets_on=day)
        event = the_meeting(passer_by, room)
        found.append(event)
    assert found[0]["uid"] == found[1]["uid"]
    assert found[1]["sequence"] > found[0]["sequence"]


def test_after_the_end_nothing_is_filled_in_any_more(room: Room, els: Device):
    room.goes_to("finished")
    assert els.posts("prepare", place="Aula").status_code == 410


def test_what_is_filled_in_goes_to_no_log(room: Room, els: Device, caplog):
    els.posts("prepare", **FILLED_IN)
    assert not any(word in caplog.text for word in ("Teamzaal", "Fatma", "De Brug"))


def test_somebody_who_takes_part_may_not_fill_in(room: Room, anna: Device):
    assert anna.posts("prepare", place="Aula").status_code == 403
