"""Word, Excel, JSON and the calendar, each reopened by another library: what was said is in it, as text."""

import io
import json as reader
import re
from datetime import date, datetime
from pathlib import Path
from typing import Any

import docx as word
import mammoth
import openpyxl
import pytest
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from jsonschema import Draft202012Validator
from pypdf import PdfReader

from factors.exports import csv, docx, ics, json, pdf, xlsx
from factors.report import EVERYTHING, PARTS, Column, Deed, Finding, Numbers, Report, Top
from factors.report import Card as FlapCard
from tests.faults.hostile import TEXTS, TIDIED
from tests.reports import (
    ARABIC,
    EMOJI,
    FORMULAS,
    HEBREW,
    LETTERS,
    MARKUP,
    STAYS,
    UNKNOWN,
    a_report,
    everywhere,
    in_dutch,
)  # fmt: skip

SCHEMA = reader.loads((Path(__file__).parents[2] / "docs" / "report.schema.json").read_text())
# What no form lets in; a report that was made of an older database holds it all the same.
BROKEN = ["nul\x00teken", "\x1b[31mrood\x07", "a\x0bb\x0cc", "niet\ufffe\uffffs", "\u202eexe.gpj", "regel\u2028regel",
          "regel\r\nregel", "regel\rregel"]  # fmt: skip
LITERAL = ["_x0041_", "&#0; &amp;", "]]>", "<!-- -->", "\\n\\, ;:", "BEGIN:VEVENT", "%2e%2e/", "💥" * 60]
ALL = [*MARKUP, *FORMULAS, *EMOJI, *LETTERS, *UNKNOWN, ARABIC, HEBREW, *TEXTS, *TIDIED, *LITERAL]


def a_full_report() -> Report:
    flap = (
        Column(1, "Links", (FlapCard("een", Numbers(3, 2)), FlapCard("nog een"))),
        Column(2, "Midden", ()),
        Column(3, "Rechts", (FlapCard("drie", Numbers(0, 1)),)),
    )
    return a_report(
        flap=flap,
        top=(Top(1, "gekozen"), Top(1, "ook gekozen")),
        deeds=(Deed("doen", ("Merel", "Koen"), date(2024, 11, 1), "k1"), Deed("ooit", (), None, "k2")),
        findings=(Finding("vondst", ("een", "drie")), Finding("los", ())),
        learn=("geleerd",),
        need=("nodig",),
        questions=("vraag",),
    )


def kept(text: str) -> str:
    """What an XML file may hold of a text, each break as one."""
    writable = re.sub("[^\\t\\n\\r\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]", "", text)
    return re.sub("\r\n?", "\n", writable)


# Word -------------------------------------------------------------------------------------------


def in_word(report: Report) -> Any:
    return word.Document(io.BytesIO(docx.make(report)))


def paragraphs(report: Report) -> list[tuple[str, str]]:
    return [(p.style.name, p.text) for p in in_word(report).paragraphs]


def test_word_holds_everything_in_the_order_of_the_report_with_real_headings():
    found = paragraphs(a_full_report())
    assert [text for style, text in found if style == "Title"] == ["Titel"]
    assert [text for style, text in found if style.startswith("Heading")] == [
        *map(in_dutch, ("Our top three", "This is what we are going to do", "Finds", "The flap")),
        "1. Links", "2. Midden", "3. Rechts",
        *map(in_dutch, ("What we take with us", "What we need to do it", "Questions that stay open")),
    ]  # fmt: skip
    said = [text for _style, text in found]
    parts = ["1. gekozen", "1. ook gekozen", "vondst", "een", "drie", "los", "een (3 mensen, 2 groepen)", "nog een",
             in_dutch("No cards"), "drie (1 groep)", "geleerd", "nodig", "vraag"]  # fmt: skip
    places = [said.index(part) for part in parts]
    assert places == sorted(places)


def test_the_actions_in_word_are_a_table_whose_first_row_heads_it():
    [table] = in_word(a_full_report()).tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        [in_dutch("Action"), in_dutch("Who"), in_dutch("By when")],
        ["doen", "Merel, Koen", "1 november 2024"],
        ["ooit", in_dutch("still to be agreed"), ""],
    ]
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert table.rows[1]._tr.trPr is None


