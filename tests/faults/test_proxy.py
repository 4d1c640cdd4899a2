"""The proxy does what it says, and counts it: else a fault test would prove nothing."""

import asyncio
import threading
from collections.abc import Iterator

import httpx
import pytest
import websockets

from tests.faults.paces import until
from tests.faults.proxy import Proxy
from tests.phones import Console, Phone
from tests.server import Server

NOTES = "SELECT count(*) FROM factors_factor WHERE text = ?"


@pytest.fixture
def proxy(server: Server) -> Iterator[Proxy]:
    with Proxy(server.port) as running:
        yield running
    assert not [thread for thread in threading.enumerate() if thread.name == "proxy"]


async def anna_writes(server: Server, proxy: Proxy) -> tuple[Console, Phone]:
    console = await Console(server.url).opens_a_session()
    await console.goes_to("welcome", "podcast", "alone")
    return console, await Phone(proxy.url).joins(console.code, "Anna")


async def test_without_faults_everything_passes_also_sockets(server: Server, proxy: Proxy):
    console, anna = await anna_writes(server, proxy)
    await anna.connects()
    assert (await anna.writes("gewoon")).status_code == 200
    assert anna.revision >= 0
    assert proxy.counts.connections >= 2
    await asyncio.gather(anna.leaves(), console.leaves())


async def test_an_answer_is_lost_after_the_request_was_carried_out(server: Server, proxy: Proxy):
    console, anna = await anna_writes(server, proxy)
    proxy.lose_answers(b"verloren", times=2)
    for _try in range(2):
        with pytest.raises(httpx.TransportError):
            await anna.writes("verloren", op="00000000-0000-4000-8000-000000000001")
    assert (await anna.writes("verloren", op="00000000-0000-4000-8000-000000000001")).status_code == 200
    assert proxy.counts.answers_lost == proxy.counts.cut == 2
    assert server.rows(NOTES, "verloren") == [(1,)]
    await asyncio.gather(anna.leaves(), console.leaves())


async def test_cut_offline_and_online(server: Server, proxy: Proxy):
    console, anna = await anna_writes(server, proxy)
    await anna.connects()
    assert proxy.cut(only="socket") == 1
    await until(lambda: anna.closed_with == 1006, "the socket is cut")
    proxy.offline()
    with pytest.raises(httpx.TransportError):
        await anna.writes("buiten")
    assert proxy.counts.refused >= 1
    proxy.online()
    assert (await anna.writes("weer binnen")).status_code == 200
    assert server.rows(NOTES, "buiten") == [(0,)]
    await asyncio.gather(anna.leaves(), console.leaves())


async def test_half_open_swallows_and_says_nothing(server: Server, proxy: Proxy):
    console, anna = await anna_writes(server, proxy)
    anna.http.timeout = httpx.Timeout(0.5)
    proxy.swallow(down=False)
    with pytest.raises(httpx.ReadTimeout):
        await anna.writes("verdwenen")
    assert proxy.counts.swallowed_up > 0
    assert server.rows(NOTES, "verdwenen") == [(0,)]
    proxy.heal()
    anna.http.timeout = httpx.Timeout(20)
    assert (await anna.writes("aangekomen")).status_code == 200
    await asyncio.gather(anna.leaves(), console.leaves())


async def test_held_bytes_wait_and_arrive_when_it_heals(server: Server, proxy: Proxy):
    console, anna = await anna_writes(server, proxy)
    await anna.connects()
    before = anna.revision
    proxy.hold(only="socket")
    assert (await anna.writes("even wachten")).status_code == 200
    await asyncio.sleep(0.3)
    assert anna.revision == before
    assert proxy.counts.held == 1
    proxy.heal()
    await until(lambda: anna.revision > before, "what was held arrives")
    await asyncio.gather(anna.leaves(), console.leaves())


async def test_sockets_are_blocked_and_pages_pass(server: Server, proxy: Proxy):
    console, anna = await anna_writes(server, proxy)
    proxy.block_sockets = True
    with pytest.raises(websockets.InvalidStatus):
        await anna.connects()
    assert proxy.counts.sockets_blocked == 1
    assert (await anna.writes("toch")).status_code == 200
    proxy.delay(up=0.05, down=0.05)
    assert (await anna.writes("traag")).status_code == 200
    assert proxy.counts.delayed >= 2
    await asyncio.gather(anna.leaves(), console.leaves())
