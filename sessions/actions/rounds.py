"""A round in which each may speak. The method: it is optional, and passing is always fine."""

import random
from uuid import UUID

from django.utils.translation import gettext as _

from sessions import method
from sessions.log import Refused, Work, command


def keep_round(work: Work, turns: method.Round | None) -> None:
    """Keep a round as it is now, and since when who speaks does. A step of commands."""
    if turns == work.session.turns:
        return
    speaker = work.session.turns.speaker if work.session.turns else None
    work.session.turns = turns
    if turns is None or turns.speaker != speaker:
        work.session.turn_began_at = work.now if turns and turns.speaker else None
    work.session.save(update_fields=["round", "turn_began_at"])
    work.record("round", "round")


@command
def start_round(work: Work, *, seed: int | None = None) -> None:
    """Everybody who is here may speak once, in an order drawn by chance."""
    if work.session.turns:
        return
    here = [
        str(pk) for pk in work.session.participants.filter(left_at=None, removed_at=None).values_list("pk", flat=True)
    ]
    if not here:
        raise Refused(_("Nobody is here yet to start a round with. Wait until people have come in."), reason="nobody")
    random.Random(seed).shuffle(here)  # noqa: S311 - an order to speak in, not a secret
    keep_round(work, method.Round(order=tuple(here)))


@command
def next_turn(work: Work, *, turn: int, passing: bool) -> None:
    """On to the next speaker, seen from the turn it was pressed in."""
    keep_round(work, _after(_round_at(work, turn), passing))


@command
def pass_turn(work: Work, *, person_id: UUID, turn: int) -> None:
    """Who speaks now lets their own turn go by."""
    turns = _round_at(work, turn)
    if turns.speaker != str(work.person(person_id).pk):
        raise Refused(_("It is not your turn now. You do not have to do anything."), reason="not_your_turn")
    keep_round(work, turns.passing())


def _round_at(work: Work, turn: int) -> method.Round:
    turns = work.session.turns
    if turns is None or turns.turn != turn:
        raise Refused(_("The round has moved on already. This is where you are now."), reason="moved_on")
    return turns


def _after(turns: method.Round, passing: bool) -> method.Round:
    return turns.passing() if passing else turns.moved_on()


@command
def end_round(work: Work) -> None:
    keep_round(work, None)


@command
def time_turns(work: Work, *, shown: bool) -> None:
    """A clock for who speaks, off unless the facilitator wants it."""
    if work.session.round_clock == shown:
        return
    work.session.round_clock = shown
    work.session.save(update_fields=["round_clock"])
    work.record("round_clock", "round")
