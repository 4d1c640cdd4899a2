"""Pairs of who sits beside each other: by two taps of the facilitator, or by numbers that phones ask and answer.

Until somebody sits with another they have a group by themselves, so that nobody is ever in no group.
"""

import random
from uuid import UUID

from django.utils.translation import gettext as _

from sessions import neighbours, seating
from sessions.actions import seats
from sessions.actions.seats import PAIR
from sessions.log import NOTHING_CHANGED, Refused, Work, command
from sessions.models import Participant
from sessions.neighbours import Seated

# Steps of commands ------------------------------------------------------------------------------


def settle(work: Work) -> None:
    """After anything that happened to seats: groups of nobody disappear, questions that are over are over.

    Only while people look for their neighbours: later a group of nobody has a list.
    """
    if not seating.finding(work.session):
        return
    tables = seating.tables(work.session, PAIR)
    for table in tables:
        if not table.people:
            table.group.absorbed.all().delete()  # or they would be groups of their own again
            table.group.delete()
    tables = [table for table in tables if table.people]
    for number, place in enumerate(neighbours.numbered([len(table.people) for table in tables]), 1):
        group = tables[place].group
        if group.number != number:
            group.number = number
            group.save(update_fields=["number"])
    _end_questions(work, tables)


def _end_questions(work: Work, tables: list[seating.Table]) -> None:
    asking = {str(p.pk): p for p in work.session.participants.exclude(asks=None)}
    paired = {str(person.pk) for table in tables if len(table.people) > 1 for person in table.people}
    present = {str(person.pk) for table in tables for person in table.people}
    for person, asks in neighbours.settled({p: str(asking[p].asks_id) for p in asking}, paired, present).items():
        _ask(work, asking[person], UUID(asks) if asks else None)


def stop(work: Work) -> None:
    """Pairs are drawn by chance again, and nobody asks for a neighbour any more."""
    if work.session.neighbours:
        work.session.neighbours = False
        work.session.save(update_fields=["neighbours"])
        work.session.participants.exclude(asks=None).update(asks=None)


def begin(work: Work) -> None:
    """The time of the pairs starts: whoever is still alone is put with somebody."""
    if seating.finding(work.session):
        _put_together(work, random.Random())  # noqa: S311 - who sits with whom is no secret
        work.session.drawn = seats.ids(work)  # from now on, whoever comes or goes comes late or leaves
        work.session.save(update_fields=["drawn"])


def _put_together(work: Work, chance: random.Random) -> bool:
    tables = seating.tables(work.session, PAIR)
    moves = neighbours.put_together([len(table.people) for table in tables], chance)
    for place, into in moves:
        seats.seat(work, tables[place].people[0], tables[into].group)
    settle(work)
    return bool(moves)


def _ask(work: Work, person: Participant, asked: UUID | None) -> None:
    """Who asks whom is for those two only."""
    before = person.asks_id
    person.asks_id = asked
    person.save(update_fields=["asks"])
    concerned = [one for one in (person.pk, before, asked) if one]
    work.record("asked", *(f"person:{one}|neighbour" for one in concerned))


# Commands ---------------------------------------------------------------------------------------


@command
def pair_neighbours(work: Work, *, on: bool, seed: int | None = None) -> None:
    """Pairs are who sits beside each other, and everybody starts by themselves; or they are drawn by chance again."""
    session = work.session
    seats.must_form(work, PAIR)
    if session.neighbours == on:
        return
    session.groups.filter(level=PAIR).delete()
    if on:
        session.neighbours = True
        session.save(update_fields=["neighbours"])
        seats.make(work, PAIR, [(person,) for person in seats.ids(work)])
    else:
        stop(work)
        seats.draw_pairs(work, random.Random(seed))  # noqa: S311
    work.record("neighbours", "groups", "list/*")


@command
def put_together(work: Work, *, seed: int | None = None) -> None:
    """Whoever has nobody yet sits with another who has nobody, by chance."""
    _must_look(work)
    if not _put_together(work, random.Random(seed)):  # noqa: S311
        raise Refused(_("There is nobody left to put together."), reason="nobody_alone")


@command
def ask_neighbour(work: Work, *, person_id: UUID, number: int) -> list[str]:
    """Somebody typed the number of who sits beside them. The other is asked; who asked back already says yes by it."""
    person = work.person(person_id)
    _must_look(work)
    there = list(work.session.participants.all())
    other = there[number - 1] if 0 < number <= len(there) else None
    verdict = neighbours.asking(_seated(work, person), _seated(work, other) if other else None)
    if other is None or verdict not in ("asked", "pair"):
        raise _refused(verdict)
    if verdict == "pair":
        _pair(work, other, person)
    elif person.asks_id == other.pk:
        return NOTHING_CHANGED
    else:
        _ask(work, person, other.pk)
    return [str(other.pk)]


@command
def answer_neighbour(work: Work, *, person_id: UUID, from_id: UUID, yes: bool) -> list[str]:
    """Yes makes them a pair; no is told to the one who asked, and to nobody else."""
    person = work.person(person_id)
    _must_look(work)
    other = work.present(from_id)
    if other is None or other.asks_id != person.pk or other == person:
        raise Refused(_("That question has been taken back. Go on with the others."), reason="no_question")
    if yes:
        _pair(work, person, other)
    else:
        _ask(work, other, other.pk)
    return [str(other.pk)]


def _pair(work: Work, person: Participant, other: Participant) -> None:
    group = seating.group_of(person, PAIR)
    assert group is not None  # noqa: S101 - whoever looks for a neighbour has a group
    seats.seat(work, other, group)
    settle(work)


def _seated(work: Work, person: Participant) -> Seated:
    group = seating.group_of(person, PAIR)
    return Seated(
        id=str(person.pk),
        here=person.is_here,
        has_phone=not person.without_phone,
        paired=person.is_here and group is not None and seats.here(work).filter(seats__group=group).count() > 1,
        asks=str(person.asks_id) if person.asks_id else None,
    )


def _must_look(work: Work) -> None:
    if work.session.phase != "pairs_forming" or not seating.finding(work.session):
        raise Refused(_("The group has moved on. This is where you are now."), reason="moved_on")


def _refused(verdict: str) -> Refused:
    """A sentence without blame. A number that can not be right is a slip of the finger, not a conflict."""
    sentences = {
        "paired": _("You sit with somebody already. Ask the facilitator if that is not right."),
        "no_such_number": _("Nobody has that number. Look at the other phone once more."),
        "own_number": _("That is your own number. Fill in the number of who sits beside you."),
        "gone": _("That person has left. Look at the other phone once more."),
        "taken": _("That person sits with somebody already. Do you three want to be together? Ask the facilitator."),
        "without_phone": _("That person has no phone to say yes with. Ask the facilitator to put you together."),
    }  # fmt: skip
    slip = verdict in ("no_such_number", "own_number")
    return Refused(sentences[verdict], reason=verdict, status=422 if slip else 409)
