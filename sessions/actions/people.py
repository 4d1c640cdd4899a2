"""Who is here: coming, going, being called, moving to another device, asking for help."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from sessions.actions import pen
from sessions.actions.groups import seat_late
from sessions.actions.neighbours import settle
from sessions.actions.rounds import keep_round
from sessions.log import NOTHING_CHANGED, Refused, Work, command
from sessions.models import SEAT_CODE_LIVES, Group, Participant, Seat
from sessions.texts import name_key, told_apart


@command
def join(work: Work, *, name: str, token_digest: str) -> list[str]:
    """Somebody comes in by the code. The same name twice gets a number, where everybody can see it."""
    session = work.session
    if session.door_locked:
        raise Refused(
            _("The door of this session is closed. Ask the facilitator to open it."), reason="locked", status=409
        )
    return [str(_come_in(work, name, token_digest=token_digest).pk)]


@command
def add_person(work: Work, *, name: str, token_digest: str) -> list[str]:
    """The facilitator adds somebody without a phone: a neighbour or the facilitator writes for them.

    `token_digest` is of a token that nobody has, so that no device can be theirs.
    """
    return [str(_come_in(work, name, token_digest=token_digest, without_phone=True).pk)]


def _come_in(work: Work, name: str, **more: Any) -> Participant:
    """Somebody is here: with a list of their own, a seat where the others sit, and a turn in a round that goes."""
    session = work.session
    here = session.participants.filter(left_at=None, removed_at=None)
    if here.count() >= session.max_people:
        raise Refused(_("This session is full. Share a phone with a neighbour."), reason="full", status=409)
    name = told_apart(name, {name_key(other) for other in here.values_list("name", flat=True)})
    person = Participant.objects.create(session=session, name=name, joined_at=work.now, **more)
    own = Group.objects.create(session=session, level=Group.Level.ALONE)
    Seat.objects.create(participant=person, group=own, level=own.level)
    work.record("joined", f"person/{person.pk}")
    seat_late(work, person)
    if session.turns:
        keep_round(work, session.turns.joined(str(person.pk)))
    return person


@command
def rename(work: Work, *, person_id: UUID, name: str, by_facilitator: bool = False) -> list[str]:
    person = work.somebody(person_id) if by_facilitator else work.person(person_id)
    others = work.session.participants.filter(left_at=None, removed_at=None).exclude(pk=person.pk)
    told = told_apart(name, {name_key(other) for other in others.values_list("name", flat=True)})
    if told == person.name:
        return NOTHING_CHANGED
    person.name = told
    person.save(update_fields=["name"])
    shown_in = (f"person/{person.pk}", f"{person.scope}|me", "round", "groups", "action/*")
    work.record("renamed", *shown_in, *_lists_with(person))
    return [str(person.pk)]


def _lists_with(person: Participant) -> list[str]:
    """The lists on which this person's name stands: those of the groups in which they sit."""
    others = Participant.objects.filter(seats__group__in=person.seats.values("group"))
    return [f"{other.scope}|list/*" for other in others.distinct()]


@command
def remove(work: Work, *, person_id: UUID) -> None:
    """The facilitator takes somebody out. Their row stays, so that their phone can say what happened."""
    person = work.somebody(person_id)
    person.removed_at = work.now
    person.help_asked_at = None
    person.save(update_fields=["removed_at", "help_asked_at"])
    _gone(work, person, "removed")


@command
def leave(work: Work, *, person_id: UUID) -> None:
    """Somebody goes. What they shared stays."""
    person = work.person(person_id)
    person.left_at = work.now
    person.help_asked_at = None
    person.save(update_fields=["left_at", "help_asked_at"])
    _gone(work, person, "left")


def _gone(work: Work, person: Participant, kind: str) -> None:
    work.record(kind, f"person/{person.pk}", f"{person.scope}|me", "listened", "written", "help", "groups", "action/*")
    pen.let_go(work, person)
    if work.session.turns:
        keep_round(work, work.session.turns.left_by(str(person.pk)))
    settle(work)


@command
def offer_seat(work: Work, *, person_id: UUID, digest: str) -> None:
    """A code, good once and for two minutes, with which another device takes this place."""
    person = work.person(person_id)
    person.seat_digest, person.seat_until = digest, work.now + SEAT_CODE_LIVES
    person.save(update_fields=["seat_digest", "seat_until"])


@command
def take_seat(work: Work, *, digest: str, token_digest: str) -> list[str]:
    """Another device goes on as the same person; the old one is told and lets go."""
    person = work.session.participants.filter(seat_digest=digest, seat_until__gte=work.now).first()
    if person is None or not person.is_here:
        raise Refused(_("This code has been used or is over. Make a new one."), reason="seat_gone", status=410)
    person.token_digest, person.seat_digest, person.seat_until = token_digest, "", None
    person.save(update_fields=["token_digest", "seat_digest", "seat_until"])
    work.record("seat_taken", f"{person.scope}|me")
    return [str(person.pk)]


@command
def say_listened(work: Work, *, person_id: UUID, answer: Participant.Listened) -> None:
    person = work.person(person_id)
    if person.listened == answer:
        return
    person.listened = answer
    person.save(update_fields=["listened"])
    work.record("listened", "listened", f"{person.scope}|me")


@command
def ask_help(work: Work, *, person_id: UUID, wanted: bool) -> None:
    """Quietly ask the facilitator to come, or take that back. Nobody else is told."""
    _keep_help(work, work.person(person_id), wanted)


@command
def answer_help(work: Work, *, person_id: UUID) -> None:
    """The facilitator is on the way to somebody who asked."""
    _keep_help(work, work.somebody(person_id), False)


def _keep_help(work: Work, person: Participant, wanted: bool) -> None:
    if (person.help_asked_at is not None) == wanted:
        return
    person.help_asked_at = work.now if wanted else None
    person.save(update_fields=["help_asked_at"])
    work.record("help", "help", f"{person.scope}|me")


@command
def lock_door(work: Work, *, locked: bool) -> None:
    if work.session.door_locked == locked:
        return
    work.session.door_locked = locked
    work.session.save(update_fields=["door_locked"])
    work.record("door", "door")
