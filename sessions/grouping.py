"""Who sits with whom, pure: pairs, then fours; late joiners and leavers; small groups to talk in; in which
order they present.

No Django here. People are ids as text, groups are rows of people and are pointed at by their place in the row;
chance is a parameter, so that a draw can be repeated.
"""

import random
from collections.abc import Collection, Sequence
from dataclasses import replace
from math import ceil

from sessions.method import SMALL_GROUPS_ABOVE, Presenting

PAIR_HOLDS = 4  # late joiners fill a pair up to here
TALK_FROM, TALK_IDEAL, TALK_TO = 4, 5, 6
# Every key that `why` may give, for who writes the sentences.
REASONS = ("", "alone", "one_pair", "only_trio", "everybody", "three_pairs", "one_five", "two_trios", "one_trio")


def pair_sizes(people: int) -> tuple[int, ...]:
    """The sizes at the pairs step, largest first.

    The method says pairs. Ours: as few trios as leave nobody behind as a single pair at the fours step.
    """
    if people < 2:
        return (1,) * people
    trios = 0 if people in (2, 6) else (0, 1, 2, 1)[people % 4]
    return (3,) * trios + (2,) * ((people - 3 * trios) // 2)


def four_plan(people: int) -> tuple[int, ...]:
    """The sizes at the fours step when nobody came or left since pairs were drawn, largest first.

    The method says each pair joins another. Ours: what happens to the rest. Up to three people it is the same list.
    """
    if people <= 3:
        return pair_sizes(people)
    if people == 6:
        return (4, 2)
    fours, rest = divmod(people, 4)
    if rest == 3:
        return (4,) * fours + (3,)
    return (5,) * rest + (4,) * (fours - rest)


def why(people: int) -> str:
    """Which explanation the preview of the sizes needs, one of REASONS; "" where pairs and fours come out even. Ours.

    "one_five": one trio, with a pair a five. "two_trios": though even, two trios, and two fives. "one_trio": one trio,
    on its own at fours. "everybody": five people, a trio and a pair, then one list of all.
    """
    few = {1: "alone", 2: "one_pair", 3: "only_trio", 5: "everybody", 6: "three_pairs"}
    return few.get(people, ("", "one_five", "two_trios", "one_trio")[people % 4])


def draw_pairs(people: Sequence[str], chance: random.Random) -> list[tuple[str, ...]]:
    """Everybody once, in any order, in groups of `pair_sizes`."""
    return _dealt(people, pair_sizes(len(people)), chance)


def join_lists(groups: Sequence[tuple[str, ...]], chance: random.Random, *, as_drawn: bool) -> list[tuple[int, ...]]:
    """Which groups of the pairs step become one at the fours step, by their places.

    The method: two lists become one. Ours: lists join two by two, smallest with largest, an odd one is carried up.
    `as_drawn` says that nobody came or left since pairs were drawn; then the trio that `four_plan` leaves on its own
    is the odd one. If people were moved to other sizes, there may be no such trio, and the general rule holds.
    Of groups of one size, chance decides.
    """
    sizes = [len(group) for group in groups]
    places = sorted(chance.sample(range(len(sizes)), len(sizes)), key=lambda place: sizes[place])
    alone: list[int] = []
    if len(places) % 2:
        drawn = as_drawn and tuple(sorted(sizes, reverse=True)) == pair_sizes(sum(sizes))
        # An odd number of drawn groups is one trio with pairs, pairs only (6 people) or a single group.
        alone = [places.pop(-1 if drawn else len(places) // 2)]
    half = len(places) // 2
    pairs = zip(places[:half], reversed(places[half:]), strict=True)
    return sorted([*(tuple(sorted(pair)) for pair in pairs), *((place,) for place in alone)])


def seat_late_in_pairs(sizes: Sequence[int]) -> int | None:
    """Where a late joiner sits at the pairs step: the smallest group with room. Ours.

    None: a new group, which the next late joiner fills, because a group of one is the smallest. Groups with nobody
    left are passed over: a list of people who went is no company, and waits for a merger.
    """
    return _smallest(sizes, [place for place, size in enumerate(sizes) if 0 < size < PAIR_HOLDS])


def seat_late_from_fours(sizes: Sequence[int]) -> int | None:
    """Where a late joiner sits from the fours step on: the smallest group, however large. Ours.

    Groups with nobody left only when there is no other. None only when there are no groups at all.
    """
    return _smallest(sizes, [place for place, size in enumerate(sizes) if size] or range(len(sizes)))


def empty_groups(seats: Sequence[Collection[str]]) -> list[int]:
    """The places of the groups with nobody left: they are offered a merger with another. Ours."""
    return [place for place, people in enumerate(seats) if not people]


def talk_groups(people: Sequence[str], chance: random.Random) -> list[tuple[str, ...]]:
    """The small groups of the first step; none up to twelve people, who talk all together.

    The method: above twelve, small groups. Ours: four to six people, equal if that can be and else one apart,
    about five.
    """
    count = len(people)
    if count <= SMALL_GROUPS_ABOVE:
        return []
    possible = range(ceil(count / TALK_TO), count // TALK_FROM + 1)
    groups = min(possible, key=lambda number: (count % number > 0, abs(count / number - TALK_IDEAL)))
    size, larger = divmod(count, groups)
    return _dealt(people, (size + 1,) * larger + (size,) * (groups - larger), chance)


def _dealt(people: Sequence[str], sizes: Sequence[int], chance: random.Random) -> list[tuple[str, ...]]:
    """The people, shuffled, in groups of these sizes."""
    row = iter(chance.sample(people, len(people)))
    return [tuple(next(row) for _ in range(size)) for size in sizes]


def _smallest(sizes: Sequence[int], among: Sequence[int]) -> int | None:
    return min(among, key=lambda place: sizes[place], default=None)


# Who presents when ------------------------------------------------------------------------------


def waiting(stage: Presenting, *, begun: bool) -> list[str]:
    """Who has not presented yet; in turns everybody, because nobody is through.

    `begun`: the group whose turn it is has put something up. Then it waits for nothing.
    """
    if stage.group is None:
        return []
    through = () if stage.way == "turns" else stage.order[: stage.at]
    return [group for group in stage.order if group not in through and not (begun and group == stage.group)]


def draw_order(stage: Presenting, chance: random.Random, *, begun: bool) -> Presenting:
    """Who waits comes in an order by chance; who is at it goes on."""
    drawn = waiting(stage, begun=begun)
    if len(drawn) < 2:
        return stage
    chance.shuffle(drawn)
    before = [group for group in stage.order if group not in drawn]
    return replace(stage, order=(*before, *drawn), at=len(before) - begun, turn=stage.turn + 1)


def choose_next(stage: Presenting, group: str, *, begun: bool) -> Presenting:
    """This group presents now. Who waited before it comes after it: nobody is passed over by that."""
    if stage.way != "whole" or group not in stage.order[stage.at + 1 :]:
        return stage.moved_to(group)
    others = [one for one in stage.order if one != group]
    at = stage.at + begun
    return replace(stage, order=(*others[:at], group, *others[at:]), at=at, turn=stage.turn + 1)
