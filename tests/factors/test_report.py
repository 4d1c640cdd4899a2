"""The report of a session: what is in it, what never is, and who may open it when."""

import csv
import io
import re
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from pypdf import PdfReader

from factors import report
from factors.models import Action, Answer, Candidate, Choice, Factor, Find, Vote
from factors.report import Card, Numbers
from sessions import method, render
from sessions.models import Group, Participant, Question, Seat
from sessions.reading import Reading
from tests.people import Device, Room, open_room
from tests.words import dutch, said_in

OPENS = {"phone": ("closing", "finished"), "console": method.PHASES[method.PHASES.index("together") :]}
NOW = timezone.now


def is_in(room: Room, phase: str) -> None:
    """Without walking there: what a report needs is the phase alone."""
    type(room.session).objects.filter(pk=room.session.pk).update(phase=phase)
    room.session.refresh_from_db()


class Shelf:
    """Things of a session, put straight into the database."""

    def __init__(self, room: Room) -> None:
        self.session, self.place = room.session, 0

    def group(self, level: str, **more: Any) -> Group:
        return Group.objects.create(session=self.session, level=level, **more)

    @property
    def flap(self) -> Group:
        return self.session.groups.filter(level="all").first() or self.group("all")

    def card(self, text: str, column: int = 1, group: Group | None = None, **more: Any) -> Factor:
        self.place += 1
        given = {"group": group or self.flap, "column": column, "text": text, "place": self.place, **more}
        return Factor.objects.create(**given)

    def find(self, text: str, *cards: Factor, accepted: bool = True, **more: Any) -> Find:
        find = Find.objects.create(session=self.session, text=text, accepted_at=NOW() if accepted else None, **more)
        find.cards.set(cards)
        return find

    def action(self, text: str, *takers: Participant, accepted: bool = True, **more: Any) -> Action:
        action = Action.objects.create(session=self.session, text=text, accepted_at=NOW() if accepted else None, **more)
        action.takers.set(takers)
        return action

    def answer(self, about: str, text: str, **more: Any) -> Answer:
        return Answer.objects.create(session=self.session, about=about, text=text, **more)

    def question(self, text: str, outcome: str = "open", **more: Any) -> Question:
        return Question.objects.create(session=self.session, text=text, outcome=outcome, **more)

    def ranked(self, rank: int | None, **what: Any) -> Candidate:
        return Candidate.objects.create(session=self.session, rank=rank, **what)


@pytest.fixture
def shelf(room: Room) -> Shelf:
    return Shelf(room)


def read(room: Room) -> report.Report:
    return report.read(room.session.pk)


# What is in it ----------------------------------------------------------------------------------


def test_it_says_what_when_and_with_how_many(room: Room, anna: Device, ben: Device):
    found = read(room)
    assert (found.title, found.teamtool, found.language) == ("Shame Sexting", "Shame Sexting", "nl")
    assert found.day == timezone.localtime(room.session.opened_at).date()
    assert found.people == 2
    assert read(open_room("en", "Ours")).title == "Ours"


def test_who_only_came_to_look_or_was_taken_out_does_not_count(room: Room, shelf: Shelf, anna: Device):
    came, stayed, out = (room.joins(name).person for name in ("Kijker", "Deelnemer", "Weg"))
    pair = shelf.group("pair")
    for person in (stayed, out):
        Seat.objects.create(participant=person, group=pair, level="pair")
        Seat.objects.create(participant=person, group=shelf.flap, level="all")
    Participant.objects.filter(pk__in=[came.pk, stayed.pk]).update(left_at=NOW())
    Participant.objects.filter(pk=out.pk).update(removed_at=NOW())
    assert read(room).people == 2  # Anna, and who went after sitting in a group


def test_the_flap_has_three_columns_with_their_cards_in_order(room: Room, shelf: Shelf):
    for text, column in (("c", 3), ("a1", 1), ("a2", 1)):
        shelf.card(text, column)
    flap = read(room).flap
    assert [(column.number, [card.text for card in column.cards]) for column in flap] == [
        (1, ["a1", "a2"]), (2, []), (3, ["c"]),
    ]  # fmt: skip
    assert [column.title for column in flap] == [column["title"] for column in room.session.content["columns"]]


