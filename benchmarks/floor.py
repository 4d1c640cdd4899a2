"""The floor: what is said on one socket goes to all, with nothing else to do. No server in Python is faster.

python -m benchmarks.floor PORT
"""

import asyncio
import sys

from websockets.asyncio.server import ServerConnection, broadcast, serve

BACKLOG = 2048  # as the others have: a thousand sockets come at once
connections: set[ServerConnection] = set()


async def talk(connection: ServerConnection) -> None:
    connections.add(connection)
    try:
        await connection.send("welcome")
        async for message in connection:
            broadcast(connections, message)
    finally:
        connections.discard(connection)


async def main(port: int) -> None:
    async with serve(talk, "127.0.0.1", port, backlog=BACKLOG, compression=None) as server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