@pytest.mark.parametrize(("language", "code"), [("nl", "nl-NL"), ("en", "en-GB")])
def test_word_says_its_title_and_language(language: str, code: str):
    found = in_word(a_report(language=language))
    assert found.core_properties.title.endswith("· Titel")
    assert found.core_properties.language == code
    assert {lang.get(qn("w:val")) for lang in found.styles.element.iter(qn("w:lang"))} == {code}


def test_another_reader_makes_the_same_of_the_word_file():
    html = mammoth.convert_to_html(io.BytesIO(docx.make(a_full_report()))).value
    for piece in ("<h1>", "<li>nog een</li>", "<p>doen</p>", "Merel, Koen", "<th>"):
        assert piece in html


@pytest.mark.parametrize("text", [*ALL, *BROKEN])
def test_word_shows_what_somebody_typed_to_the_letter_in_every_place(text: str):
    found = in_word(everywhere(text))
    said = [p.text for p in found.paragraphs] + [c.text for row in found.tables[0].rows for c in row.cells]
    shown = kept(text)
    assert said.count(shown) == 8  # title, action, find, under it, card, learn, need, question
    assert {f"1. {shown}", f"{shown}, {shown}"} <= set(said)
    assert [p.text for p in found.paragraphs if p.style.name == "List Bullet"].count(shown) == 5


def test_what_is_read_from_the_right_is_such_in_word():
    found = [p for p in in_word(a_report(ARABIC, "gewoon")).paragraphs if p.style.name == "List Bullet"]
    assert [p._p.pPr.find(qn("w:bidi")) is not None for p in found] == [True, False]
    assert [run.font.rtl for p in found for run in p.runs] == [True, None]


# Excel ------------------------------------------------------------------------------------------


def sheets(report: Report) -> dict[str, list[list[Any]]]:
    book = openpyxl.load_workbook(io.BytesIO(xlsx.make(report)))
    return {sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book}


def test_excel_has_a_sheet_for_each_part():
    rank, text, who = in_dutch("Rank"), in_dutch("Text"), in_dutch("Who")
    question = in_dutch("Question")
    learn, need = in_dutch("What we take with us"), in_dutch("What we need to do it")
    assert sheets(a_full_report()) == {
        in_dutch("Report"): [
            [in_dutch("Report of a team workshop"), "Titel"],
            ["Shame Sexting", None],
            [in_dutch("When"), datetime(2024, 9, 17)],  # noqa: DTZ001
            [in_dutch("With"), "14 mensen"],
            [in_dutch("Kept until"), f"Teamtool verwijdert deze sessie 30 dagen na het einde. {STAYS}"],
        ],
        in_dutch("Our top three"): [[rank, text], [1, "gekozen"], [1, "ook gekozen"]],
        in_dutch("This is what we are going to do"): [
            [in_dutch("Action"), who, in_dutch("By when")],
            ["doen", "Merel, Koen", datetime(2024, 11, 1)],  # noqa: DTZ001
            ["ooit", None, None],
        ],
        in_dutch("Finds"): [[in_dutch("Find"), in_dutch("Lies under")], ["vondst", "een\ndrie"], ["los", None]],
        in_dutch("The flap"): [
            [in_dutch("Column"), text, in_dutch("People"), in_dutch("Groups")],
            ["Links", "een", 3, 2],
            ["Links", "nog een", None, None],
            ["Rechts", "drie", 0, 1],
        ],
        in_dutch("Learning and doing"): [[question, in_dutch("Answer")], [learn, "geleerd"], [need, "nodig"]],
        in_dutch("Questions that stay open"): [[question], ["vraag"]],
    }


@pytest.mark.parametrize("text", [*ALL, *BROKEN])
def test_every_cell_of_excel_that_somebody_typed_is_a_text_to_the_letter(text: str):
    made = xlsx.make(everywhere(text))
    cells = [c for sheet in openpyxl.load_workbook(io.BytesIO(made)) for row in sheet.iter_rows() for c in row]
    found = [cell for cell in cells if cell.value is not None and cell.value == kept(text)]
    assert len(found) == 9  # title, top, action, find, under it, card, learn, need, question
    assert {cell.data_type for cell in found} == {"s"}
    assert [cell for cell in cells if cell.data_type == "f" or cell.hyperlink] == []
    assert f"{kept(text)}, {kept(text)}" in [cell.value for cell in cells]


def test_what_is_read_from_the_right_is_such_in_excel():
    book = openpyxl.load_workbook(io.BytesIO(xlsx.make(a_report(ARABIC, "gewoon"))))
    cells = book[in_dutch("The flap")]["B"][1:]
    assert [(cell.value, cell.alignment.readingOrder) for cell in cells] == [(ARABIC, 2), ("gewoon", 0)]


