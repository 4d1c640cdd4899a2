"""Scenes of going deeper: asking on, with the flap to read, and finds."""

from rehearsal import eyes, listing
from rehearsal.groups import comes_and_goes
from rehearsal.memory import FLAP
from rehearsal.people import Colleague
from rehearsal.play import Play

FIND = (
    "eerst geloven, dan pas vragen",
    "het zit in de groep, niet in het slachtoffer",
    "rust bij ons geeft rust bij haar",
)


# Asking on --------------------------------------------------------------------------------------


async def questions(play: Play) -> None:
    """The flap to read, with numbers for a moment; what was typed before is sent now."""
    if "together" not in play.phases:  # one list: nobody presents it
        play.memory.carries(play.memory.lists_at(play.memory.last_level), FLAP)
    play.look_at_flap()
    play.ledger.check("passed_over", *(len(play.memory.lists_at(level)) for level in ("pair", "four")), play.phases)
    await shows_numbers(play)
    await listing.late_change(play)
    await sends_late_cards(play)
    await play.quiet()
    play.look_at_reach()


async def shows_numbers(play: Play) -> None:
    """On every card from how many people and groups it came: never who."""
    await play.does(play.console, play.console.device.page.form("/flap/numbers", shown="1"))
    await play.quiet()
    counts = []
    for device in (play.console.device, *(person.phone for person in play.phones)):
        for _column, row in eyes.flap_rows(device.page):
            card = play.memory.find(FLAP, eyes.words(row))
            groups = {play.memory.now(key) for key in card.groups}
            right = (len(play.memory.writers_of(card)), len(groups))
            counts.append((device.name, card.text, eyes.numbers_on(row), right))
            if device is play.console.device:
                counts.append((f"{device.name}, opening it,", card.text, eyes.numbers_on(row, opened=True), right))
    play.ledger.check("numbers_count_writers", counts)
    await play.does(play.console, play.console.device.page.form("/flap/numbers", shown="0"))


async def sends_late_cards(play: Play) -> None:
    if "a card" in play.unsent:
        person, form, text = play.unsent["a card"]
        key = play.memory.list_of(play.memory.last_level, person.name)
        if key is None or not person.is_here:
            return
        play.memory.writes(key, text, 1, person.name)
        answer = await person.sends(form)
        await play.console.goes_back()
        await play.quiet()
        row = eyes.row_of(eyes.card_rows(person.phone.page), text)
        play.ledger.check("late_adds_are_kept", "a card", answer, None if row is None else eyes.is_late(row))
        play.look_at_flap("back_loses_nothing", "back_doubles_nothing")
        await play.console.goes_on("leave")
        await play.quiet()


# Finds ------------------------------------------------------------------------------------------


async def finds(play: Play) -> None:
    """Proposed on phones, typed on the console, linked to cards of the flap."""
    await play.all_at_once(proposes(play, person) for person in play.workers[:3])
    await play.quiet()
    play.look_at_reach()
    rows = play.console.device.page.rows("proposed_finds")
    for row in rows[:2]:
        text = eyes.words(row)
        await play.does(play.console, play.console.device.page.form("/accept", row))
        play.memory.says(text)
        play.finds.append(text)
    await types_finds(play)
    for person in play.workers[-1:]:
        text = play.writer.one_of(FIND)
        play.unsent["a find"] = (person, person.phone.page.form("/finds/add").filled(text=text), text)
    await comes_and_goes(play, "finds")
    await play.quiet()
    play.look_at_rows("one_flap", "finds", play.finds)


async def proposes(play: Play, person: Colleague) -> None:
    text = person.writer.one_of(FIND)
    play.memory.asks(text, person.name)
    await play.does(person, person.phone.page.form("/finds/add").filled(text=text))


async def types_finds(play: Play) -> None:
    page = play.console.device.page
    text = play.writer.one_of(FIND)
    play.memory.says(text)
    await play.does(play.console, page.form("/console/finds/add", form="add_find").filled(text=text))
    play.finds.append(text)
    keys = [eyes.key_of(row) for _column, row in eyes.flap_rows(page)][:2]
    if keys:
        text = play.writer.one_of(FIND)
        play.memory.says(text)
        await play.does(play.console, page.picked("cards", keys, "new-find").filled(text=text))
        play.finds.append(text)
    await mends_finds(play)


async def mends_finds(play: Play) -> None:
    page = play.console.device.page
    await play.everybody_reaches(play.console.device.revision, play.connected)
    row = page.rows("finds")[0]
    before, text = eyes.words(row), play.writer.one_of(FIND)
    play.memory.says(text)
    await play.does(play.console, page.form(r"/finds/[0-9a-f-]{36}", row).filled(text=text))
    play.finds[play.finds.index(before)] = text
    row = page.rows("finds")[-1]
    gone = eyes.words(row)
    if len(play.finds) > 2:
        await play.does(play.console, page.form(r"/finds/[0-9a-f-]{36}/wipe", row))
        await play.everybody_reaches(play.console.device.revision, play.connected)
        play.finds.remove(gone)
        play.memory.wiped_text(gone, play.console.device.revision)
