"""`python -m tests.faults.narrow`: the real server on a network whose buffers hold next to nothing.

A Linux machine keeps some four megabytes for a reader that does not read, and the server two more. Here both are
small, so that a test needs no flood of a hundred megabytes. MOST_WAITING says how much the server keeps.
"""

import os
import socket
import sys
from typing import Any


def narrow_the_line() -> None:
    from daphne.ws_protocol import WebSocketProtocol

    from teamtool import eager

    making = WebSocketProtocol.makeConnection

    def narrow(self: Any, transport: Any) -> None:
        transport.socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
        making(self, transport)

    WebSocketProtocol.makeConnection = narrow
    eager.MOST_WAITING = int(os.environ.get("MOST_WAITING", eager.MOST_WAITING))


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "teamtool.settings")
    import django
    from django.core.management import execute_from_command_line

    django.setup()
    narrow_the_line()
    execute_from_command_line([sys.argv[0], "serve"])


if __name__ == "__main__":
    main()
