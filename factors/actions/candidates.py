"""What may become one of the top three, and what follows for it, when a card of the flap or a find changes.

Steps of commands: they take their Work. What the verbs of the flap call:

- before merging or taking apart: `refuse_if_candidate_in_open_vote`
- another text: `card_reworded`; merged: `inherit_candidacy`; wiped or taken apart: `forget_card`
"""

from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from factors import voting
from factors.choosing import candidates_of, choice_of, level, refuse_if_candidate_in_open_vote, row_of, rows_of
from factors.models import Candidate, Choice, Factor, Find, Vote
from sessions.log import Refused, Work
from sessions.models import Group

__all__ = [
    "BOTH_FLAPS",
    "card_reworded",
    "cards_on_the_flap",
    "close",
    "drop",
    "find_reworded",
    "forget_card",
    "forget_find",
    "give_ranks",
    "inherit_candidacy",
    "refuse_if_candidate_in_open_vote",
]

BOTH_FLAPS = ("flap/*", "find/*")  # every card and find says whether it can be chosen now


def cards_on_the_flap(work: Work, card_ids: Iterable[UUID]) -> list[Factor]:
    """Cards that stand on the flap of this session now. Raises Refused when one of them does not."""
    wanted = set(card_ids)
    there = Factor.objects.filter(pk__in=wanted, group__session=work.session, group__level=Group.Level.ALL)
    cards = [card for card in there if card.is_shown and not card.set_aside]
    if len(cards) < len(wanted):
        raise Refused(_("One of those cards is no longer on the flap. Choose again."), reason="no_such_card")
    return cards


# When a card of the flap changes --------------------------------------------------------------------


def card_reworded(work: Work, card: Factor) -> None:
    if candidates_of(work.session).filter(factor=card).exists():
        work.record("candidate_reworded", "top")


def forget_card(work: Work, card: Factor) -> None:
    """A card is no longer on the flap: it is no candidate either, and its votes go. The ranks close up."""
    for candidate in candidates_of(work.session).filter(factor=card):
        drop(work, candidate)


def inherit_candidacy(work: Work, into: Factor, originals: Collection[Factor]) -> None:
    """Cards became one: it takes over the best place that one of them had."""
    had = list(candidates_of(work.session).filter(factor__in=originals))
    if not had:
        return
    best, *others = sorted(had, key=lambda one: (one.rank or voting.PLACES + 1, -(one.count or 0)))
    best.factor = into
    best.save(update_fields=["factor"])
    work.record("candidate_merged", "top", row_of(best))
    for other in others:
        drop(work, other)


# When a find changes --------------------------------------------------------------------------------


def find_reworded(work: Work, find: Find) -> None:
    if candidates_of(work.session).filter(find=find).exists():
        work.record("candidate_reworded", "top")


def forget_find(work: Work, find: Find) -> None:
    for candidate in candidates_of(work.session).filter(find=find):
        drop(work, candidate)


# Ranks ----------------------------------------------------------------------------------------------


def drop(work: Work, candidate: Candidate) -> None:
    """No candidate any more. Ranks close up; when the votes are counted, who was next may be in now."""
    gone = row_of(candidate)
    candidate.delete()
    ranks = {one.pk: one.rank for one in candidates_of(work.session) if one.rank}
    for pk, rank in voting.closed_up(ranks).items():  # from the first on, so that no two have the same on the way
        candidates_of(work.session).filter(pk=pk).update(rank=rank)
    if choice_of(work.session).voting == Choice.Voting.CLOSED:
        rank_the_sure(work)
    work.record("candidate_gone", "top", gone, *rows_of(work.session))


def close(work: Work, choice: Choice) -> None:
    """Count, throw the votes away, and rank who is surely in. Only totals are kept."""
    session = work.session
    # Who was taken out has no say in it; who left has.
    votes = Vote.objects.filter(candidate__session=session, participant__removed_at=None)
    candidates = list(candidates_of(session))
    tally = voting.counted([one.pk for one in candidates], votes.values_list("candidate", "participant"))
    for candidate in candidates:
        candidate.count = tally.counts[candidate.pk]
    Candidate.objects.bulk_update(candidates, ["count"])
    Vote.objects.filter(candidate__session=session).delete()
    choice.voting, choice.voters = Choice.Voting.CLOSED, tally.voters
    choice.save()
    rank_the_sure(work)
    work.record("voting_closed", "top", *BOTH_FLAPS)


def rank_the_sure(work: Work) -> None:
    give_ranks(work, level(work.session).sure)


def give_ranks(work: Work, candidate_ids: Sequence[UUID]) -> None:
    """The next free ranks, in this order."""
    taken = candidates_of(work.session).exclude(rank=None).count()
    for rank, pk in enumerate(candidate_ids, taken + 1):
        candidates_of(work.session).filter(pk=pk).update(rank=rank)
