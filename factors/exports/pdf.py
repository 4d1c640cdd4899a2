"""The report as an accessible PDF (see paper.py)."""

from typing import Any

from django.utils import formats, translation
from django.utils.translation import gettext as _

from factors.exports import day, empty, kept, numbers, paper, people, words
from factors.exports.paper import said
from factors.report import Report

TEMPLATE = "report.typ"


def make(report: Report) -> bytes:
    with translation.override(report.language):
        data = _data(report)
    return paper.pdf(TEMPLATE, data)


def _data(report: Report) -> dict[str, Any]:
    named = words()
    return {
        "lang": report.language,
        "words": {**named, "empty": empty(report), "kept": kept(report)},
        "name": f"{named['report']} · {report.title}",
        "foot": named["report"],
        "page": _("page"),
        "title": said(report.title),
        "teamtool": report.teamtool if report.teamtool != report.title else "",
        "facts": [[named["when"], day(report)], [named["with"], people(report.people)]],
        "top": [{"rank": top.rank, "text": said(top.text)} for top in report.top],
        "deeds": [
            {
                "text": said(deed.text),
                "who": [said(name) for name in deed.who],
                "due": formats.date_format(deed.due, "j F Y") if deed.due else "",
            }
            for deed in report.deeds
        ],
        "finds": [{"text": said(f.text), "cards": [said(card) for card in f.cards]} for f in report.findings],
        "flap": [
            {
                "number": column.number,
                "title": column.title,
                "cards": [{"text": said(card.text), "numbers": numbers(card)} for card in column.cards],
            }
            for column in report.flap
        ],
        "has_cards": bool(report.cards),
        "is_empty": report.is_empty,
        "learn": [said(text) for text in report.learn],
        "need": [said(text) for text in report.need],
        "questions": [said(text) for text in report.questions],
    }
