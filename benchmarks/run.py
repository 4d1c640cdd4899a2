"""One run: the servers, the sessions, and each measurement on its own, so that one that fails leaves the others."""

import asyncio
import sys
import tempfile
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks import broadcast, house, processes
from benchmarks.processes import Server
from benchmarks.rows import Broadcast, Result, Row

AT_MOST = 340  # seconds for everything


@dataclass
class Plan:
    sizes: tuple[int, ...]
    rounds: int
    writes: int  # of each writer


@dataclass
class Run:
    """The servers of a run and what it found so far."""

    plan: Plan
    ours: Server
    usual: Server
    floor: Server
    broadcasts: list[Broadcast] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)

    async def attempt(self, name: str, measuring: Callable[[], Awaitable[list[Row]]]) -> None:
        """A measurement that fails says so; its row is missing then."""
        print(f"· {name}", file=sys.stderr)
        try:
            self.rows += await measuring()
        except Exception as error:
            print(f"  failed: {type(error).__name__}: {error}", file=sys.stderr)

    async def everything(self) -> None:
        few, *sessions = processes.prepare(self.ours, [house.WRITERS, *self.plan.sizes])
        await self.attempt("a first visit", lambda: house.first_visit(self.ours, few))
        await self.attempt("the bytes of a note", lambda: house.note_bytes(self.ours, few))
        await self.attempt("writes", lambda: house.writes(self.ours, few, self.plan.writes))
        for session in sessions:
            await self.attempt(f"{len(session['phones'])} sockets", lambda session=session: self.at(session))  # type: ignore[misc]

    async def at(self, session: dict[str, Any]) -> list[Row]:
        """All three ways at one number of sockets; the largest crowd then comes back after a kill."""
        size = len(session["phones"])
        ours = broadcast.House(self.ours, session)
        ways = (ours, broadcast.Usual(self.usual, size), broadcast.Floor(self.floor, size))
        try:
            for way in ways:
                await way.crowd.connect()
            measured = await broadcast.measure(*ways, self.plan.rounds)
            self.broadcasts += [Broadcast(name, size, tuple(t.ms), t.size) for name, t in measured.items()]
            if size == max(self.plan.sizes):
                for way in ways[1:]:
                    await way.crowd.close()
                return await house.back_after_a_kill(self.ours, ours.crowd)
            return []
        finally:
            for way in ways:
                await way.crowd.close()


async def measure(plan: Plan) -> Result:
    processes.allow_many_sockets()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="teamtool-bench-")))
        run = Run(
            plan,
            ours=stack.enter_context(processes.house(folder / "house")),
            usual=stack.enter_context(processes.usual(folder / "usual")),
            floor=stack.enter_context(processes.floor(folder / "floor")),
        )
        try:
            async with asyncio.timeout(AT_MOST):
                await run.everything()
        except TimeoutError:
            print(f"  stopped after {AT_MOST} seconds", file=sys.stderr)
        return Result(plan.sizes, tuple(run.broadcasts), tuple(run.rows))
