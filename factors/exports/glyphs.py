"""Which characters the shipped fonts can draw.

One that none of them has is shown as an empty box, never left to chance: an accessible PDF may hold no character that
cannot be drawn, so typst would make none at all.
"""

import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont

FONTS = Path(__file__).parent / "fonts"
# Families in the order in which typst tries them. Of those in one line, texts use one or the other.
FAMILIES: tuple[tuple[str, ...], ...] = (
    ("NotoSerif-Regular", "NotoSerif-Bold", "NotoSans-Regular", "NotoSans-Bold"),
    ("NotoNaskhArabic-Regular", "NotoNaskhArabic-Bold"),
    ("NotoSerifHebrew-Regular", "NotoSerifHebrew-Bold"),
    ("NotoEmoji-Regular",),
    ("NotoSansMath-Regular",),
    ("NotoSansSymbols2-Regular",),
)
BOX = "\u25af"
JOINER = "\u200d"
# These say how their neighbours look and need no drawing of their own.
UNSEEN = frozenset({"\u034f", "\u200b", "\u200c", JOINER, *map(chr, range(0xFE00, 0xFE10))})
TAGS = range(0xE0020, 0xE0080)
SKIN = range(0x1F3FB, 0x1F400)


def drawable(text: str) -> str:
    """The text with a box for each sign that cannot be drawn, and without what is no sign at all."""
    return "".join(sign if can_draw(sign) else BOX for sign in signs(tidy(text)))


def plain(text: str) -> str:
    """The text with a box for everything but simple letters: when all else fails."""
    simple = coverage()[0]
    alone = (char for char in tidy(text) if char not in UNSEEN and ord(char) not in TAGS)
    return "".join(char if char in simple and unicodedata.category(char)[0] != "M" else BOX for char in alone)


def can_draw(sign: str) -> bool:
    """Whether one of the families has everything that is to be seen of this sign."""
    seen = {char for char in sign if char not in UNSEEN and ord(char) not in TAGS}
    return any(seen <= family for family in coverage())


def signs(text: str) -> Iterator[str]:
    """What people take for one character: a letter with its marks, an emoji with its joiners, a flag of two letters."""
    sign = ""
    for char in text:
        if sign and not (_belongs(char) or sign.endswith(JOINER)):
            yield sign
            sign = ""
        sign += char
    if sign:
        yield sign


def _belongs(char: str) -> bool:
    """Whether a character goes with the one before it."""
    return unicodedata.category(char)[0] == "M" or char in UNSEEN or ord(char) in TAGS or ord(char) in SKIN


def tidy(text: str) -> str:
    """Without what is no sign at all. People's words lost that when they came in; this holds for all the others."""
    return "".join(map(_kept, text))


def _kept(char: str) -> str:
    category = unicodedata.category(char)
    if category in {"Cc", "Zl", "Zp"}:
        return " "
    return "" if category == "Cf" and char not in UNSEEN and ord(char) not in TAGS else char


@cache
def coverage() -> tuple[frozenset[str], ...]:
    """For each line of FAMILIES the characters that all its fonts have."""
    return tuple(frozenset.intersection(*map(_mapped, names)) for names in FAMILIES)


def _mapped(name: str) -> frozenset[str]:
    """The characters of a font, from its character map."""
    with TTFont(FONTS / f"{name}.ttf", lazy=True) as font:
        return frozenset(map(chr, font.getBestCmap()))
