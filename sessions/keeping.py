"""How long things are kept, pure: two terms, and the moments that follow from them.

24 hours after the end goes what the room never saw: notes, lists of groups, votes, who spoke, questions that were not
shown. 30 days after the end goes the rest. A session that never began goes 30 days after it was opened, or after the
day that was planned for it, and one that nobody ended 30 days after somebody last did something in it. An organisation
may choose shorter terms, a facilitator a nearer day.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

LONGEST_WORDS = timedelta(hours=24)
LONGEST_SESSION = timedelta(days=30)
# Whoever opened a session a month ahead may be letting people in: it is not taken from under them.
QUIET = timedelta(days=1)
LONGEST_AHEAD = timedelta(days=180)  # a day planned further ahead is taken for a mistake: nothing is kept for years


@dataclass(frozen=True)
class Terms:
    """After the end: how long what the room never saw, and how long the rest."""

    words: timedelta = LONGEST_WORDS
    session: timedelta = LONGEST_SESSION

    @property
    def hours(self) -> int:
        return int(self.words.total_seconds()) // 3600

    @property
    def days(self) -> int:
        return self.session.days


@dataclass(frozen=True)
class Life:
    """Of a session what decides how long it is kept. `posted_at`: when somebody last did something in it."""

    opened_at: datetime
    ended_at: datetime | None = None
    planned: date | None = None  # the day on which people meet, when the facilitator filled it in
    began: bool = False  # it got beyond the lobby
    posted_at: datetime | None = None
    chosen: date | None = None


def begins(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time.min, zone)


def goes_at(life: Life, terms: Terms, zone: tzinfo) -> datetime:
    """When the whole session goes. On a chosen day that is as that day begins."""
    last = life.posted_at or life.opened_at
    if life.ended_at is not None:
        usual = life.ended_at + terms.session
        return min(usual, begins(life.chosen, zone)) if life.chosen else usual
    if life.began:
        return last + terms.session
    return max(_expected(life, zone) + terms.session, last + QUIET)


def _expected(life: Life, zone: tzinfo) -> datetime:
    """When one that has not begun was to be held: as it was opened, or at the end of the day that was planned."""
    if life.planned is None:
        return life.opened_at
    planned = min(life.planned, day_of(life.opened_at + LONGEST_AHEAD, zone))
    return max(life.opened_at, begins(planned, zone) + timedelta(days=1))


def words_go_at(life: Life, terms: Terms, zone: tzinfo) -> datetime | None:
    """When goes what the room never saw; None as long as the session has not ended."""
    if life.ended_at is None:
        return None
    return min(life.ended_at + terms.words, goes_at(life, terms, zone))


def day_of(moment: datetime, zone: tzinfo) -> date:
    """The day on which something goes, as it is told. Told is not too early: by the end of that day it is gone."""
    return moment.astimezone(zone).date()


def days_to_choose(life: Life, terms: Terms, zone: tzinfo, now: datetime) -> tuple[date, date] | None:
    """The first and last day that the facilitator may choose; None when there is none.

    Sooner than was told, never later: people were told. Today is for deleting at once.
    """
    if life.ended_at is None:
        return None
    first = day_of(now, zone) + timedelta(days=1)
    last = day_of(goes_at(life, terms, zone), zone) - timedelta(days=1)
    return (first, last) if first <= last else None
