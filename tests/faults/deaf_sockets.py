"""Sockets that are open and never read, and what the server has of them."""

import base64
import os
import socket
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from tests.phones import Browser
from tests.server import Server

ESTABLISHED = "01"
HEAD = (
    "GET {path} HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\nCookie: {cookie}\r\n\r\n"
)


class DeafSocket:
    """Does the handshake, says what it is told to say, and reads nothing ever again."""

    def __init__(self, browser: Browser, server: Server) -> None:
        self.server = server
        self.socket = socket.socket()
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self.socket.settimeout(30)
        self.socket.connect(("127.0.0.1", server.port))
        cookie = "; ".join(f"{name}={value}" for name, value in browser.http.cookies.items())
        key = base64.b64encode(os.urandom(16)).decode()
        head = HEAD.format(path=browser.data["socket"], host=f"127.0.0.1:{server.port}", key=key, cookie=cookie)
        self.socket.sendall(head.encode())
        assert self.socket.recv(12) == b"HTTP/1.1 101"
        self.port = self.socket.getsockname()[1]

    @property
    def is_held(self) -> bool:
        """Whether the server still has its end open."""
        return any(remote == self.port for remote, _unsent in its_ends(self.server))

    @property
    def unread(self) -> int:
        """How many bytes wait at the server's end."""
        return sum(unsent for remote, unsent in its_ends(self.server) if remote == self.port)

    def close(self) -> None:
        self.socket.close()


@contextmanager
def deaf_sockets(browser: Browser, server: Server, how_many: int) -> Iterator[list[DeafSocket]]:
    with ExitStack() as them:
        yield [them.enter_context(closing(DeafSocket(browser, server))) for _number in range(how_many)]


def its_ends(server: Server) -> Iterator[tuple[int, int]]:
    """The server's ends of open connections: to which port, and how many bytes wait there for who does not read."""
    for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        _number, local, remote, state, queues, *_more = line.split()
        if local.endswith(f":{server.port:04X}") and state == ESTABLISHED:
            yield int(remote.partition(":")[2], 16), int(queues.partition(":")[0], 16)


def is_let_go(them: list[DeafSocket]) -> bool:
    return not any(one.is_held for one in them)


def is_full(them: list[DeafSocket]) -> bool:
    """More waits for each of them than fits on its line."""
    return all(one.unread for one in them)


def megabytes(server: Server) -> float:
    """What the server's process has in memory now."""
    assert server.process is not None
    status = Path(f"/proc/{server.process.pid}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024
