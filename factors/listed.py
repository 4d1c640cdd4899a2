"""What the rules of lists speak of: a card without its words, a copy to be made, where a card came from. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Card:
    """What the rules need to know of a factor. Never its text."""

    id: str
    group: str
    level: str
    writer: str | None = None
    for_group: str | None = None
    sources: tuple[str, ...] = ()
    merged_into: str | None = None
    kept_back: bool = False
    set_aside: bool = False
    behind: bool = False
    taken_apart: bool = False
    removed: bool = False

    @property
    def live(self) -> bool:
        """It has a text, on its own or as a part of a merged card."""
        return not self.removed and not self.taken_apart

    @property
    def shown(self) -> bool:
        """It stands on its list. Set aside still counts."""
        return self.live and self.merged_into is None


@dataclass(frozen=True)
class Carry:
    """A copy to be made: with the words and column of `card`, and these sources. `of` is the card on the list.

    They differ when only a part of a merged card goes along, because the rest is up there already.
    """

    card: str
    sources: tuple[str, ...]
    of: str


@dataclass(frozen=True)
class Trace:
    """Where a card came from: the notes at its ends, who wrote those, and which groups brought it to this list."""

    people: frozenset[str]
    groups: frozenset[str]
    ends: frozenset[str]
