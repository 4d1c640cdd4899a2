"""The facilitator goes on, and the last phone shows its new phase, its group and its list."""

import asyncio
import time

from benchmarks import pauses
from benchmarks.rows import STEPS, Timed
from benchmarks.ways import House

SETTLED = 0.4  # seconds between two steps
GROUP, CARD = b'"id": "my_group"', b'"id": "card-'
# What is pressed, in which phase, the phase that comes of it, and what of it everybody sees beside the phase. While
# people look for the others of their pair there is no list yet.
WALK: tuple[tuple[str, str, str, tuple[bytes, ...]], ...] = (
    ("go", "alone", "pairs_forming", (GROUP,)),
    ("clock", "pairs_forming", "pairs", (GROUP, CARD)),
    ("go", "pairs", "fours_forming", (GROUP, CARD)),
    ("clock", "fours_forming", "fours", (GROUP, CARD)),
    ("go", "fours", "together", (GROUP, CARD)),
)
assert len(WALK) == len(STEPS)


async def walk(house: House) -> tuple[float, ...]:
    """From everybody alone to the flap: the milliseconds of each step."""
    took = []
    for press, before, after, shown in WALK:
        await pauses.rest(SETTLED)
        watch = house.crowd.expect(f'"phase": "{after}"'.encode(), *shown)
        fields = {"to": after} if press == "go" else {"do": "start"}
        start = time.perf_counter()
        async with asyncio.TaskGroup() as group:
            group.create_task(house.console.post(f"{house.base}{press}", pressed_in=before, **fields))
            heard = await watch.wait()
        took.append((heard - start) * 1000)
    await pauses.rest(SETTLED)
    return tuple(took)


def timed(house: House, walks: list[tuple[float, ...]]) -> Timed:
    return Timed("phase", house.name, house.crowd.size, tuple(walks))
