"""The homework of a session: its address, the invitation to it, and the meeting for a calendar.

The address is short, because people type it over and hand it round, and is no code: it opens a page to read. It begins
with a little of the session's id, to find the row by, and goes on with a secret that is made as those of the other
links are: a copy of the database alone opens nothing.
"""

import base64
import hmac
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import icalendar
from django.conf import settings
from django.utils import formats
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from sessions.models import Session

FINDS, OPENS = 2, 8  # bytes of the id, bytes of the secret
PATTERN = "[a-z2-7]{16}"


def slug(session: Session) -> str:
    """What stands behind /h/: 64 bits that nobody can guess, behind 16 of the id."""
    secret = salted_hmac("sessions.link.homework", f"{session.pk.hex}.{session.homework_link}", algorithm="sha256")
    return base64.b32encode(session.pk.bytes[:FINDS] + secret.digest()[:OPENS]).decode().lower()


def opened_by(typed: str) -> Session | None:
    """The session of a slug (as PATTERN has it); None when it opens nothing."""
    start = base64.b32decode(typed.upper())[:FINDS]
    first, last = (UUID(bytes=start + fill * (16 - FINDS)) for fill in (b"\x00", b"\xff"))
    for session in Session.objects.filter(pk__range=(first, last)):
        if hmac.compare_digest(typed, slug(session)):
            return session
    return None


def when(session: Session) -> str:
    """Day and time as one writes them in a message; "" without a day."""
    if session.meets_on is None:
        return ""
    day = formats.date_format(session.meets_on, "l j F Y")
    if session.meets_at is None:
        return day
    return _("%(day)s at %(time)s") % {"day": day, "time": formats.time_format(session.meets_at, "H:i")}


def minutes(session: Session) -> int:
    return sum(session.minutes.values())


def invitation(session: Session, opening: list[str], closing: list[str], address: str) -> str:
    """A message to copy: the teamtool's words, with when, where and how in between."""
    facts = [
        (_("When"), when(session)),
        (_("Where"), session.place),
        (_("How long"), _("about %(minutes)s minutes") % {"minutes": minutes(session)}),
        (_("Homework"), address),
        (_("Code of the session"), session.spoken_code),
    ]
    between = "\n".join(f"{name}: {value}" for name, value in facts if value)
    return "\n\n".join([*opening, between, *closing])


def calendar(session: Session, address: str, now: datetime) -> bytes:
    """The meeting as an .ics file. Of a session with a day."""
    assert session.meets_on is not None  # noqa: S101 - the view made sure
    event = icalendar.Event()
    # The same meeting, moved: who opens the file again has it once.
    event.add("uid", f"{session.pk}@teamtool")
    event.add("dtstamp", now)
    event.add("sequence", session.revision)
    event.add("summary", session.name)
    event.add("description", _("Homework: %(address)s") % {"address": address})
    event.add("url", address)
    if session.place:
        event.add("location", session.place)
    if session.meets_at:
        begins = datetime.combine(session.meets_on, session.meets_at, ZoneInfo(settings.TIME_ZONE))
        utc = begins.astimezone(ZoneInfo("UTC"))
        event.add("dtstart", utc)
        event.add("dtend", utc + timedelta(minutes=minutes(session)))
    else:
        event.add("dtstart", session.meets_on)
        event.add("dtend", session.meets_on + timedelta(days=1))
    whole = icalendar.Calendar()
    whole.add("prodid", "-//Teamtool//Teamtool//")
    whole.add("version", "2.0")
    whole.add("method", "PUBLISH")
    whole.add_component(event)
    made: bytes = whole.to_ical()
    return made
