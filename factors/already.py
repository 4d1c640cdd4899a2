"""What a group still has and what looks like it on the flap: found anew for each reading, while groups present."""

from collections import defaultdict
from collections.abc import Iterable

from factors import alike, compared, trees
from factors.listed import Carry
from factors.models import COLUMNS, Factor
from sessions.models import Group
from sessions.reading import Reading

MOST_HERE, MOST_THERE = 40, 100  # cards in a column; of the flap the latest
Two = tuple[Factor, Factor]
Columns = dict[int, dict[str, Factor]]


def not_up(reading: Reading, group: str) -> list[Carry]:
    """What of the list of a group is not on the flap yet."""
    return reading.once(("not up", group), lambda: trees.read(reading).to_carry([group], Group.Level.ALL))


def asked(reading: Reading, group: Group) -> list[Two]:
    """Cards of a group that are not up yet, each with a card of the flap in its column that looks like it.

    What stood on the flap first is asked about first: so a card that comes takes no question from under a thumb.
    """
    return reading.once(("already", group.pk), lambda: _asked(reading, group))


def _asked(reading: Reading, group: Group) -> list[Two]:
    left = {item.of for item in not_up(reading, str(group.pk))} if reading.session.phase == "together" else set()
    if not left:
        return []
    theme = tuple(tuple(words) for words in reading.content.get("alike", ()))
    known, unlike = alike.vocabulary(theme), trees.unlike(reading)
    flap: Columns = reading.once("flap by column", lambda: _by_column(_flap(reading)))
    cards = trees.list_of(reading, group) if reading.for_many else group.factors.filter(pk__in=left)
    own = _by_column(card for card in cards if str(card.pk) in left)
    found: dict[str, Two] = {}
    for column in COLUMNS:
        here = dict(list(own[column].items())[:MOST_HERE])
        there = dict(list(flap[column].items())[-MOST_THERE:])
        for one, other in compared.between(_texts(here), _texts(there), known):
            if one not in found and not unlike(one, other):
                found[one] = (here[one], there[other])
    return sorted(found.values(), key=lambda two: (two[1].place, two[0].place))


def _flap(reading: Reading) -> Iterable[Factor]:
    shown = Factor.objects.filter(group__session=reading.session, group__level=Group.Level.ALL, removed_at=None)
    return shown.filter(taken_apart_at=None, merged_into=None)


def _by_column(cards: Iterable[Factor]) -> Columns:
    columns: Columns = defaultdict(dict)
    for card in cards:
        columns[card.column][str(card.pk)] = card
    return columns


def _texts(cards: dict[str, Factor]) -> dict[str, str]:
    return {key: card.text for key, card in cards.items()}
