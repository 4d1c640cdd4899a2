"""The report of a session as files. One module for each kind; the words they share are here."""

import re

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from factors.report import EVERYTHING, PARTS, Card, Report

UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def words() -> dict[str, str]:
    """Headings in the language that is active."""
    return {
        "report": _("Report of a team workshop"),
        "when": _("When"),
        "kept": _("Kept until"),
        "with": _("With"),
        "top": _("Our top three"),
        "deeds": _("This is what we are going to do"),
        "deed": _("Action"),
        "who": _("Who"),
        "due": _("By when"),
        "nobody": _("still to be agreed"),
        "finds": _("Finds"),
        "under": _("Lies under"),
        "flap": _("The flap"),
        "empty_column": _("No cards"),
        "learn": _("What we take with us"),
        "need": _("What we need to do it"),
        "questions": _("Questions that stay open"),
        "evaluation": _("Learning and doing"),
    }


def parts() -> dict[str, str]:
    """What can be left out, as people call it."""
    said = words()
    called = {"actions": said["deeds"]}
    return {part: called.get(part) or said[part] for part in PARTS}


def kinds() -> dict[str, str]:
    """The files one can take along, as people call them."""
    return {
        "pdf": _("PDF"),
        "docx": _("Word"),
        "xlsx": _("Excel"),
        "csv": _("Table (CSV)"),
        "ics": _("Actions for a calendar"),
        "json": _("For programs (JSON)"),
    }


def empty(report: Report) -> str:
    """What stands in a report in which nothing stands."""
    if report.parts != EVERYTHING:
        return _("There is nothing in this session of what you chose.")
    return _("Nothing was put on the flap in this session, and nothing was agreed. That is fine too.")


def kept(report: Report) -> str:
    """How long the session itself is kept, and that this file is not a part of that."""
    if report.deleted_on:
        deleted = _("Teamtool deletes this session on %(day)s.") % {
            "day": formats.date_format(report.deleted_on, "j F Y")
        }
    else:
        deleted = ngettext(
            "Teamtool deletes this session %(days)s day after it ends.",
            "Teamtool deletes this session %(days)s days after it ends.",
            report.days_kept,
        ) % {"days": report.days_kept}
    stays = _("This file stays: keep it within the group.")
    return f"{deleted} {stays}"


def writable(text: str) -> str:
    """The text as an XML file may hold it, as Word and Excel keep theirs: one sign that is not, and neither opens.

    However a line was broken, it is broken once.
    """
    return UNWRITABLE.sub("", text).replace("\r\n", "\n").replace("\r", "\n")


def day(report: Report) -> str:
    return formats.date_format(report.day, "l j F Y")


def people(count: int) -> str:
    return ngettext("%(people)s person", "%(people)s people", count) % {"people": count}


def numbers(card: Card) -> str:
    """From how many people and groups a card came; "" unless that is shown."""
    if card.numbers is None:
        return ""
    counts = []
    if card.numbers.people:
        counts.append(people(card.numbers.people))
    if card.numbers.groups:
        counts.append(
            ngettext("%(groups)s group", "%(groups)s groups", card.numbers.groups) % {"groups": card.numbers.groups}
        )
    return ", ".join(counts)


def filename(report: Report, kind: str) -> str:
    """Without the code or the title: a name in a folder of downloads is read by others."""
    called = _("actions") if kind == "ics" else _("report")
    return f"teamtool-{report.day.isoformat()}-{called}.{kind}"
