"""Steps that several commands about seats take: who is here, a seat, a new group, pairs by chance."""

import random
from collections.abc import Sequence
from uuid import UUID

from django.db.models import Max, QuerySet

from sessions import grouping, method
from sessions.actions import pen
from sessions.log import Work
from sessions.models import Group, Participant, Seat

PAIR, FOUR, TALK = Group.Level.PAIR, Group.Level.FOUR, Group.Level.TALK
OPENED_BY = {PAIR: "pairs", FOUR: "fours"}


def here(work: Work) -> QuerySet[Participant]:
    return work.session.participants.filter(left_at=None, removed_at=None)


def ids(work: Work) -> list[str]:
    return [str(pk) for pk in here(work).values_list("pk", flat=True)]


def seat(work: Work, person: Participant, group: Group) -> None:
    """One seat for each person and level."""
    pen.let_go(work, person, level=group.level, stays_in=group)
    Seat.objects.update_or_create(participant=person, level=group.level, defaults={"group": group})
    work.record("seated", "groups", f"{person.scope}|list/*")


def new_group(work: Work, level: str) -> Group:
    session = work.session
    last = session.groups.filter(level=level).aggregate(last=Max("number"))["last"] or 0
    begun = method.PHASES.index(session.phase) >= method.PHASES.index(OPENED_BY[Group.Level(level)])
    opened = work.now if begun else None
    return Group.objects.create(session=session, level=level, number=last + 1, opened_at=opened)


def make(work: Work, level: str, drawn: Sequence[tuple[str, ...]]) -> None:
    """Groups of these people, numbered as they stand."""
    groups = Group.objects.bulk_create(
        Group(session=work.session, level=level, number=number) for number, _people in enumerate(drawn, 1)
    )
    Seat.objects.bulk_create(
        Seat(participant_id=UUID(person), group=group, level=level)
        for group, people in zip(groups, drawn, strict=True)
        for person in people
    )


def draw_pairs(work: Work, chance: random.Random) -> None:
    people = ids(work)
    make(work, PAIR, grouping.draw_pairs(people, chance))
    work.session.drawn = people
    work.session.save(update_fields=["drawn"])
