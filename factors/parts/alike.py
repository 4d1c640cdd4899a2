"""Cards of a group's list that look alike, one pair at a time. See `factors.alike` for how they are found."""

from collections import defaultdict
from itertools import product

from factors import alike
from factors.models import COLUMNS, Factor
from factors.parts.lists import group_at_hand, may_write, tree
from sessions.models import Group
from sessions.reading import Reading
from sessions.render import Context, part

MOST = 40  # cards in a column: each is compared with each, and a longer one is not merged by look-alikes
Two = tuple[Factor, Factor]


@part("look_alikes", "person", topics=["list"])
def look_alikes(reading: Reading, key: str) -> Context:
    """The two cards that look most alike, while the list is being made, and how many such pairs there are.

    Who reads along is not asked: they could not answer.
    """
    group = group_at_hand(reading, key) if may_write(reading, key) else None
    found = reading.once(("alike", group.pk), lambda: _alike_in(reading, group)) if group else []
    return {"two": found[0] if found else None, "more": max(0, len(found) - 1)}


def _alike_in(reading: Reading, group: Group) -> list[Two]:
    """Each card stands in one pair at most: what comes of the first may settle the second."""
    if reading.session.phase not in ("pairs", "fours"):
        return []
    shown = group.factors.filter(taken_apart_at=None, merged_into=None, removed_at=None, set_aside=False)
    columns: dict[int, dict[str, Factor]] = defaultdict(dict)
    for card in shown:
        columns[card.column][str(card.pk)] = card
    unlike = _unlike(reading, [card for cards in columns.values() for card in cards])
    theme = tuple(tuple(words) for words in reading.content.get("alike", ()))
    found: list[Two] = []
    for column in COLUMNS:
        cards = dict(list(columns[column].items())[:MOST])
        taken: set[str] = set()
        for pair in alike.pairs({key: card.text for key, card in cards.items()}, alike.vocabulary(theme)):
            if pair not in unlike and taken.isdisjoint(pair):
                taken |= {*pair}
                found.append((cards[pair[0]], cards[pair[1]]))
    return found


def _unlike(reading: Reading, cards: list[str]) -> set[tuple[str, str]]:
    """Pairs that are not the same, because a group said so, of them or of the cards that they are copies of."""
    said: dict[str, set[str]] = defaultdict(set)
    through = Factor.unlike.through.objects.filter(from_factor__group__session=reading.session)
    for one, other in through.values_list("from_factor_id", "to_factor_id"):
        said[str(one)].add(str(other))
    if not said:
        return set()
    of = {card: {card, *tree(reading).came_from(card)} for card in cards}
    return {
        (one, other)
        for one, other in product(cards, cards)
        if any(not said[source].isdisjoint(of[other]) for source in of[one] if source in said)
    }