def test_of_a_merged_card_only_the_new_wording_stands_there(room: Room, shelf: Shelf):
    new = shelf.card("samen")
    shelf.card("eerst", merged_into=new)
    shelf.card("uit elkaar", taken_apart_at=NOW())
    assert [card.text for card in read(room).flap[0].cards] == ["samen"]


def test_numbers_are_there_only_when_they_are_shown(room: Room, shelf: Shelf, anna: Device, ben: Device):
    pair = shelf.group("pair")
    notes = [shelf.card("n", group=shelf.group("alone"), writer=device.person) for device in (anna, ben)]
    on_list = shelf.card("l", group=pair)
    on_list.sources.set(notes)
    shelf.card("kaart").sources.set([on_list])
    assert read(room).flap[0].cards == (Card("kaart", None),)
    room.session.show_numbers = True
    room.session.save()
    assert read(room).flap[0].cards == (Card("kaart", Numbers(people=2, groups=1)),)


def test_the_top_three_are_cards_and_finds_by_rank(room: Room, shelf: Shelf):
    shelf.ranked(2, factor=shelf.card("kaart"))
    shelf.ranked(1, find=shelf.find("vondst"))
    shelf.ranked(None, factor=shelf.card("niet gekozen"), count=1)
    shelf.ranked(3, find=shelf.find("gewist", removed_at=NOW()))
    assert [(top.rank, top.text) for top in read(room).top] == [(1, "vondst"), (2, "kaart")]


def test_finds_stand_with_the_cards_they_lie_under_also_after_a_merge(room: Room, shelf: Shelf):
    first, second = shelf.card("eerste"), shelf.card("tweede")
    last = shelf.card("allebei")
    between = shelf.card("tussen", merged_into=last)
    old = shelf.card("oud", merged_into=between)
    shelf.find("vondst", second, old, first)
    shelf.find("los")
    assert [(f.text, f.cards) for f in read(room).findings] == [
        ("vondst", ("eerste", "tweede", "allebei")), ("los", ()),
    ]  # fmt: skip


def test_an_action_names_who_took_it_on_and_whom_the_facilitator_typed(
    room: Room, shelf: Shelf, anna: Device, ben: Device
):
    due = timezone.localdate() + timedelta(days=7)
    shelf.action("eerst", anna.person, ben.person, who="Team West", due=due)
    shelf.action("dan")
    shelf.action("Anna twee keer", anna.person, who="Anna")
    assert [(d.text, d.who, d.due) for d in read(room).deeds] == [
        ("eerst", ("Team West", "Anna", "Ben"), due), ("dan", (), None), ("Anna twee keer", ("Anna",), None),
    ]  # fmt: skip


def test_answers_stand_by_question_and_open_questions_by_themselves(room: Room, shelf: Shelf):
    shelf.answer("need", "tijd")
    shelf.answer("learn", "luisteren")
    shelf.question("nog open", shown=True)
    shelf.question("nog niet getoond")
    shelf.question("beantwoord", "answered")
    shelf.question("werd een actie", "action")
    found = read(room)
    assert (found.learn, found.need) == (("luisteren",), ("tijd",))
    assert found.questions == ("nog open",)


def test_a_report_of_nothing_says_so(room: Room, shelf: Shelf, els: Device):
    assert read(room).is_empty
    is_in(room, "together")
    empty = dutch("Nothing was put on the flap in this session, and nothing was agreed. That is fine too.")
    assert empty in said_in(els.client.get(els.url("report", "console")))
    shelf.card("toch", 2)
    assert not read(room).is_empty
    assert empty not in said_in(els.client.get(els.url("report", "console")))


# What never is ----------------------------------------------------------------------------------

