"""A line that fails on purpose: a TCP proxy in front of a real server, with faults that are switched while it runs.

It runs in a thread of its own, so asynchronous tests and Playwright's synchronous ones use it alike. One proxy is
one network: give whoever is to suffer a proxy of their own, and the others the server's own address or another proxy.
The browser's page, Origin and Host are all `proxy.url`, which is what the server compares.

    with Proxy(server.port) as proxy:
        phone = await Phone(proxy.url).joins(code, "Anna")
        proxy.lose_answers(b"een factor", times=2)
        ...
        assert proxy.counts.answers_lost == 2     # each test asserts that its fault happened

    proxy.delay(up=0.1, down=0.3)        each chunk waits so long, until delay() is called again
    proxy.cut(only="")                   reset what is open now; only="socket" or "http" for some of it
    proxy.offline() / proxy.online()     cut, and refuse whoever comes; take them again
    proxy.lose_answers(marker, times)    a request that holds these bytes reaches the server, its answer reaches nobody
    proxy.swallow(...) / proxy.heal()    half-open: everything looks open and nothing arrives, in one or both directions
    proxy.hold(...) / proxy.heal()       nothing is read: the sender's buffers fill up. What waits arrives at `heal`
    proxy.block_sockets = True           WebSockets get 403, HTTP passes
    proxy.heal()                         no fault any more. Lines from which bytes were swallowed are reset
"""

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from tests.faults.proxy_lines import SOCKET, Counts, Fault, Line, Loss
from tests.server import free_port

