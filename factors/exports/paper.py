"""Sheets of paper as accessible PDFs (PDF/UA-1), set by typst.

Everything goes into a template as data, so nothing is escaped here and no text can be taken for markup. Only the
fonts in `fonts/` are used, and a template reads no file but `house.typ`.
"""

import json
import re
import unicodedata
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import typst

from factors.exports import glyphs

TEMPLATES = Path(__file__).parent
LONGEST_WORD = 24  # what fits in a column; a longer one may break anywhere
BREAK = "\u200b"
# But a word that somebody could say is broken by typst, between syllables.
VOWELS = "[aeiouyàáâäèéêëìíîïòóôöùúûü]"
CONSONANT = rf"(?:(?!{VOWELS})[^\W\d_])"
SYLLABLE = rf"{VOWELS}{{0,4}}{CONSONANT}{{1,8}}{VOWELS}"
SAYABLE = re.compile(rf"(?:{SYLLABLE})+{VOWELS}{{0,4}}{CONSONANT}{{0,6}}\W{{0,3}}", re.IGNORECASE)

Text = dict[str, Any]


def pdf(template: str, data: dict[str, Any]) -> bytes:
    """The sheets of a template in this folder. `data` holds what `house.typ` asks: lang, name, foot, page."""
    try:
        return _set(template, data, glyphs.drawable)
    except typst.TypstError:
        # Some mixture of signs that nobody foresaw. People get their paper, with more boxes in it.
        return _set(template, data, glyphs.plain)


def _set(template: str, data: dict[str, Any], drawable: Callable[[str], str]) -> bytes:
    shown = _each_text(data, lambda text: _breakable(drawable(text)))
    # The name of the document is set in no font, so it keeps every letter.
    given = json.dumps({**shown, "name": glyphs.tidy(data["name"])})
    made = compiler((TEMPLATES / template).read_bytes()).compile(
        format="pdf", pdf_standards=["ua-1"], sys_inputs={"given": given}
    )
    assert isinstance(made, bytes)  # noqa: S101 - a PDF is one file
    return made


def compiler(template: bytes) -> typst.Compiler:
    """One for each PDF: a compiler keeps what it was given."""
    return typst.Compiler(template, root=TEMPLATES, font_paths=_fonts(), ignore_system_fonts=True)


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[glyphs.FONTS])


def said(text: str) -> Text:
    """What people wrote, in the direction in which it is read."""
    return {"text": text, "rtl": is_right_to_left(text)}


def is_right_to_left(text: str) -> bool:
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
