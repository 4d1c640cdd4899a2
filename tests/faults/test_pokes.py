"""A lost poke costs delay, never data: half of them are dropped, or nobody listens any more.

The next poke heals a lost one. So in some rounds the last pokes are lost on purpose: only looking by itself heals that.
"""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.paces import FAST, SEED, chance, until
from tests.faults.stage import Stage, playing
from tests.server import Server


class DeafServer(Server):
    """Its channel layer loses what it is told to lose."""

    command = ("-m", "tests.faults.deaf")

    @property
    def pokes(self) -> dict[str, int]:
        found: dict[str, int] = json.loads((self.data_dir / "pokes.json").read_text())
        return found


@pytest.fixture
def deaf(tmp_path: Path) -> Iterator[DeafServer]:
    """Phones hardly ask, so that only the hub can heal it."""
    paces = {**FAST, "LIVE_CHECK": "60", "LIVE_SILENCE": "200", "LIVE_SLOW_CHECK": "0.4", "FAULT_SEED": str(SEED)}
    running = DeafServer(tmp_path / "data", **paces)
    running.start()
    yield running
    running.stop()


async def write(stage: Stage, times: int, name: str) -> None:
    for number in range(times):
        stage.luck.choice(stage.phones).notes(f"{name} {number}")
        await until(lambda: not any(phone.outbox for phone in stage.phones), "it is saved")


async def all_have_it(stage: Stage) -> None:
    """It reaches nobody's screen but by the hub: a note moves everybody's revision."""
    await until(lambda: all(one.revision == stage.oracle.revision for one in stage.people), "all have the last news")


async def write_and_see(stage: Stage, times: int, name: str) -> None:
    await write(stage, times, name)
    await all_have_it(stage)


def only_by_sockets(stage: Stage) -> None:
    assert [(one.replaced, one.sockets) for one in stage.people] == [([], 1)] * len(stage.people)


async def test_with_half_of_the_pokes_dropped_everybody_has_everything(deaf: DeafServer):
    async with playing(deaf, chance("half"), 5) as stage:
        for round_ in range(8):
            (deaf.data_dir / "drop").write_text("0.5")
            await write(stage, 4, f"half {round_}")
            if round_ % 2:
                await the_last_are_lost(stage, deaf, f"laatst {round_}")
            await all_have_it(stage)
        (deaf.data_dir / "drop").write_text("0.5")
        await stage.go("pairs_forming")
        await stage.holds()
        only_by_sockets(stage)
        assert deaf.pokes["dropped"] >= 8 + 6  # the last ones, and by chance
        assert deaf.pokes["reached"] >= 8


async def the_last_are_lost(stage: Stage, deaf: DeafServer, name: str) -> None:
    """And nothing comes after them."""
    await all_have_it(stage)
    (deaf.data_dir / "drop").write_text("1")
    before = deaf.pokes
    await write(stage, 2, name)
    await until(lambda: deaf.pokes["dropped"] == before["dropped"] + 2, "both are lost")
    assert deaf.pokes["reached"] == before["reached"]


async def test_when_every_poke_is_lost_news_is_late_and_complete(deaf: DeafServer):
    async with playing(deaf, chance("all lost"), 3) as stage:
        (deaf.data_dir / "drop").write_text("1")
        before = deaf.pokes
        await write_and_see(stage, 3, "late")
        await stage.holds()
        only_by_sockets(stage)
        assert deaf.pokes["dropped"] >= 3
        assert deaf.pokes["reached"] == before["reached"]


async def test_a_hub_whose_subscription_is_lost_hears_again_after_a_while(deaf: DeafServer):
    async with playing(deaf, chance("forgotten"), 3) as stage:
        (deaf.data_dir / "forget").touch()
        await write_and_see(stage, 2, "unheard")
        assert deaf.pokes["forgotten"] == 1
        lost = deaf.pokes["reached"]

        async def heard_again() -> bool:
            await write_and_see(stage, 1, f"heard {stage.oracle.revision}")
            return deaf.pokes["reached"] > lost

        assert await heard_again() or await heard_again() or await heard_again(), "it only hears by looking"
        await stage.holds()
        only_by_sockets(stage)
