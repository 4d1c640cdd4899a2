"""The scene at the flap: groups present, the facilitator mends."""

from rehearsal import eyes, paper
from rehearsal.groups import comes_and_goes
from rehearsal.memory import FLAP, Card, Key
from rehearsal.page import Form, NotOnThePage
from rehearsal.people import Colleague
from rehearsal.play import Play

MOST_TURNS = 40
LONG_WORD = 4  # letters


# Presenting -------------------------------------------------------------------------------------


async def together(play: Play) -> None:
    """Each group puts its cards on the flap; the facilitator merges, moves and mends."""
    play.look_at_clock()
    groups = [key for key in play.memory.lists_at(play.memory.last_level) if play.memory.people[key]]
    _number, way = eyes.presenting(play.console.device.page)
    play.ledger.check("one_card_a_turn", len(groups), way == "turns", None)
    if way == "turns":
        await in_turns(play)
        await play.does(play.console, play.console.device.page.form("/presenting/way").pressed("way", "open"))
        await play.quiet()
        await is_there_already(play, groups[-1])
        for key in groups[:-1]:
            await puts_the_rest(play, key)
    else:
        await list_by_list(play, len(groups))
    await play.quiet()
    play.look_at_flap()
    await mends(play)
    await comes_and_goes(play, "together")
    keeps_for_later(play)
    if play.options.back:
        await back_to_the_flap(play)
    await play.quiet()
    play.look_at_flap()
    play.look_at_names()
    play.look_at_reach()


async def list_by_list(play: Play, groups: int) -> None:
    """One group after the other puts its list up; the last keeps something for itself."""
    for turn in range(groups):
        number, _way = eyes.presenting(play.console.device.page)
        key = (play.memory.last_level, number)
        person = presenter(play, key)
        if key in play.on_paper:
            await paper.dictates(play, key, turns=False)
        elif person is not None:
            if turn == groups - 1:
                await is_there_already(play, key)
            await puts(play, key, person)
            if turn < groups - 1:
                await puts_the_rest(play, key)
        await play.does(play.console, play.console.device.page.form("/presenting/next"))
        await play.quiet()


async def in_turns(play: Play) -> None:
    """Round and round: one new card a turn. Who tries two is told to wait."""
    tried = False
    for _turn in range(min(MOST_TURNS, 2 * len(play.memory.lists_at(play.memory.last_level)))):
        number, _way = eyes.presenting(play.console.device.page)
        key = (play.memory.last_level, number)
        person = presenter(play, key)
        if key in play.on_paper:
            await paper.dictates(play, key, turns=True)
        elif person is not None and (cards := to_put(play, key)):
            second = person.on_card(cards[1].text, "/put") if len(cards) > 1 and not tried else None
            await puts(play, key, person)
            if second is not None:
                tried = True
                play.ledger.check("one_card_a_turn", 5, True, await person.sends(second))
        await play.does(play.console, play.console.device.page.form("/presenting/next"))
        await play.everybody_reaches(play.console.device.revision, play.connected)


def presenter(play: Play, key: Key) -> Colleague | None:
    names = play.memory.people.get(key, set())
    return next((person for person in play.phones if person.name in names), None)


def to_put(play: Play, key: Key) -> list[Card]:
    return [card for card in play.memory.lists.get(key, []) if not card.aside and "all" not in card.up]


async def puts(play: Play, key: Key, person: Colleague) -> None:
    """One card of the own list goes up."""
    for card in to_put(play, key)[:1]:
        await play.does(person, person.on_card(card.text, "/put"))
        play.memory.puts(card, key, FLAP)
        await play.everybody_reaches(person.phone.revision, play.connected)


async def is_there_already(play: Play, key: Key) -> None:
    """Somebody thinks of what is on the flap already, and says so when their phone asks."""
    person = presenter(play, key)
    if person is None or not play.memory.lists.get(FLAP):
        return
    # Marks make texts unlike; among many long words they weigh little.
    wordy = sorted(play.memory.lists[FLAP], key=lambda card: -sum(len(word) > LONG_WORD for word in card.text.split()))
    asked = None
    for like in wordy[:3]:
        text = play.writer.like(like.text)
        form = person.new_card(text, like.column)
        play.memory.writes(key, text, like.column, person.name)
        await play.does(person, form)
        await play.everybody_reaches(person.phone.revision, play.connected)
        asked = asked or eyes.asked_whether_there(person.phone.page)
        if asked:
            break
    if asked is None:
        return
    own, there = play.memory.find(key, asked[0]), play.memory.find(FLAP, asked[1])
    await play.does(person, person.phone.page.form("/already", person.phone.page.part("already")))
    play.memory.says_there(own, key, there)
    await play.everybody_reaches(person.phone.revision, play.connected)
    row = eyes.row_of(eyes.card_rows(person.phone.page), own.text)
    play.look_at_flap("there_already_changes_no_words", is_up=row is not None and eyes.is_up(row))