CHUNK = 16 * 1024
REFUSAL = b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class Proxy:
    """A free port of the loopback that leads to a server's port. See the module for its faults."""

    def __init__(self, server_port: int) -> None:
        self.server_port, self.port = server_port, free_port()
        self.counts = Counts()
        self.block_sockets = False
        self._refusing = False
        self._delays = {"up": 0.0, "down": 0.0}
        self._losses: list[Loss] = []
        self._for_new: list[Fault] = []
        self._lines: set[Line] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="proxy", daemon=True)

    # Its life ---------------------------------------------------------------------------------

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> "Proxy":
        self._thread.start()
        self._call(self._listen)
        return self

    def stop(self) -> None:
        self._call(self._end)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    def __enter__(self) -> "Proxy":
        return self.start()

    def __exit__(self, *_how: object) -> None:
        self.stop()

    def _call(self, what: Callable[[], Any]) -> Any:
        """Run in the proxy's own thread, and wait for it."""

        async def calling() -> Any:
            result = what()
            return await result if asyncio.iscoroutine(result) else result

        return asyncio.run_coroutine_threadsafe(calling(), self._loop).result(20)

    async def _listen(self) -> None:
        self._listener = await asyncio.start_server(self._came, "127.0.0.1", self.port, limit=CHUNK, backlog=512)

    async def _end(self) -> None:
        self._listener.close()
        self._for_new = []
        for line in list(self._lines):
            line.faults = []
            line.reset()
        # Not cancelled: they end by themselves, and asyncio's streams would complain.
        if others := [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]:
            await asyncio.wait(others, timeout=15)

    # Its faults -------------------------------------------------------------------------------

    @property
    def open_lines(self) -> int:
        return len(self._lines)

    def lines(self, only: str = "") -> set[Line]:
        """What is open now: as long as the server has its end open, also when the client is gone."""
        return {line for line in self._lines if only in ("", line.kind)}

    def delay(self, up: float = 0.0, down: float = 0.0) -> None:
        """Seconds that each chunk waits."""
        self._delays = {"up": up, "down": down}

    def cut(self, only: str = "") -> int:
        """Reset the connections that are open now; how many."""
        return int(self._call(lambda: self._cut(lambda line: only in ("", line.kind))))

    def _cut(self, which: Callable[[Line], bool]) -> int:
        found = [line for line in self._lines if which(line)]
        for line in found:
            line.reset()
        self.counts.cut += len(found)
        return len(found)

    def offline(self) -> None:
        """No network: what is open is cut, and whoever comes is refused."""
        self._refusing = True
        self.cut()

    def online(self) -> None:
        self._refusing = False

    def lose_answers(self, marker: bytes, times: int = 1) -> None:
        """The next so many requests with these bytes are carried out, and their answer is cut off."""
        self._call(lambda: self._losses.append(Loss(marker, times)))

    def swallow(
        self, *, up: bool = True, down: bool = True, only: str = "", existing: bool = True, new: bool = True
    ) -> None:
        """Half-open: bytes vanish and nobody is told. For connections that are there, and for those that come."""
        self._call(lambda: self._strike(Fault("swallow", up, down, only), existing, new))

    def hold(
        self, *, up: bool = False, down: bool = True, only: str = "", existing: bool = True, new: bool = True
    ) -> None:
        """Nothing is read from the sender, whose buffers fill up; `heal` lets all of it pass."""
        self._call(lambda: self._strike(Fault("hold", up, down, only), existing, new))

    def _strike(self, fault: Fault, existing: bool, new: bool) -> None:
        if new:
            self._for_new.append(fault)
        for line in self._lines if existing else ():
            line.faults.append(fault)

    def heal(self) -> None:
        """Everything works again; a line of which bytes were lost cannot go on, and is reset."""
        self.block_sockets = self._refusing = False
        self.delay()
        self._call(self._heal)

    def _heal(self) -> None:
        self._losses, self._for_new = [], []
        for line in self._lines:
            line.faults, line.held = [], False
            line.wake.set()
        self._cut(lambda line: line.swallowed)

    # Its work ---------------------------------------------------------------------------------

    async def _came(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.counts.connections += 1
        try:
            server = await asyncio.open_connection("127.0.0.1", self.server_port, limit=CHUNK)
        except OSError:  # the server is down, and who comes to it is refused as by its machine
            server = (reader, writer)
            self._refusing_one(Line((reader, writer), server))
            return
        line = Line((reader, writer), server, faults=list(self._for_new))
        if self._refusing:
            self._refusing_one(line)
            return
        self._lines.add(line)
        try:
            await self._serve(line)
        finally:
            self._lines.discard(line)
            line.reset()

    def _refusing_one(self, line: Line) -> None:
        self.counts.refused += 1
        line.reset()

    async def _serve(self, line: Line) -> None:
        head = await self._head(line)
        if b"upgrade: websocket" in head.lower():
            line.kind = SOCKET
            if self.block_sockets:
                await self._block(line)
                return
        await self._while_held(line, "up")
        await self._pass(line, "up", head, line.server[1])
        pumps = [
            asyncio.create_task(self._pump(line, "up", line.client[0], line.server[1])),
            asyncio.create_task(self._pump(line, "down", line.server[0], line.client[1])),
        ]
        try:
            await asyncio.gather(*pumps)
        finally:
            for pump in pumps:
                pump.cancel()

    async def _head(self, line: Line) -> bytes:
        """The head of the first request, or what came of it: it says whether this becomes a socket."""
        try:
            return await line.client[0].readuntil(b"\r\n\r\n")
        except asyncio.IncompleteReadError as ended:
            return ended.partial
        except (asyncio.LimitOverrunError, OSError):
            return b""

    async def _block(self, line: Line) -> None:
        self.counts.sockets_blocked += 1
        line.client[1].write(REFUSAL)
        with suppress(OSError):
            await line.client[1].drain()
        line.client[1].close()
        await line.client[1].wait_closed()

    async def _pump(
        self, line: Line, direction: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        with suppress(OSError):
            while True:
                await self._while_held(line, direction)
                chunk = await reader.read(CHUNK)
                await self._while_held(line, direction)
                if not chunk:
                    break
                if not await self._pass(line, direction, chunk, writer):
                    return
        if direction == "down" or not line.fault("down"):  # a half-open line is not even told of the end
            writer.close()

    async def _while_held(self, line: Line, direction: str) -> None:
        while line.fault(direction) == "hold":
            if not line.held:
                line.held = True
                self.counts.held += 1
            line.wake.clear()
            await line.wake.wait()

    async def _pass(self, line: Line, direction: str, chunk: bytes, writer: asyncio.StreamWriter) -> bool:
        """Hand a chunk on, or do to it what is to be done; whether the line goes on."""
        if direction == "up" and chunk:
            self._mark_losses(line, chunk)
        if line.fault(direction) == "swallow":
            self._swallowed(line, direction, len(chunk))
            return True
        if direction == "down" and line.answer_is_lost:
            self.counts.answers_lost += 1
            self._cut(lambda other: other is line)
            return False
        if self._delays[direction]:
            self.counts.delayed += 1
            await asyncio.sleep(self._delays[direction])
        setattr(self.counts, direction, getattr(self.counts, direction) + len(chunk))
        with suppress(OSError):
            writer.write(chunk)
            await writer.drain()
        return True

    def _swallowed(self, line: Line, direction: str, size: int) -> None:
        line.swallowed = True
        name = f"swallowed_{direction}"
        setattr(self.counts, name, getattr(self.counts, name) + size)

    def _mark_losses(self, line: Line, chunk: bytes) -> None:
        seen = line.seen + chunk
        for loss in self._losses:
            if loss.left and loss.marker in seen:
                loss.left -= 1
                line.answer_is_lost = True
                seen = b""
        longest = max((len(loss.marker) for loss in self._losses), default=1)
        line.seen = seen[-(longest - 1) :] if longest > 1 else b""