def test_a_text_longer_than_a_cell_is_cut_and_not_left_out():
    cards = tuple(f"kaart {n} 👍 {'x' * 300}" for n in range(300))
    rows = sheets(a_report(findings=(Finding("veel", cards),)))[in_dutch("Finds")]
    assert rows[1][1].startswith("kaart 0")
    assert rows[1][1].endswith("…")
    assert len(rows[1][1].encode("utf-16-le")) // 2 == 32_767
    assert xlsx.fitting("a" + "👍" * 20_000).endswith("👍…"), "no half of a sign is left"


# JSON -------------------------------------------------------------------------------------------


def as_json(report: Report) -> Any:
    said = reader.loads(json.make(report))
    Draft202012Validator(SCHEMA, format_checker=Draft202012Validator.FORMAT_CHECKER).validate(said)
    return said


def test_json_holds_everything_as_the_schema_says():
    Draft202012Validator.check_schema(SCHEMA)
    assert as_json(a_full_report()) == {
        "format": "teamtool-report",
        "version": 1,
        "language": "nl",
        "title": "Titel",
        "teamtool": "Shame Sexting",
        "day": "2024-09-17",
        "people": 14,
        "deleted_on": None,
        "top": [{"rank": 1, "text": "gekozen"}, {"rank": 1, "text": "ook gekozen"}],
        "actions": [
            {"text": "doen", "who": ["Merel", "Koen"], "due": "2024-11-01"},
            {"text": "ooit", "who": [], "due": None},
        ],
        "finds": [{"text": "vondst", "under": ["een", "drie"]}, {"text": "los", "under": []}],
        "flap": [
            {
                "column": 1,
                "title": "Links",
                "cards": [
                    {"text": "een", "numbers": {"people": 3, "groups": 2}},
                    {"text": "nog een", "numbers": None},
                ],
            },
            {"column": 2, "title": "Midden", "cards": []},
            {"column": 3, "title": "Rechts", "cards": [{"text": "drie", "numbers": {"people": 0, "groups": 1}}]},
        ],
        "evaluation": {"learn": ["geleerd"], "need": ["nodig"]},
        "questions": ["vraag"],
    }


def test_the_schema_says_of_every_field_that_there_is_what_it_may_be():
    said = as_json(a_full_report())
    assert set(SCHEMA["properties"]) == set(said)
    assert set(SCHEMA["required"]) == set(said) - set(PARTS)
    schema = Draft202012Validator(SCHEMA, format_checker=Draft202012Validator.FORMAT_CHECKER)
    wrongs: list[dict[str, Any]] = [
        {"day": "17 september"},
        {"people": "14"},
        {"extra": 1},
        {"version": 2},
        {"flap": []},
    ]
    assert [wrong for wrong in wrongs if schema.is_valid({**said, **wrong})] == []


@pytest.mark.parametrize("text", [*ALL, *BROKEN])
def test_json_holds_what_somebody_typed_to_the_letter(text: str):
    said = as_json(everywhere(text))
    assert said["title"] == said["actions"][0]["text"] == said["finds"][0]["under"][0] == text
    assert said["flap"][0]["cards"][0]["text"] == said["evaluation"]["need"][0] == said["questions"][0] == text


# Calendar ---------------------------------------------------------------------------------------


def events(report: Report) -> list[Any]:
    return list(Calendar.from_ical(ics.make(report)).walk("VEVENT"))


def test_actions_with_a_date_are_whole_days_in_a_calendar_and_others_are_left_out():
    [event] = events(a_full_report())
    assert (str(event["summary"]), event.decoded("dtstart")) == ("doen", date(2024, 11, 1))
    assert event.decoded("dtend") == date(2024, 11, 2)
    assert str(event["description"]) == f"{in_dutch('Who')}: Merel, Koen\nTitel"
    assert (str(event["uid"]), str(event["transp"])) == ("k1@teamtool", "TRANSPARENT")
    calendar = Calendar.from_ical(ics.make(a_full_report()))
    assert (str(calendar["version"]), "Teamtool" in str(calendar["prodid"])) == ("2.0", True)


