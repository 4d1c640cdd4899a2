"""What else this house does: takes writes, tells phones little, opens fast, and has everybody back after a crash."""

import asyncio
import re
import signal
import time
from typing import Any

import httpx

from benchmarks.broadcast import Browser, House, cookie, marker_of
from benchmarks.processes import Server
from benchmarks.rows import Row, percentile
from benchmarks.sockets import Crowd

WRITERS = 10
SETTLED = 0.6  # seconds after which a write has reached everybody who gets anything of it
ASSET = re.compile(r"""["'(](/static/[^"'()#?\s]+|\./[\w.-]+\.(?:js|css))""")


class Phone(Browser):
    """The browser of one person of a session."""

    def __init__(self, server: Server, session: dict[str, Any], number: int) -> None:
        super().__init__(server.url, cookie("phone", session["id"], session["phones"][number]))
        self.base = f"/s/{session['id']}/"

    async def note(self, text: str) -> None:
        await self.post(f"{self.base}notes/add", column="1", text=text)

    async def check(self) -> None:
        (await self.client.get(f"{self.base}check/phone")).raise_for_status()


def crowd_of(server: Server, session: dict[str, Any]) -> Crowd:
    return House(server, session).crowd


async def note_bytes(server: Server, session: dict[str, Any]) -> list[Row]:
    """What one new note brings to its writer's phone, and to the phone of somebody else."""
    crowd, writer = crowd_of(server, session), Phone(server, session, 0)
    await crowd.connect()
    await asyncio.sleep(SETTLED)
    crowd.keeping = True
    await writer.note("Eerst vragen hoe het gaat, en dan pas wat er gebeurd is. Niet alles hoeft nu.")
    await asyncio.sleep(SETTLED)
    own, other = (sum(map(wire_size, crowd.sockets[number].frames)) for number in (0, 1))
    await crowd.close()
    if not own:
        raise RuntimeError("the note never came to its writer's phone")
    return [
        Row("note_own", "one new note, to its writer's phone", f"{own:,} bytes", "at most 1,200", own <= 1200),
        Row("note_other", "one new note, to another phone", f"{other:,} bytes", "at most 1,200", other <= 1200),
    ]


def wire_size(text: bytes) -> int:
    """A frame with its header."""
    return len(text) + (2 if len(text) < 126 else 4 if len(text) < 65536 else 10)


async def first_visit(server: Server, session: dict[str, Any]) -> list[Row]:
    """Bodies of the page and of all it asks for, as they travel (gzip)."""
    phone = Phone(server, session, 0)
    sizes: dict[str, int] = {}
    waiting = [phone.base]
    while waiting and len(sizes) < 100:
        url = waiting.pop()
        if url in sizes:
            continue
        response = await phone.client.get(url, headers={"Accept-Encoding": "gzip"})
        response.raise_for_status()
        sizes[url] = response.num_bytes_downloaded
        if not url.endswith(".svg"):
            waiting += [str(httpx.URL(url).join(found)) for found in ASSET.findall(response.text)]
    total, requests = sum(sizes.values()), len(sizes)
    said = f"{total / 1000:.1f} kB in {requests} requests"
    good = total <= 60_000 and requests <= 8
    return [Row("first_visit", "first visit of a phone", said, "at most 60 kB and 8", good)]


async def writes(server: Server, session: dict[str, Any], each: int) -> list[Row]:
    """Ten people write at once, each their next note when the one before is saved; beside it, asking for nothing."""
    crowd = crowd_of(server, session)
    await crowd.connect()
    phones = [Phone(server, session, number) for number in range(WRITERS)]
    for phone in phones:  # opens the connections
        await phone.check()
    took, nothing, seconds = [], [], 0.0
    for half in range(2):  # by turns, so that a busy moment of the machine meets both
        nothing += await in_turn(phones, "check", each // 2)
        start = time.perf_counter()
        took += await in_turn(phones, "note", each // 2, half)
        seconds += time.perf_counter() - start
    await crowd.close()
    rate, p95 = len(took) / seconds, percentile(took, 95)
    ratio = p95 / percentile(nothing, 95)
    what, said = f"writes of {WRITERS} people at once", f"{rate:.0f} a second, p95 {p95:.0f} ms"
    compared = f"{what}: p95 to that of a request that does nothing"
    return [
        Row("writes", what, said, "120 a second, p95 120 ms", rate >= 120 and p95 <= 120),
        Row("writes_ratio", compared, f"{ratio:.1f} x", "at most 12 x", ratio <= 12),
    ]


async def in_turn(phones: list[Phone], verb: str, times: int, half: int = 0) -> list[float]:
    """Milliseconds of each request, everybody at work at the same time."""

    async def work(number: int, phone: Phone) -> list[float]:
        took = []
        for n in range(times):
            start = time.perf_counter()
            await (phone.check() if verb == "check" else phone.note(f"Notitie {marker_of(n)} van {number} in {half}"))
            took.append((time.perf_counter() - start) * 1000)
        return took

    done = await asyncio.gather(*(work(number, phone) for number, phone in enumerate(phones)))
    return [ms for times_of_one in done for ms in times_of_one]


async def back_after_a_kill(server: Server, crowd: Crowd) -> list[Row]:
    """Killed as by a power cut and started again; everybody comes at once, and is whole."""
    start = time.perf_counter()
    server.stop(signal.SIGKILL)
    await asyncio.to_thread(server.start)
    started = time.perf_counter() - start
    seconds = await crowd.connect()
    said = f"{seconds:.1f} s after it listens again ({started:.1f} s), {crowd.again} tried more than once"
    return [Row("restart", f"{len(crowd.cookies)} sockets whole again after a kill", said, "at most 4 s", seconds <= 4)]
