"""Who sits with whom: the table of sizes row by row, and whoever comes or goes, a seat for everybody."""

import random
from collections import Counter
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions import grouping
from sessions.grouping import (
    choose_next,
    draw_order,
    four_plan,
    join_lists,
    pair_sizes,
    seat_late_from_fours,
    seat_late_in_pairs,
    why,
)
from sessions.method import Presenting

MOST = 200
chances = st.integers(0, 2**32).map(random.Random)
crowds = st.integers(0, MOST)


def names(count: int) -> list[str]:
    return [f"p{number}" for number in range(count)]


def of_sizes(*sizes: int) -> list[tuple[str, ...]]:
    row = iter(names(sum(sizes)))
    return [tuple(next(row) for _ in range(size)) for size in sizes]


def sizes_of(groups) -> tuple[int, ...]:
    return tuple(sorted((len(group) for group in groups), reverse=True))


def merged(groups, joins) -> list[list[str]]:
    return [[person for place in join for person in groups[place]] for join in joins]


def drawn_fours(people: int) -> tuple[int, ...]:
    chance = random.Random(people)
    pairs = grouping.draw_pairs(names(people), chance)
    return sizes_of(merged(pairs, join_lists(pairs, chance, as_drawn=True)))


# The table, row by row --------------------------------------------------------------------------


def assert_sizes(people: int, pairs: tuple[int, ...], fours: tuple[int, ...], reason: str) -> None:
    assert pair_sizes(people) == pairs
    assert four_plan(people) == fours
    assert drawn_fours(people) == fours
    assert why(people) == reason


def test_where_nobody_is_there_are_no_groups():
    assert_sizes(0, (), (), "")
    assert join_lists([], random.Random(1), as_drawn=True) == []


def test_one_person_works_alone_and_keeps_the_list():
    assert_sizes(1, (1,), (1,), "alone")


def test_two_people_are_one_pair_and_keep_the_list():
    assert_sizes(2, (2,), (2,), "one_pair")


def test_three_people_are_one_trio_and_keep_the_list():
    assert_sizes(3, (3,), (3,), "only_trio")


def test_four_people_are_two_pairs_and_then_one_four():
    assert_sizes(4, (2, 2), (4,), "")


def test_five_people_are_a_trio_and_a_pair_and_then_one_group_of_everybody():
    assert_sizes(5, (3, 2), (5,), "everybody")


def test_six_people_are_three_pairs_and_then_a_four_and_a_pair():
    assert_sizes(6, (2, 2, 2), (4, 2), "three_pairs")


def test_seven_people_have_a_trio_that_stays_on_its_own_beside_a_four():
    assert_sizes(7, (3, 2, 2), (4, 3), "one_trio")


def test_multiples_of_four_are_pairs_and_then_fours():
    assert_sizes(8, (2, 2, 2, 2), (4, 4), "")
    assert_sizes(40, (2,) * 20, (4,) * 10, "")


def test_one_more_than_fours_makes_one_trio_and_then_one_five():
    assert_sizes(9, (3, 2, 2, 2), (5, 4), "one_five")
    assert_sizes(13, (3, 2, 2, 2, 2, 2), (5, 4, 4), "one_five")


def test_two_more_than_fours_makes_two_trios_and_then_two_fives_from_ten():
    assert_sizes(10, (3, 3, 2, 2), (5, 5), "two_trios")
    assert_sizes(14, (3, 3, 2, 2, 2, 2), (5, 5, 4), "two_trios")


def test_three_more_than_fours_makes_one_trio_that_stays_on_its_own():
    assert_sizes(11, (3, 2, 2, 2, 2), (4, 4, 3), "one_trio")
    assert_sizes(23, (3, *(2,) * 10), (4, 4, 4, 4, 4, 3), "one_trio")


def test_every_reason_is_in_the_list_for_who_writes_the_sentences_and_none_is_too_many():
    assert {why(people) for people in range(MOST + 1)} == set(grouping.REASONS)
    assert len(set(grouping.REASONS)) == len(grouping.REASONS)


