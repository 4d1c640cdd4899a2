"""Scenes from the lobby to writing alone."""

import asyncio

from rehearsal import eyes
from rehearsal.page import NotOnThePage
from rehearsal.people import Colleague
from rehearsal.play import Play

SHORTENED = "Oefensessie"
AGREEMENTS = "Wat hier gezegd wordt, blijft hier\nGeen namen\nPassen mag altijd\nVragen in plaats van oordelen"
QUESTIONS = (
    "Wie belt de ouders, en wanneer?", "Wat mogen we zelf niet doorsturen?", "Hoe praat je hierover in een klas?",
    "Waar vinden we de regels?", "Wat als iemand het niet wil vertellen?",
)  # fmt: skip


# The lobby --------------------------------------------------------------------------------------


async def lobby(play: Play) -> None:
    """The facilitator opens, people come in by the code; who has no phone is added by name."""
    options = play.options
    await play.console.opens(SHORTENED, options.language)
    links = play.console.links()
    play.code = links[""].partition("#")[2]
    await play.second.enters(links["console"])
    await play.screen.enters(links["screen"])
    with_phone = options.people - min(options.shared, options.people - 1)
    coming = [play.somebody(silent=at >= with_phone - options.silent > 0) for at in range(with_phone)]
    await play.all_at_once(person.joins(play.code, person.name) for person in coming)
    if with_phone > 2:
        await same_name_twice(play, coming[0].name, coming[-1])
    for _person in range(options.people - with_phone):
        await without_phone(play)
    await play.all_at_once(says_listened(play, person) for person in play.workers)
    await play.quiet()


async def same_name_twice(play: Play, name: str, person: Colleague) -> None:
    """A name that is taken gets a number, where everybody sees it."""
    form = person.phone.page.form("/name")
    await play.does(person, form.filled(name=name))
    shown = person.phone.page.part("listened")
    assert shown is not None
    person.name = eyes.names_in(shown)[0]
    person.phone.name = person.name


async def without_phone(play: Play) -> Colleague:
    person = play.somebody(phone=False)
    form = play.console.device.page.form("/people/add").filled(name=person.name)
    await play.does(play.console, form)
    for row in play.console.device.page.rows("console_people"):
        name = eyes.names_in(row)[0]
        if name == person.name:
            person.key = eyes.key_of(row)
    if not person.key:
        raise NotOnThePage(f"the console does not show {person.name}, who was added")
    return person


async def says_listened(play: Play, person: Colleague) -> None:
    form = person.phone.page.form("/listened")
    await play.does(person, form.pressed("answer", person.chance.choice(["yes", "partly", "no"])))


async def comes_late(play: Play) -> Colleague:
    """Somebody comes in while the others are at work."""
    person = play.somebody()
    await person.joins(play.code, person.name)
    play.came_or_left = True
    await play.quiet()
    return person


# Before the writing -----------------------------------------------------------------------------


async def welcome(play: Play) -> None:
    form = play.console.device.page.form("/agreements").filled(agreements=AGREEMENTS)
    await play.does(play.console, form)
    await play.quiet()


async def podcast(play: Play) -> None:
    """Talking: a large question, a round, questions for later, the first notes; small groups above twelve."""
    page = play.console.device.page
    await play.does(play.console, page.forms("/large")[0])
    offers = bool(page.forms("/groups/draw", level="talk"))
    play.ledger.check("size_advice", len(play.here), eyes.size_advice(page), offers)
    await play.does(play.console, page.form("/clock", do="start"))
    await play.quiet()
    play.look_at_clock()
    if offers:
        await talk_in_groups(play)
    await play.does(play.console, page.form("/round"))
    for _turn in range(2):
        turns = page.forms("/round/next", passing="0")
        if turns:
            await play.does(play.console, turns[0])
    await play.all_at_once(asks(play, person) for person in play.workers[:3])
    await play.all_at_once(writes(play, person, 1) for person in play.workers[:2])
    await play.quiet()


async def talk_in_groups(play: Play) -> None:
    page = play.console.device.page
    await play.does(play.console, page.form("/groups/draw", level="talk"))
    await play.quiet()
    seated = sorted(name for table in eyes.tables(play.screen.device.page) for name in table)
    board = {("talk", str(at)): table for at, table in enumerate(eyes.tables(play.screen.device.page))}
    play.ledger.check("one_seat_each", {person.name for person in play.here}, board, {})
    if any(not 4 <= len(table) <= 6 for table in board.values()) and len(seated) > 12:
        play.ledger.broken("one_seat_each", f"talk groups of {sorted(map(len, board.values()))}")
    await play.does(play.console, page.form("/groups/talk/end"))


