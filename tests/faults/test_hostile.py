"""Whatever somebody types, in whatever field: it is a text on every page, in every frame, in every file, on paper."""

import csv
import inspect
import io
import json
import re
from pathlib import Path
from typing import Any

import docx
import openpyxl
from django import forms
from icalendar import Calendar
from jsonschema import Draft202012Validator
from pypdf import PdfReader

from factors import forms as factor_forms
from factors import forms_outcome
from sessions import forms as session_forms
from sessions.fields import LinesField, TidyField
from sessions.method import PHASES
from tests.faults.hostile import TEXTS, TIDIED, UNSEEN, Page
from tests.faults.paces import LONG, chance
from tests.faults.stage import Stage, another_console, next_phase, playing
from tests.phones import Browser, Console
from tests.server import Server

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "report.schema.json").read_text())
ALL = (*TEXTS, *TIDIED)
KEPT = (*TEXTS, *TIDIED.values())
CARD = re.compile(r"card-([0-9a-f-]{36})")
EVERYTHING = {"NoteForm.text", "CardForm.text"}  # notes, lists and flap get every text also in a short run
# Fields that are compared with what is there, and shown to nobody.
COMPARED = {"RewordForm.was", "OnFlapForm.was"}
ADDRESS_ONLY = {"PrepareForm.podcast_url"}  # takes nothing but an https address: tests/sessions/test_homework.py
BROKEN = re.compile(r"[\s\u200b\u00ad-]")  # where a line of paper may end
PAIR = "SELECT id FROM workshop_group WHERE session_id = ? AND level = 'pair'"
IDS = "SELECT t.id FROM {table} AS t WHERE t.session_id = ?"


class Author:
    """Fills in every field, and remembers which form each text went to."""

    def __init__(self, stage: Stage) -> None:
        self.stage, self.filled = stage, set[str]()

    async def types(self, one: Any, path: str, field: str, texts: Any = ALL, **more: str) -> None:
        """Each of these texts in a field: `field` is Form.name; `more` goes with it."""
        self.filled.add(field)
        name = field.partition(".")[2]
        if texts is ALL and not LONG and field not in EVERYTHING:
            texts = self.stage.luck.sample(ALL, 5)
        for text in texts:
            said = {name: text, **{key: value.replace("TEXT", text) for key, value in more.items()}}
            answer = await one.posts(f"{one.root}{path}", **said)
            assert answer.status_code == 200, (path, text, answer.text)

    def ids(self, table: str) -> list[str]:
        return [
            with_dashes(row[0]) for row in self.stage.server.rows(IDS.format(table=table), self.stage.oracle.session)
        ]

    async def before_the_lists(self) -> None:
        console, phone = self.stage.console, self.stage.phones[0]
        for field in ("place", "responsible", "help_name"):
            await self.types(console, "prepare", f"PrepareForm.{field}")
        await self.types(console, "prepare", "PrepareForm.help_address", help_name="TEXT")
        for some in (ALL[:8], ALL[8:16], ALL[16:]):
            await self.types(console, "agreements", "AgreementsForm.agreements", ["\n".join(some)])
        await self.types(phone, "questions", "QuestionForm.text")
        for question in self.ids("workshop_question"):
            assert (await console.posts(f"{console.root}questions/{question}/show", shown="1")).status_code == 200
        await self.types(phone, "name", "NameForm.name")
        await self.types(console, "people/add", "NameForm.name")
        await self.types(phone, "notes/add", "NoteForm.text", column="1")
        await self.types(phone, "notes/add", "PasteForm.lines", ["\n".join(ALL)], column="2")
        person = self.stage.server.rows(
            "SELECT id FROM workshop_participant WHERE session_id = ? AND without_phone", self.stage.oracle.session
        )
        await self.types(
            console, "notes/for", "WriteForForm.text", ALL[:3], person=with_dashes(person[0][0]), column="1"
        )

    async def on_lists(self) -> None:
        phone = self.stage.phones[0]
        await self.stage.go("pairs")
        await self.types(phone, "list/add", "CardForm.text", column="3")
        await self.types(phone, "list/add", "CardsPasteForm.lines", ["\n".join(ALL)], column="3")
        await self.stage.holds()
        shown = [found[1] for name in phone.items if (found := CARD.fullmatch(name))]
        await self.types(phone, f"list/{shown[0]}", "RewordForm.text")
        two: Any = shown[1:3]
        self.filled.add("MergeForm.text")
        merged = await phone.posts(f"{phone.root}list/merge", text=TEXTS[1], cards=two)
        assert merged.status_code == 200, merged.text

    async def on_the_flap(self) -> None:
        console, phone = self.stage.console, self.stage.phones[0]
        await self.stage.go("questions")
        await self.types(console, "flap/add", "NoteForm.text", column="1")
        group = self.stage.server.rows(PAIR, self.stage.oracle.session)[0][0]
        said = {"group": with_dashes(group), "column": "2"}
        await self.types(console, "flap/add", "FlapListForm.text", ["\n".join(ALL)], **said)
        await self.stage.go("finds")
        await self.types(phone, "finds/add", "FindForm.text")
        for find in self.ids("factors_find"):
            assert (await console.posts(f"{console.root}finds/{find}/accept")).status_code == 200
        await self.types(console, f"finds/{self.ids('factors_find')[0]}", "TextForm.text")
        await self.stage.go("evaluation")
        await self.types(console, "answers/add", "AnswerForm.text", about="learn")
        await self.types(phone, "actions/add", "ProposedActionForm.text")
        await self.types(console, "actions/add", "ActionForm.text", who="TEXT", due="2030-01-31")
        self.filled.add("ActionForm.who")
        await self.stage.go("finished")