NAMES = ("report", "report_pdf", "report_docx", "report_xlsx", "report_csv", "report_json")
SECRET = {
    "note": "canary-note",
    "kept back": "canary-kept",
    "pair list": "canary-pair",
    "four list": "canary-four",
    "set aside": "canary-aside",
    "set aside on the flap": "canary-flap-aside",
    "earlier wording": "canary-earlier",
    "taken apart": "canary-apart",
    "proposed find": "canary-find",
    "proposed action": "canary-action",
    "wiped find": "canary-wiped-find",
    "wiped action": "canary-wiped-action",
    "wiped answer": "canary-wiped-answer",
    "wiped question": "canary-wiped-question",
    "answered question": "canary-answered",
    "card of another session": "canary-elsewhere",
    "asker": "Vrager-Vera",
    "writer": "Schrijver-Sam",
    "voter": "Stemmer-Siem",
    "taker who was taken out": "Verwijderde-Vic",
}
PUBLIC = ("gewone kaart", "gewone vondst", "gewone actie", "geleerd", "nodig", "open vraag", "Neem-Nina", "kandidaat")


def a_full_session(room: Room, shelf: Shelf) -> None:
    """Everything that people can leave behind, the wiped things still with a text, as if a wipe had failed."""
    names = [SECRET[who] for who in ("asker", "writer", "voter", "taker who was taken out")]
    asker, writer, voter, out, taker = (room.joins(name).person for name in (*names, "Neem-Nina"))
    alone, pair, four = (shelf.group(level) for level in ("alone", "pair", "four"))
    shelf.card(SECRET["note"], group=alone, writer=writer)
    shelf.card(SECRET["kept back"], group=alone, writer=writer, kept_back=True)
    shelf.card(SECRET["pair list"], group=pair, writer=writer)
    shelf.card(SECRET["four list"], group=four)
    shelf.card(SECRET["set aside"], group=four, set_aside=True)
    shelf.card(SECRET["set aside on the flap"], set_aside=True)
    card = shelf.card("gewone kaart", writer=writer)
    shelf.card(SECRET["earlier wording"], merged_into=card)
    shelf.card(SECRET["taken apart"], taken_apart_at=NOW())
    shelf.find("gewone vondst", card, proposed_by=writer)
    shelf.find(SECRET["proposed find"], accepted=False)
    shelf.find(SECRET["wiped find"], removed_at=NOW())
    shelf.action("gewone actie", taker, out, proposed_by=writer, due=timezone.localdate())
    shelf.action(SECRET["proposed action"], accepted=False)
    shelf.action(SECRET["wiped action"], removed_at=NOW())
    shelf.answer("learn", "geleerd")
    shelf.answer("need", "nodig")
    shelf.answer("learn", SECRET["wiped answer"], removed_at=NOW())
    shelf.question("open vraag", asked_by=asker, shown=True)
    shelf.question(SECRET["wiped question"], wiped=True)
    shelf.question(SECRET["answered question"], "answered")
    chosen = shelf.ranked(1, factor=shelf.card("kandidaat"), count=7342)
    shelf.ranked(None, find=shelf.find("niet gekozen"), count=7341)
    Choice.objects.create(session=room.session, by="voting", voting="closed", voters=7343)
    Vote.objects.create(candidate=chosen, participant=voter)
    other = Shelf(open_room())
    other.find(SECRET["card of another session"], other.card(SECRET["card of another session"]))
    Participant.objects.filter(pk=out.pk).update(removed_at=NOW())
    is_in(room, "finished")


def everything_said(device: Device, role: str) -> dict[str, str]:
    """What the page and all files say, as text."""
    answers = {name: device.client.get(device.url(name, role)) for name in NAMES}
    assert {answer.status_code for answer in answers.values()} == {200}
    pages = PdfReader(io.BytesIO(answers["report_pdf"].content)).pages
    return {
        "page": said_in(answers["report"]),
        "pdf": "\n".join(page.extract_text() for page in pages),
        "csv": answers["report_csv"].content.decode("utf-8-sig"),
        "docx": unpacked(answers["report_docx"]),
        "xlsx": unpacked(answers["report_xlsx"]),
        "json": answers["report_json"].content.decode(),
    }


def unpacked(answer: Any) -> str:
    """All that is in a file of Word or Excel, to the last property."""
    with zipfile.ZipFile(io.BytesIO(answer.content)) as parts:
        return "".join(parts.read(name).decode(errors="replace") for name in parts.namelist())


