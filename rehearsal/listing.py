"""What groups do with the list that they have together, and what the rehearsal remembers of it."""

import random

from rehearsal import eyes
from rehearsal.memory import Card, Key
from rehearsal.page import Form
from rehearsal.people import Colleague
from rehearsal.play import Play
from rehearsal.texts import Writer


class Table:
    """A group at work: people who sit together do one thing at a time."""

    def __init__(self, play: Play, key: Key) -> None:
        self.play, self.key = play, key
        self.writer = Writer(f"{play.options.seed} {key}", given=play.writer.given, marks=play.options.marks)
        self.chance = random.Random(f"{play.options.seed} {key}")
        sitting = [play.named(name) for name in sorted(play.memory.people[key])]
        self.people = [person for person in sitting if person.works]
        self.neighbours = [person for person in sitting if person.device is None]
        self.devices = [person.phone for person in sitting if person.device is not None]

    @property
    def mine(self) -> list[Card]:
        return self.play.memory.lists.setdefault(self.key, [])

    @property
    def up(self) -> list[Card]:
        """What stands on the list and is not set aside."""
        return [card for card in self.mine if not card.aside]

    async def act(self, person: Colleague, form: Form) -> None:
        """Done, and seen on every phone of the group."""
        await self.play.does(person, form)
        await self.play.everybody_reaches(person.phone.revision, self.devices)

    def somebody(self) -> Colleague:
        return self.chance.choice(self.people)

    async def somebody_who_writes(self) -> Colleague:
        """Somebody who may change cards. Who reads along takes the pen first, or says that all write."""
        person = self.somebody()
        if eyes.pen(person.phone.page) == "reads":
            await self.act(person, person.take_pen() if self.chance.random() < 0.7 else person.write_all())
        return person

    async def passes_the_pen(self) -> None:
        """Somebody begins to change a card, and somebody else takes the pen out of their hand meanwhile."""
        one, other = self.chance.sample(self.people, 2)
        await self.act(one, one.take_pen())
        card = self.chance.choice(self.up)
        form = one.on_card(card.text).filled(text=self.writer.factor(card.column))
        await self.act(other, other.take_pen())
        answer = await one.sends(form)
        seen = {device.name: eyes.pen(device.page) for device in self.devices if device.is_on}
        self.play.ledger.check("one_has_the_pen", other.name, seen, answer)
        self.play.look_at_list("shared_lists_agree", self.key)

    async def adds(self, neighbour: Colleague | None = None) -> Card:
        person, column = self.somebody(), self.chance.choice(eyes.COLUMNS)
        text = self.writer.factor(column)
        writer = neighbour or person
        form = person.new_card_for(neighbour, text, column) if neighbour else person.new_card(text, column)
        card = self.play.memory.writes(self.key, text, column, writer.name)
        await self.act(person, form)
        return card

    async def rewords(self) -> None:
        card = self.chance.choice(self.up)
        text = self.writer.factor(card.column)
        person = await self.somebody_who_writes()
        form = person.on_card(card.text).filled(text=text)
        self.play.memory.rewords(card, text)
        await self.act(person, form)

    async def moves(self) -> None:
        card = self.chance.choice(self.up)
        column = self.chance.choice([column for column in eyes.COLUMNS if column != card.column])
        person = await self.somebody_who_writes()
        await self.act(person, person.on_card(card.text, "/move").pressed("column", str(column)))
        card.column = column

    async def sets_aside(self, *, back: bool) -> None:
        card, person = self.chance.choice(self.up), await self.somebody_who_writes()
        await self.act(person, person.on_card(card.text, "/aside", aside="1"))
        card.aside = True
        self.play.look_at_list("shared_lists_agree", self.key)
        if back:
            await self.act(person, person.on_card(card.text, "/aside", aside="0"))
            card.aside = False

    async def merges(self, *, apart: bool) -> None:
        """Two or three cards in one wording: a new one, or that of one of them."""
        cards = self.chance.sample(self.up, self.chance.choice([2, 2, 3]) if len(self.up) > 3 else 2)
        person = await self.somebody_who_writes()
        wording = self.chance.choice([cards[0].text, self.writer.factor(cards[0].column)])
        before = self.play.memory.seen_on(self.key)
        await self.act(person, person.merge([card.text for card in cards], wording))
        merged = self.play.memory.merges(self.key, cards, wording)
        self.play.look_at_list("merging_destroys_nothing", self.key)
        if apart:
            await self.act(person, person.on_card(wording, "/apart"))
            self.play.memory.takes_apart(self.key, merged)
            assert self.play.memory.seen_on(self.key) == before
            self.play.look_at_list("merging_destroys_nothing", self.key)

    async def wipes(self) -> None:
        """Somebody typed a name: the words go everywhere."""
        card, person = await self.adds(), await self.somebody_who_writes()
        await self.act(person, person.on_card(card.text, "/wipe"))
        self.play.memory.wipes(card, person.phone.revision)
        signs = {device.name: eyes.signs_of_wiped(device.page) for device in self.devices if device.is_on}
        self.play.ledger.check("wiping_leaves_a_sign", signs)

    async def is_ready(self) -> None:
        person = self.somebody()
        await self.act(person, person.phone.page.form("/list/done", done="1"))

    async def works(self) -> None:
        if not self.people or self.key in self.play.on_paper:
            return
        await self.adds()
        for neighbour in self.neighbours[:1]:
            await self.adds(neighbour)
        if self.key[0] == "four" and self.people[1:]:
            await self.passes_the_pen()
        if len(self.up) >= 2:
            await self.merges(apart=True)
            await self.rewords()
            await self.moves()
        if len(self.up) >= 4:
            await self.merges(apart=False)
            await self.sets_aside(back=self.chance.random() < 0.5)
        await self.wipes()
        await self.is_ready()


