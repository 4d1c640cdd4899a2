"""What goes, and when: wiped by the clock, sooner when the facilitator says so, at once when they press it."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import Q
from django.utils import formats
from django.utils.translation import gettext as _

from sessions import seating, terms
from sessions.actions import after
from sessions.log import Refused, Work, command_after_the_end
from sessions.models import Group
from teamtool import erasing


@command_after_the_end
def wipe_words(work: Work) -> None:
    """What the room never saw goes, when it is due: `after.ON_WIPING`, then groups, who was who, secrets, the log.

    Whoever may open the report keeps what opens it. Everybody gets the whole anew: no event leads from before to here.
    """
    session = work.session
    if not terms.words_are_due(session, work.now):
        return
    session.took_part = seating.took_part(session).count()
    named = after.wiping(work)
    session.groups.exclude(level=Group.Level.ALL).delete()
    _wipe_people(work, named)
    session.questions.filter(Q(shown=False) | Q(wiped=True)).delete()
    session.questions.update(asked_by=None)
    session.turns, session.turn_began_at, session.stage = None, None, None
    session.drawn, session.last_step = [], {}
    session.wiped_at = work.now
    session.revision += 1  # besides the one of the event: nobody was ever there
    session.save(
        update_fields=[
            "took_part", "round", "turn_began_at", "presenting", "drawn", "last_step", "wiped_at", "revision",
        ]
    )  # fmt: skip
    session.events.all().delete()
    session.ops.all().delete()  # a digest of a short text can be guessed
    erasing.mark()
    work.record("words_wiped", "keeping", "passes")


def _wipe_people(work: Work, named: Collection[UUID]) -> None:
    """Whoever is here can open the report, and `named` are in it. Nobody else is needed."""
    people = work.session.participants.all()
    here = Q(left_at=None, removed_at=None, without_phone=False)
    people.exclude(here | Q(pk__in=named)).delete()
    people.update(help_asked_at=None, listened="", seat_digest="", seat_until=None, asks=None)


@command_after_the_end
def keep_until(work: Work, *, day: date) -> None:
    """The facilitator has everything deleted sooner than was told. Later is not possible."""
    _must_have_ended(work)
    days = terms.days_to_choose(work.session, work.now)
    if days is None:
        raise Refused(_("It is deleted too soon to choose another day."), reason="no_day_left")
    first, last = days
    if not first <= day <= last:
        between = {"first": formats.date_format(first), "last": formats.date_format(last)}
        raise Refused(_("Choose a day from %(first)s to %(last)s.") % between, reason="no_such_day", status=422)
    work.session.delete_on = day
    work.session.save(update_fields=["delete_on"])
    work.record("kept_until", "keeping")


@command_after_the_end
def delete_session(work: Work) -> None:
    """Everything goes, at once."""
    _must_have_ended(work)
    work.delete()


@command_after_the_end
def delete_when_due(work: Work) -> None:
    """Everything goes, if its time has come by now: somebody may have come in meanwhile."""
    if terms.is_due(work.session, work.now):
        work.delete()


def _must_have_ended(work: Work) -> None:
    if work.session.ended_at is None:
        raise Refused(_("First end the session."), reason="not_ended")
