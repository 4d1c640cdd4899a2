"""The report for a word processor, so that a team can go on working in it.

Headings, lists and tables are real ones, and the language is said, for who listens and for who navigates.
"""

import io
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import docx
from django.utils import formats, translation
from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from factors.exports import day, empty, kept, numbers, people, words, writable
from factors.exports.paper import is_right_to_left
from factors.report import Report

VOICE = "Georgia"  # serif, and on most machines; who has it not sees another
INK = RGBColor(0x2B, 0x1B, 0x30)
BULLET = "ListBullet"
LANGUAGES = {"nl": "nl-NL", "en": "en-GB"}


def make(report: Report) -> bytes:
    with translation.override(report.language):
        document = docx.Document()
        _dress(document, report)
        _fill(document, report)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _dress(document: Document, report: Report) -> None:
    """Name, language and letters."""
    about = document.core_properties
    about.title = writable(f"{words()['report']} · {report.title}")
    about.author, about.comments = "Teamtool", ""
    about.language = LANGUAGES[report.language]
    about.created = about.modified = datetime(report.day.year, report.day.month, report.day.day, tzinfo=UTC)
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), LANGUAGES[report.language])
    for name in ("Normal", "Title", "Heading 1", "Heading 2"):
        style: Any = document.styles[name]
        style.font.name, style.font.color.rgb = VOICE, INK
        fonts = style.element.rPr.rFonts
        for which in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):  # these would go before the name
            fonts.attrib.pop(qn(f"w:{which}"), None)
        fonts.set(qn("w:hAnsi"), VOICE)
    normal: Any = document.styles["Normal"]
    normal.font.size = Pt(11)


def _fill(document: Document, report: Report) -> None:
    said = words()
    _write(document.add_paragraph(style="Title"), report.title)
    if report.teamtool != report.title:
        _write(document.add_paragraph(), report.teamtool)
    _write(document.add_paragraph(), f"{said['when']}: {day(report)}")
    _write(document.add_paragraph(), f"{said['with']}: {people(report.people)}")
    _write(document.add_paragraph(), kept(report), small=True)
    if report.is_empty:
        _write(document.add_paragraph(), empty(report))
    if report.top:
        document.add_heading(said["top"], 1)
        for top in report.top:
            _write(document.add_paragraph(), f"{top.rank}. {top.text}", as_in=top.text)
    if report.deeds:
        _deeds(document, report)
    if report.findings:
        document.add_heading(said["finds"], 1)
        for finding in report.findings:
            _write(document.add_paragraph(), finding.text)
            if finding.cards:
                _write(document.add_paragraph(), f"{said['under']}:")
                _lines(document, finding.cards)
    if report.cards:
        _flap(document, report)
    for part in ("learn", "need", "questions"):
        if texts := getattr(report, part):
            document.add_heading(said[part], 1)
            _lines(document, texts)


def _deeds(document: Document, report: Report) -> None:
    said = words()
    document.add_heading(said["deeds"], 1)
    table = document.add_table(rows=1, cols=3, style="Table Grid")
    _row(table.rows[0], [said["deed"], said["who"], said["due"]], bold=True)
    _repeat(table.rows[0])
    for deed in report.deeds:
        due = formats.date_format(deed.due, "j F Y") if deed.due else ""
        _row(table.add_row(), [deed.text, ", ".join(deed.who) or said["nobody"], due])


def _flap(document: Document, report: Report) -> None:
    said = words()
    document.add_heading(said["flap"], 1)
    for column in report.flap:
        document.add_heading(writable(f"{column.number}. {column.title}"), 2)
        if not column.cards:
            _write(document.add_paragraph(), said["empty_column"])
        for card in column.cards:
            counted = numbers(card)
            text = f"{card.text} ({counted})" if counted else card.text
            _write(_bullet(document), text, as_in=card.text)


def _lines(document: Document, texts: Iterable[str]) -> None:
    for text in texts:
        _write(_bullet(document), text)


def _bullet(document: Document) -> Any:
    """A line of a list. By the id of its style: to look it up by name for each of 300 cards takes most of the time."""
    paragraph = document.add_paragraph()
    paragraph._p.style = BULLET
    return paragraph


def _row(row: Any, texts: list[str], *, bold: bool = False) -> None:
    for cell, text in zip(row.cells, texts, strict=True):
        _write(cell.paragraphs[0], text, bold=bold)


def _repeat(row: Any) -> None:
    """Say that this row heads the table: it comes again on each page, and is read out with its cells."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _write(paragraph: Any, text: str, *, as_in: str = "", bold: bool = False, small: bool = False) -> None:
    """A text in the direction in which people wrote it (`as_in`, when there is more in it than that)."""
    run = paragraph.add_run(writable(text))
    if bold:
        run.bold = True
    if small:
        run.font.size = Pt(9)
    if is_right_to_left(as_in or text):
        paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))
        run.font.rtl = True
