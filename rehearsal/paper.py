"""A group that works on paper: its phones stay in pockets, and the facilitator types its list in."""

from rehearsal import eyes
from rehearsal.memory import FLAP, Card, Key
from rehearsal.page import NotOnThePage
from rehearsal.play import Play

LINES = 3


async def takes_paper(play: Play, level: str) -> None:
    """The last of the groups with people; the facilitator marks it on its tile."""
    with_people = [key for key in play.memory.lists_at(level) if play.memory.people[key]]
    if len(with_people) < 2:
        raise NotOnThePage(f"no group of level {level} to work on paper beside another")
    key = with_people[-1]
    tile = eyes.tile_of(play.console.device.page, key)
    if tile is None:
        raise NotOnThePage(f"the console has no tile for group {key[1]}")
    await play.does(play.console, play.console.device.page.form("/groups/[0-9a-f-]{36}/paper", tile, on="1"))
    play.on_paper.add(key)


async def dictates(play: Play, key: Key, *, turns: bool) -> None:
    """What such a group says when it presents: its whole list, or in turns a card twice and then nothing."""
    said = [card for card in play.memory.lists.get(FLAP, []) if not card.ends & play.memory.writers.keys()]
    mine = [card for card in said if key in card.groups]
    if turns and len(mine) >= 2:
        return
    await types_in(play, key, 1 if turns else LINES)


async def types_in(play: Play, key: Key, count: int) -> list[Card]:
    """Cards that the facilitator types for a group, a line for each: they count the group, and no people."""
    column = play.chance.choice(eyes.COLUMNS)
    texts = [play.writer.factor(column) for _line in range(count)]
    form = play.console.device.page.form("/flap/add", group=_named(play, key))
    await play.does(play.console, form.filled(text="\n".join(texts), column=str(column)))
    cards = [play.memory.writes(FLAP, text, column) for text in texts]
    for card in cards:
        card.groups = frozenset({key})
    await play.everybody_reaches(play.console.device.revision, play.connected)
    return cards


def _named(play: Play, key: Key) -> str:
    """How the forms of the console name a group."""
    for row in play.console.device.page.select("//*[@id='presenting_keys']//li[.//button[@data-fill-group]]"):
        if eyes.number_of(row) == key[1]:
            return str(row.xpath(".//button/@data-fill-group")[0])
    raise NotOnThePage(f"the console does not offer to write for group {key[1]}")
