"""The report as a workbook: a sheet for each part, to sort, filter and count in.

Every text is written as a text, never as what it looks like: no formula, no link, no number.
"""

import io
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import xlsxwriter
from django.utils import translation
from django.utils.translation import gettext as _

from factors.exports import empty, kept, people, words, writable
from factors.exports.paper import is_right_to_left
from factors.report import Report

LONGEST = 32_767  # what a cell holds
CUT = "…"
NAME_LENGTH = 31  # of a sheet
NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\']")
AS_TEXT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}

Cell = str | int | date | None
Table = tuple[str, list[tuple[str, int]], list[list[Cell]]]  # name, headings with their widths, rows


def make(report: Report) -> bytes:
    out = io.BytesIO()
    with translation.override(report.language), xlsxwriter.Workbook(out, {"in_memory": True, **AS_TEXT}) as book:
        book.set_properties(
            {
                "title": writable(f"{words()['report']} · {report.title}"),
                "created": datetime(report.day.year, report.day.month, report.day.day, tzinfo=UTC).replace(tzinfo=None),
            }
        )
        page = Page(book)
        for table in _tables(report):
            page.put(*table)
    return out.getvalue()


class Page:
    """Puts tables into a workbook, each on a sheet of its own."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.book = book
        looks: dict[str, Any] = {"text_wrap": True, "valign": "top"}
        self.head = book.add_format({**looks, "bold": True, "bottom": 1})
        self.plain = book.add_format(looks)
        self.leftward = book.add_format({**looks, "reading_order": 2})
        self.day = book.add_format({**looks, "num_format": "yyyy-mm-dd", "align": "left"})

    def put(self, name: str, columns: list[tuple[str, int]], rows: list[list[Cell]]) -> None:
        sheet = self.book.add_worksheet(NOT_IN_A_NAME.sub("", name)[:NAME_LENGTH])
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        for at, (heading, width) in enumerate(columns):
            sheet.set_column(at, at, width)
            sheet.write_string(0, at, fitting(heading), self.head)
        for number, row in enumerate(rows, 1):
            for at, cell in enumerate(row):
                self._write(sheet, number, at, cell)

    def _write(self, sheet: Any, row: int, column: int, cell: Cell) -> None:
        if isinstance(cell, str):
            sheet.write_string(row, column, fitting(cell), self.leftward if is_right_to_left(cell) else self.plain)
        elif isinstance(cell, date):
            sheet.write_datetime(row, column, datetime(cell.year, cell.month, cell.day), self.day)  # noqa: DTZ001 - a cell has no zone
        elif cell is not None:
            sheet.write_number(row, column, cell, self.plain)


def fitting(text: str) -> str:
    """As much of a text as a cell holds: a longer one would leave it empty."""
    kept = writable(text)
    units = kept.encode("utf-16-le")
    if len(units) <= 2 * LONGEST:
        return kept
    return units[: 2 * (LONGEST - len(CUT))].decode("utf-16-le", "ignore") + CUT


def _tables(report: Report) -> Iterator[Table]:
    said = words()
    facts: list[list[Cell]] = [[said["when"], report.day], [said["with"], people(report.people)]]
    if report.teamtool != report.title:
        facts.insert(0, [report.teamtool, None])
    if report.is_empty:
        facts.append([None, empty(report)])
    facts.append([said["kept"], kept(report)])
    yield _("Report"), [(said["report"], 28), (report.title, 60)], facts
    if report.top:
        yield said["top"], [(_("Rank"), 8), (_("Text"), 70)], [[top.rank, top.text] for top in report.top]
    if report.deeds:
        yield (
            said["deeds"],
            [(said["deed"], 60), (said["who"], 30), (said["due"], 14)],
            [[deed.text, ", ".join(deed.who) or None, deed.due] for deed in report.deeds],
        )
    if report.findings:
        finds: list[list[Cell]] = [[finding.text, "\n".join(finding.cards) or None] for finding in report.findings]
        yield said["finds"], [(_("Find"), 60), (said["under"], 60)], finds
    if report.cards:
        yield said["flap"], *_flap(report)
    answers = [[said[part], text] for part in ("learn", "need") for text in getattr(report, part)]
    if answers:
        yield said["evaluation"], [(_("Question"), 34), (_("Answer"), 70)], [list(row) for row in answers]
    if report.questions:
        yield said["questions"], [(_("Question"), 80)], [[text] for text in report.questions]


def _flap(report: Report) -> tuple[list[tuple[str, int]], list[list[Cell]]]:
    columns = [(_("Column"), 34), (_("Text"), 70), (_("People"), 10), (_("Groups"), 10)]
    rows: list[list[Cell]] = [
        [column.title, card.text, *((card.numbers.people, card.numbers.groups) if card.numbers else (None, None))]
        for column in report.flap
        for card in column.cards
    ]
    return columns, rows