async def all_work(play: Play, level: str) -> None:
    await play.all_at_once(Table(play, key).works() for key in play.memory.lists_at(level))


async def one_more(play: Play, level: str) -> None:
    """In every group one new card, and two that went along already become one."""
    for key in play.memory.lists_at(level):
        table = Table(play, key)
        if table.people:
            await table.adds()
            if len(table.up) > 2:
                await table.merges(apart=False)
    await play.quiet()


async def note(play: Play, person: Colleague) -> str:
    """A private note, after writing alone."""
    column = person.chance.choice(eyes.COLUMNS)
    text = person.writer.factor(column)
    form = person.new_note(text, column)
    play.memory.writes(("alone", person.name), text, column, person.name)
    answer = await person.sends(form)
    row = eyes.row_of(eyes.note_rows(person.phone.page), text)
    play.ledger.check("late_adds_are_kept", "a note", answer, None if row is None else eyes.is_late(row))
    return text


async def late_note(play: Play) -> None:
    """A note that comes later stays private, until its writer takes it along."""
    for person in play.workers[:1]:
        text = await note(play, person)
        card = play.memory.find(("alone", person.name), text)
        key = play.memory.list_of("pair", person.name)
        await play.quiet()
        play.look_at_reach()
        assert key is not None
        answer = await play.does(person, person.phone.page.form("/along", person.note(text)))
        play.memory.copies(card, key, frozenset())
        play.memory.spread()
        await play.quiet()
        play.look_at_list("shared_lists_agree", key)
        row = eyes.row_of(eyes.card_rows(person.phone.page), text)
        play.ledger.check(
            "late_adds_are_kept", "a note that was taken along", answer, None if row is None else eyes.is_late(row)
        )


def opens_a_card(play: Play) -> None:
    """Somebody has a card open to reword it, and the group goes on meanwhile."""
    for person in play.workers[:1]:
        for form in person.phone.page.forms(r"/list/[0-9a-f-]{36}")[:1]:
            play.unsent["a change"] = (person, form.filled(text=person.writer.factor(1)), "")


async def late_change(play: Play) -> None:
    if "a change" in play.unsent:
        person, form, _text = play.unsent.pop("a change")
        await play.comes_too_late("a change of a card", person, form)
