"""Words that must stay where they belong, followed through a whole session to everything that goes out or is kept."""

import json
import logging
import re
from collections import defaultdict
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from factors.models import Factor
from sessions import access, codes, method
from sessions.models import Event, Op, Question
from teamtool.logs import JsonLines
from tests.people import Device, Room

NOTE, KEPT_BACK, REMOVED, REWORDED = "kanarie-notitie", "kanarie-houd-ik", "kanarie-weg", "kanarie-anders"
QUESTION, SHOWN, WIPED = "kanarie-vraag", "kanarie-getoond", "kanarie-gewist"
LISTENED = "partly"
# Whoever may read them, of: anna (who wrote them), ben, els (who leads), beamer, passer_by.
ALLOWED = {
    NOTE: {"anna", "ben", "els", "beamer"},  # it went along; two people have one list, and that goes on the flap
    KEPT_BACK: {"anna"},
    REMOVED: {"anna"},
    REWORDED: {"anna", "ben", "els", "beamer"},
    QUESTION: {"anna", "els"},
    SHOWN: {"anna", "els", "beamer"},
    WIPED: {"anna", "els"},
}
OURS = {"teamtool.requests", "sessions.hub", "sessions.live"}


class Everything:
    """All that came to anybody, and all that was logged."""

    def __init__(self, room: Room, **people: Device) -> None:
        self.room = room
        self.devices = {**people, "els": room.facilitator, "beamer": room.screen()}
        self.heard: dict[str, list[str]] = defaultdict(list)
        self.revisions = dict.fromkeys(self.devices, 0)
        self.shows: dict[str, dict[str, str]] = {}
        self.tables = ""

    def look(self) -> None:
        """Everybody's page, whole, change and check; and what a passer-by gets at every door."""
        for who, device in self.devices.items():
            self.heard[who] += [device.sees(), json.dumps(device.frame(), ensure_ascii=False)]
            news = device.frame(self.revisions[who])
            self.revisions[who] = news["to"]
            self.heard[who].append(json.dumps(news, ensure_ascii=False))
            self.heard[who].append(device.client.get(device.url("check", device.role)).content.decode())
            for role in access.ROLES:
                for name in ("state", "check"):
                    if role != device.role and not (who == "els" and role == access.SCREEN):
                        refused = device.client.get(device.url(name, role))
                        assert refused.status_code == 403
                        self.heard[who].append(refused.content.decode())
        for name in ("front", "open_session", "enter", "take_seat"):
            self.heard["passer_by"].append(Client().get(reverse(name)).content.decode())

    def posts(self, who: str, name: str, *args: Any, **said: Any) -> None:
        device = self.devices[who]
        answer = device.posts(name, *args, revision=self.revisions[who], **said)
        assert answer.status_code == 200, answer.content.decode()
        self.heard[who].append(answer.content.decode())

    def is_heard_by(self, word: str) -> set[str]:
        return {who for who, texts in self.heard.items() if any(word in text for text in texts)}


_played: list[Everything] = []


@pytest.fixture
def played(request: pytest.FixtureRequest) -> Everything:
    """A whole session in which Anna writes, keeps back, takes away, asks and answers; played once for all tests."""
    if not _played:
        _played.append(play(*(request.getfixturevalue(name) for name in ("room", "anna", "ben", "caplog"))))
    return _played[0]


def play(room: Room, anna: Device, ben: Device, caplog: pytest.LogCaptureFixture) -> Everything:
    caplog.set_level(logging.DEBUG)
    everything = Everything(room, anna=anna, ben=ben)
    everything.look()
    everything.posts("anna", "listened", answer=LISTENED)
    everything.posts("anna", "ask_help", wanted="1")
    for phase in (phase for phase in method.PHASES[1:] if phase not in method.FOURS | {"together"}):  # two people
        room.goes_to(phase)
        everything.look()
        if phase == "podcast":
            _notes(everything)
            _questions(everything)
            everything.look()
    everything.heard["log"] = [json.dumps(record.__dict__, default=str) for record in caplog.records]
    everything.heard["log"].append(caplog.text)
    everything.heard["kept"] = [str(list(model.objects.values_list())) for model in (Event, Op)]
    everything.shows = {
        who: {item["id"]: item["html"] for item in device.frame()["items"]}
        for who, device in everything.devices.items()
    }
    models = [model for label in ("workshop", "factors") for model in apps.get_app_config(label).get_models()]
    everything.tables = str([list(model._default_manager.values_list()) for model in models])
    return everything


