"""Half-open lines, sockets that nobody reads, WebSockets that are blocked: the others notice nothing."""

import asyncio
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from statistics import median

import pytest

from tests.faults.deaf_sockets import deaf_sockets, is_full, is_let_go, its_ends, megabytes
from tests.faults.paces import FAST, LONG, chance, until
from tests.faults.people import LivingPhone
from tests.faults.proxy import Proxy
from tests.faults.stage import Stage, playing, press
from tests.server import Server

DEAF = 40 if LONG else 8
CARDS, TURNS = (150, 60) if LONG else (40, 15)
BOUND = 20  # megabytes that may come on top, of anything at all
AS_SLOW, ROUNDS = 4, 6 if LONG else 3  # how much slower the others may be, beside sockets that nobody reads
UNHURRIED = {"LIVE_SILENCE": "3600", "LIVE_CHECK": "60"}  # lets go of nobody, and phones hardly ask


@pytest.fixture
def proxy(server: Server) -> Iterator[Proxy]:
    with Proxy(server.port) as running:
        yield running


class NarrowServer(Server):
    command = ("-m", "tests.faults.narrow")


@pytest.fixture
def narrow(tmp_path: Path) -> Iterator[Server]:
    running = NarrowServer(tmp_path / "data", **FAST, LIVE_WINDOW="0.02", MOST_WAITING=str(256 * 1024)).start()
    yield running
    running.stop()


@pytest.fixture
def patient(tmp_path: Path) -> Iterator[Server]:
    """A hub that waited for a deaf socket would wait for an hour, and what is lost on a socket nobody asks for."""
    running = NarrowServer(tmp_path / "data", **{**FAST, **UNHURRIED}, LIVE_WINDOW="0.02").start()
    yield running
    running.stop()


async def hears(stage: Stage, times: int, name: str) -> None:
    """Somebody writes, and all who can hear have it."""
    for number in range(times):
        stage.phones[0].notes(f"{name} {number}")
        await until(lambda: not stage.phones[0].outbox, "it is saved")
    here = stage.oracle.revision
    await until(lambda: all(one.revision >= here for one in stage.people), "everybody has it", within=20)


async def test_half_open_the_phone_notices_the_others_do_not_and_it_catches_up(server: Server, proxy: Proxy):
    async with playing(server, chance("half-open"), 3) as stage:
        (ben,) = await stage.join(["Ben-Halfopen"], proxy.url)
        await until(lambda: ben.way == "open", "Ben has a line")
        half_open = proxy.lines("socket")
        proxy.swallow()
        ben.notes("in het niets")
        stage.phones.remove(ben)
        await hears(stage, 3, "zonder ben")
        await until(lambda: ben.way == "off" and ben.replaced, "Ben's phone notices")
        assert half_open & proxy.lines("socket"), "the server knows of nothing"
        await until(lambda: not half_open & proxy.lines("socket"), "the server lets go of it after a silence")
        await until(lambda: ben.name in stage.console.shown["people_summary"], "the console shows that Ben is offline")
        assert proxy.counts.swallowed_up > 0
        assert ben.acked == []
        assert ben.revision < stage.oracle.revision
        proxy.heal()
        stage.phones.append(ben)
        await stage.holds()
        assert ben.acked == ["in het niets"]
        assert ben.way == "open"
        assert ben.name not in stage.console.shown["people_summary"]


async def test_only_the_news_vanishes_and_the_phone_replaces_its_deaf_socket(server: Server, proxy: Proxy):
    async with playing(server, chance("deaf"), 3) as stage:
        (ben,) = await stage.join(["Ben-Hoortniets"], proxy.url)
        await until(lambda: ben.way == "open", "Ben has a line")
        proxy.swallow(up=False, only="socket", new=False)
        await hears(stage, 2, "gemist")
        await until(lambda: ben.sockets >= 2, "Ben's phone takes a new socket")
        assert "deaf" in ben.replaced
        assert proxy.counts.swallowed_down > 0
        await stage.holds()


async def test_sockets_that_nobody_reads_hold_up_none_of_the_others(patient: Server):
    async with playing(patient, chance("unread"), 3, until="questions") as stage:
        await cards(stage)
        await until(lambda: all(phone.way == "open" for phone in stage.phones), "they are there")
        await delays(stage)
        without, beside = [], []
        for _round in range(ROUNDS):  # in turns, because a machine has busy moments
            without += await delays(stage)
            with deaf_sockets(stage.phones[1], patient, DEAF) as deaf:
                await until(partial(is_full, deaf), "more waits for them than fits")
                beside += await delays(stage)
                assert all(one.is_held for one in deaf)
            await until(partial(is_let_go, deaf), "they are gone")
        print(f"without {median(without):.3f} s, beside them {median(beside):.3f} s")  # noqa: T201 - when it fails
        assert median(beside) < AS_SLOW * median(without)
        await stage.holds()
        assert [one.sockets for one in stage.people] == [1] * len(stage.people)


async def cards(stage: Stage) -> None:
    for number in range(CARDS):
        text = f"kaart {number} " + "waar nogal wat op staat " * 8
        await press(stage.console, "flap/add", column="1", text=text)


