"""In which order the cards of the flap stand, pure: a card has a column, and a place in it; later is larger."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from itertools import pairwise


@dataclass(frozen=True)
class Spot:
    """Where one card stands. Two with the same place stand by their ids."""

    id: str
    column: int
    place: int


def gathered(cards: Iterable[Spot], chosen: Collection[str]) -> list[Spot]:
    """The chosen cards directly after the first of them, in the order they stood: every spot that is another one then.

    All others keep their order. In that column every place is larger than the one before, so that the order is sure.
    """
    standing = sorted(cards, key=lambda spot: (spot.column, spot.place, spot.id))
    together = [spot for spot in standing if spot.id in chosen]
    first, following = together[0], {spot.id for spot in together[1:]}
    before = [spot for spot in standing if spot.column == first.column]
    others = [spot for spot in before if spot.id not in following]
    at = others.index(first) + 1
    order = [*others[:at], *together[1:], *others[at:]]
    if order == before and all(one.place < after.place for one, after in pairwise(before)):
        return []
    moved: list[Spot] = []
    last: int | None = None
    for spot in order:
        if last is None or (spot.place > last and spot.id not in following):
            last = spot.place  # where it is: that is after the one before
        else:
            last += 1
        to = replace(spot, column=first.column, place=last)
        if to != spot:
            moved.append(to)
    return moved
