"""Many WebSocket clients in one process: the protocol of the package `websockets` straight on asyncio's transport.

Its usual client has a task, a queue and a lock for each socket. With a thousand of them it would be the client that is
measured.
"""

import asyncio
import random
import time
from collections.abc import Sequence

from websockets.client import ClientProtocol
from websockets.frames import Frame, Opcode
from websockets.uri import parse_uri

CONNECTED_WITHIN = 60  # seconds
HEARD_WITHIN = 45


class Socket(asyncio.Protocol):
    """One client. It tells its crowd what it hears, and answers pings."""

    def __init__(self, crowd: "Crowd", cookie: str) -> None:
        self.crowd, self.cookie = crowd, cookie
        self.protocol = ClientProtocol(parse_uri(crowd.url), origin=crowd.origin, max_size=None)  # type: ignore[arg-type]
        self.settled = asyncio.Event()  # it has its first message, or is lost
        self.welcome = False
        self.heard = 0  # the last round in which it heard what was expected
        self.frames: list[bytes] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        request = self.protocol.connect()
        if self.cookie:
            request.headers["Cookie"] = self.cookie
        self.protocol.send_request(request)
        self.flush()

    def data_received(self, data: bytes) -> None:
        self.protocol.receive_data(data)
        for event in self.protocol.events_received():
            if isinstance(event, Frame) and event.opcode is Opcode.TEXT:
                self.crowd.hear(self, bytes(event.data))
        self.flush()

    def connection_lost(self, error: Exception | None) -> None:
        self.crowd.lost += 1
        self.settled.set()

    def say(self, text: bytes) -> None:
        self.protocol.send_text(text)
        self.flush()

    def flush(self) -> None:
        for data in self.protocol.data_to_send():
            if data and not self.transport.is_closing():
                self.transport.write(data)


class Crowd:
    """Sockets to one server, and the moment at which the last of them has heard something."""

    def __init__(self, port: int, path: str, cookies: Sequence[str]) -> None:
        self.port, self.cookies = port, cookies
        self.origin = f"http://127.0.0.1:{port}"
        self.url = f"ws://127.0.0.1:{port}{path}"
        self.sockets: dict[int, Socket] = {}
        self.lost = self.again = 0
        self.marker, self.missing, self.round = b"", 0, 0
        self.keeping = False
        self.last, self.last_at = b"", 0.0  # what the last one heard, and when
        self.done = asyncio.Event()

    async def connect(self) -> float:
        """All at once. Seconds until every one was accepted and has its first message."""
        start = time.perf_counter()
        self.sockets, self.again = {}, 0
        try:
            async with asyncio.timeout(CONNECTED_WITHIN):
                await asyncio.gather(*(self.open(number, cookie) for number, cookie in enumerate(self.cookies)))
        except TimeoutError:
            raise RuntimeError(f"{len(self.sockets)} of {len(self.cookies)} sockets came") from None
        self.lost = 0
        return self.last_at - start

    async def open(self, number: int, cookie: str) -> None:
        """Tried again as the pages do: Daphne turns a handshake away that had to wait for more than five seconds."""
        loop = asyncio.get_running_loop()
        while number not in self.sockets:
            socket = Socket(self, cookie)
            try:
                await loop.create_connection(lambda socket=socket: socket, "127.0.0.1", self.port)  # type: ignore[misc]
                await socket.settled.wait()
            except OSError:
                pass
            if socket.welcome:
                self.sockets[number] = socket
            else:
                self.again += 1
                await asyncio.sleep(random.uniform(0.2, 0.4))

    def expect(self, marker: bytes) -> None:
        """From now on count who hears this."""
        self.marker, self.missing, self.round = marker, len(self.cookies), self.round + 1
        self.done.clear()

    def hear(self, socket: Socket, data: bytes) -> None:
        if not socket.welcome:
            socket.welcome, self.last_at = True, time.perf_counter()
            socket.settled.set()
        if self.keeping:
            socket.frames.append(data)
        if socket.heard == self.round or self.marker not in data:
            return
        socket.heard = self.round
        self.missing -= 1
        if self.missing == 0:
            self.last, self.last_at = data, time.perf_counter()
            self.done.set()

    async def all_heard(self) -> float:
        """The moment at which the last one heard the marker."""
        try:
            async with asyncio.timeout(HEARD_WITHIN):
                await self.done.wait()
        except TimeoutError:
            raise RuntimeError(f"{self.missing} sockets heard nothing, {self.lost} were lost") from None
        return self.last_at

    async def close(self) -> None:
        for socket in self.sockets.values():
            socket.transport.abort()
        self.sockets = {}
        await asyncio.sleep(0.5)
