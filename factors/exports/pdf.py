"""The report as an accessible PDF (PDF/UA-1), set by typst.

Everything goes into the template as data, so nothing is escaped here and no text can be taken for markup. Only the
fonts in `fonts/` are used.
"""

import json
import re
import unicodedata
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import typst
from django.utils import formats, translation
from django.utils.translation import gettext as _

from factors.exports import day, glyphs, numbers, people, words
from factors.report import Report

TEMPLATE = Path(__file__).with_name("report.typ")
LONGEST_WORD = 24  # what fits in a column; a longer one may break anywhere
BREAK = "\u200b"
# But a word that somebody could say is broken by typst, between syllables.
VOWELS = "[aeiouyàáâäèéêëìíîïòóôöùúûü]"
CONSONANT = rf"(?:(?!{VOWELS})[^\W\d_])"
SYLLABLE = rf"{VOWELS}{{0,4}}{CONSONANT}{{1,8}}{VOWELS}"
SAYABLE = re.compile(rf"(?:{SYLLABLE})+{VOWELS}{{0,4}}{CONSONANT}{{0,6}}\W{{0,3}}", re.IGNORECASE)

Text = dict[str, Any]


def make(report: Report) -> bytes:
    with translation.override(report.language):
        data = _data(report)
    try:
        return _set(data, glyphs.drawable)
    except typst.TypstError:
        # Some mixture of signs that nobody foresaw. People get their report, with more boxes in it.
        return _set(data, glyphs.plain)


def _set(data: dict[str, Any], drawable: Callable[[str], str]) -> bytes:
    shown = _each_text(data, lambda text: _breakable(drawable(text)))
    # The name of the document is set in no font, so it keeps every letter.
    given = json.dumps({**shown, "name": glyphs.tidy(data["name"])})
    made = _compiler().compile(format="pdf", pdf_standards=["ua-1"], sys_inputs={"report": given})
    assert isinstance(made, bytes)  # noqa: S101 - a PDF is one file
    return made


def _compiler() -> typst.Compiler:
    """One for each report: a compiler keeps what it was given."""
    return typst.Compiler(TEMPLATE.read_bytes(), font_paths=_fonts(), ignore_system_fonts=True)


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[glyphs.FONTS])


def _data(report: Report) -> dict[str, Any]:
    said = words()
    return {
        "lang": report.language,
        "words": said,
        "name": f"{said['report']} · {report.title}",
        "title": _text(report.title),
        "teamtool": report.teamtool if report.teamtool != report.title else "",
        "facts": [[said["when"], day(report)], [said["with"], people(report.people)]],
        "top": [{"rank": top.rank, "text": _text(top.text)} for top in report.top],
        "deeds": [
            {
                "text": _text(deed.text),
                "who": [_text(name) for name in deed.who],
                "due": formats.date_format(deed.due, "j F Y") if deed.due else "",
            }
            for deed in report.deeds
        ],
        "finds": [{"text": _text(f.text), "cards": [_text(card) for card in f.cards]} for f in report.findings],
        "flap": [
            {
                "number": column.number,
                "title": column.title,
                "cards": [{"text": _text(card.text), "numbers": numbers(card)} for card in column.cards],
            }
            for column in report.flap
        ],
        "has_cards": bool(report.cards),
        "is_empty": report.is_empty,
        "learn": [_text(text) for text in report.learn],
        "need": [_text(text) for text in report.need],
        "questions": [_text(text) for text in report.questions],
        "page": _("page"),
    }


def _text(text: str) -> Text:
    """What people wrote, in the direction in which it is read."""
    return {"text": text, "rtl": _is_right_to_left(text)}


def _is_right_to_left(text: str) -> bool:
    """By the first letter that has a direction, as browsers do for dir="auto"."""
    strong = (kind for kind in map(unicodedata.bidirectional, text) if kind in {"L", "R", "AL"})
    return next(strong, "L") != "L"


def _each_text(data: Any, change: Callable[[str], str]) -> Any:
    """The same data with every text in it changed."""
    if isinstance(data, str):
        return change(data)
    if isinstance(data, dict):
        return {key: _each_text(value, change) for key, value in data.items()}
    return [_each_text(value, change) for value in data] if isinstance(data, list) else data


def _breakable(text: str) -> str:
    """Words that no column can hold may break between any two signs."""
    return " ".join(
        BREAK.join(glyphs.signs(word)) if len(word) > LONGEST_WORD and not SAYABLE.fullmatch(word) else word
        for word in text.split(" ")
    )
