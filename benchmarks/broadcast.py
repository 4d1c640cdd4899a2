"""One write while all is quiet, and the last of many sockets has it: all three ways, turn by turn."""

import asyncio
import time

from benchmarks import pauses
from benchmarks.hearing import marker_of
from benchmarks.rows import Timed
from benchmarks.ways import Way, What

WARM_UP = 2  # rounds that do not count
BETWEEN = 0.15  # seconds of rest, more than the house waits between two deliveries


async def one_write(way: Way, what: What, marker: str) -> tuple[float, bytes]:
    """How many milliseconds it took, and what most heard."""
    watch = way.crowd.expect(marker.encode())
    start = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        group.create_task(way.write(what, marker))
        heard = await watch.wait()
    return (heard - start) * 1000, watch.usual_text


async def measure(ways: list[Way], rounds: int) -> list[Timed]:
    """Turn by turn, so that a busy moment of the machine meets all three. The first way is the house."""
    took: dict[str, list[float]] = {way.name: [] for way in ways}
    sizes: dict[str, int] = {}
    for number in range(WARM_UP + rounds):
        marker = marker_of(number)
        for way in ways:
            ms, text = await one_write(way, "agreements", marker)
            sizes[way.name] = len(text)
            if way is ways[0]:
                for other in ways:
                    other.says_like(text, marker)
            if number >= WARM_UP:
                took[way.name].append(ms)
            await pauses.rest(BETWEEN)
    return [Timed("broadcast", way.name, way.crowd.size, (tuple(took[way.name]),), sizes[way.name]) for way in ways]
