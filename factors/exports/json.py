"""The report for programs. `docs/report.schema.json` says what each field means. What was left out is no field."""

import json
from typing import Any

from factors.report import Card, Report

FORMAT, VERSION = "teamtool-report", 1


def make(report: Report) -> bytes:
    return json.dumps(_data(report), ensure_ascii=False, indent=2).encode("utf-8", "replace") + b"\n"


def _data(report: Report) -> dict[str, Any]:
    parts: dict[str, Any] = {
        "top": [{"rank": top.rank, "text": top.text} for top in report.top],
        "actions": [
            {"text": deed.text, "who": list(deed.who), "due": deed.due.isoformat() if deed.due else None}
            for deed in report.deeds
        ],
        "finds": [{"text": finding.text, "under": list(finding.cards)} for finding in report.findings],
        "flap": [
            {"column": column.number, "title": column.title, "cards": [_card(card) for card in column.cards]}
            for column in report.flap
        ],
        "evaluation": {"learn": list(report.learn), "need": list(report.need)},
        "questions": list(report.questions),
    }
    return {
        "format": FORMAT,
        "version": VERSION,
        "language": report.language,
        "title": report.title,
        "teamtool": report.teamtool,
        "day": report.day.isoformat(),
        "people": report.people,
        "deleted_on": report.deleted_on.isoformat() if report.deleted_on else None,
        **{part: said for part, said in parts.items() if part in report.parts},
    }


def _card(card: Card) -> dict[str, Any]:
    numbers = {"people": card.numbers.people, "groups": card.numbers.groups} if card.numbers else None
    return {"text": card.text, "numbers": numbers}
