"""What else this house does: opens fast, tells phones little, takes writes, and has everybody back after a crash."""

import asyncio
import re
import signal
import time
from typing import Any

import httpx

from benchmarks import decide, pauses
from benchmarks.broadcast import one_write
from benchmarks.hearing import marker_of
from benchmarks.processes import Server
from benchmarks.rows import Row
from benchmarks.sockets import Crowd
from benchmarks.ways import FACTOR, House, Phone

WRITERS = 10
WRITE_ROUNDS = 3
REPORTS = 5  # times each is asked for
FILES = ("pdf", "docx", "xlsx", "csv", "json", "ics")
SETTLED = 0.6  # seconds after which a write has reached everybody who gets anything of it
ASSET = re.compile(r"""["'(](/static/[^"'()#?\s]+|\./[\w.-]+\.(?:js|css))""")
FLAP_CARD = b'"id": "flap_card-'


async def first_visit(server: Server, session: dict[str, Any]) -> list[Row]:
    """The page and all it asks for, as they travel: heads of the answers, and bodies with gzip."""
    phone = Phone(server, session, 0)
    sizes: dict[str, int] = {}
    waiting = [phone.base]
    while waiting and len(sizes) < 100:
        url = waiting.pop()
        if url in sizes:
            continue
        response = await phone.client.get(url, headers={"Accept-Encoding": "gzip"})
        response.raise_for_status()
        head = sum(len(name) + len(value) + 4 for name, value in response.headers.raw)
        sizes[url] = head + response.num_bytes_downloaded
        if not url.endswith(".svg"):
            waiting += [str(httpx.URL(url).join(found)) for found in ASSET.findall(response.text)]
    return decide.first_visit(sum(sizes.values()), len(sizes))


async def note_bytes(server: Server, session: dict[str, Any]) -> list[Row]:
    """What one new note brings to its writer's phone, and to the phone of somebody else."""
    crowd, writer = House(server, session).crowd, Phone(server, session, 0)
    await crowd.connect()
    await pauses.rest(SETTLED)
    crowd.keeping = True
    await writer.note(FACTOR)
    await pauses.rest(SETTLED)
    own, other = (sum(map(wire_size, crowd.sockets[number].frames)) for number in (0, 1))
    await crowd.close()
    if not own:
        raise RuntimeError("the note never came to its writer's phone")
    return decide.note_bytes(own, other)


async def factor_bytes(server: Server, empty: dict[str, Any], full: dict[str, Any]) -> list[Row]:
    """What one new factor brings to the phone that gets most, while groups present: on an empty flap, on a full one."""
    sizes = []
    for session in (empty, full):
        house = House(server, session)
        await house.crowd.connect()
        await pauses.rest(SETTLED)
        house.crowd.keeping = True
        await one_write(house, "card", marker_of(0))
        await pauses.rest(SETTLED)
        sizes.append(max(sum(map(wire_size, socket.frames)) for socket in house.crowd.sockets.values()))
        await house.crowd.close()
    return decide.factor_bytes(*sizes)


def wire_size(text: bytes) -> int:
    """A frame with its header."""
    return len(text) + (2 if len(text) < 126 else 4 if len(text) < 65536 else 10)


async def writes(server: Server, session: dict[str, Any], each: int) -> list[Row]:
    """Ten people write at once, each their next note when the one before is saved; beside it, asking for nothing."""
    crowd = House(server, session).crowd
    await crowd.connect()
    phones = [Phone(server, session, number) for number in range(WRITERS)]
    for phone in phones:  # opens the connections
        await phone.check()
    took, nothing, seconds = [], [], 0.0
    for part in range(WRITE_ROUNDS):  # by turns, so that a busy moment of the machine meets both
        nothing.append(await _in_turn(phones, "check", max(1, each // WRITE_ROUNDS)))
        start = time.perf_counter()
        took.append(await _in_turn(phones, "note", max(1, each // WRITE_ROUNDS), part))
        seconds += time.perf_counter() - start
    await crowd.close()
    return decide.writes(WRITERS, took, nothing, seconds)


async def _in_turn(phones: list[Phone], verb: str, times: int, part: int = 0) -> list[float]:
    """Milliseconds of each request, everybody at work at the same time."""

    async def work(number: int, phone: Phone) -> list[float]:
        took = []
        for n in range(times):
            start = time.perf_counter()
            await (phone.check() if verb == "check" else phone.note(f"Notitie {marker_of(n)} van {number} in {part}"))
            took.append((time.perf_counter() - start) * 1000)
        return took

    done = await asyncio.gather(*(work(number, phone) for number, phone in enumerate(phones)))
    return [ms for times_of_one in done for ms in times_of_one]


async def back_after_a_kill(server: Server, crowd: Crowd, cards: int) -> list[Row]:
    """Killed as by a power cut and started again; everybody comes at once, and has the whole flap."""
    start = time.perf_counter()
    server.stop(signal.SIGKILL)
    await asyncio.to_thread(server.start)
    started = time.perf_counter() - start
    crowd.is_whole = lambda text: text.count(FLAP_CARD) >= cards
    seconds = await crowd.come()
    return decide.restart(crowd.size, cards, seconds, started, crowd.left_out)


async def reports(server: Server, session: dict[str, Any], people: int, cards: int) -> list[Row]:
    """The report as the facilitator opens it: the page and its files."""
    house = House(server, session)
    rows = []
    for kind in ("page", *FILES):
        path = "" if kind == "page" else f"/report.{kind}"
        took = []
        for _time in range(REPORTS):
            start = time.perf_counter()
            response = await house.console.client.get(f"/s/{session['id']}/report/console{path}")
            took.append(time.perf_counter() - start)
            response.raise_for_status()
        rows.append(decide.report(kind, people, cards, took))
    return rows
