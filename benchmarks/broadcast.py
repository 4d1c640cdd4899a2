"""One write, and the last of many sockets has it: this house, the usual way and the floor, turn by turn."""

import asyncio
import time
import uuid
from dataclasses import dataclass, field
from typing import Any, Protocol

import httpx

from benchmarks.processes import Server
from benchmarks.sockets import Crowd

WARM_UP = 2  # rounds that do not count
BETWEEN = 0.15  # seconds of rest, more than the house waits between two deliveries
LINE = "Wij laten elkaar uitpraten, ook als het anders is dan wij zelf denken, en wat hier gezegd is blijft hier. "
CSRF = "a" * 32


def agreements(marker: str) -> str:
    """Six agreements: what is sent is then about 1 kB, more than a card."""
    return "\n".join([f"Ronde {marker}", *(f"{n}. {LINE}" for n in range(1, 7))])


def marker_of(number: int) -> str:
    return f"nr-{number:06d}"


class Way(Protocol):
    """A way to bring news: its clients, and how to write."""

    name: str
    crowd: Crowd

    async def write(self, marker: str) -> None: ...


def cookie(role: str, session_id: str, token: str) -> str:
    return f"tt-{role}-{uuid.UUID(session_id).hex}={token}"


class House:
    """Each socket is the phone of another person; the facilitator's browser changes the agreements."""

    name = "house"

    def __init__(self, server: Server, session: dict[str, Any]) -> None:
        path = f"/live/{session['id']}/phone"
        self.crowd = Crowd(server.port, path, [cookie("phone", session["id"], token) for token in session["phones"]])
        self.console = Browser(server.url, cookie("console", session["id"], session["console"]))
        self.action = f"/s/{session['id']}/console/agreements"

    async def write(self, marker: str) -> None:
        await self.console.post(self.action, agreements=agreements(marker))


class Usual:
    name = "usual"

    def __init__(self, server: Server, size: int) -> None:
        self.crowd = Crowd(server.port, "/live", [""] * size)
        self.console = Browser(server.url, "")

    async def write(self, marker: str) -> None:
        await self.console.post("/agreements", agreements=agreements(marker))


class Floor:
    """Says the very text the house sent last, with another marker."""

    name = "floor"

    def __init__(self, server: Server, size: int) -> None:
        self.crowd = Crowd(server.port, "/", [""] * size)
        self.text, self.text_marker = b"", b""

    def says(self, text: bytes, marker: bytes) -> None:
        self.text, self.text_marker = text, marker

    async def write(self, marker: str) -> None:
        self.crowd.sockets[0].say(self.text.replace(self.text_marker, marker.encode()))


class Browser:
    """Posts as the pages do: with an op id and the revision that it shows."""

    def __init__(self, url: str, cookies: str) -> None:
        headers = {"Cookie": f"{cookies}; csrftoken={CSRF}", "X-CSRFToken": CSRF, "HX-Request": "true"}
        self.client = httpx.AsyncClient(base_url=url, headers=headers, timeout=30)
        self.revision = 0

    async def post(self, path: str, **fields: str) -> httpx.Response:
        known = {"op": str(uuid.uuid4()), "revision": str(self.revision)}
        response = await self.client.post(path, data={**known, **fields})
        response.raise_for_status()
        self.revision = response.json()["to"]
        return response


@dataclass
class Times:
    """Milliseconds from the write to the last socket, and the bytes each got."""

    ms: list[float] = field(default_factory=list)
    size: int = 0


async def one_round(way: Way, number: int) -> tuple[float, bytes]:
    """How long it took, and what was heard."""
    crowd, marker = way.crowd, marker_of(number)
    crowd.expect(marker.encode())
    start = time.perf_counter()
    writing = asyncio.ensure_future(way.write(marker))
    try:
        heard = await crowd.all_heard()
    finally:
        await writing
    return (heard - start) * 1000, crowd.last


async def measure(ours: House, usual: Usual, floor: Floor, rounds: int) -> dict[str, Times]:
    """Turn by turn, so that a busy moment of the machine meets all three."""
    times = {way.name: Times() for way in (ours, usual, floor)}
    for number in range(WARM_UP + rounds):
        for way in (ours, usual, floor):
            took, text = await one_round(way, number)
            if way is ours:
                floor.says(text, marker_of(number).encode())
            times[way.name].size = len(text)
            if number >= WARM_UP:
                times[way.name].ms.append(took)
            await asyncio.sleep(BETWEEN)
    return times
