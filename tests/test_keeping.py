"""After each term the words are in no table, no byte of the database and no log line; what stays says the same.

Everything is on disk, with a fixed clock: a session in which every kind of text holds a canary of its own.
"""

import json
import logging
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection

from factors import actions as lists
from factors import report
from factors.models import Action, Candidate, Factor, Find, Vote
from sessions import access, actions, codes, log, terms, tidying
from sessions.models import Event, Group, Op, Participant, Question, Seat, Session
from teamtool import erasing
from teamtool.logs import JsonLines
from tests.on_disk import live_room, on_disk  # noqa: F401 - fixtures
from tests.people import Room
from tests.workshop import Workshop

ENDS = datetime(2026, 3, 10, 15, 30, tzinfo=UTC)
Clock = time_machine.Traveller
CANARY = re.compile(r"kanarie[a-z]+")
# What the room never saw, and what it made together.
UNSEEN = {
    "kanarienotitie", "kanariebijmij", "kanarielijst", "kanarievier", "kanarieopzij", "kanarieachter", "kanariedeel",
    "kanarievraag", "kanarieidee", "kanarieplan", "kanarieeerder", "kanarielater",
}  # fmt: skip
TOGETHER = {"kanariegetoond", "kanarievondst", "kanariedoen", "kanarieflap", "kanariesamen", "kanarieantwoord"}
NAMES = ("Annakanarienaam", "Benkanarienaam", "Cemkanarienaam", "Dirkkanarienaam", "Evakanarienaam", "Femkanarienaam")