def with_dashes(hex_id: Any) -> str:
    text = str(hex_id)
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def fields_of_texts() -> set[str]:
    """Every field in which somebody can write, from the forms themselves."""
    found = set()
    for module in (session_forms, factor_forms, forms_outcome):
        for name, form in vars(module).items():
            if inspect.isclass(form) and issubclass(form, forms.Form) and form.__module__ == module.__name__:
                fields = form.base_fields.items()
                found |= {f"{name}.{field}" for field, kind in fields if isinstance(kind, TidyField | LinesField)}
    return found


def is_harmless(heard: list[str]) -> str:
    """All that is to be read in pages and frames, when none of it is anything but text."""
    htmls: dict[str, None] = {}
    for said in heard:
        if said.startswith("{"):
            htmls |= dict.fromkeys(item["html"] for item in json.loads(said).get("items", ()))
        elif said.lstrip().startswith("<"):
            htmls[said] = None
    pages = [Page(html) for html in htmls]
    assert [wrong for page in pages for wrong in page.wrong] == []
    return "".join(page.text for page in pages)


async def opens_a_titled_session(server: Server, title: str) -> None:
    """It stands on the screen at the end, and on the report."""
    els = Console(server.url)
    await els.opens("/open")
    opened = await els.submits("/open", title=title, teamtool="shame-sexting", language="nl")
    assert opened.status_code == 200
    here = PHASES[0]
    while here != "finished":
        here = await next_phase(els, here)
    for path in ("/screen", "/report/console"):
        page = Page((await els.http.get(els.root.replace("/console/", path))).text)
        assert page.wrong == []
        assert TIDIED.get(title, title) in page.text
    await els.leaves()


async def everybody_looks(stage: Stage) -> None:
    """All pages of all roles, as they are now."""
    for phone in stage.phones:
        await phone.http.get(phone.root)
    lead = await stage.console.http.get(stage.console.root.removesuffix("/"))
    homework = re.search(r"/h/\w{16}", lead.text)
    assert homework
    await stage.console.http.get(homework[0])
    await stage.console.http.get(stage.console.root.replace("/console/", "/screen"))


async def test_every_hostile_text_in_every_field_is_a_text_on_every_page(server: Server):
    for title in ALL if LONG else ALL[1:3]:
        await opens_a_titled_session(server, title)
    async with playing(server, chance("hostile"), 2) as stage:
        author = Author(stage)
        author.filled |= {"OpenForm.title", "JoinForm.name"}
        await stage.join(ALL if LONG else stage.luck.sample(ALL, 6), alive=False)  # they are there for their names
        stage.away, stage.phones = [*stage.phones[2:]], stage.phones[:2]
        screen = await another_console(stage)
        for step in (author.before_the_lists, author.on_lists, author.on_the_flap):
            await step()
            await everybody_looks(stage)
            await stage.holds()
        assert author.filled >= fields_of_texts() - COMPARED - ADDRESS_ONLY
        for one in (stage.console, stage.phones[0], screen):
            read = is_harmless(one.heard)
            assert [text for text in KEPT if text not in read] == []
        await reports_are_harmless(stage)


async def reports_are_harmless(stage: Stage) -> None:
    root = stage.console.root.replace("/console/", "/report/console")
    page = Page((await stage.console.http.get(root)).text)
    assert page.wrong == []
    table = (await stage.console.http.get(f"{root}/report.csv")).content.decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(table), delimiter=";") for cell in row]
    assert [cell for cell in cells if cell.lstrip().startswith(tuple("=+-@"))] == []
    pdf = PdfReader(io.BytesIO((await stage.console.http.get(f"{root}/report.pdf")).content))
    paper = BROKEN.sub("", "".join(sheet.extract_text() for sheet in pdf.pages))
    word = docx.Document(io.BytesIO((await stage.console.http.get(f"{root}/report.docx")).content))
    written = [p.text for p in word.paragraphs] + [c.text for t in word.tables for row in t.rows for c in row.cells]
    book = openpyxl.load_workbook(io.BytesIO((await stage.console.http.get(f"{root}/report.xlsx")).content))
    filled = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert [cell for cell in filled if cell.data_type == "f" or cell.hyperlink] == []
    values = [cell.value for cell in filled]
    said = await stage.console.http.get(f"{root}/report.json")
    assert (said.headers["content-type"], said.headers["x-content-type-options"]) == ("application/json", "nosniff")
    Draft202012Validator(SCHEMA).validate(said.json())
    texts = json.dumps(said.json(), ensure_ascii=False)
    for text in KEPT:
        assert text in page.text
        assert any(cell in (text, f"'{text}") for cell in cells)
        assert text[-3:] in paper
        assert text in written
        assert text in values
        assert json.dumps(text, ensure_ascii=False) in texts
    calendar = Calendar.from_ical((await stage.console.http.get(f"{root}/report.ics")).content)
    noted = [str(event["summary"]) for event in calendar.walk("VEVENT")]
    assert noted
    assert set(noted) <= set(KEPT)


async def test_what_nobody_can_see_is_no_name_and_no_note(server: Server):
    async with playing(server, chance("unseen"), 1) as stage:
        for text in UNSEEN:
            nobody = Browser(server.url)
            await nobody.opens("/")
            answer = await nobody.submits("/join", code=stage.console.code, name=text)
            assert (answer.status_code, "Vul een naam in" in answer.text) == (422, True)
            await nobody.leaves()
            note = await stage.phones[0].writes(text)
            assert (note.status_code, len(note.json()["error"]) > 10) == (422, True)
        await stage.holds()