async def puts_the_rest(play: Play, key: Key) -> None:
    person = presenter(play, key)
    if person is None or not to_put(play, key):
        return
    await play.does(person, person.phone.page.form("/list/rest"))
    play.memory.carries([key], FLAP)
    await play.everybody_reaches(person.phone.revision, play.connected)


# What the facilitator does with the flap --------------------------------------------------------


async def mends(play: Play) -> None:
    """Typing in, rewording, moving, merging, taking apart, wiping."""
    typed = [await types_in(play, group) for group in ("", some_group(play))]
    await rewords(play, typed[0])
    await moves(play, typed[1])
    merged = await merges(play, play.memory.lists[FLAP][:2])
    await play.does(play.console, on_flap(play, merged, "/apart"))
    play.memory.takes_apart(FLAP, merged)
    await play.quiet()
    play.look_at_flap("merging_destroys_nothing")
    if len(play.memory.lists[FLAP]) > 3:
        await merges(play, play.chance.sample(play.memory.lists[FLAP], 2))
        await merges(play, play.chance.sample(play.memory.lists[FLAP], 2))
    await wipes(play)
    await play.quiet()
    play.look_at_flap()


def some_group(play: Play) -> str:
    """The first group that the console offers to write for."""
    found = play.console.device.page.select("//*[@id='presenting_keys']//button[@data-open='flap-add']")
    return str(found[0].get("data-fill-group")) if found else ""


async def types_in(play: Play, group: str) -> Card:
    """A card that the facilitator types, for a group on paper or for everybody: it counts no people."""
    column = play.chance.choice(eyes.COLUMNS)
    text = play.writer.factor(column)
    form = play.console.device.page.form("/flap/add", group=group).filled(text=text, column=str(column))
    await play.does(play.console, form)
    card = play.memory.writes(FLAP, text, column)
    if group:
        page = play.console.device.page
        row = page.select("//*[@id='presenting_keys']//li[.//button[@data-fill-group=$group]]", group=group)[0]
        card.groups = frozenset({(play.memory.last_level, eyes.number_of(row))})
    return card


def on_flap(play: Play, card: Card, action: str = "") -> Form:
    row = eyes.row_of(eyes.flap_rows(play.console.device.page), card.text)
    if row is None:
        raise NotOnThePage(f"the console does not show {card.text} on the flap")
    return play.console.device.page.form(f"/flap/[0-9a-f-]{{36}}{action}", row)


async def rewords(play: Play, card: Card) -> None:
    text = play.writer.factor(card.column)
    await play.does(play.console, on_flap(play, card).filled(text=text))
    play.memory.rewords(card, text)


async def moves(play: Play, card: Card) -> None:
    card_form = on_flap(play, card, "/move")
    card.column = card.column % 3 + 1
    await play.does(play.console, card_form.pressed("column", str(card.column)))


async def merges(play: Play, cards: list[Card]) -> Card:
    rows = [eyes.row_of(eyes.flap_rows(play.console.device.page), card.text) for card in cards]
    keys = [eyes.key_of(row) for row in rows if row is not None]
    wording = play.chance.choice([cards[0].text, play.writer.factor(cards[0].column)])
    await play.does(play.console, play.console.device.page.picked("cards", keys, "merge").filled(text=wording))
    return play.memory.merges(FLAP, cards, wording)


async def wipes(play: Play) -> None:
    """A name slipped in. The card has been on three lists by then; it goes from all of them."""
    plain = [card for card in play.memory.lists[FLAP] if not card.parts]
    if plain:
        card = plain[0]
        await play.does(play.console, on_flap(play, card, "/wipe"))
        await play.everybody_reaches(play.console.device.revision, play.connected)
        play.memory.wipes(card, play.console.device.revision)
        await play.quiet()
        play.look_at_wiped()


# On from here -----------------------------------------------------------------------------------


def keeps_for_later(play: Play) -> None:
    """Somebody has typed something and forgets to send it."""
    for person in play.workers[:1]:
        key = play.memory.list_of(play.memory.last_level, person.name)
        if key is not None:
            text = play.writer.factor(1)
            play.unsent["a card"] = (person, person.new_card(text, 1), text)


async def back_to_the_flap(play: Play) -> None:
    await play.console.goes_back()
    await play.quiet()
    await play.console.goes_on()
    await play.quiet()
    play.look_at_flap("back_loses_nothing", "back_doubles_nothing")


async def leaves_the_flap(play: Play) -> None:
    """On, and what becomes of the cards that are not up."""
    left = sum(len(to_put(play, key)) for key in play.memory.lists_at(play.memory.last_level))
    rest = play.chance.choice(["all", "leave"])
    asked = any(form.value("rest") for form in play.console.onward())
    play.ledger.check("asked_about_the_rest", left, asked, None)
    await play.console.goes_on(rest if left else "all")
    if rest == "all" and left:
        play.memory.carries(play.memory.lists_at(play.memory.last_level), FLAP)