class Played(Workshop):
    """A session that ended, with people on their phones."""

    def __init__(self, room: Room, file: Path) -> None:
        super().__init__(room.session.pk)
        self.room, self.file = room, file
        self.devices = [room.joins(name) for name in (*NAMES, "Gijs", "Huub")]
        self.people = [device.person for device in self.devices]
        self.screen = room.screen()
        self.play()

    def play(self) -> None:
        anna, ben, *_others = self.people
        actions.ask_help(self.id, None, person_id=ben.pk, wanted=True)
        self.on_to("podcast")
        actions.start_round(self.id, None)
        hidden, shown = (self.asks(anna, text) for text in ("kanarievraag", "kanariegetoond"))
        actions.show_question(self.id, None, question_id=shown, shown=True)
        assert hidden
        self.on_to("alone")
        self.notes(anna, "kanarienotitie", "kanariebijmij")
        kept = Factor.objects.get(text="kanariebijmij")
        lists.keep_back_note(self.id, None, person_id=anna.pk, note_id=kept.pk, kept=True)
        for person in self.people:
            self.notes(person, f"noot van {person.pk.hex}")
        self.on_to("pairs")
        self.cards(anna, "kanarielijst")
        self.on_to("fours")
        self.cards(anna, "kanarievier")
        (aside,) = self.cards(ben, "kanarieopzij")
        self.does(lists.set_card_aside, ben, aside, aside=True)
        self.together()
        self.deepen(anna)
        self.room.goes_to("finished")

    def asks(self, person: Participant, text: str) -> Any:
        actions.ask_question(self.id, None, person_id=person.pk, text=text)
        return Question.objects.get(text=text).pk

    def together(self) -> None:
        """Cards on the flap: one merged of two, one reworded, one with another group's behind it."""
        self.on_to("together")
        in_turn = sorted(self.tables("four"), key=lambda table: str(table.group.pk) != self.stage.group)
        first, second = (table.people[0] for table in in_turn)
        (put,) = self.cards(first, "kanarieflap")
        self.does(lists.put_card, first, put)
        (same,) = self.cards(second, "kanarieachter")
        lists.already_there(self.id, None, person_id=second.pk, card_id=same.pk, flap_id=self.on_flap("kanarieflap").pk)
        lists.put_rest(self.id, None, person_id=first.pk)
        lists.next_group(self.id, None, turn=self.stage.turn)
        lists.put_rest(self.id, None, person_id=second.pk)
        for text in ("kanariedeel", "nog een deel", "kanarieeerder"):
            lists.add_to_flap(self.id, None, column=2, text=text)
        parts = [self.on_flap(text).pk for text in ("kanariedeel", "nog een deel")]
        lists.merge_on_flap(self.id, None, card_ids=[*parts, self.on_flap("kanarielijst").pk], text="kanariesamen")
        lists.edit_on_flap(self.id, None, card_id=self.on_flap("kanarieeerder").pk, text="anders gezegd")
        lists.edit_on_flap(self.id, None, card_id=self.on_flap("kanarienotitie").pk, text="wat het werd")
        lists.edit_on_flap(self.id, None, card_id=self.on_flap("kanarievier").pk, text="van ons vieren")

    def deepen(self, anna: Participant) -> None:
        self.on_to("finds")
        lists.show_numbers(self.id, None, shown=True)
        under = [self.on_flap("kanariesamen").pk]
        lists.add_find(self.id, None, text="kanarievondst", card_ids=under)
        lists.propose_find(self.id, None, person_id=anna.pk, text="kanarieidee")
        self.on_to("top")
        lists.choose_by(self.id, None, by="voting")
        for card in ("kanariesamen", "kanarieflap"):
            lists.shortlist(self.id, None, on=True, factor_id=self.on_flap(card).pk)
        lists.open_voting(self.id, None)
        first = Candidate.objects.filter(session=self.id)[0]
        lists.vote(self.id, None, person_id=anna.pk, candidate_id=first.pk, on=True)
        lists.close_voting(self.id, None)
        self.on_to("evaluation")
        lists.add_answer(self.id, None, about="learn", text="kanarieantwoord")
        lists.add_action(self.id, None, text="kanariedoen", who="Het team", due=None)
        lists.propose_action(self.id, None, person_id=anna.pk, text="kanarieplan")
        deed = Action.objects.get(text="kanariedoen")
        lists.take_on(self.id, None, person_id=anna.pk, action_id=deed.pk, on=True)
        self.notes(anna, "kanarielater")
        self.goes(self.people[-1])  # who sat with the others counts, also when nothing says any more that they did

    # Where canaries sing ----------------------------------------------------------------------

    def in_tables(self) -> set[str]:
        """In whatever field of whatever table; the names of people apart."""
        return {canary for model in apps.get_models() for canary in CANARY.findall(everything(model))} - {"kanarienaam"}

    def in_bytes(self) -> set[str]:
        """In the file, and in what stands beside it."""
        return {canary for canary in {*UNSEEN, *TOGETHER, "kanarieanders"} if self.holds(canary)}

    def holds(self, word: str) -> bool:
        return any(word.encode() in path.read_bytes() for path in self.file.parent.glob(f"{self.file.name}*"))

    # What people see --------------------------------------------------------------------------

    def flaps(self) -> list[Any]:
        """Every card of the flap as each audience gets it, and the report in full."""
        seen: list[Any] = [report.read(self.id)]
        for device in (self.devices[0], self.screen, self.room.facilitator):
            items = device.frame()["items"]
            seen += [
                {item["id"]: item["html"] for item in items if item["id"].startswith(("flap_card", "find", "top"))}
            ]
        return seen

    def numbers(self) -> dict[str, tuple[int, int]]:
        rows = self.rows("flap_card")
        came_from = {row.context["card"].text: row.context["came_from"]() for row in rows}
        return {text: (said["people"], said["groups"]) for text, said in came_from.items()}


def everything(model: Any) -> str:
    written = [{**row, "content": ""} for row in model._default_manager.values()]  # the teamtool's own words
    return json.dumps(written, default=str, ensure_ascii=False)


