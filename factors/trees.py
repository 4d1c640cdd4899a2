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
    # Plain rows, not models: every list that is shown needs this.
    rows = Factor.objects.filter(group__session=session).order_by("place", "pk").values_list(
        "pk", "group_id", "group__level", "writer_id", "for_group_id", "merged_into_id",
        "kept_back", "set_aside", "taken_apart_at", "removed_at",
    )  # fmt: skip
    return Tree(
        Card(
            id=str(pk),
            group=str(group),
            level=level,
            writer=_text(writer),
            for_group=_text(for_group),
            sources=tuple(sources[pk]),
            merged_into=_text(merged_into),
            kept_back=kept_back,
            set_aside=set_aside,
            taken_apart=taken_apart_at is not None,
            removed=removed_at is not None,
        )
        for pk, group, level, writer, for_group, merged_into, kept_back, set_aside, taken_apart_at, removed_at in rows
    )


def joined_groups(session: Session) -> dict[str, str]:
    """Groups that joined another, each with the one it is now."""
    joined = Group.objects.filter(session=session, joined__isnull=False).values_list("pk", "joined_id")
    return {str(group): str(into) for group, into in joined}


def _text(key: UUID | None) -> str | None:
    return str(key) if key else None
