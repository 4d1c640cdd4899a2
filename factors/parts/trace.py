"""How a card of a shared list came about, for the members of its group: numbers, and what it said on their lists."""

from collections.abc import Collection, Sequence

from factors import trees
from factors.lists import Tree
from factors.models import Factor
from sessions.models import Group
from sessions.reading import Reading
from sessions.render import Context

PAIR, FOUR = Group.Level.PAIR, Group.Level.FOUR


def of_card(reading: Reading, tree: Tree, card: Factor, lists: Collection[str]) -> Context:
    """From how many people and pairs, and its earlier wordings on `lists`: those that this person sits or sat at.

    `parts` are what it was merged of on this list. Never a word of another pair's list, or of a private note.
    """
    if card.removed_at:
        return {"people": 0, "pairs": 0, "parts": [], "earlier": []}
    own = str(card.pk)
    people, pairs = reading.once(("trace", own), lambda: _numbers(reading, tree, own))
    parts = tree.parts(own)
    before = [at for at in tree.worded_before(own, lists) if at not in parts]
    shown = {card.text, *_texts(reading, parts)}
    return {
        "people": people,
        "pairs": pairs if tree.cards[own].level == FOUR else 0,
        "parts": _texts(reading, parts),
        "earlier": [text for text in dict.fromkeys(_texts(reading, before)) if text not in shown],
    }


def _numbers(reading: Reading, tree: Tree, card: str) -> tuple[int, int]:
    """Pairs that joined another count as one with it."""
    joined: dict[str, str] = reading.once("joined", lambda: trees.joined_groups(reading.session))
    below = (tree.cards[at] for at in tree.came_from(card))
    pairs = {joined.get(at.group, at.group) for at in below if at.level == PAIR and at.live}
    return len(tree.trace(card).people), len(pairs)


def _texts(reading: Reading, cards: Sequence[str]) -> list[str]:
    texts: dict[str, str] = reading.once("wordings", lambda: _wordings(reading)) if cards else {}
    return [texts[card] for card in cards]


def _wordings(reading: Reading) -> dict[str, str]:
    """One query for all lists of pairs and fours, however many people ask."""
    shared = Factor.objects.filter(group__session=reading.session, group__level__in=(PAIR, FOUR))
    return {str(pk): text for pk, text in shared.values_list("pk", "text")}
