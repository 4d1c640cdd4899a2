"""A session at work for a fault test: a console, phones that keep up, and the oracle that watches them."""

import asyncio
import html
import random
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from sessions.method import PHASES
from tests.faults.oracle import Oracle
from tests.faults.paces import until
from tests.faults.people import Living, LivingConsole, LivingPhone, room
from tests.phones import Browser, Console, Phone
from tests.server import Server

NAMES = (
    "Annemiek", "Benjamin", "Carolien", "Diederik", "Eleonora", "Floortje", "Gerard-J", "Hendrika", "Isabella",
    "Jacobina", "Karel-Jan", "Leonardo", "Margriet", "Nicolaas", "Oktaaf-P", "Paulien4", "Quintijn", "Rosalind",
    "Sebastian", "Theodoor",
)  # fmt: skip


@dataclass
class Stage:
    """Who is there; somebody who comes later is added to `phones`."""

    server: Server
    luck: random.Random
    console: LivingConsole
    oracle: Oracle
    phones: list[LivingPhone] = field(default_factory=list)
    others: list[Living] = field(default_factory=list)
    away: list[Browser] = field(default_factory=list)  # gone, or not to be asked; let go of at the end

    @property
    def people(self) -> list[Living]:
        return [self.console, *self.phones, *self.others]

    async def join(self, names: Sequence[str], line: str = "", *, alive: bool = True) -> list[LivingPhone]:
        """People who come in, over the server's own address or a proxy's."""
        came = await room(line or self.server.url, self.console.code, list(names), self.luck, alive=alive)
        self.phones += came
        return came

    @property
    def phase(self) -> str:
        return str(self.console.state["phase"])

    async def go_next(self) -> None:
        """To the next phase; some are passed over."""
        await until(lambda: self.console.revision == self.oracle.revision, "the console shows where we are")
        here = self.phase
        await next_phase(self.console, here)
        await until(lambda: self.phase != here, "the console goes on")

    async def go(self, to: str) -> None:
        """Press next until there."""
        await until(lambda: self.console.state, "the console shows something")
        while self.phase != to:
            await self.go_next()

    async def holds(self) -> None:
        await self.oracle.holds(self.people)


@asynccontextmanager
async def playing(
    server: Server, luck: random.Random, people: int = 0, *, line: str = "", until: str = "alone"
) -> AsyncIterator[Stage]:
    """A session in some phase with so many people, one of whom has a private note."""
    console = LivingConsole(server.url, chance=random.Random(luck.random()))
    await console.opens_a_session()
    stage = Stage(server, luck, console, await Oracle.over(server, console))
    try:
        await console.goes_to(*PHASES[1 : PHASES.index("alone") + 1])
        await console.opens(f"{console.root.removesuffix('/')}")
        console.lives()
        if people:
            await stage.join(NAMES[:people], line)
            await stage.oracle.hides_a_note(stage.phones[0])
        if until != "alone":
            await stage.go(until)
        yield stage
    finally:
        await asyncio.gather(*(one.leaves() for one in [*stage.people, *stage.away]))


async def press(one: Any, path: str, status: int = 200, **said: Any) -> Any:
    """A command that gets the answer it should."""
    answer = await one.posts(f"{one.root}{path}", revision=str(one.revision), **said)
    assert answer.status_code == status, answer.text
    return answer


async def next_phase(console: Console, here: str) -> str:
    """Press next; some phases are passed over, and the server says which."""
    refusals = []
    for phase in PHASES[PHASES.index(here) + 1 :]:
        answer = await console.posts(f"{console.root}go", pressed_in=here, to=phase, rest="all")
        if answer.is_success:
            return phase
        refusals.append((phase, answer.status_code, answer.json()["reason"]))
    raise AssertionError(f"no way on from {here}: {refusals}")


LINK = re.compile(r'class="link__text">([^<]+/enter[^<#]*)#(console\.[^<]+)<')


async def another_console(stage: Stage, line: str = "") -> LivingConsole:
    """Somebody opens the facilitator's link on a device of their own."""
    page = await stage.console.http.get(stage.console.root.removesuffix("/"))
    link = LINK.search(page.text)
    assert link, "no facilitator's link on the console"
    stage.oracle.keeps(link[2])
    other = LivingConsole(line or stage.server.url, chance=random.Random(stage.luck.random()))
    await other.opens("/enter")
    answer = await other.submits("/enter", link=html.unescape(link[2]))
    assert answer.status_code == 200, answer.text
    other.lives()
    stage.others.append(other)
    await until(lambda: bool(other.state), "the other console shows something")
    return other


async def only_listens(stage: Stage, one: Living) -> Phone:
    """Another tab of the same browser, which asks nothing: only its socket can tell it."""
    tab = Phone(one.base)
    tab.http.cookies, tab.data = one.http.cookies, dict(one.data)
    stage.away.append(tab)
    await tab.connects()
    return tab


async def hear_it_all(stage: Stage, *tabs: Browser) -> None:
    """What happened came over their sockets, which are open and stay so, however slow the machine is."""
    here = stage.oracle.revision
    await until(lambda: all(tab.revision >= here for tab in tabs), "their sockets tell them")
    assert [(tab.closed_with, tab.gaps) for tab in tabs] == [(None, 0)] * len(tabs)
