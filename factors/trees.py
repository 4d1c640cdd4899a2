"""The tree of lists of one session, read from the database. See `factors.lists` for its rules."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from factors.listed import Card
from factors.lists import Tree
from factors.models import Factor
from sessions.method import Presenting
from sessions.models import Group, Session
from sessions.reading import Reading


def tree_of(session: Session) -> Tree:
    """Every card of a session, also those taken away: two queries, however many lists."""
    return _tree(
        Factor.sources.through.objects.filter(from_factor__group__session=session),
        Factor.objects.filter(group__session=session),
    )


def tree_under(cards: Iterable[UUID]) -> Tree:
    """Only these cards with all that they came from: two queries for each step down, of which there are a handful."""
    found: set[UUID] = set()
    next_ones = set(cards)
    links = Factor.sources.through.objects
    while next_ones:
        found |= next_ones
        below = set(links.filter(from_factor__in=next_ones).values_list("to_factor", flat=True))
        below |= set(Factor.objects.filter(merged_into__in=next_ones).values_list("pk", flat=True))
        next_ones = below - found
    return _tree(links.filter(from_factor__in=found), Factor.objects.filter(pk__in=found))


def _tree(links: QuerySet[Any], cards: QuerySet[Factor]) -> Tree:
    sources: dict[UUID, list[str]] = defaultdict(list)
    for card, source in links.order_by("pk").values_list("from_factor_id", "to_factor_id"):
        sources[card].append(str(source))
    # Plain rows, not models: every list that is shown needs this.
    rows = cards.order_by("place", "pk").values_list(
        "pk", "group_id", "group__level", "writer_id", "for_group_id", "merged_into_id",
        "kept_back", "set_aside", "behind", "taken_apart_at", "removed_at",
    )  # fmt: skip
    return Tree(
        Card(
            id=str(pk),
            group=str(group),
            level=level,
            writer=as_text(writer),
            for_group=as_text(for_group),
            sources=tuple(sources[pk]),
            merged_into=as_text(merged_into),
            kept_back=kept_back,
            set_aside=set_aside,
            behind=behind,
            taken_apart=apart is not None,
            removed=removed is not None,
        )
        for pk, group, level, writer, for_group, merged_into, kept_back, set_aside, behind, apart, removed in rows
    )


def read(reading: Reading) -> Tree:
    """The tree as of a reading."""
    return reading.once("tree", lambda: tree_of(reading.session))


def shown_on(cards: QuerySet[Factor]) -> QuerySet[Factor]:
    """What stands on lists, also what was set aside; what was wiped leaves its place to be seen."""
    return cards.filter(taken_apart_at=None, merged_into=None)


def list_of(reading: Reading, group: Group) -> list[Factor]:
    """What stands on a group's list: one query for all lists of its level, for who asks for many."""
    return reading.once(("lists", group.level), lambda: _lists(reading, group.level))[group.pk]


def _lists(reading: Reading, level: str) -> dict[UUID, list[Factor]]:
    found: dict[UUID, list[Factor]] = defaultdict(list)
    for card in shown_on(Factor.objects.filter(group__session=reading.session, group__level=level)):
        found[card.group_id].append(card)
    return found


def unlike(reading: Reading) -> Callable[[str, str], bool]:
    """Whether two cards are not the same, because a group said so: of them or of what they come from."""
    said = reading.once("unlike", lambda: _said_unlike(reading.session))
    tree = read(reading)

    @cache
    def all_of(card: str) -> frozenset[str]:
        return frozenset((card, *tree.came_from(card)))

    def are_unlike(one: str, other: str) -> bool:
        return bool(said) and any(not said[card].isdisjoint(all_of(other)) for card in all_of(one) if card in said)

    return are_unlike


def _said_unlike(session: Session) -> dict[str, set[str]]:
    said: dict[str, set[str]] = defaultdict(set)
    through = Factor.unlike.through.objects.filter(from_factor__group__session=session)
    for one, other in through.values_list("from_factor_id", "to_factor_id"):
        said[str(one)].add(str(other))
    return said


def has_begun(tree: Tree, stage: Presenting) -> bool:
    """Whether the group whose turn it is has put something up. In turns: it or one before it in this round.

    Those before it count when they have something on the flap at all: from the second round on they had their turn.
    """
    if stage.way != "turns":
        return tree.has_put(stage.group or "", Group.Level.ALL)
    return stage.put or any(tree.has_put(group, Group.Level.ALL) for group in stage.order[: stage.at])


def joined_groups(session: Session) -> dict[str, str]:
    """Groups that joined another, each with the one it is now."""
    joined = Group.objects.filter(session=session, joined__isnull=False).values_list("pk", "joined_id")
    return {str(group): str(into) for group, into in joined}


def as_text(key: UUID | None) -> str | None:
    return str(key) if key else None