async def asks(play: Play, person: Colleague) -> None:
    text = person.writer.one_of(QUESTIONS)
    play.memory.asks(text, person.name)
    await play.does(person, person.phone.page.form("/questions").filled(text=text))


async def writes(play: Play, person: Colleague, notes: int) -> None:
    for _note in range(notes):
        column = person.chance.choice(eyes.COLUMNS)
        text = person.writer.factor(column)
        play.memory.writes(("alone", person.name), text, column, person.name)
        await play.does(person, person.new_note(text, column))


# Alone ------------------------------------------------------------------------------------------


async def alone(play: Play) -> None:
    """Everybody for themselves: adding, pasting, rewording, moving, taking away; some notes stay with their writer."""
    await play.does(play.console, play.console.device.page.form("/clock", do="start"))
    await play.all_at_once(thinks_alone(play, person) for person in play.workers)
    for person in play.here:
        if person.device is None:
            await is_written_for(play, person)
    for _late in range(play.comes_now("alone")):
        await writes(play, await comes_late(play), 2)
    await play.quiet()
    play.look_at_clock()
    play.look_at_notes()


async def two_press_next(play: Play) -> None:
    """Both consoles at the same moment: one phase on."""
    before = play.console.phase
    forms = [leader.onward()[0] for leader in (play.console, play.second)]
    answers = await asyncio.gather(play.console.sends(forms[0]), play.second.sends(forms[1]))
    await play.quiet()
    play.ledger.check("two_nexts_move_one", before, forms[0].value("to") or "", play.console.phase, answers)


async def thinks_alone(play: Play, person: Colleague) -> None:
    mine = ("alone", person.name)
    await writes(play, person, person.chance.randint(2, 4))
    column = person.chance.choice(eyes.COLUMNS)
    pasted = [person.writer.factor(column) for _line in range(2)]
    for text in pasted:
        play.memory.writes(mine, text, column, person.name)
    await play.does(person, person.paste(pasted, column))
    await keeps_back(play, person, pasted[0])
    await rewords(play, person)
    await moves(play, person)
    await takes_away(play, person)


async def keeps_back(play: Play, person: Colleague, text: str) -> None:
    """This one stays with its writer."""
    card = play.memory.find(("alone", person.name), text)
    card.kept = True
    await play.does(person, person.phone.page.form("/keep", person.note(text), kept="1"))


async def rewords(play: Play, person: Colleague) -> None:
    card = play.memory.lists["alone", person.name][0]
    text = person.writer.factor(card.column)
    await play.does(person, person.on_note(card.text).filled(text=text))
    play.memory.rewords(card, text)


async def moves(play: Play, person: Colleague) -> None:
    card = play.memory.lists["alone", person.name][1]
    card.column = person.chance.choice([column for column in eyes.COLUMNS if column != card.column])
    await play.does(person, person.on_note(card.text, "/move").pressed("column", str(card.column)))


async def takes_away(play: Play, person: Colleague) -> None:
    """Once by mistake, put back again; once for good: then nobody gets it any more."""
    first = play.memory.lists["alone", person.name][0]
    form = person.phone.page.form("/remove", person.note(first.text))
    await play.does(person, form)
    await play.does(person, person.phone.page.undone(form))
    column = person.chance.choice(eyes.COLUMNS)
    text = person.writer.factor(column)
    card = play.memory.writes(("alone", person.name), text, column, person.name)
    await play.does(person, person.new_note(text, column))
    await play.does(person, person.phone.page.form("/remove", person.note(text)))
    play.memory.wipes(card, person.phone.revision)


async def is_written_for(play: Play, person: Colleague) -> None:
    """The console types in what somebody wrote on paper."""
    for column in (1, 3):
        text = person.writer.factor(column)
        form = play.console.device.page.form("/notes/for", person=person.key).filled(text=text)
        form = (
            form.pressed("column", str(column))
            if ("column", str(column)) in form.buttons
            else form.filled(column=str(column))
        )
        play.memory.writes(("alone", person.name), text, column, person.name, reader=play.console.device.name)
        await play.does(play.console, form)