def _notes(everything: Everything) -> None:
    for text in (NOTE, KEPT_BACK, REMOVED, "eerst dit"):
        everything.posts("anna", "add_notes", column=1, text=text)
    everything.look()
    notes = {note.text: note.pk for note in Factor.objects.all()}
    everything.posts("anna", "keep_note", notes[KEPT_BACK], kept="1")
    everything.posts("anna", "edit_note", notes["eerst dit"], text=REWORDED)
    everything.posts("anna", "move_note", notes[NOTE], column=2)
    everything.posts("anna", "remove_note", notes[REMOVED])
    refused = everything.devices["ben"].posts("edit_note", notes[NOTE], text="x", script=False)
    assert refused.status_code == 410
    everything.heard["ben"].append(refused.content.decode())


def _questions(everything: Everything) -> None:
    for text in (QUESTION, SHOWN, WIPED):
        everything.posts("anna", "ask_question", text=text)
    everything.look()
    questions = {question.text: question.pk for question in Question.objects.all()}
    everything.posts("els", "show_question", questions[SHOWN], shown="1")
    everything.posts("anna", "wipe_my_question", questions[WIPED])


@pytest.mark.parametrize("word", ALLOWED)
def test_a_word_is_heard_by_exactly_those_it_is_for(played: Everything, word: str):
    assert played.is_heard_by(word) == ALLOWED[word]


@pytest.mark.parametrize("word", [REMOVED, WIPED])
def test_what_was_taken_away_is_in_no_table(played: Everything, word: str):
    assert word not in played.tables
    assert NOTE in played.tables


def test_who_leads_sees_totals_of_the_answers_and_the_names_of_those_who_ask_for_help_only(played: Everything):
    console = played.shows["els"]
    assert "1</b> deels" in console["listened_totals"]
    assert "Anna" not in console["listened_totals"]
    assert "Anna" in console["help_asked"]


def test_nobody_but_anna_and_who_leads_learns_that_she_asked_for_help(played: Everything):
    said = "De begeleider weet het"
    assert played.is_heard_by(said) == {"anna"}
    assert {who for who in ("ben", "beamer") if any("help_asked" in text for text in played.heard[who])} == set()


def test_a_question_on_screen_or_console_carries_no_name(played: Everything):
    for who in ("els", "beamer"):
        rows = [html for name, html in played.shows[who].items() if "question-" in name]
        assert rows
        assert not any("Anna" in html for html in rows)


def test_names_stand_on_the_screen_only_in_the_lobby(room: Room, anna: Device, ben: Device):
    screen = room.screen()
    expected = {f"person-{device.person_id}" for device in (anna, ben)}
    for phase in ("lobby", "welcome", "alone"):
        room.goes_to(phase)
        named = {item["id"] for item in screen.frame()["items"] if "Anna" in item["html"] or "Ben" in item["html"]}
        assert named == (expected if phase == "lobby" else set()), phase


def test_in_a_round_the_screen_names_who_speaks_and_never_who_is_next(room: Room, anna: Device, ben: Device):
    screen = room.screen()
    room.goes_to("podcast")
    room.facilitator.posts("start_round")
    room.session.refresh_from_db()
    assert room.session.turns is not None
    people = {anna.person_id: "Anna", ben.person_id: "Ben"}
    speaks, follows = (people[one] for one in room.session.turns.order)
    for device in (screen, anna, ben):
        html = next(item["html"] for item in device.frame()["items"] if item["id"] == "round")
        assert speaks in html
        assert follows not in html
    keys = next(item["html"] for item in room.facilitator.frame()["items"] if item["id"] == "round_keys")
    assert follows in keys


@pytest.mark.parametrize("who", ["anna", "ben", "els", "beamer"])
def test_the_token_of_a_cookie_is_in_no_answer_and_no_log(played: Everything, who: str):
    device = played.devices[who]
    token = device.client.cookies[access.cookie_name(device.role, device.session.pk)].value
    assert len(token) >= 20
    assert played.is_heard_by(token) == set()
    assert played.is_heard_by(codes.digest(token)) == set()


@pytest.mark.parametrize("role", [access.CONSOLE, access.SCREEN])
def test_the_secret_of_a_link_is_on_the_console_only_and_never_in_a_frame(played: Everything, role: str):
    secret = access.link_secret(played.room.session, role)
    assert played.is_heard_by(secret) == {"els"}
    assert not any(secret in text for text in played.heard["els"] if text.startswith("{"))


def test_the_code_is_shown_to_the_room_and_never_logged(played: Everything):
    code = played.room.session.code
    assert played.is_heard_by(played.room.session.spoken_code) == {"anna", "ben", "els", "beamer"}
    assert "log" not in played.is_heard_by(code)
    assert "kept" not in played.is_heard_by(code)


def test_our_log_lines_were_written_and_hold_no_name_and_no_session(played: Everything):
    lines = [json.loads(text) for text in played.heard["log"][:-1]]
    formatted = [JsonLines().format(logging.makeLogRecord(line)) for line in lines if line["name"] in OURS]
    assert len(formatted) > 50
    for word in ("Anna", "Ben", str(played.room.session.pk), played.room.session.pk.hex):
        assert not any(re.search(rf"\b{word}\b", line) for line in formatted), word
