"""How long a session is kept, read: what `keeping` says with these settings, and which sessions are due."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta, tzinfo
from uuid import UUID

from django.conf import settings
from django.db.models import Max
from django.utils import timezone

from sessions import keeping
from sessions.keeping import Life, Terms
from sessions.models import Session


def terms() -> Terms:
    """Shorter than the longest when the settings say so, never longer."""
    return Terms(
        words=min(timedelta(hours=settings.KEEP_WORDS_HOURS), keeping.LONGEST_WORDS),
        session=min(timedelta(days=settings.KEEP_SESSION_DAYS), keeping.LONGEST_SESSION),
    )


def life_of(session: Session) -> Life:
    """Of one that has ended nothing needs to be looked up."""
    if session.ended_at:
        return Life(session.opened_at, session.ended_at, began=True, chosen=session.delete_on)
    began = session.phase != "lobby" or session.events.filter(kind="phase").exists()
    return Life(session.opened_at, planned=session.meets_on, began=began, posted_at=_posted_at(session))


def _posted_at(session: Session) -> datetime | None:
    """When somebody last did something, also what changed nothing."""
    moments = (happened.aggregate(last=Max("at"))["last"] for happened in (session.events, session.ops))
    return max((at for at in moments if at), default=None)


def goes_at(session: Session) -> datetime:
    return keeping.goes_at(life_of(session), terms(), zone())


def day_told(session: Session) -> date:
    """The day on which people are told that the session goes."""
    return keeping.day_of(goes_at(session), zone())


def day_shown(session: Session) -> date | None:
    """Where it is shown: of one that has ended, and in the lobby of one in which nothing happens. No queries."""
    if session.ended_at:
        return day_told(session)
    if session.phase != "lobby":
        return None
    return keeping.day_of(keeping.goes_at(Life(session.opened_at, planned=session.meets_on), terms(), zone()), zone())


def words_go_at(session: Session) -> datetime | None:
    return keeping.words_go_at(life_of(session), terms(), zone()) if session.ended_at else None


def days_to_choose(session: Session, now: datetime) -> tuple[date, date] | None:
    return keeping.days_to_choose(life_of(session), terms(), zone(), now)


def zone() -> tzinfo:
    return timezone.get_default_timezone()


# Which are due: looked at again under the lock ----------------------------------------------------


def words_are_due(session: Session, now: datetime) -> bool:
    moment = words_go_at(session)
    return session.wiped_at is None and moment is not None and moment <= now


def is_due(session: Session, now: datetime) -> bool:
    return goes_at(session) <= now


def with_words_due(now: datetime) -> Iterator[UUID]:
    """Sessions of which goes what the room never saw."""
    ended = Session.objects.filter(ended_at__lte=now - terms().words, wiped_at=None)
    return (session.pk for session in ended.defer("content") if words_are_due(session, now))


def due(now: datetime) -> Iterator[UUID]:
    """Sessions that go as a whole."""
    chosen = Session.objects.filter(ended_at__isnull=False, delete_on__lte=now.astimezone(zone()).date())
    old = Session.objects.filter(opened_at__lte=now - terms().session)
    return (session.pk for session in (chosen | old).defer("content") if is_due(session, now))
