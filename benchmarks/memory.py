"""What a phone costs while nothing happens, and whether memory comes back when phones leave."""

from typing import Any

from benchmarks import decide, pauses
from benchmarks.processes import Server
from benchmarks.rows import Row
from benchmarks.sockets import Crowd
from benchmarks.ways import House

WARM_UP = 10  # rounds of coming and leaving that do not count
GONE = 0.1  # seconds after which the server has seen that they left
SETTLED = 1.0


async def measure(server: Server, few: dict[str, Any], many: dict[str, Any], rounds: int) -> list[Row]:
    """In a server that has done nothing else."""
    some = House(server, few).crowd
    for number in range(min(WARM_UP, rounds)):
        await _come_and_go(some, number)
    idle = await _of_idle_phones(server, House(server, many))
    held = []
    for number in range(rounds):
        await _come_and_go(some, number)
        held.append(server.resident)
    return decide.memory(idle, len(many["phones"]), held, some.size)


async def _come_and_go(crowd: Crowd, number: int) -> None:
    await crowd.connect()
    await crowd.close(politely=number % 2 == 0, rest=GONE)


async def _of_idle_phones(server: Server, house: House) -> float:
    """KiB for each phone of this crowd, while it is there."""
    before = server.resident
    await house.crowd.connect()
    await pauses.rest(SETTLED)
    per_phone = (server.resident - before) / house.crowd.size
    await house.crowd.close()
    return per_phone