def test_nothing_private_is_in_it_and_everything_shared_is(room: Room, shelf: Shelf, els: Device, anna: Device):
    a_full_session(room, shelf)
    for device, role in ((els, "console"), (anna, "phone")):
        for kind, text in everything_said(device, role).items():
            assert [name for name, canary in SECRET.items() if canary in text] == [], kind
            assert [word for word in PUBLIC if word not in text] == [], kind
            assert not re.search(r"(?<!\d)734[123](?!\d)", text), f"a count of votes in {kind}"
            assert room.session.code not in text, kind
            assert room.session.spoken_code not in text, kind
        actions = device.client.get(device.url("report_ics", role)).content.decode()
        assert [name for name, canary in SECRET.items() if canary in actions] == []
        assert "gewone actie" in actions


def test_it_takes_as_many_queries_for_much_as_for_little(room: Room, shelf: Shelf):
    room.session.show_numbers = True
    room.session.save()

    def more(times: int) -> None:
        taker = room.joins(f"Iemand {times}").person
        for n in range(times):
            note = shelf.card("n", group=shelf.group("alone"), writer=taker)
            card = shelf.card(f"kaart {n}", n % 3 + 1)
            card.sources.set([note])
            shelf.find(f"vondst {n}", card)
            shelf.action(f"actie {n}", taker)
            shelf.answer("learn", f"antwoord {n}")
            shelf.question(f"vraag {n}")

    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            read(room)
        return len(caught)

    more(1)
    shelf.ranked(1, find=shelf.find("eerste"))
    few = queries()
    more(20)
    shelf.ranked(2, find=shelf.find("tweede"))
    assert queries() == few
    assert few <= 14


# Who may open it when ----------------------------------------------------------------------------


@pytest.mark.parametrize("phase", method.PHASES)
def test_it_opens_in_its_phases_and_before_that_says_when(room: Room, els: Device, anna: Device, phase: str):
    is_in(room, phase)
    for role, device in (("phone", anna), ("console", els)):
        for name in NAMES:
            answer = device.client.get(device.url(name, role))
            if phase in OPENS[role]:
                assert answer.status_code == 200
                assert "no-store" in answer["Cache-Control"]
            else:
                assert answer.status_code == 409
                assert dutch("There is no report yet") in said_in(answer)
                assert f'href="{device.url(role)}"' in answer.content.decode()


@pytest.mark.parametrize("name", [*NAMES, "report_ics"])
def test_nobody_else_gets_in(room: Room, els: Device, anna: Device, ben: Device, passer_by: Any, name: str):
    is_in(room, "finished")
    screen = room.screen()
    assert screen.client.get(screen.url(name, "screen")).status_code == 404
    assert els.client.get(els.url(name, "screen")).status_code == 404
    assert anna.client.get(anna.url(name, "console")).status_code == 403
    assert els.client.get(els.url(name, "phone")).status_code == 403
    assert passer_by.get(anna.url(name, "phone")).status_code == 403
    Participant.objects.filter(pk=ben.person_id).update(removed_at=NOW())
    refused = ben.client.get(ben.url(name, "phone"))
    assert refused.status_code == 403
    assert dutch("You are no longer in this session") in said_in(refused)
    for device, role in ((anna, "phone"), (els, "console")):
        assert device.posts(name, role).status_code == 405


@pytest.mark.parametrize(("language", "word"), [("nl", "verslag"), ("en", "report")])
def test_the_files_are_downloads_without_the_code_in_their_names(db: None, language: str, word: str):
    room = open_room(language, "Ons #geheim")
    is_in(room, "finished")
    with translation.override(language):
        word = translation.gettext("report")
    Shelf(room).action("Doen", due=timezone.localdate())
    for kind, content_type in {
        "pdf": "application/pdf",
        "csv": "text/csv; charset=utf-8",
        "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "json": "application/json",
        "ics": "text/calendar; charset=utf-8",
    }.items():
        if kind == "ics":
            word = {"nl": "acties", "en": "actions"}[language]
        name = f"report_{kind}"
        answer = room.facilitator.client.get(room.facilitator.url(name, "console"))
        day = timezone.localtime(room.session.opened_at).date().isoformat()
        assert answer["Content-Disposition"] == f'attachment; filename="teamtool-{day}-{word}.{kind}"'
        assert answer["Content-Type"] == content_type


