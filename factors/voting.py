"""Votes for the top three, pure: counting, who is surely in, and what a tie leaves to be settled.

No Django here. Candidates and voters are keys of any kind; a row of candidates is in the order in which it is shown.
"""

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)

PLACES = 3  # a top three
VOTES_EACH = 3  # at most one for each candidate
LEAST_CANDIDATES = 2  # with fewer there is nothing to choose
MOST_CANDIDATES = 12
THIN_BELOW = 4  # with fewer voters it is easily guessed who voted for what


@dataclass(frozen=True)
class Tally(Generic[K]):
    """What came out: for each candidate how many different people, and how many people voted at all."""

    counts: Mapping[K, int]
    voters: int


def counted(candidates: Iterable[K], votes: Iterable[tuple[K, Hashable]]) -> Tally[K]:
    """Count pairs of (candidate, voter). Nobody counts twice for one candidate; strange candidates are left out."""
    by_candidate: dict[K, set[Hashable]] = {candidate: set() for candidate in candidates}
    for candidate, voter in votes:
        if candidate in by_candidate:
            by_candidate[candidate].add(voter)
    everybody: set[Hashable] = set().union(*by_candidate.values())
    return Tally({candidate: len(voters) for candidate, voters in by_candidate.items()}, len(everybody))


@dataclass(frozen=True)
class Outcome(Generic[K]):
    """Who is surely in, in order; and who are level for the `places` that are left, which people then talk about.

    Without a tie `tied` is empty and `places` is 0, also when too few got a vote to fill all places.
    """

    sure: tuple[K, ...]
    tied: tuple[K, ...]
    places: int

    def can_be_settled_by(self, chosen: Collection[K]) -> bool:
        """Whether these are exactly enough of the tied ones, each once."""
        return 0 < self.places == len(chosen) == len(set(chosen)) and set(chosen) <= set(self.tied)


def outcome(counts: Sequence[tuple[K, int]], places: int = PLACES) -> Outcome[K]:
    """Fill places from the most votes down. A candidate without votes is never in by itself."""
    sure: list[K] = []
    for votes in sorted({votes for _candidate, votes in counts if votes > 0}, reverse=True):
        level = [candidate for candidate, count in counts if count == votes]
        left = places - len(sure)
        if len(level) > left:
            return Outcome(tuple(sure), tuple(level) if left > 0 else (), max(0, left))
        sure += level
    return Outcome(tuple(sure), (), 0)


def still_level(standing: Sequence[tuple[K, int, int | None]]) -> Outcome[K]:
    """The outcome for the places without a rank, of rows of (candidate, votes, rank)."""
    ranked = sum(rank is not None for _candidate, _votes, rank in standing)
    return outcome([(candidate, votes) for candidate, votes, rank in standing if rank is None], PLACES - ranked)


def closed_up(ranks: Mapping[K, int]) -> dict[K, int]:
    """The same order without gaps: 1, 2, 3."""
    return {candidate: place for place, candidate in enumerate(sorted(ranks, key=lambda c: ranks[c]), 1)}
