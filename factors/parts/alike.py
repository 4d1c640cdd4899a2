"""Cards of a group's list that look alike, one pair at a time. See `factors.alike` for how they are found."""

from collections import defaultdict

from factors import alike, trees
from factors.models import COLUMNS, Factor
from factors.parts.lists import group_at_hand, may_write
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
    unlike = trees.unlike(reading)
    theme = tuple(tuple(words) for words in reading.content.get("alike", ()))
    found: list[Two] = []
    for column in COLUMNS:
        cards = dict(list(columns[column].items())[:MOST])
        taken: set[str] = set()
        for pair in alike.pairs({key: card.text for key, card in cards.items()}, alike.vocabulary(theme)):
            if taken.isdisjoint(pair) and not unlike(*pair):
                taken |= {*pair}
                found.append((cards[pair[0]], cards[pair[1]]))
    return found
