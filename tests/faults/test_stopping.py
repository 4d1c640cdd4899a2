"""Asked to stop in the middle of writing: nothing new is taken, and what is being written is answered first."""

import asyncio
import signal
import socket
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from teamtool.stopping import ANSWERED_WITHIN
from tests.phones import Console, Phone
from tests.server import Server

WRITERS = 10


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    running = Server(tmp_path / "data").start()
    yield running
    running.stop(signal.SIGKILL)


def takes_connections(server: Server) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", server.port)) == 0


async def until(holds, within: float = 20) -> None:
    for _look in range(int(within / 0.02)):
        if holds():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("it did not come to that")


async def test_a_stop_amid_writes_answers_them_and_then_ends(server: Server):
    console = await Console(server.url).opens_a_session()
    await console.goes_to("welcome", "podcast", "alone")
    phones = [await Phone(server.url).joins(console.code, f"P{n}") for n in range(WRITERS)]
    await asyncio.gather(*(phone.connects() for phone in phones))
    assert server.process
    # As a slow disk would: nobody can write, so all of them are under way when the server is told to stop.
    with sqlite3.connect(server.database, isolation_level=None) as slow:
        slow.execute("BEGIN IMMEDIATE")
        writing = [asyncio.create_task(phone.writes(f"net op tijd {phone.name}.")) for phone in phones]
        await asyncio.sleep(0.5)
        assert not any(task.done() for task in writing)
        server.process.send_signal(signal.SIGTERM)
        await until(lambda: not takes_connections(server))
        assert server.process.poll() is None
        slow.execute("ROLLBACK")
    answers = await asyncio.gather(*writing)
    assert [answer.status_code for answer in answers] == [200] * WRITERS
    assert all("net op tijd" in answer.text for answer in answers)
    assert server.process.wait(15) == 0
    kept = [str(text) for (text,) in server.rows("SELECT text FROM factors_factor WHERE text LIKE 'net op tijd%'")]
    assert sorted(kept) == sorted(f"net op tijd {phone.name}." for phone in phones)
    log = server.log.read_text()
    assert "Traceback" not in log
    assert '"level": "ERROR"' not in log
    await asyncio.gather(*(browser.leaves() for browser in (console, *phones)))


async def test_a_line_that_goes_on_asking_does_not_keep_the_server(server: Server):
    """Who keeps a connection open gets the answer to one more question, not to questions without end."""
    console = await Console(server.url).opens_a_session()
    phones = [await Phone(server.url).joins(console.code, f"P{n}") for n in range(4)]
    asked: list[int] = []

    async def asks_on(phone: Phone) -> None:
        for _question in range(10_000):
            try:
                asked.append((await phone.http.get(phone.data["check"])).status_code)
            except Exception:
                return

    asking = [asyncio.create_task(asks_on(phone)) for phone in phones for _line in range(10)]
    await until(lambda: len(asked) > 20)
    assert server.process
    start = time.monotonic()
    server.process.send_signal(signal.SIGTERM)
    await asyncio.to_thread(server.process.wait, 15)
    assert time.monotonic() - start < ANSWERED_WITHIN
    await asyncio.gather(*asking)
    assert set(asked) == {200}
    await asyncio.gather(*(browser.leaves() for browser in (console, *phones)))