def test_the_page_links_to_every_file_and_back(room: Room, shelf: Shelf, els: Device, anna: Device):
    shelf.action("met een dag", due=timezone.localdate())
    is_in(room, "finished")
    for device, role in ((els, "console"), (anna, "phone")):
        page = device.client.get(device.url("report", role)).content.decode()
        for name in (*NAMES[1:], "report_ics"):
            assert f'href="{device.url(name, role)}"' in page
        assert f'href="{device.url(role)}"' in page
        assert "<script" not in page


def test_what_people_typed_stands_on_the_page_as_typed(room: Room, shelf: Shelf, els: Device):
    shelf.card("<b onclick=x>&amp;</b>")
    shelf.action("<script>alert(1)</script>", who="<i>Wie</i>")
    is_in(room, "finished")
    page = els.client.get(els.url("report", "console")).content.decode()
    assert "<b onclick" not in page
    assert "<script" not in page
    assert "<i>" not in page
    assert "<b onclick=x>&amp;</b>" in said_in(els.client.get(els.url("report", "console")))


def test_the_table_of_a_session_can_be_read_back(room: Room, shelf: Shelf, els: Device):
    a_full_session(room, shelf)
    text = els.client.get(els.url("report_csv", "console")).content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    by_text = {row[dutch("Text")]: row for row in rows}
    assert by_text["gewone vondst"][dutch("Lies under")] == "gewone kaart"
    assert by_text["gewone actie"][dutch("Who")] == "Neem-Nina"
    assert by_text["kandidaat"][dutch("Rank")] in ("1", "")


# A choice of what goes in ------------------------------------------------------------------------


def test_what_one_chose_is_what_the_page_shows_and_what_its_files_hold(room: Room, shelf: Shelf, els: Device):
    a_full_session(room, shelf)
    address = els.url("report", "console")
    page = els.client.get(f"{address}?part=actions&part=evaluation").content.decode()
    assert all(word in page for word in ("gewone actie", "geleerd", "nodig"))
    assert not any(word in page for word in ("gewone kaart", "gewone vondst", "open vraag", "kandidaat"))
    assert sorted(re.findall(r'value="(\w+)" checked', page)) == ["actions", "evaluation"]
    for name in (*NAMES[1:], "report_ics"):
        assert f'href="{els.url(name, "console")}?part=actions&amp;part=evaluation"' in page
    text = els.client.get(f"{els.url('report_csv', 'console')}?part=actions&part=evaluation").content.decode()
    assert "gewone actie" in text
    assert "gewone kaart" not in text


def test_the_choice_is_a_plain_form_with_everything_in_it_at_first(room: Room, shelf: Shelf, els: Device):
    a_full_session(room, shelf)
    page = els.client.get(els.url("report", "console")).content.decode()
    [form] = re.findall(r'<form[^>]*method="get">.*?</form>', page, re.S)
    assert re.findall(r'name="part" value="(\w+)" checked', form) == list(report.PARTS)
    for address in ("?part=", "?part=nonsense", "?other=1"):
        assert "gewone kaart" in els.client.get(els.url("report", "console") + address).content.decode()


def test_without_a_date_there_is_nothing_for_a_calendar_and_that_is_said(room: Room, shelf: Shelf, els: Device):
    shelf.action("ooit")
    is_in(room, "finished")
    page = els.client.get(els.url("report", "console"))
    assert dutch("None of the actions has a date, so there is nothing for a calendar.") in said_in(page)
    assert els.url("report_ics", "console") not in page.content.decode()
    answer = els.client.get(els.url("report_ics", "console"))
    assert answer.status_code == 409
    assert dutch("Nothing for a calendar") in said_in(answer)


# The way there -----------------------------------------------------------------------------------


def key(room: Room, role: str) -> str:
    return render.part_item(Reading(room.session), render.PARTS["report_key"], role).html


@pytest.mark.parametrize("phase", method.PHASES)
@pytest.mark.parametrize("role", ["phone", "console"])
def test_the_way_to_the_report_is_there_when_it_opens(room: Room, phase: str, role: str):
    is_in(room, phase)
    device = Device(room.session, role)
    links = re.findall(r'<a [^>]*href="([^"]+)"', key(room, role))
    names = ["report", "report_pdf", "report_csv"] if role == "console" else ["report"]
    assert links == ([device.url(name, role) for name in names] if phase in OPENS[role] else [])
