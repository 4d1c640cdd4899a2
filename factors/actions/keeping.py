"""What goes of the cards when the time of what the room never saw is over. The flap stays, with the same numbers."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Q, QuerySet

from factors import report
from factors.models import Action, Factor, Find, Vote
from sessions.actions import after
from sessions.log import Work
from sessions.models import Group, Participant


def on_wiping(work: Work) -> Collection[UUID]:
    """Notes, lists, votes and proposals go; on the flap the words that only lie under others, and who wrote what."""
    session = work.session
    cards = Factor.objects.filter(group__session=session)
    flap = cards.filter(group__level=Group.Level.ALL)
    _count(work, flap)
    _delete(cards.exclude(group__level=Group.Level.ALL))
    # They keep their places: what was merged leads finds and the top three to the card that stands now.
    flap.exclude(taken_apart_at=None, merged_into=None).update(text="")
    flap.update(writer=None, for_group=None)
    Vote.objects.filter(candidate__session=session).delete()
    for proposals in (Find.objects.filter(session=session), Action.objects.filter(session=session)):
        proposals.filter(Q(accepted_at=None) | Q(removed_at__isnull=False)).delete()
        proposals.update(proposed_by=None)
    takers = Participant.objects.filter(session=session, removed_at=None, taken_on__isnull=False)
    return frozenset(takers.values_list("pk", flat=True))


after.ON_WIPING.append(on_wiping)


def _count(work: Work, flap: QuerySet[Factor]) -> None:
    """From how many people and groups each card came, while that can still be found out."""
    shown = list(flap.filter(removed_at=None, taken_apart_at=None, merged_into=None))
    numbers = report.counted(work.session, shown)
    for card in shown:
        card.from_people, card.from_groups = numbers[card.pk].people, numbers[card.pk].groups
    Factor.objects.bulk_update(shown, ["from_people", "from_groups"], batch_size=200)


def _delete(cards: QuerySet[Factor]) -> None:
    """Links first: then the database has no rows to look up for each card."""
    for links in (Factor.sources.through, Factor.unlike.through):
        links.objects.filter(Q(from_factor__in=cards) | Q(to_factor__in=cards)).delete()
    cards.delete()
