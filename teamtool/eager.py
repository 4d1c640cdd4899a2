"""Sockets that write at once, and that let go of who does not read.

Twisted's asyncio reactor takes two system calls and a turn of the loop before it writes a single byte. For one frame to
a thousand sockets that is three quarters of the work. What fits into the socket's buffer can go out directly.

What does not fit waits in memory, and whoever sends cannot see how much. A phone that is so far behind is served best
by a new socket, which begins with the whole.
"""

from typing import Any

from daphne.ws_protocol import WebSocketFactory, WebSocketProtocol

MOST_WAITING = 2 * 1024 * 1024  # bytes; several wholes of a very large session


class EagerProtocol(WebSocketProtocol):  # type: ignore[misc]  # daphne ships no types
    """Writes directly while nothing waits to be written; otherwise, and for the rest, as Twisted does."""

    def sendData(self, data: bytes, sync: bool = False, chopsize: int | None = None) -> None:
        if self.waiting() > MOST_WAITING:
            self.transport.abortConnection()
            return
        if not sync and chopsize is None and data and self.nothing_waits():
            sent = self.transport.writeSomeData(data)
            if isinstance(sent, int):  # else the connection is lost, and Twisted's own way finds out
                data = data[sent:]
                if not data:
                    return
        super().sendData(data, sync, chopsize)

    def nothing_waits(self) -> bool:
        transport: Any = self.transport
        if self.send_queue or not hasattr(transport, "writeSomeData"):
            return False
        return bool(transport.connected and not transport.disconnecting) and not self.waiting()

    def waiting(self) -> int:
        """Bytes that the system has no room for yet."""
        transport: Any = self.transport
        if not hasattr(transport, "writeSomeData"):
            return 0
        return int(len(transport.dataBuffer) - transport.offset + transport._tempDataLen)


def install() -> None:
    WebSocketFactory.protocol = EagerProtocol
