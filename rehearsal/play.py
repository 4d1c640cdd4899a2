"""A whole session as a play: who takes part, what they remember together, and the scenes in their order."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from rehearsal import eyes, reach, rules
from rehearsal.browser import Answer, Device
from rehearsal.facilitator import PHASES, Facilitator
from rehearsal.ledger import Ledger
from rehearsal.memory import FLAP, Key, Memory
from rehearsal.page import Form, NotOnThePage, text_of
from rehearsal.people import Colleague
from rehearsal.texts import NAMES, Writer
from rehearsal.timeline import Timeline

QUIET_WITHIN = 20  # seconds
LOOK_AGAIN = 0.02
REGISTERED = (reach, rules)  # importing them registers their rules
PRIVACY = (
    "notes_are_private",
    "kept_back_stays",
    "lists_stay_in_their_group",
    "proposals_come_first_to_the_facilitator",
)
Scene = Callable[["Play"], Awaitable[None]]


@dataclass(frozen=True)
class Options:
    people: int = 7
    seed: int = 1
    speed: float = 0
    late: int = 0
    leavers: int = 0
    silent: int = 0
    shared: int = 0
    back: bool = False
    merger: bool = False
    paper: bool = False
    top: str = "voting"
    until: str = "finished"
    language: str = "nl"
    marks: bool = True


@dataclass
class Play:
    options: Options
    base: str
    timeline: Timeline
    memory: Memory = field(default_factory=Memory)
    ledger: Ledger = field(default_factory=Ledger)
    colleagues: list[Colleague] = field(default_factory=list)
    phases: list[str] = field(default_factory=list)
    top: list[str] = field(default_factory=list)
    actions: list[str] = field(default_factory=list)
    takers: set[str] = field(default_factory=set)  # who put their own name on an action
    finds: list[str] = field(default_factory=list)
    on_paper: set[Key] = field(default_factory=set)
    unsent: dict[str, tuple[Colleague, Form, str]] = field(
        default_factory=dict
    )  # what somebody has filled in and not sent
    code: str = ""
    came_or_left: bool = False  # since pairs were drawn
    downloads: dict[str, bytes] = field(default_factory=dict)
    _late: list[str] = field(default_factory=list)  # phases in which somebody comes
    _leaving: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        options = self.options
        self.chance = random.Random(f"play {options.seed}")
        self.writer = Writer(f"{options.seed}", given=set(), marks=options.marks)
        self.console = Facilitator(Device(self.base, "console"))
        self.second = Facilitator(Device(self.base, "second console"))
        self.screen = Facilitator(Device(self.base, "screen"))
        self._names = iter(
            NAMES[options.seed % 7 :] + NAMES[: options.seed % 7] + tuple(f"Gast {n}" for n in range(200))
        )
        comes = ["pairs", "fours", "together", "alone", "pairs_forming", "finds"]
        goes = [
            "pairs",
            "pairs",
            "fours",
            "together",
            "fours_forming",
            "evaluation",
        ]  # two of one pair: nobody is left in it
        self._late = [comes[at % len(comes)] for at in range(options.late)]
        self._leaving = [goes[(at + 2 * options.seed) % len(goes)] for at in range(options.leavers)]

    # People --------------------------------------------------------------------------------------

    @property
    def here(self) -> list[Colleague]:
        return [person for person in self.colleagues if person.is_here]

    @property
    def phones(self) -> list[Colleague]:
        return [person for person in self.here if person.device is not None]

    @property
    def workers(self) -> list[Colleague]:
        return [person for person in self.here if person.works]

    @property
    def devices(self) -> list[Device]:
        """Every device that ever was part of this session."""
        rest = [self.console.device, self.second.device, self.screen.device]
        return [*rest, *(person.device for person in self.colleagues if person.device is not None)]

    @property
    def connected(self) -> list[Device]:
        return [device for device in self.devices if device.is_on]

    def somebody(self, name: str = "", *, phone: bool = True, silent: bool = False) -> Colleague:
        seed = f"{self.options.seed} {len(self.colleagues)}"
        writer = Writer(seed, given=self.writer.given, marks=self.options.marks)
        person = Colleague(name or next(self._names), random.Random(seed), writer)
        person.silent = silent
        if phone:
            person.device = Device(self.base, person.name)
        self.colleagues.append(person)
        return person

    def named(self, name: str) -> Colleague:
        return next(person for person in self.here if person.name == name)

    def comes_now(self, phase: str) -> int:
        """How many come late in this phase."""
        return self._late.count(phase)

    def goes_now(self, phase: str) -> int:
        return self._leaving.count(phase)

    # Doing something -----------------------------------------------------------------------------

    async def does(self, who: Colleague | Facilitator, form: Form) -> Answer:
        """Something that a page offers, so it must be taken."""
        await self.thinks()
        answer = await who.sends(form)
        device = who.phone if isinstance(who, Colleague) else who.device
        self.ledger.check("offers_are_taken", device.name, form.action, answer)
        return answer

    async def comes_too_late(self, what: str, person: Colleague, form: Form) -> None:
        """Something from a page that is older than the group."""
        if person.is_here:
            answer = await person.sends(form)
            revision = await person.phone.checks()
            self.ledger.check("late_commands_are_refused", what, answer, person.phone.revision >= revision)

    async def thinks(self, times: float = 1) -> None:
        if self.options.speed:
            await asyncio.sleep(self.options.speed * times * self.chance.uniform(0.5, 1.5))

    async def all_at_once(self, acts: Iterable[Awaitable[None]]) -> None:
        async with asyncio.TaskGroup() as group:
            for act in acts:
                group.create_task(_awaited(act))

    async def everybody_reaches(self, revision: int, devices: Iterable[Device]) -> None:
        """Wait until what was done is on these devices too."""
        waiting = [device for device in devices if device.is_on]
        await self.waits_for(lambda: all(device.revision >= revision for device in waiting))

    async def waits_for(self, happens: Callable[[], bool], within: float = QUIET_WITHIN) -> None:
        """Until something has happened; whoever looks afterwards says what it means when it did not."""
        until = time.monotonic() + within
        while not happens() and time.monotonic() < until:  # noqa: ASYNC110 - what others show gives no signal
            await asyncio.sleep(LOOK_AGAIN)

    async def quiet(self) -> None:
        """Until nothing moves any more: then every device must show the server's revision."""
        until = time.monotonic() + QUIET_WITHIN
        revision, steady = -1, 0
        while steady < 2 and time.monotonic() < until:
            now = await self.console.device.checks()
            there = all(device.revision == now for device in self.connected)
            steady = steady + 1 if there and now == revision else 0
            revision = now
            if not steady:
                await asyncio.sleep(LOOK_AGAIN)
        self.ledger.check("one_revision", revision, self.connected)

    # Looking -------------------------------------------------------------------------------------

    def look_at_list(self, rule: str, key: Key) -> None:
        """The list of a group as its members see it, beside what the rehearsal remembers."""
        names = self.memory.people.get(key, set())
        lists = {who.name: eyes.cards(eyes.card_rows(who.phone.page)) for who in self.phones if who.name in names}
        self.ledger.check(rule, self.memory.seen_on(key), lists)

    def look_at_lists(self, rule: str, level: str) -> None:
        for key in self.memory.lists_at(level):
            self.look_at_list(rule, key)

    def look_at_notes(self) -> None:
        for who in self.phones:
            found = [(text, column) for text, column, _ in eyes.cards(eyes.note_rows(who.phone.page))]
            wanted = [(card.text, card.column) for card in self.memory.lists.get(("alone", who.name), [])]
            self.ledger.check("offers_are_kept", wanted, {who.name: found})

    def look_at_reach(self) -> None:
        """What reached whom until now, text by text."""
        found: dict[str, list[tuple[str, str]]] = {name: [] for name in PRIVACY}
        for who, mark in reach.strangers(self.memory, self.devices):
            found[self.memory.rule_of(mark)].append((who, mark))
        for name, reached in found.items():
            self.ledger.check(name, reached)

    def look_at_flap(self, *rules: str, **more: object) -> None:
        wanted = [(text, column) for text, column, _aside in self.memory.seen_on(FLAP)]
        lists = {device.name: [(text, column) for text, column, _ in eyes.cards(eyes.flap_rows(device.page))]
                 for device in self.connected}  # fmt: skip
        for rule in rules or ("one_flap",):
            self.ledger.check(rule, wanted, lists, **more)

    def look_at_rows(self, rule: str, place: str, wanted: list[str]) -> None:
        """A list that everybody has."""
        found = {device.name: [eyes.words(row) for row in device.page.rows(place)] for device in self.connected}
        self.ledger.check(rule, wanted, found)

    def look_at_wiped(self) -> None:
        """What was wiped, on what reached anybody afterwards and on what they have before them now."""
        shown = {device.name: device.page.text() for device in self.connected}
        self.ledger.check("wiped_is_gone", self.memory, self.devices, shown)

    def look_at_names(self) -> None:
        """Nothing that everybody sees says who wrote it."""
        places = ("flap-1", "flap-2", "flap-3", "finds", "answers-learn", "answers-need", "shown_questions")
        texts = (
            (device.name, text_of(row))
            for device in self.connected
            for place in places
            for row in device.page.rows(place)
        )
        self.ledger.check("names_stay_in_the_group", {person.name for person in self.colleagues}, texts)

    def look_at_seats(self, level: str) -> dict[Key, list[str]]:
        """Who sits where, on the console and on the phones; remembered from now on."""
        board = eyes.board(self.console.device.page, level)
        phones = {who.name: eyes.my_group(who.phone.page) for who in self.phones}
        self.ledger.check("one_seat_each", {who.name for who in self.here}, board, phones)
        for key in self.memory.lists_at(level):
            self.memory.people[key] = set()
        self.memory.people |= {key: set(names) for key, names in board.items() if key not in self.memory.joined}
        self.memory.spread()
        return board

    def look_at_clock(self) -> None:
        clocks = {device.name: eyes.clock(device.page) for device in self.connected}
        self.ledger.check("one_clock", {who: clock for who, clock in clocks.items() if clock is not None})

    # The play ------------------------------------------------------------------------------------

    async def runs(self, scenes: Mapping[str, Scene], onward: Mapping[str, Scene]) -> None:
        """From the lobby to the end, or until the phase that was asked for. `onward`: where *next* is not enough."""
        phase = PHASES[0]
        while True:
            self.phases.append(phase)
            self.ledger.phase = phase
            self.timeline.enters(phase, len(self.here))
            await scenes[phase](self)
            self.timeline.leaves(
                sum(device.posts for device in self.devices),
                sum(map(len, self.memory.lists.values())),
                self.ledger.looked.total(),
            )
            if PHASES.index(phase) >= PHASES.index(self.options.until) or phase == PHASES[-1]:
                return
            await onward.get(phase, presses_next)(self)
            await self.quiet()
            if self.console.phase == phase:
                raise NotOnThePage(f"next does not lead on from {phase}")
            phase = self.console.phase

    async def ends(self) -> None:
        for device in self.devices:
            with suppress(OSError):
                await device.goes()


async def _awaited(act: Awaitable[None]) -> None:
    await act


async def presses_next(play: Play) -> None:
    await play.console.goes_on()
