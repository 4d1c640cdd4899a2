"""Many WebSocket clients in one process: the protocol of the package `websockets` straight on asyncio's transport.

Its usual client has a task, a queue and a lock for each socket. With a thousand of them it would be the client that is
measured.
"""

import asyncio
import random
import time
from collections.abc import Callable, Sequence
from contextlib import suppress

from websockets.client import ClientProtocol
from websockets.frames import Frame, Opcode
from websockets.uri import parse_uri

from benchmarks import pauses
from benchmarks.hearing import Everybody, Watch

CONNECTED_WITHIN = 60  # seconds; who has nothing by then is left out


class Socket(asyncio.Protocol):
    """One client. It tells its crowd what it hears, and answers pings."""

    def __init__(self, crowd: "Crowd", number: int) -> None:
        self.crowd, self.number, self.cookie = crowd, number, crowd.cookies[number]
        self.protocol = ClientProtocol(parse_uri(crowd.url), origin=crowd.origin, max_size=None)  # type: ignore[arg-type]
        self.settled = asyncio.Event()  # it has its first message, or is lost
        self.welcome = self.whole = False
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
        self.settled.set()

    def say(self, text: bytes) -> None:
        self.protocol.send_text(text)
        self.flush()

    def leave(self, *, politely: bool) -> None:
        """As a tab that is closed, or as a phone that is suddenly gone."""
        if politely:
            self.protocol.send_close(1001)
            self.flush()
            self.transport.close()
        else:
            self.transport.abort()

    def flush(self) -> None:
        for data in self.protocol.data_to_send():
            if data and not self.transport.is_closing():
                self.transport.write(data)


class Crowd:
    """Sockets to one server. What they hear is told to `watch`."""

    def __init__(self, port: int, path: str, cookies: Sequence[str]) -> None:
        self.port, self.cookies = port, cookies
        self.origin = f"http://127.0.0.1:{port}"
        self.url = f"ws://127.0.0.1:{port}{path}"
        self.sockets: dict[int, Socket] = {}
        self.again = 0
        self.last_came = 0.0
        self.keeping = False
        self.watch: Watch | None = None
        self.is_whole: Callable[[bytes], bool] = bool  # whether a first message holds all that it must

    @property
    def size(self) -> int:
        return len(self.cookies)

    @property
    def left_out(self) -> int:
        """How many did not come, or came and did not get the whole."""
        return self.size - sum(socket.whole for socket in self.sockets.values())

    async def connect(self) -> float:
        """All at once. Seconds until every one was accepted and has its first message."""
        seconds = await self.come()
        if len(self.sockets) < self.size:
            raise RuntimeError(f"{len(self.sockets)} of {self.size} sockets came")
        return seconds

    async def come(self) -> float:
        """The same, for whom it may be that some never come."""
        start = time.perf_counter()
        self.sockets, self.again = {}, 0
        with suppress(TimeoutError):
            async with asyncio.timeout(CONNECTED_WITHIN):
                await asyncio.gather(*(self.open(number) for number in range(self.size)))
        return self.last_came - start

    async def open(self, number: int) -> None:
        """Tried again as the pages do: Daphne turns a handshake away that had to wait for more than five seconds."""
        loop = asyncio.get_running_loop()
        while number not in self.sockets:
            socket = Socket(self, number)
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

    def hear(self, socket: Socket, data: bytes) -> None:
        if not socket.welcome:
            socket.welcome, socket.whole, self.last_came = True, self.is_whole(data), time.perf_counter()
            socket.settled.set()
        if self.keeping:
            socket.frames.append(data)
        if self.watch is not None:
            self.watch.heard(socket.number, data)

    def expect(self, *said: bytes) -> Everybody:
        """From now on it counts who has heard all of these."""
        self.watch = watch = Everybody(self.size, said)
        return watch

    async def close(self, *, politely: bool = False, rest: float = 0.5) -> None:
        for socket in self.sockets.values():
            socket.leave(politely=politely)
        self.sockets, self.watch = {}, None
        await pauses.rest(rest)
