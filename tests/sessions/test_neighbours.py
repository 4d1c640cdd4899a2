"""Who sits beside whom: the rules by themselves."""

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions import neighbours
from sessions.neighbours import Seated

ANNA, BEN = Seated("anna"), Seated("ben")
sizes = st.lists(st.integers(1, 4), min_size=1, max_size=30)
chances = st.randoms(use_true_random=False)


@pytest.mark.parametrize(
    ("me", "other", "verdict"),
    [
        (ANNA, BEN, "asked"),
        (ANNA, replace(BEN, asks="cem"), "asked"),
        (ANNA, replace(BEN, asks="ben"), "asked"),  # answered by somebody: not now
        (replace(ANNA, asks="cem"), BEN, "asked"),
        (ANNA, replace(BEN, asks="anna"), "pair"),
        (ANNA, None, "no_such_number"),
        (ANNA, ANNA, "own_number"),
        (ANNA, replace(BEN, here=False), "gone"),
        (ANNA, replace(BEN, here=False, asks="anna"), "gone"),
        (ANNA, replace(BEN, paired=True), "taken"),
        (ANNA, replace(BEN, has_phone=False), "without_phone"),
        (replace(ANNA, paired=True), BEN, "paired"),
        (replace(ANNA, paired=True), None, "paired"),
    ],
)
def test_what_comes_of_the_number_that_somebody_typed(me: Seated, other: Seated | None, verdict: str):
    assert neighbours.asking(me, other) == verdict
    assert verdict in neighbours.VERDICTS


def test_who_asked_somebody_that_sits_with_another_now_is_told_not_now_and_not_by_whom():
    asks = {"anna": "ben", "cem": "ben", "dirk": "eva", "eva": "dirk"}
    assert neighbours.settled(asks, paired={"ben", "dirk"}, here={"anna", "ben", "cem", "dirk", "eva"}) == {
        "anna": "anna", "cem": "cem", "dirk": None, "eva": "eva",
    }  # fmt: skip
    assert neighbours.settled({"anna": "ben"}, paired=(), here={"anna"}) == {"anna": "anna"}
    assert neighbours.settled({"anna": "ben"}, paired=(), here={"ben"}) == {"anna": None}


people = st.sampled_from("abcdefgh")


@given(st.dictionaries(people, people), st.sets(people), st.sets(people))
def test_once_questions_are_settled_only_who_is_alone_waits_for_who_is_alone(asks, paired, here):
    over = neighbours.settled(asks, paired & here, here)
    after = {person: asked for person, asked in {**asks, **over}.items() if asked}
    for person, asked in after.items():
        assert person in here - paired
        assert asked in here - paired
    assert neighbours.settled(after, paired & here, here) == {}


def moved(groups: list[int], chance: random.Random) -> list[int]:
    """The sizes after the moves, each of which takes the one person of a group that has one."""
    now = list(groups)
    for place, into in neighbours.put_together(groups, chance):
        assert now[place] == 1
        assert now[into] >= 1
        assert place != into
        now[place], now[into] = 0, now[into] + 1
    return [size for size in now if size]


@given(sizes, chances)
def test_put_together_nobody_is_left_alone_and_nobody_is_lost(groups, chance):
    after = moved(groups, chance)
    assert sum(after) == sum(groups)
    assert 1 not in after or groups == [1]


@given(sizes, chances)
def test_who_found_each_other_stays_together_and_at_most_one_group_gets_one_more(groups, chance):
    chosen = sorted(size for size in groups if size > 1)
    after = sorted(moved(groups, chance))
    alone = groups.count(1)
    if groups == [1]:
        return
    pairs, odd = divmod(alone, 2)
    grown = [*chosen, *[2] * pairs]
    if odd:
        grown.remove(smallest := min(grown))
        grown.append(smallest + 1)
    assert after == sorted(grown)


def test_an_odd_one_joins_two_who_were_just_put_together_rather_than_two_who_found_each_other():
    for seed in range(20):
        moves = neighbours.put_together([2, 1, 1, 1], random.Random(seed))
        assert 0 not in {into for _place, into in moves}


def test_who_is_put_with_whom_is_left_to_chance():
    draws = {tuple(neighbours.put_together([1] * 6, random.Random(seed))) for seed in range(30)}
    assert len(draws) > 5
    assert neighbours.put_together([1] * 6, random.Random(3)) == neighbours.put_together([1] * 6, random.Random(3))


@given(sizes)
def test_who_found_each_other_has_the_first_numbers_in_the_order_that_was(groups):
    order = neighbours.numbered(groups)
    assert sorted(order) == list(range(len(groups)))
    found = [place for place in order if groups[place] > 1]
    assert order[: len(found)] == found == sorted(found)
