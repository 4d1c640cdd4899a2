"""The report of a session as files. One module for each kind; the words they share are here."""

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from factors.report import Card, Report


def words() -> dict[str, str]:
    """Headings in the language that is active."""
    return {
        "report": _("Report of a team workshop"),
        "when": _("When"),
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
        "empty": _("Nothing was put on the flap in this session, and nothing was agreed. That is fine too."),
    }


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
    called = _("report")
    return f"teamtool-{report.day.isoformat()}-{called}.{kind}"