def test_an_action_keeps_its_name_in_a_calendar_so_that_it_comes_there_once():
    first, second = (
        [str(e["uid"]) for e in events(a_report(deeds=deeds))]
        for deeds in (
            (Deed("a", (), date(2024, 1, 1), "k1"),),
            (Deed("b", (), date(2024, 1, 2), "k0"), Deed("a!", (), date(2024, 2, 1), "k1")),
        )
    )
    assert first == second[1:]


@pytest.mark.parametrize("text", [*ALL, *BROKEN])
def test_a_calendar_holds_what_somebody_typed_and_no_field_of_its_own(text: str):
    made = ics.make(a_report(title=text, deeds=(Deed(text, (text,), date(2024, 11, 1), "k"),)))
    [event] = Calendar.from_ical(made).walk("VEVENT")
    shown = str(event["summary"])
    assert shown == "".join(c for c in tidied(text))
    assert set(event) == {"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION", "TRANSP"}
    assert not re.search(rb"[\x00-\x09\x0b\x0c\x0e-\x1f]", made)
    assert all(len(line) <= 75 for line in made.split(b"\r\n"))


def tidied(text: str) -> str:
    """Controls are blanks, and what turns the direction of others' words is gone."""
    return re.sub("[\u202e\u202c\u200b\ufeff\u2060]", lambda c: c[0] if c[0] == "\u200b" else "",
                  re.sub("[\x00-\x1f\x7f-\x9f\u2028\u2029]", " ", text))  # fmt: skip


# A choice of parts ------------------------------------------------------------------------------

HOLDS = {
    "top": "gekozen", "actions": "ooit", "finds": "vondst", "flap": "nog een", "evaluation": "geleerd",
    "questions": "vraag",
}  # fmt: skip


@pytest.mark.parametrize("part", PARTS)
def test_only_the_chosen_part_is_in_every_file(part: str):
    chosen = a_full_report().with_only([part])
    for said in (
        str(paragraphs(chosen)) + str([c.text for t in in_word(chosen).tables for r in t.rows for c in r.cells]),
        str(sheets(chosen)),
        str(as_json(chosen)),
    ):
        assert [word for name, word in HOLDS.items() if re.search(rf"['\" ]{word}['\"]", said)] == [HOLDS[part]]
    assert set(as_json(chosen)) & set(PARTS) == {part}
    assert bool(events(chosen)) == (part == "actions")


def test_with_nothing_or_nonsense_chosen_everything_is_in():
    for nothing in ([], ["x"], list(EVERYTHING)):
        assert a_full_report().with_only(nothing) == a_full_report()


def test_what_was_chosen_and_is_not_there_is_said_otherwise_than_an_empty_session():
    sentence = in_dutch("There is nothing in this session of what you chose.")
    assert sentence in str(paragraphs(a_report(flap=()).with_only(["top"])))
    assert sentence in str(sheets(a_report(flap=()).with_only(["top"])))
    empty = in_dutch("Nothing was put on the flap in this session, and nothing was agreed. That is fine too.")
    assert empty in str(paragraphs(a_report(flap=())))


# Anything at all --------------------------------------------------------------------------------


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=60))
def test_any_text_at_all_gives_files_that_open(text: str):
    report = everywhere(text)
    said = [p.text for p in in_word(report).paragraphs]
    assert kept(text) in said
    assert in_dutch("The flap") in sheets(report)
    assert as_json(report)["title"] == text
    assert len(events(a_report(deeds=(Deed(text, (text,), date(2024, 11, 1), "k"),)))) == 1


# How long ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("known", "says"),
    [
        ({"deleted_on": date(2024, 10, 17)}, "Teamtool verwijdert deze sessie op 17 oktober 2024."),
        ({"days_kept": 14}, "Teamtool verwijdert deze sessie 14 dagen na het einde."),
        ({"days_kept": 1}, "Teamtool verwijdert deze sessie 1 dag na het einde."),
    ],
)
def test_what_people_read_says_how_long_the_session_is_kept_and_that_the_file_stays(known: dict[str, Any], says: str):
    report = a_report(**known)
    printed = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf.make(report))).pages)
    assert f"{says} {STAYS}" in " ".join(printed.split())
    assert f"{says} {STAYS}" in [text for _style, text in paragraphs(report)]
    assert [in_dutch("Kept until"), f"{says} {STAYS}"] in sheets(report)[in_dutch("Report")]
    assert f"{says} {STAYS}" in csv.make(report).decode("utf-8-sig")
    assert as_json(report)["deleted_on"] == (known["deleted_on"].isoformat() if "deleted_on" in known else None)
