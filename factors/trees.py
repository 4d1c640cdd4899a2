"""The tree of lists of one session, read from the database. See `factors.lists` for its rules."""

from collections import defaultdict
from uuid import UUID

from factors.lists import Card, Tree
from factors.models import Factor
from sessions.models import Group, Session


def tree_of(session: Session) -> Tree:
    """Every card of a session, also those taken away: two queries, however many lists."""
    sources: dict[UUID, list[str]] = defaultdict(list)
    through = Factor.sources.through.objects.filter(from_factor__group__session=session)
    for card, source in through.order_by("pk").values_list("from_factor_id", "to_factor_id"):
        sources[card].append(str(source))
    found = Factor.objects.filter(group__session=session).select_related("group").order_by("place", "pk")
    return Tree(
        Card(
            id=str(factor.pk),
            group=str(factor.group_id),
            level=factor.group.level,
            writer=_text(factor.writer_id),
            for_group=_text(factor.for_group_id),
            sources=tuple(sources[factor.pk]),
            merged_into=_text(factor.merged_into_id),
            kept_back=factor.kept_back,
            set_aside=factor.set_aside,
            taken_apart=factor.taken_apart_at is not None,
            removed=factor.removed_at is not None,
        )
        for factor in found
    )


def joined_groups(session: Session) -> dict[str, str]:
    """Groups that joined another, each with the one it is now."""
    joined = Group.objects.filter(session=session, joined__isnull=False).values_list("pk", "joined_id")
    return {str(group): str(into) for group, into in joined}


def _text(key: UUID | None) -> str | None:
    return str(key) if key else None
