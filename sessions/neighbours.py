"""Who sits beside whom, pure: asking by number, being answered, and who is put together in the end. Ours.

No Django here. People are ids as text; groups are rows of people and are pointed at by their place in the row. Somebody
who asks themselves was answered: not now. So the one who asked is told softly, and nothing says by whom.
"""

import random
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Seated:
    """Somebody who looks for a neighbour, or is asked."""

    id: str
    here: bool = True
    has_phone: bool = True
    paired: bool = False
    asks: str | None = None


# Everything that `asking` may say, for who writes the sentences.
VERDICTS = ("asked", "pair", "paired", "no_such_number", "own_number", "gone", "taken", "without_phone")


def asking(me: Seated, other: Seated | None) -> str:
    """What comes of typing the number of somebody, one of VERDICTS.

    "pair": both typed each other's number. On the phones two people pair up at most; trios are the facilitator's.
    Whoever has no phone can not say yes, so the facilitator puts them with somebody.
    """
    if me.paired:
        return "paired"
    if other is None:
        return "no_such_number"
    if other.id == me.id:
        return "own_number"
    if not other.here:
        return "gone"
    if other.paired:
        return "taken"
    if not other.has_phone:
        return "without_phone"
    return "pair" if other.asks == me.id else "asked"


def settled(asks: Mapping[str, str], paired: Collection[str], here: Collection[str]) -> dict[str, str | None]:
    """The questions that are over, each with what becomes of it: None, or "not now" (see above).

    Who sits with somebody asks nothing more. Who asked somebody who sits with another now, or went, looks further.
    """
    over: dict[str, str | None] = {}
    for person, asked in asks.items():
        if person in paired or person not in here:
            over[person] = None
        elif asked != person and (asked in paired or asked not in here):
            over[person] = person
    return over


def put_together(sizes: Sequence[int], chance: random.Random) -> list[tuple[int, int]]:
    """Whoever is by themselves, two by two by chance: moves of a group of one into another group, in their order.

    An odd one joins the smallest group; of those of one size one that was just put together, because nobody chose it.
    Nothing to be done for one person with nobody else.
    """
    alone = chance.sample(places := [place for place, size in enumerate(sizes) if size == 1], len(places))
    moves = list(zip(alone[1::2], alone[0::2], strict=False))
    if len(alone) % 2:
        made = [into for _from, into in moves]
        now = {place: size for place, size in enumerate(sizes) if size > 1} | dict.fromkeys(made, 2)
        smallest = [place for place, size in now.items() if size == min(now.values())]
        if smallest:
            moves.append((alone[-1], chance.choice([place for place in smallest if place in made] or smallest)))
    return moves


def numbered(sizes: Sequence[int]) -> list[int]:
    """The places of groups in the order of their new numbers: those who found each other first, as they stood."""
    return sorted(range(len(sizes)), key=lambda place: sizes[place] < 2)
