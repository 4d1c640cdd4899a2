"""Reports as plain data, and texts that are hard to bring on paper or in a file."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.utils import translation
from django.utils.translation import gettext

from factors.report import Card, Column, Deed, Finding, Report, Top

MARKUP = [
    "#panic()",
    "#set text(red)",
    "$x^2$",
    "*vet* _schuin_ `code`",
    "@ref <label>",
    "[a](b) \\u{41} \\",
    "= kop",
    "- punt",
    "// weg /* weg */",
    "#sys.inputs.report",
    "\"a\" 'b' -- --- ... ~",
    "https://a.test/?b=c&d",
    "<b>&amp;</b>",
]
FORMULAS = ["=1+1", "@SUM(A1)", "+31 6", "-1", '=HYPERLINK("http://x","y")', "＝1+1", "  =1+1", "\t=1"]
EMOJI = ["👩‍👩‍👧 thuis", "👍🏽", "🏳️‍🌈 vlag", "🇳🇱", "1️⃣ eerst", "❤️", "🧑🏿‍❤️‍💋‍🧑🏻", "🏴󠁧󠁢󠁥󠁮󠁧󠁿"]
LETTERS = ["Zażółć gęślą jaźń", "Привет", "Ελλάδα", "één, naïef, ǧ", "→ ✓ ★ ≥ €", "𝗯𝗼𝗹𝗱"]
UNKNOWN = {
    "漢字": "▯▯",
    "ไทย": "▯▯▯",
    "a漢b": "a▯b",
    "👩‍漢": "▯",
    "🦢\u0318": "▯",
    "ꙮ\U0001fae8\ue000": None,
    "क्षि": None,
}
# Of every file that people read.
STAYS = "Dit bestand blijft: houd het binnen de groep."
ARABIC, HEBREW = "لا تلوموا الضحية!", "שלום עולם!"


def a_report(*texts: str, **more: Any) -> Report:
    """With these texts in every place where people type, and on the flap."""
    said = tuple(texts) or ("kaart",)
    flap = tuple(Column(n, f"Kolom {n}", tuple(map(Card, said if n == 1 else ()))) for n in (1, 2, 3))
    found = Report("Titel", "Shame Sexting", "nl", date(2024, 9, 17), 14, (), (), (), flap, (), (), ())
    return replace(found, **more)


def everywhere(text: str) -> Report:
    return a_report(
        text,
        title=text,
        top=(Top(1, text),),
        deeds=(Deed(text, (text, text), None),),
        findings=(Finding(text, (text,)),),
        learn=(text,),
        need=(text,),
        questions=(text,),
    )


def in_dutch(sentence: str) -> str:
    with translation.override("nl"):
        return gettext(sentence)


def tags(node: Any) -> list[str]:
    """The kinds of the elements of a tagged PDF, in reading order."""
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        return [tag for child in node for tag in tags(child)]
    if not isinstance(node, dict):
        return []
    own = [str(node["/S"])] if "/S" in node else []
    return own + (tags(node["/K"]) if "/K" in node else [])
