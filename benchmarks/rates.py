"""New factors at a steady rate: posts go out on schedule, whether or not those before them were answered.

Counted from the moment on the schedule until the last phone has it: what has to wait is slow. Nobody slows down here
because the server is slow, as they would not in a room either.
"""

import asyncio
import time
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from benchmarks import pauses
from benchmarks.broadcast import one_write
from benchmarks.hearing import Tally, marker_of
from benchmarks.rows import Timed
from benchmarks.ways import Way

BEFORE = 0.1  # seconds until the first post of a round
BETWEEN = 0.5  # seconds of rest between two rounds


@dataclass(frozen=True)
class Pace:
    """How many a second for each way."""

    house: float
    usual: float

    def of(self, way: str) -> float:
        return self.usual if way == "usual" else self.house  # the floor goes along with the house


SMALL, MIDDLE, LARGE = Pace(10, 10), Pace(20, 10), Pace(5, 1)


async def measure(ways: list[Way], pace: Pace, rounds: int, seconds: float) -> list[Timed]:
    """Turn by turn. The first way is the house: what it sends for one card is what the others send."""
    sizes = await _warm_up(ways)
    took: Mapping[str, list[tuple[float, ...]]] = {way.name: [] for way in ways}
    # Of this process, in which all clients are: were it busy nearly all the time, we would measure ourselves.
    busy, lasted = defaultdict[str, float](float), defaultdict[str, float](float)
    first = len(ways)
    for _round in range(rounds):
        for way in ways:
            per_second = pace.of(way.name)
            numbers = range(first, first + max(2, round(per_second * seconds)))
            began, before = time.perf_counter(), time.process_time()
            took[way.name].append(await one_round(way, numbers, per_second))
            busy[way.name] += time.process_time() - before
            lasted[way.name] += time.perf_counter() - began
            first = numbers.stop
            await pauses.rest(BETWEEN)
    return [
        Timed("rate", name, way.crowd.size, tuple(took[name]), sizes[name], pace.of(name), busy[name] / lasted[name])
        for way in ways
        for name in [way.name]
    ]


async def _warm_up(ways: list[Way]) -> dict[str, int]:
    """One card each way. Gives the bytes of each."""
    sizes = {}
    for number, way in enumerate(ways):
        _ms, text = await one_write(way, "card", marker_of(number))
        sizes[way.name] = len(text)
        if way is ways[0]:
            for other in ways:
                other.says_like(text, marker_of(number))
        await pauses.rest(BETWEEN)
    return sizes


async def one_round(way: Way, numbers: range, per_second: float) -> tuple[float, ...]:
    """Milliseconds of each."""
    way.crowd.watch = tally = Tally(way.crowd.size, numbers)
    start = time.perf_counter() + BEFORE
    due = {number: start + place / per_second for place, number in enumerate(numbers)}
    async with asyncio.TaskGroup() as group:
        group.create_task(tally.wait())
        for number, at in due.items():
            await asyncio.sleep(max(0.0, at - time.perf_counter()))
            group.create_task(way.write("card", marker_of(number)))
    return tuple((tally.at[number] - at) * 1000 for number, at in due.items())
