"""What of a group's list is on the flap already, in other words: one question at a time, while groups present."""

from factors.already import asked
from factors.parts.lists import PERSON, group_at_hand
from sessions.reading import Reading
from sessions.render import Context, part


@part("already", PERSON, topics=["list", "groups", "wiped"], calm=["flap"])
def already(reading: Reading, key: str) -> Context:
    """The own card and the card of the flap that look alike, how many more there are, and which own cards they are."""
    group = group_at_hand(reading, key)
    found = asked(reading, group) if group else []
    own, there = found[0] if found else (None, None)
    return {
        "own": own,
        "there": there,
        "more": max(0, len(found) - 1),
        "alike": [str(card.pk) for card, _there in found],
    }
