"""One step on the flap and its inverse, pure: what was before, and by what one sees that nothing has changed since.

A step is known by what it changed, whatever it was: so every verb of the flap has its inverse, also the next one.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Card:
    """What a step can change of a card, and on what it can be seen that somebody else did something with it."""

    text: str
    column: int
    place: int
    into: str | None  # the card that it was merged into
    apart: bool  # it is no more
    removed: bool
    sources: tuple[str, ...]

    @property
    def live(self) -> bool:
        return not self.apart and not self.removed


@dataclass(frozen=True)
class Flap:
    """The flap as of one moment: its cards, which of them each find lies under, and which are candidates."""

    cards: Mapping[str, Card]
    finds: Mapping[str, tuple[str, ...]]
    candidates: Mapping[str, str]

    def mark(self, card: str, *, under: bool) -> str:
        """A card with its parts, and with what lies under it, as a digest: no words are kept to compare with."""
        found = self.cards.get(card)
        if found is None:
            return ""
        parts = sorted(one for one, other in self.cards.items() if other.into == card and other.live)
        finds = sorted(find for find, cards in self.finds.items() if under and card in cards)
        candidates = sorted(one for one, of in self.candidates.items() if under and of == card)
        return hashlib.sha256(repr([asdict(found), parts, finds, candidates]).encode()).hexdigest()[:32]


Step = dict[str, Any]
NOTHING: Step = {}


def step(before: Flap, after: Flap) -> Step | None:
    """What undoes what was done between two moments, as plain data; None when nothing was done.

    `NOTHING` when it cannot be brought back whole: a card lost its place among the candidates, with its votes.
    """
    changed = [card for card, now in after.cards.items() if before.cards.get(card) != now]
    if not changed:
        return None
    if before.candidates.keys() - after.candidates.keys():
        return NOTHING
    was = {card: _was(before.cards.get(card), after.cards[card]) for card in changed}
    among = set(changed)
    return {
        "cards": was,
        "left": {card: after.mark(card, under=comes_or_goes(was[card])) for card in changed},
        "finds": _subset(before.finds, after.finds, among),
        "candidates": {one: of for one, of in before.candidates.items() if after.candidates[one] != of},
    }


def _was(before: Card | None, after: Card) -> dict[str, Any] | None:
    """The fields that were different; None for a card that was not there."""
    if before is None:
        return None
    now = asdict(after)
    return {name: value for name, value in asdict(before).items() if now[name] != value}


def _subset(
    before: Mapping[str, tuple[str, ...]], after: Mapping[str, tuple[str, ...]], among: set[str]
) -> dict[str, list[str]]:
    """Of the finds that lie under others of these cards now: under which they lay."""
    found = {find: sorted(among & set(cards)) for find, cards in before.items()}
    return {find: cards for find, cards in found.items() if cards != sorted(among & set(after.get(find, ())))}


def comes_or_goes(was: Mapping[str, Any] | None) -> bool:
    """Whether undoing takes a card off the flap or puts one on it: then what lies under it matters too."""
    return was is None or "into" in was or "apart" in was


def is_as_left(step: Step, now: Flap) -> bool:
    """Whether the flap still is as the step left it, as far as undoing it goes."""
    cards: Mapping[str, Any] = step["cards"]
    return all(now.mark(card, under=comes_or_goes(was)) == step["left"][card] for card, was in cards.items())


def holds(step: Step, words: Iterable[str]) -> bool:
    """Whether one of these wordings is kept for undoing."""
    kept = {was["text"] for was in step.get("cards", {}).values() if was and was.get("text")}
    return not kept.isdisjoint(words)
