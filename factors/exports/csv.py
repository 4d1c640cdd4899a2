"""The report as a table: one row for each thing, for a spreadsheet.

UTF-8 with a byte order mark, because Excel takes it for something else without; semicolons, because Excel in Dutch
reads commas as decimals.
"""

import csv
import io
from collections.abc import Iterator
from datetime import date

from django.utils import translation
from django.utils.translation import gettext as _

from factors.exports import kept, people, words
from factors.report import Numbers, Report

Cell = str | int | date | None
# A cell that begins with one of these is a formula, or what follows a break would be; also in wide letters.
FORMULA = tuple("=+-@\t\r\n＝＋－＠")
DELIMITER = ";"


def make(report: Report) -> bytes:
    with translation.override(report.language):
        out = io.StringIO()
        writer = csv.writer(out, delimiter=DELIMITER)
        writer.writerows([_safe(cell) for cell in row] for row in _rows(report))
    return out.getvalue().encode("utf-8-sig")


def _safe(cell: Cell) -> str:
    """As text that no spreadsheet takes for a formula: an apostrophe in front says that it is none."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.lstrip().startswith(FORMULA) or text.startswith(FORMULA) else text


def _rows(report: Report) -> Iterator[tuple[Cell, ...]]:
    said = words()
    yield (
        _("Part"),
        _("Column"),
        _("Rank"),
        _("Text"),
        said["under"],
        said["who"],
        said["due"],
        _("People"),
        _("Groups"),
    )
    yield _row(said["report"], report.title)
    yield _row(said["when"], report.day.isoformat())
    yield _row(said["with"], people(report.people))
    yield _row(said["kept"], kept(report))
    for top in report.top:
        yield _row(said["top"], top.text, rank=top.rank)
    for deed in report.deeds:
        yield _row(said["deeds"], deed.text, who=", ".join(deed.who), due=deed.due)
    for finding in report.findings:
        yield _row(said["finds"], finding.text, under=" / ".join(finding.cards))
    for column in report.flap:
        for card in column.cards:
            yield _row(said["flap"], card.text, column=column.title, numbers=card.numbers)
    for part in ("learn", "need", "questions"):
        for text in getattr(report, part):
            yield _row(said[part], text)


def _row(
    part: str,
    text: str,
    *,
    column: str = "",
    rank: int | None = None,
    under: str = "",
    who: str = "",
    due: date | None = None,
    numbers: Numbers | None = None,
) -> tuple[Cell, ...]:
    counts = (numbers.people, numbers.groups) if numbers else (None, None)
    return (part, column, rank, text, under, who, due, *counts)