@pytest.fixture
def logged() -> Iterator[list[str]]:
    """Every line that the log would hold, of every logger."""
    lines: list[str] = []

    class Keeping(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(JsonLines().format(record))

    root, handler = logging.getLogger(), Keeping()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield lines
    root.removeHandler(handler)
    root.setLevel(before)


@pytest.fixture
def clock() -> Iterator[Clock]:
    with time_machine.travel(ENDS, tick=False) as travelling:
        yield travelling


@pytest.fixture
def played(clock: Clock, logged: list[str], live_room: Room, tmp_path: Path) -> Played:  # noqa: F811
    return Played(live_room, tmp_path / "teamtool.sqlite3")


def test_the_canaries_sing_before_anything_is_wiped(played: Played):
    there = (UNSEEN | TOGETHER) - {"kanarieeerder"}  # this one has other words now
    assert played.in_tables() == there
    assert played.in_bytes() >= there
    assert report.read(played.id).people == len(played.people)
    assert len(played.numbers()) > len(played.people)


def test_a_minute_before_its_term_nothing_is_wiped(played: Played, clock: Clock):
    clock.move_to(ENDS + timedelta(hours=23, minutes=59))
    assert tidying.tidy() == tidying.Tidied(0, 0, True)
    assert played.in_tables() >= UNSEEN - {"kanarieeerder"}


def test_24_hours_after_the_end_what_the_room_never_saw_is_nowhere(played: Played, clock: Clock, logged: list[str]):
    clock.move_to(ENDS + timedelta(hours=24))
    assert tidying.tidy() == tidying.Tidied(wiped=1, deleted=0, is_erased=True)
    assert played.in_tables() == TOGETHER
    assert played.in_bytes() == TOGETHER
    assert played.file.with_name(f"{played.file.name}-wal").stat().st_size == 0
    assert [line for line in logged if CANARY.search(line) or str(played.id) in line] == []
    assert len(logged) > 10


def test_24_hours_after_the_end_nobody_can_tell_who_sat_wrote_voted_or_spoke(played: Played, clock: Clock):
    clock.move_to(ENDS + timedelta(hours=24))
    tidying.tidy()
    session = played.session
    assert (session.round, session.presenting, session.drawn, session.last_step) == ({}, {}, [], {})
    assert {group.level for group in Group.objects.all()} == {"all"}
    assert not Vote.objects.exists()
    assert not Factor.objects.exclude(group__level="all").exists()
    assert not Factor.objects.exclude(writer=None, for_group=None).exists()
    assert not Factor.sources.through.objects.exists()
    assert not Find.objects.exclude(proposed_by=None).exists()
    assert not Action.objects.exclude(proposed_by=None).exists()
    assert not Question.objects.exclude(asked_by=None).exists()
    assert not Seat.objects.exclude(level="all").exists()
    assert (Op.objects.count(), Event.objects.count()) == (0, 1)


def test_the_flap_and_the_report_show_the_same_before_and_after(played: Played, clock: Clock):
    seen, numbers = played.flaps(), played.numbers()
    assert any(card.numbers for column in seen[0].flap for card in column.cards)
    assert numbers["kanariesamen"][0] > 0
    assert numbers["kanarieflap"][1] == 2  # its own group, and the one that stands behind it
    clock.move_to(ENDS + timedelta(hours=24))
    tidying.tidy()
    assert played.flaps() == seen
    assert played.numbers() == numbers


def test_also_numbers_that_were_not_switched_on_stay_what_they_were(played: Played, clock: Clock):
    Session.objects.update(show_numbers=False)
    assert played.flaps()[0].flap[0].cards[0].numbers is None
    numbers = played.numbers()
    clock.move_to(ENDS + timedelta(hours=24))
    tidying.tidy()
    assert played.flaps()[0].flap[0].cards[0].numbers is None
    assert played.numbers() == numbers


def test_a_page_that_was_open_all_the_while_gets_the_whole_and_lets_go_of_the_notes(played: Played, clock: Clock):
    anna = played.devices[0]
    before = anna.frame()
    assert any(item["id"].startswith("note-") for item in before["items"])
    clock.move_to(ENDS + timedelta(hours=24))
    tidying.tidy()
    after = anna.frame(before["to"])
    assert "from" not in after
    assert after["to"] > before["to"]
    assert not any(item["id"].startswith(("note-", "card-")) for item in after["items"])


def test_30_days_after_the_end_nothing_is_left_of_the_session(played: Played, clock: Clock, logged: list[str]):
    secret = codes.digest(played.devices[0].client.cookies[access.cookie_name("phone", played.id)].value)
    assert played.holds(secret)
    clock.move_to(ENDS + timedelta(days=30))
    assert tidying.tidy() == tidying.Tidied(wiped=0, deleted=1, is_erased=True)
    for model in apps.get_models():
        assert not model._default_manager.exists(), model
    assert played.in_bytes() == set()
    for trace in ("kanarienaam", "kanarie", secret, played.id.hex, played.people[0].pk.hex, played.room.session.code):
        assert not played.holds(trace), trace
    assert [line for line in logged if CANARY.search(line)] == []


def test_another_session_is_not_touched(played: Played, clock: Clock):
    other = Workshop(actions_opened_now(played))
    person = other.comes("Noor")
    other.on_to("alone")
    other.notes(person, "kanarieanders")
    clock.move_to(ENDS + timedelta(days=29, hours=20))
    tidying.tidy()
    assert "kanarieanders" in played.in_tables() & played.in_bytes()
    clock.move_to(ENDS + timedelta(days=30))
    tidying.tidy()
    assert Session.objects.filter(pk=other.id).exists() is False, "it was left for 30 days as well"


def actions_opened_now(played: Played) -> Any:
    given = {field: getattr(played.session, field) for field in ("title", "language", "content", "minutes")}
    return actions.open_session(op=None, max_people=30, **given).pk


def test_a_chosen_day_is_kept_to(played: Played, clock: Clock):
    actions.keep_until(played.id, None, day=ENDS.date() + timedelta(days=3))
    clock.move_to(datetime(2026, 3, 12, 22, 59, tzinfo=UTC))  # a minute before midnight in Amsterdam
    assert tidying.tidy().deleted == 0
    clock.move_to(datetime(2026, 3, 12, 23, 0, tzinfo=UTC))
    assert tidying.tidy().deleted == 1
    assert played.in_bytes() == set()


def test_what_the_facilitator_deletes_is_gone_from_the_file_at_the_next_look_without_anything_due(played: Played):
    """The answer does not wait for the file; and a server that stops in between does it when it starts."""
    played.room.facilitator.posts("delete_session", sure="1", script=False)
    assert played.in_tables() == set()
    assert tidying.tidy() == tidying.Tidied(0, 0, True)
    assert played.in_bytes() == set()


def test_the_file_is_built_anew_only_after_a_deletion(played: Played, clock: Clock):
    def marks() -> int:
        with connection.cursor() as cursor:
            return int(cursor.execute("PRAGMA user_version").fetchone()[0])

    assert marks() == 0
    clock.move_to(ENDS + timedelta(hours=24))
    actions.wipe_words(played.id, None)
    assert marks() == 1
    assert erasing.erase(log.turn())
    assert marks() == 0
    actions.delete_session(played.id, None)
    assert marks() == 1


def test_one_session_that_cannot_be_tidied_stops_no_other(
    played: Played, clock: Clock, monkeypatch: pytest.MonkeyPatch, logged: list[str]
):
    other = Workshop(actions_opened_now(played))
    other.on_to("finished")
    real = actions.wipe_words

    def stumbles(session_id: Any, op: None) -> Any:
        if session_id == played.id:
            raise ValueError("kanariefout")
        return real(session_id, op)

    monkeypatch.setattr(actions, "wipe_words", stumbles)
    clock.move_to(ENDS + timedelta(hours=24))
    assert tidying.tidy().wiped == 1
    assert other.session.wiped_at is not None
    assert any("not tidied" in line for line in logged)
    assert not any("kanariefout" in line for line in logged)


def test_a_file_that_is_too_busy_is_cleaned_at_the_next_look(
    played: Played, clock: Clock, monkeypatch: pytest.MonkeyPatch
):
    def busy(turn: Any) -> bool:
        raise OperationalError("database is locked")

    clock.move_to(ENDS + timedelta(hours=24))
    with monkeypatch.context() as now:
        now.setattr(erasing, "erase", busy)
        assert tidying.tidy() == tidying.Tidied(wiped=1, deleted=0, is_erased=False)
    assert tidying.tidy() == tidying.Tidied(0, 0, True)
    assert played.in_bytes() == TOGETHER


def test_from_cron_only_counts_are_said(played: Played, clock: Clock, capsys):
    clock.move_to(ENDS + timedelta(hours=24))
    call_command("tidy")
    assert capsys.readouterr().out == "wiped: 1, deleted: 0\n"


def test_cron_is_told_when_the_file_could_not_be_cleaned(played: Played, monkeypatch: pytest.MonkeyPatch):
    done = replace(tidying.Tidied(0, 0, True), is_erased=False)
    monkeypatch.setattr(tidying, "tidy", lambda: done)
    with pytest.raises(CommandError):
        call_command("tidy")
    assert terms.terms().hours == 24
