"""The actions that have a date, for a calendar. Those without one are left out: there is no day to put them on."""

from datetime import timedelta

from django.utils import timezone, translation
from icalendar import Calendar, Event

from factors.exports import glyphs, words
from factors.report import Deed, Report


def make(report: Report) -> bytes:
    """Whole days that keep nobody busy: it is when something is to be done by, not an appointment."""
    calendar = Calendar()
    calendar.add("prodid", "-//Teamtool//Report//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    with translation.override(report.language):
        for number, deed in enumerate(report.dated):
            calendar.add_component(_event(report, deed, number))
    made: bytes = calendar.to_ical()
    return made


def _event(report: Report, deed: Deed, number: int) -> Event:
    assert deed.due is not None  # noqa: S101 - it is one of the dated
    who = ", ".join(deed.who) or words()["nobody"]
    event = Event()
    event.add("uid", f"{deed.key or number}@teamtool")
    event.add("dtstamp", timezone.now())
    event.add("dtstart", deed.due)
    event.add("dtend", deed.due + timedelta(days=1))
    event.add("summary", glyphs.tidy(deed.text))
    event.add("description", glyphs.tidy(f"{words()['who']}: {who}") + "\n" + glyphs.tidy(report.title))
    event.add("transp", "TRANSPARENT")
    return event
