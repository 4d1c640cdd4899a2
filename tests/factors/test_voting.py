"""Counting votes, who is surely in the top three, and what a tie leaves open."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factors import voting
from factors.voting import PLACES, closed_up, counted, outcome, still_level

CANDIDATES = "abcdefghijkl"
counts_of = st.lists(st.integers(0, 5), max_size=len(CANDIDATES)).map(
    lambda votes: list(zip(CANDIDATES, votes, strict=False))
)
ballots = st.lists(st.tuples(st.sampled_from(CANDIDATES), st.sampled_from(["Anna", "Ben", "Cem", "Dirk"])), max_size=40)


@given(ballots)
def test_everybody_counts_once_for_a_candidate_and_once_as_a_voter(votes):
    tally = counted(CANDIDATES, votes)
    assert dict(tally.counts) == {one: len({voter for c, voter in votes if c == one}) for one in CANDIDATES}
    assert tally.voters == len({voter for _candidate, voter in votes})


def test_a_vote_for_what_is_no_candidate_counts_nowhere():
    assert counted("ab", [("a", 1), ("x", 2)]) == voting.Tally({"a": 1, "b": 0}, 1)
    assert counted("", [("x", 2)]) == voting.Tally({}, 0)


@pytest.mark.parametrize(
    ("votes", "sure", "tied", "places"),
    [
        ([], "", "", 0),
        ([0, 0, 0, 0], "", "", 0),
        ([5, 3, 1], "abc", "", 0),
        ([1, 3, 5], "cba", "", 0),
        ([5, 3, 1, 1], "ab", "cd", 1),
        ([5, 2, 2, 2, 1], "a", "bcd", 2),
        ([2, 2, 2, 2], "", "abcd", 3),
        ([2, 2, 2, 1], "abc", "", 0),
        ([3, 3, 1, 1], "ab", "cd", 1),
        ([4, 0, 0], "a", "", 0),  # nobody voted for the others: they are not in by themselves
        ([4, 1, 0, 0], "ab", "", 0),
    ],
)
def test_who_is_in_and_what_is_left_open(votes, sure, tied, places):
    found = outcome(list(zip(CANDIDATES, votes, strict=False)))
    assert ("".join(found.sure), "".join(found.tied), found.places) == (sure, tied, places)


@given(counts_of)
def test_more_votes_are_always_better(counts):
    found, votes = outcome(counts), dict(counts)
    inside, level = set(found.sure), set(found.tied)
    out = set(votes) - inside - level
    for one in inside:
        assert votes[one] > 0
        assert all(votes[one] > votes[other] for other in level | out if len(inside) < PLACES or other in level)
        assert all(votes[one] >= votes[other] for other in out)
    for one in level:
        assert votes[one] > 0
        assert all(votes[one] > votes[other] for other in out)
    assert list(found.sure) == sorted(found.sure, key=lambda one: -votes[one])


@given(counts_of)
def test_a_tie_is_more_people_than_places_all_with_as_many_votes(counts):
    found, votes = outcome(counts), dict(counts)
    if found.tied:
        assert len({votes[one] for one in found.tied}) == 1
        assert len(found.tied) > found.places > 0
        assert len(found.sure) + found.places == PLACES
    else:
        assert found.places == 0
        assert len(found.sure) == min(PLACES, sum(count > 0 for count in votes.values()))


@given(counts_of, st.randoms(use_true_random=False))
def test_the_order_of_the_shortlist_decides_nothing(counts, chance):
    shuffled = list(counts)
    chance.shuffle(shuffled)
    one, other = outcome(counts), outcome(shuffled)
    assert (set(one.sure), set(one.tied), one.places) == (set(other.sure), set(other.tied), other.places)


@given(counts_of)
def test_with_ranks_for_the_sure_the_same_tie_is_left(counts):
    found = outcome(counts)
    ranks = {one: rank for rank, one in enumerate(found.sure, 1)}
    left = still_level([(one, count, ranks.get(one)) for one, count in counts])
    assert (left.sure, left.tied, left.places) == ((), found.tied, found.places)


@given(counts_of, st.randoms(use_true_random=False))
def test_a_settled_tie_leaves_nothing_to_settle(counts, chance):
    found = outcome(counts)
    chosen = chance.sample(found.tied, found.places)
    ranks = {one: rank for rank, one in enumerate([*found.sure, *chosen], 1)}
    assert found.can_be_settled_by(chosen) == bool(found.tied)
    left = still_level([(one, count, ranks.get(one)) for one, count in counts])
    assert left == voting.Outcome((), (), 0)


def test_a_tie_is_settled_by_exactly_as_many_of_the_level_ones_as_there_are_places():
    found = outcome([("a", 4), ("b", 2), ("c", 2), ("d", 2), ("e", 1)])
    settles = ["".join(chosen) for chosen in ("bc", "db") if found.can_be_settled_by(chosen)]
    assert settles == ["bc", "db"]
    for chosen in ("", "b", "bcd", "bb", "ab", "be", "bx"):
        assert not found.can_be_settled_by(chosen), chosen
    assert not outcome([("a", 1)]).can_be_settled_by("")


@given(st.dictionaries(st.sampled_from(CANDIDATES), st.integers(1, 99)))
def test_ranks_close_up_and_keep_their_order(ranks):
    unique = {one: rank for one, rank in ranks.items() if Counter(ranks.values())[rank] == 1}
    closed = closed_up(unique)
    assert sorted(closed.values()) == list(range(1, len(unique) + 1))
    assert sorted(unique, key=lambda one: unique[one]) == sorted(closed, key=lambda one: closed[one])
