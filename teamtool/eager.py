"""Sockets that write at once.

Twisted's asyncio reactor takes two system calls and a turn of the loop before it writes a single byte. For one frame to
a thousand sockets that is three quarters of the work. What fits into the socket's buffer can go out directly.
"""

from typing import Any

from daphne.ws_protocol import WebSocketFactory, WebSocketProtocol


class EagerProtocol(WebSocketProtocol):  # type: ignore[misc]  # daphne ships no types
    """Writes directly while nothing waits to be written; otherwise, and for the rest, as Twisted does."""

    def sendData(self, data: bytes, sync: bool = False, chopsize: int | None = None) -> None:
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
        return bool(transport.connected and not transport.disconnecting) and not (
            transport.dataBuffer or transport._tempDataLen
        )


def install() -> None:
    WebSocketFactory.protocol = EagerProtocol
