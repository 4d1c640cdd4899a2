"""Whether a write costs the same in a database with many other sessions: two servers, write by write in turn."""

import time
from typing import Any

from benchmarks import decide
from benchmarks.hearing import marker_of
from benchmarks.processes import Server
from benchmarks.rows import Row
from benchmarks.ways import House, Phone

WARM_UP = 3  # writes that do not count


class Writer:
    """A note of one person, or a card of the facilitator, in one of the databases."""

    def __init__(self, server: Server, session: dict[str, Any]) -> None:
        self.phone, self.house = Phone(server, session, 0), House(server, session)
        self.took: dict[str, list[float]] = {"note": [], "card": []}

    async def write(self, what: str, number: int) -> None:
        start = time.perf_counter()
        if what == "note":
            await self.phone.note(f"Notitie {marker_of(number)}")
        else:
            await self.house.write("card", marker_of(number))
        if number >= WARM_UP:
            self.took[what].append((time.perf_counter() - start) * 1000)


async def measure(alone: Writer, among_many: Writer, others: int, writes: int) -> list[Row]:
    """One at a time and by turns, so that a busy moment of the machine meets both."""
    for number in range(WARM_UP + writes):
        for what in ("note", "card"):
            for writer in (alone, among_many):
                await writer.write(what, number)
    return decide.growth(others, alone.took, among_many.took)