@pytest.mark.parametrize("people", range(4, MOST + 1))
def test_the_table_holds_for_every_number_to_two_hundred(people):
    pairs, fours = Counter(pair_sizes(people)), Counter(four_plan(people))
    trios, fives, threes, twos = {
        0: (0, 0, 0, 0),
        1: (1, 1, 0, 0),
        2: (2, 2, 0, 0) if people >= 10 else (0, 0, 0, 1),
        3: (1, 0, 1, 0),
    }[people % 4]
    assert pairs == Counter({3: trios, 2: (people - 3 * trios) // 2})
    assert fours == Counter({5: fives, 4: (people - 5 * fives - 3 * threes - 2 * twos) // 4, 3: threes, 2: twos})
    assert sum(pairs.elements()) == sum(fours.elements()) == people


# Drawing and joining ----------------------------------------------------------------------------


@given(crowds, chances)
def test_a_draw_seats_everybody_once_in_the_sizes_of_the_table(people, chance):
    groups = grouping.draw_pairs(names(people), chance)
    assert sizes_of(groups) == pair_sizes(people)
    assert sorted(chain(*groups)) == sorted(names(people))


def test_a_draw_can_be_repeated_and_another_chance_gives_another_draw():
    draws = [tuple(grouping.draw_pairs(names(20), random.Random(seed))) for seed in (1, 1, 2)]
    assert draws[0] == draws[1] != draws[2]
    assert draws[0][0] != tuple(names(2))


@given(crowds, chances)
def test_as_drawn_the_fours_are_those_of_the_table_in_whatever_order_the_groups_stand(people, chance):
    groups = grouping.draw_pairs(names(people), chance)
    chance.shuffle(groups)
    assert sizes_of(merged(groups, join_lists(groups, chance, as_drawn=True))) == four_plan(people)


def test_which_groups_of_one_size_join_is_left_to_chance():
    joins = {tuple(join_lists(of_sizes(2, 2, 2, 2), random.Random(seed), as_drawn=True)) for seed in range(40)}
    assert joins == {((0, 1), (2, 3)), ((0, 2), (1, 3)), ((0, 3), (1, 2))}


def test_after_somebody_came_or_left_the_trio_of_seven_joins_a_pair_like_any_other_list():
    for seed in range(20):
        groups = of_sizes(2, 3, 2)
        assert join_lists(groups, random.Random(seed), as_drawn=True) == [(0, 2), (1,)]
        assert join_lists(groups, random.Random(seed), as_drawn=False) in ([(0,), (1, 2)], [(0, 1), (2,)])


def test_after_somebody_came_or_left_the_smallest_joins_the_largest():
    assert join_lists(of_sizes(4, 1, 3, 2), random.Random(1), as_drawn=False) == [(0, 1), (2, 3)]
    assert join_lists(of_sizes(4, 1, 3), random.Random(1), as_drawn=False) == [(0, 1), (2,)]


def test_a_list_of_nobody_joins_the_largest():
    assert join_lists(of_sizes(2, 0, 4), random.Random(1), as_drawn=False) == [(0,), (1, 2)]


def test_sizes_that_the_facilitator_made_by_moving_people_join_smallest_with_largest():
    assert join_lists(of_sizes(1, 2, 4), random.Random(1), as_drawn=True) == [(0, 2), (1,)]


@given(st.lists(st.integers(0, 7), max_size=60), chances, st.booleans())
def test_every_list_goes_into_exactly_one_merger_of_one_or_two_and_at_most_one_is_carried_up(sizes, chance, as_drawn):
    joins = join_lists(of_sizes(*sizes), chance, as_drawn=as_drawn)
    assert sorted(chain(*joins)) == list(range(len(sizes)))
    assert {len(join) for join in joins} <= {1, 2}
    assert sum(len(join) == 1 for join in joins) == len(sizes) % 2


@given(st.lists(st.integers(0, 7), max_size=60), chances)
def test_of_two_mergers_one_has_the_smaller_smallest_and_the_larger_largest(sizes, chance):
    joins = join_lists(of_sizes(*sizes), chance, as_drawn=False)
    ends = sorted((sorted(sizes[place] for place in join) for join in joins), key=lambda end: (end[0], -end[-1]))
    assert [end[-1] for end in ends] == sorted((end[-1] for end in ends), reverse=True)


# Who comes late, who leaves ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sizes", "seat"),
    [
        ([3, 2, 2], 1),
        ([4, 3, 4], 1),
        ([4, 4], None),
        ([4, 4, 1], 2),
        ([5, 6], None),
        ([], None),
        ([0, 3], 1),
        ([0, 4], None),
    ],
)
def test_in_pairs_a_late_joiner_sits_in_the_smallest_with_room_or_starts_a_new_one(sizes, seat):
    assert seat_late_in_pairs(sizes) == seat


def test_from_fours_a_late_joiner_sits_in_the_smallest_however_large():
    assert seat_late_from_fours([5, 4, 4]) == 1
    assert seat_late_from_fours([9, 8]) == 1


def test_from_fours_a_late_joiner_sits_with_nobody_only_when_there_is_no_other_group():
    assert seat_late_from_fours([0, 4]) == 1
    assert seat_late_from_fours([0, 0]) == 0
    assert seat_late_from_fours([]) is None


def test_groups_with_nobody_left_are_flagged():
    assert grouping.empty_groups([("anna",), (), ("ben", "chris"), ()]) == [1, 3]
    assert grouping.empty_groups([]) == []


class Room:
    """The seats of one level, as people come and go."""

    def __init__(self, groups, seat_late):
        self.groups = [list(group) for group in groups]
        self.seat_late = seat_late
        self.present = set(chain(*self.groups))
        self.changed = False

    def come_and_go(self, events, prefix):
        for number, (comes, which) in enumerate(events):
            if comes:
                self.seat(f"{prefix}{number}")
            elif self.present:
                self.unseat(sorted(self.present)[which % len(self.present)])
            self.check()

    def seat(self, person):
        before = [len(group) for group in self.groups]
        place = self.seat_late(before)
        if place is None:
            place = len(self.groups)
            self.groups.append([])
        elif before[place]:
            assert before[place] == min(size for size in before if size)
        self.groups[place].append(person)
        self.present.add(person)
        self.changed = True

    def unseat(self, person):
        next(group for group in self.groups if person in group).remove(person)
        self.present.remove(person)
        self.changed = True

    def check(self):
        seated = list(chain(*self.groups))
        assert len(seated) == len(set(seated))
        assert set(seated) == self.present
        flagged = grouping.empty_groups(self.groups)
        assert [place in flagged for place in range(len(self.groups))] == [not group for group in self.groups]


events = st.lists(st.tuples(st.booleans(), st.integers(0, MOST)), max_size=40)


@given(crowds, chances, events, events)
def test_whoever_comes_and_goes_everybody_has_one_seat_at_pairs_and_at_fours(people, chance, in_pairs, in_fours):
    pairs = Room(grouping.draw_pairs(names(people), chance), seat_late_in_pairs)
    pairs.check()
    assert sizes_of(pairs.groups) == pair_sizes(people)
    pairs.come_and_go(in_pairs, "late")
    assert max(map(len, pairs.groups), default=0) <= 4

    groups = [tuple(group) for group in pairs.groups]
    joins = join_lists(groups, chance, as_drawn=not pairs.changed)
    assert sorted(chain(*joins)) == list(range(len(groups)))
    assert {len(join) for join in joins} <= {1, 2}
    fours = Room(merged(groups, joins), seat_late_from_fours)
    assert fours.present == pairs.present
    fours.check()
    if not pairs.changed:
        assert sizes_of(fours.groups) == four_plan(people)
    fours.come_and_go(in_fours, "later")


@given(crowds, st.integers(0, 100), chances)
def test_late_joiners_alone_leave_at_most_one_person_without_company_in_pairs(people, late, chance):
    pairs = Room(grouping.draw_pairs(names(people), chance), seat_late_in_pairs)
    pairs.come_and_go([(True, 0)] * late, "late")
    assert sum(len(group) == 1 for group in pairs.groups) <= 1
    assert len(pairs.present) == people + late


# Small groups to talk in ------------------------------------------------------------------------


def test_up_to_twelve_people_talk_all_together():
    assert grouping.talk_groups(names(12), random.Random(1)) == []


@pytest.mark.parametrize(
    ("people", "sizes"),
    [(13, (5, 4, 4)), (16, (4,) * 4), (18, (6,) * 3), (19, (5, 5, 5, 4)), (23, (5, 5, 5, 4, 4)), (40, (5,) * 8)],
)
def test_above_twelve_they_talk_in_equal_groups_or_about_five_each(people, sizes):
    assert sizes_of(grouping.talk_groups(names(people), random.Random(1))) == sizes


@given(st.integers(13, MOST), chances)
def test_small_groups_hold_everybody_once_are_of_four_to_six_and_differ_by_one_at_most(people, chance):
    groups = grouping.talk_groups(names(people), chance)
    assert sorted(chain(*groups)) == sorted(names(people))
    assert set(map(len, groups)) <= {4, 5, 6}
    assert max(map(len, groups)) - min(map(len, groups)) <= 1


# Who presents when ------------------------------------------------------------------------------


def stage(*groups: str, **more) -> Presenting:
    return Presenting(order=groups, **more)


def test_chance_orders_the_groups_that_have_not_presented_and_who_is_through_or_at_it_keeps_their_place():
    orders = {draw_order(stage(*"abcde", at=2), random.Random(seed), begun=True).order for seed in range(40)}
    assert orders == {("a", "b", "c", "d", "e"), ("a", "b", "c", "e", "d")}
    first = {draw_order(stage(*"abcde", at=2), random.Random(seed), begun=False) for seed in range(80)}
    assert {now.order[:2] for now in first} == {("a", "b")}
    assert {now.group for now in first} == {"c", "d", "e"}


def test_before_anything_is_up_everybody_can_be_drawn_as_the_first():
    assert {draw_order(stage(*"abc"), random.Random(seed), begun=False).group for seed in range(40)} == set("abc")


def test_in_turns_all_are_drawn_and_who_has_put_up_a_card_is_not_asked_for_another():
    now = stage(*"abcd", at=2, way="turns", put=True)
    for seed in range(40):
        drawn = draw_order(now, random.Random(seed), begun=True)
        assert (drawn.group, drawn.put, sorted(drawn.order)) == ("c", True, list("abcd"))
    assert {draw_order(now, random.Random(seed), begun=False).group for seed in range(40)} == set("abcd")


def test_where_there_is_nothing_to_draw_nothing_changes():
    for now in (stage(), stage("a"), stage("a", "b", at=1), stage("a", "b").opened()):
        assert draw_order(now, random.Random(1), begun=True) is now
    assert draw_order(stage("a", "b"), random.Random(1), begun=True) == stage("a", "b")


def test_a_chosen_group_comes_before_those_who_waited_and_nobody_is_passed_over():
    assert choose_next(stage(*"abcd"), "c", begun=True) == stage(*"acbd", at=1, turn=1)
    assert choose_next(stage(*"abcd"), "c", begun=False) == stage(*"cabd", at=0, turn=1)
    assert choose_next(stage(*"abcd", at=1), "d", begun=True).order == ("a", "b", "d", "c")


def test_who_presented_already_can_be_chosen_once_more_and_in_turns_the_row_stays_as_it_is():
    assert choose_next(stage(*"abcd", at=2), "a", begun=True) == stage(*"abcd", at=2).moved_to("a")
    turns = stage(*"abcd", way="turns", put=True)
    assert choose_next(turns, "c", begun=True) == turns.moved_to("c")
    everybody = stage(*"abcd").opened()
    assert choose_next(everybody, "c", begun=False) == everybody.moved_to("c")
