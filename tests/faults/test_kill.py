"""The server dies, or is stopped and started, while all write: what was answered stands, the rest comes again."""

import asyncio
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.paces import FAST, LONG, chance, until
from tests.faults.people import LivingPhone
from tests.faults.stage import Stage, playing
from tests.server import Server

ROUNDS, STOPS = (20, 5) if LONG else (3, 1)
WRITERS = 20


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[Server]:
    """One that may die. Twenty people wait for it together, so they are more patient than elsewhere."""
    patience = {"LIVE_CHECK": "4", "LIVE_SILENCE": "12", "LIVE_ANSWER": "10"}
    running = Server(tmp_path / "data", **{**FAST, **patience}).start()
    yield running
    running.stop()


async def keeps_writing(stage: Stage, phone: LivingPhone, ended: asyncio.Event) -> None:
    """One note after another, a few ahead of what was answered."""
    number = 0
    while not ended.is_set():
        if len(phone.outbox) < 3:
            number += 1
            phone.notes(f"{phone.name} schrijft {number}", column=1 + number % 3)
        await asyncio.sleep(phone.chance.uniform(0.1, 0.5))


def acknowledged(stage: Stage) -> int:
    return sum(len(phone.acked) for phone in stage.phones)


async def under_way(stage: Stage) -> None:
    """Writes go on: since now some were answered, and others are not yet."""
    before = acknowledged(stage)
    await until(lambda: acknowledged(stage) > before + WRITERS // 2, "people write", within=60)
    await asyncio.sleep(stage.luck.uniform(0, 0.4))
    await until(lambda: any(phone.outbox for phone in stage.phones), "something is under way")


async def play_through(stage: Stage, how: signal.Signals, rounds: int) -> None:
    """Stop the server so many times amid the writes, and look at the file before it starts again."""
    ended = asyncio.Event()
    writers = [asyncio.create_task(keeps_writing(stage, phone, ended)) for phone in stage.phones]
    for _round in range(rounds):
        await under_way(stage)
        process = stage.server.process
        assert process is not None
        await asyncio.to_thread(stage.server.stop, how)
        assert process.returncode == (-how if how == signal.SIGKILL else 0)
        waiting = [item.text for phone in stage.phones for item in phone.outbox]
        assert waiting, "nobody was writing"
        stage.oracle.each_is_there_once(text for phone in stage.phones for text in phone.acked)
        await asyncio.to_thread(stage.server.start)
    await under_way(stage)
    ended.set()
    await asyncio.gather(*writers)
    await stage.holds()


async def test_kill_9_at_random_moments_while_twenty_people_write(own_server: Server):
    async with playing(own_server, chance("kill"), WRITERS) as stage:
        await play_through(stage, signal.SIGKILL, ROUNDS)
        said, tries = sum(len(phone.said) for phone in stage.phones), sum(phone.tries for phone in stage.phones)
        assert tries > said, "no answer was ever missed, so nothing was tried"
        # The next kill may come before somebody is back from the last one: that is one of its random moments.
        back = [phone.sockets - 1 for phone in stage.phones]
        assert min(back) > 0
        assert sum(back) > ROUNDS * WRITERS / 2, "hardly anybody lost a line"
        assert all(phone.acked == phone.said for phone in stage.phones), "in the order in which they were written"


async def test_stopped_and_started_amid_a_session_every_answer_stands(own_server: Server):
    async with playing(own_server, chance("stop"), WRITERS) as stage:
        await play_through(stage, signal.SIGTERM, STOPS)
        assert all(phone.sockets > STOPS for phone in stage.phones)
        assert all(phone.acked == phone.said for phone in stage.phones)
