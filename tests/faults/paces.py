"""How fast things go in the fault suite, what is larger in `make test-long`, and its chance.

Everything random comes from `chance(name)`; a failing test shows the seed it printed, and FAULT_SEED=<that number>
plays it again.
"""

import asyncio
import os
import random
import time
import uuid
from collections.abc import Callable

LONG = bool(os.environ.get("LONG"))
SEED = int(os.environ.get("FAULT_SEED") or time.time())

# The intervals of teamtool/settings.py, divided by about twenty.
FAST = {
    "LIVE_CHECK": "1.5",
    "LIVE_CHECK_ALONE": "0.4",
    "LIVE_CALM": "0.2",
    "LIVE_SLOW_CHECK": "0.5",
    "LIVE_SILENCE": "4.0",
    "LIVE_RETRY": "0.6",
    "LIVE_SEND_RETRY": "1.5",
    "LIVE_ANSWER": "4.0",
    "POSTS_PER_PERSON": "100000 per minute",
    "OPENED_SESSIONS": "10000 per hour",
}


def chance(name: str) -> random.Random:
    """A seeded chance of its own for each test; the seed is printed, and pytest shows it when the test fails."""
    print(f"FAULT_SEED={SEED}")  # noqa: T201 - shown when the test fails
    return random.Random(f"{SEED} {name}")


def new_op(luck: random.Random) -> str:
    """What a browser makes for each thing that is sent."""
    return str(uuid.UUID(int=luck.getrandbits(128), version=4))


async def until(holds: Callable[[], object], what: str, within: float = 30) -> None:
    """Wait for something, and fail with what did not come. Long, because machines are slow at times."""
    end = time.monotonic() + within
    while not holds():
        assert time.monotonic() < end, f"it never came that {what}"
        await asyncio.sleep(0.02)
