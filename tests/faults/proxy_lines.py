"""The connections of tests/faults/proxy.py, what can be done to them, and what was done."""

import asyncio
import socket
import struct
from contextlib import suppress
from dataclasses import dataclass, field

SOCKET, HTTP = "socket", "http"


@dataclass
class Counts:
    """What the proxy did; every test asserts that its fault is among it."""

    connections: int = 0
    cut: int = 0  # connections that were reset
    refused: int = 0  # connections that were not taken
    answers_lost: int = 0
    swallowed_up: int = 0  # bytes
    swallowed_down: int = 0
    held: int = 0  # lines that were really held up
    delayed: int = 0  # chunks
    sockets_blocked: int = 0
    up: int = 0  # bytes that arrived
    down: int = 0


@dataclass
class Loss:
    """Requests whose answer is to be lost: those that hold the marker, so many times."""

    marker: bytes
    left: int


@dataclass(frozen=True)
class Fault:
    """Swallow or hold, in which directions and for what kind of connection ("" for all)."""

    how: str
    up: bool
    down: bool
    only: str

    def strikes(self, line: "Line", direction: str) -> bool:
        return (self.up if direction == "up" else self.down) and self.only in ("", line.kind)


@dataclass(eq=False)
class Line:
    """One connection of a client, and the one that was made for it to the server."""

    client: tuple[asyncio.StreamReader, asyncio.StreamWriter]
    server: tuple[asyncio.StreamReader, asyncio.StreamWriter]
    kind: str = HTTP
    faults: list[Fault] = field(default_factory=list)
    answer_is_lost: bool = False
    swallowed: bool = False
    held: bool = False
    seen: bytes = b""  # the end of what went up: a marker may come in two chunks
    wake: asyncio.Event = field(default_factory=asyncio.Event)

    def fault(self, direction: str) -> str:
        """ "swallow", "hold" or nothing."""
        return next((fault.how for fault in self.faults if fault.strikes(self, direction)), "")

    def reset(self) -> None:
        """Not closed but cut off: what is under way is lost, at both ends."""
        for _reader, writer in (self.client, self.server):
            raw = writer.transport.get_extra_info("socket")
            if raw is not None and not writer.transport.is_closing():
                with suppress(OSError):
                    raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            writer.transport.abort()
        self.wake.set()