async def delays(stage: Stage, times: int = 6) -> list[float]:
    """How long it takes until everybody has every card of the flap anew, some times."""
    found = []
    for turn in range(times):
        began = time.monotonic()
        await press(stage.console, "flap/numbers", shown=str(turn % 2))
        here = stage.oracle.revision
        while not all(one.revision >= here for one in stage.people):
            assert time.monotonic() < began + 30, "it never came that everybody has it"
            await asyncio.sleep(0.002)
        found.append(time.monotonic() - began)
    return found


async def flood(stage: Stage) -> None:
    """Every card of the flap is drawn anew, again and again."""
    for turn in range(TURNS):
        await press(stage.console, "flap/numbers", shown=str(turn % 2))
        await asyncio.sleep(0.02)
    here = stage.oracle.revision
    await until(lambda: all(one.revision >= here for one in stage.people), "everybody has it")


async def test_who_never_reads_and_never_asks_is_let_go_after_a_silence(server: Server):
    async with playing(server, chance("silent"), 2) as stage:
        (ben,) = await stage.join(["Ben-Zwijgt-Nu"], alive=False)
        stage.phones.remove(ben)
        stage.away.append(ben)
        with deaf_sockets(ben, server, DEAF) as deaf:
            assert all(one.is_held for one in deaf)
            await hears(stage, 3, "zonder ben")
            await until(lambda: not any(one.is_held for one in deaf), "the server lets go of who is silent")
        await stage.holds()


async def test_who_asks_and_never_reads_is_let_go_and_its_news_does_not_pile_up(narrow: Server):
    async with playing(narrow, chance("flood"), 1, until="questions") as stage:
        await cards(stage)
        (ben,) = await stage.join(["Ben-Leestniet"], alive=False)
        stage.phones.remove(ben)
        stage.away.append(ben)
        await flood(stage)  # what a flood takes when all read
        before, ended = megabytes(narrow), asyncio.Event()
        asking = asyncio.create_task(keeps_asking(ben, ended))
        with deaf_sockets(ben, narrow, DEAF) as deaf:
            for _flood in range(4):
                await flood(stage)
                if not any(one.is_held for one in deaf):
                    break
            await until(lambda: not any(one.is_held for one in deaf), "the server lets go of who does not read")
        ended.set()
        await asking
        print(f"memory: {before:.0f} MB, then {megabytes(narrow):.0f} MB")  # noqa: T201 - shown when it fails
        assert megabytes(narrow) < before + BOUND
        await stage.holds()


async def keeps_asking(ben: LivingPhone, ended: asyncio.Event) -> None:
    """Its page is alive: it asks, and only its socket is not read."""
    while not ended.is_set():
        await ben.http.get(ben.data["check"])
        await asyncio.sleep(0.3)


async def test_where_sockets_are_blocked_phones_follow_by_asking(server: Server, proxy: Proxy):
    async with playing(server, chance("blocked"), 1) as stage:
        proxy.block_sockets = True
        blocked = await stage.join(["Truus-Wifi", "Truus-School"], proxy.url)
        await until(lambda: all(phone.way == "slow" for phone in blocked), "they say that it is slower")
        for phone in blocked:
            phone.notes(f"langs de weg van {phone.name}")
        await stage.go("pairs_forming")
        await stage.go("pairs")
        await stage.holds()
        assert proxy.counts.sockets_blocked >= 2
        assert all(phone.sockets == 0 and phone.way == "slow" for phone in blocked)
        assert all(phone.state["phase"] == "pairs" and phone.acked == phone.said for phone in blocked)
        proxy.heal()
        await until(lambda: all(phone.way == "open" for phone in blocked), "the sockets open again")
        await stage.holds()


async def test_bytes_that_are_held_up_for_a_while_arrive_and_nothing_comes_twice(server: Server, proxy: Proxy):
    async with playing(server, chance("held"), 3, line=proxy.url) as stage:
        before = notes_taken(server)
        for phone in stage.phones:
            phone.data["answer-within"] = "700"  # then they send it again, and in the end both arrive
        for round_ in range(3):
            for phone in stage.phones:
                phone.notes(f"{phone.name} vertraagd {round_}")
            proxy.hold(up=True, down=True)
            await asyncio.sleep(stage.luck.uniform(0.3, 1.5) if round_ else 2)
            proxy.heal()
        assert proxy.counts.held >= 3
        await stage.holds()
        assert all(phone.acked == phone.said for phone in stage.phones)
        assert notes_taken(server) - before > sum(len(phone.said) for phone in stage.phones), (
            "nothing came twice at all"
        )


def notes_taken(server: Server) -> int:
    """How many notes the server said yes to, also those it had already."""
    return sum("notes/add" in line and '"status": 200' in line for line in server.log.read_text().splitlines())


async def test_much_that_is_held_up_arrives_whole_and_in_order_on_the_same_socket(patient: Server):
    with Proxy(patient.port) as proxy:
        async with playing(patient, chance("much"), 1, until="questions") as stage:
            await cards(stage)
            (ben,) = await stage.join(["Ben-Traag"], proxy.url)
            await until(lambda: ben.way == "open" and ben.revision == stage.oracle.revision, "Ben has a line")
            proxy.hold(only="socket", new=False)
            stage.phones.remove(ben)
            for _turn in range(4):
                await flood(stage)
                if full := sum(unsent for _port, unsent in its_ends(patient)):
                    break
            assert full, "all of it fits into buffers"
            assert ben.revision < stage.oracle.revision
            proxy.heal()
            stage.phones.append(ben)
            await stage.holds()
            assert (ben.sockets, ben.gaps) == (1, 0)
