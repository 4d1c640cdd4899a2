"""Who sits where, read: the groups of a level with the people who are here."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from sessions import method
from sessions.models import Group, Participant, Seat, Session
from sessions.pen import Pen


@dataclass(frozen=True)
class Table:
    """A group with its people who are still here, in the order in which they came."""

    group: Group
    people: tuple[Participant, ...]

    @property
    def names(self) -> list[str]:
        return [person.name for person in self.people]


def groups(session: Session, level: str) -> QuerySet[Group]:
    """The groups of a level, without those that joined another."""
    return session.groups.filter(level=level, joined=None)


def tables(session: Session, level: str) -> list[Table]:
    """All groups of a level with their people, also groups that everybody left."""
    seated: dict[UUID, list[Participant]] = {}
    seats = Seat.objects.filter(
        level=level, group__session=session, participant__left_at=None, participant__removed_at=None
    ).select_related("participant")
    for seat in seats.order_by("participant__joined_at", "participant_id"):
        seated.setdefault(seat.group_id, []).append(seat.participant)
    return [Table(group, tuple(seated.get(group.pk, ()))) for group in groups(session, level)]


def took_part(session: Session) -> QuerySet[Participant]:
    """Who is here, and who went after sitting in a group. Not who only came to look."""
    sat = Q(seats__level__in=(Group.Level.PAIR, Group.Level.FOUR, Group.Level.ALL))
    return session.participants.filter(removed_at=None).filter(Q(left_at=None) | sat).distinct()


def counts(session: Session) -> tuple[int, int]:
    """How many lists there are at the pairs and at the fours step."""
    return groups(session, Group.Level.PAIR).count(), groups(session, Group.Level.FOUR).count()


def passed_over(session: Session) -> frozenset[str]:
    """The phases that have no use with one list left."""
    return method.passed_over(session.phase, *counts(session))


def last_level(session: Session) -> str:
    """The level whose groups work together now, or did last before the flap; "" before anybody is drawn."""
    here = method.PHASES.index(session.phase)
    if here >= method.PHASES.index("fours_forming") and groups(session, Group.Level.FOUR).exists():
        return Group.Level.FOUR
    if here >= method.PHASES.index("pairs_forming"):
        return Group.Level.PAIR
    return ""


def finding(session: Session) -> bool:
    """Whether pairs are made by who sits beside whom, and their step did not begin: who is alone looks for somebody."""
    return session.neighbours and not groups(session, Group.Level.PAIR).filter(opened_at__isnull=False).exists()


def group_of(person: Participant, level: str) -> Group | None:
    """The group in which somebody sits at a level."""
    return Group.objects.filter(seats__participant=person, level=level).first()


def at_hand(session: Session, person: Participant) -> Group | None:
    """The group of which somebody has the list before them in this phase: their pair or their four."""
    level = method.LIST_LEVEL.get(session.phase, "")
    if level == Group.Level.FOUR and not groups(session, level).exists():
        level = Group.Level.PAIR
    return group_of(person, level) if level else None


def table_of(group: Group) -> Table:
    """One group with its people."""
    here = Participant.objects.filter(seats__group=group, left_at=None, removed_at=None)
    return Table(group, tuple(here.order_by("joined_at", "pk")))


def pen_of(table: Table, phase: str) -> Pen:
    """Who writes on the list of a group."""
    group = table.group
    return Pen(
        phase=phase,
        level=group.level,
        all_write=group.all_write,
        taken_by=str(group.pen_id) if group.pen_id else None,
        phones=frozenset(str(person.pk) for person in table.people if not person.without_phone),
    )
