"""One run: the servers, the sessions, and each measurement on its own, so that one that fails leaves the others."""

import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks import broadcast, decide, growth, house, memory, phases, processes, rates
from benchmarks.processes import Server
from benchmarks.rows import Result, Row, Timed
from benchmarks.ways import Floor, House, Usual, Way

AT_MOST = 600  # seconds for everything
IDLE = 200  # phones of which memory is measured, unless the largest crowd is smaller
COMING = 40  # phones that leave and come back


@dataclass
class Plan:
    """How much of everything."""

    sizes: tuple[int, int, int] = (40, 200, 1000)
    rounds: int = 11  # of a write while all is quiet
    writes: int = 30  # of each writer
    rate_rounds: int = 3
    seconds: float = 3.0  # of each round at a steady rate
    walks: int = 2  # through the phases; one at the largest size
    cards: int = 300
    comings: int = 50
    others: int = 500  # sessions in the database
    reporting: int = 40  # people of the session with the report

    def walks_at(self, size: int) -> int:
        return 1 if size == max(self.sizes) else self.walks


@dataclass
class Run:
    """The servers of a run and what it found so far."""

    plan: Plan
    folder: Path
    ours: Server
    usual: Server
    floor: Server
    timings: list[Timed] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)

    async def attempt(self, name: str, measuring: Callable[[], Awaitable[list[Row]]]) -> None:
        """A measurement that fails says so; its row is missing then."""
        start = time.perf_counter()
        try:
            self.rows += await measuring()
        except Exception as error:
            print(f"  failed: {type(error).__name__}: {error}", file=sys.stderr)
        print(f"· {name} ({time.perf_counter() - start:.0f} s)", file=sys.stderr)

    async def everything(self) -> None:
        plan, ours = self.plan, self.ours
        few, empty, full, whole, *walking = await processes.prepare(
            ours,
            f"alone:{house.WRITERS}",
            f"presenting:{house.WRITERS}:0",
            f"presenting:{house.WRITERS}:{plan.cards}",
            f"report:{plan.reporting}:{plan.cards}",
            *(f"lists:{size}" for size in plan.sizes for _walk in range(plan.walks_at(size))),
        )
        await self.attempt("a first visit", lambda: house.first_visit(ours, few))
        await self.attempt("the bytes of a factor", lambda: house.factor_bytes(ours, empty, full))
        await self.attempt("the bytes of a note", lambda: house.note_bytes(ours, few))
        await self.attempt("writes", lambda: house.writes(ours, few, plan.writes))
        await self.attempt("reports", lambda: house.reports(ours, whole, plan.reporting, plan.cards))
        await self.attempt("memory, and other sessions", self.memory_and_growth)
        for size in plan.sizes:
            sessions = [session for session in walking if len(session["phones"]) == size]
            await self.attempt(f"{size} phones", lambda size=size, s=sessions: self.at(size, s))  # type: ignore[misc]

    async def memory_and_growth(self) -> list[Row]:
        """In two servers of their own: one with hardly anything in its database, and one with many sessions."""
        plan = self.plan
        with processes.house(self.folder / "quiet") as quiet, processes.house(self.folder / "crowded") as crowded:
            coming, idle = min(COMING, plan.sizes[0]), min(IDLE, plan.sizes[2])
            (few, many, _other), (one, _others) = await asyncio.gather(
                processes.prepare(quiet, f"presenting:{coming}:0", f"presenting:{idle}:0", "others:1"),
                processes.prepare(crowded, f"presenting:{coming}:0", f"others:{plan.others}"),
            )
            await self.attempt("  memory", lambda: memory.measure(quiet, few, many, plan.comings))
            alone, among = growth.Writer(quiet, few), growth.Writer(crowded, one)
            return await growth.measure(alone, among, plan.others, plan.writes)

    async def at(self, size: int, sessions: list[dict[str, Any]]) -> list[Row]:
        """Phases, broadcasts and rates at one number of phones; the largest crowd then comes back after a kill."""
        plan = self.plan
        pace = dict(zip(plan.sizes, (rates.SMALL, rates.MIDDLE, rates.LARGE), strict=True))[size]
        ours = await self.walk_through(sessions)
        ways: list[Way] = [ours, Usual(self.usual, size), Floor(self.floor, size)]
        try:
            for way in ways[1:]:
                await way.crowd.connect()
            await self.attempt("  one write", lambda: self.timed(broadcast.measure(ways, plan.rounds)))
            measuring = rates.measure(ways, pace, plan.rate_rounds, plan.seconds)
            await self.attempt("  a steady rate", lambda: self.timed(measuring))
            return await self.killed(ours, ways[1:]) if size == max(plan.sizes) else []
        finally:
            for way in ways:
                await way.crowd.close()

    async def timed(self, measuring: Awaitable[list[Timed]]) -> list[Row]:
        """What is timed gives rows when all of it is there."""
        self.timings += await measuring
        return []

    async def walk_through(self, sessions: list[dict[str, Any]]) -> House:
        """From everybody alone to the flap; the last of these sessions stays there, with its crowd."""
        took = []
        for session in sessions:
            ours = House(self.ours, session)
            await ours.crowd.connect()
            took.append(await phases.walk(ours))
            if session is not sessions[-1]:
                await ours.crowd.close()
        self.timings.append(phases.timed(ours, took))
        return ours

    async def killed(self, ours: House, others: list[Way]) -> list[Row]:
        for way in others:
            await way.crowd.close()
        await processes.prepare(self.ours, f"fill:{ours.session['id']}:{self.plan.cards}")
        return await house.back_after_a_kill(self.ours, ours.crowd, self.plan.cards)


async def measure(plan: Plan) -> Result:
    processes.allow_many_sockets()
    load, _five, _fifteen = os.getloadavg()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="teamtool-bench-")))
        run = Run(
            plan,
            folder,
            ours=stack.enter_context(processes.house(folder / "house")),
            usual=stack.enter_context(processes.usual(folder / "usual")),
            floor=stack.enter_context(processes.floor(folder / "floor")),
        )
        try:
            async with asyncio.timeout(AT_MOST):
                await run.everything()
        except TimeoutError:
            print(f"  stopped after {AT_MOST} seconds", file=sys.stderr)
        timings = tuple(run.timings)
        return Result(plan.sizes, timings, (*run.rows, *decide.of_timings(plan.sizes, timings)), load)
