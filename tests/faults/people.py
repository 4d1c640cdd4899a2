"""Phones and consoles that keep up, as static/js/live.js and forms.js do: the simulated people of the fault tests.

They hold one socket and open it again when it closes, ask over HTTP now and then, replace a socket that is deaf, and
send what was added one at a time with the op it got when it was written, until there is an answer. Everything that
reached them is kept in `heard`, for the oracle.
"""

import asyncio
import json
import random
import re
from collections.abc import Coroutine
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import httpx
import websockets
from websockets.typing import Origin

from tests.faults.paces import new_op
from tests.faults.shown import Item, Waiting, placed
from tests.phones import Browser, Console, Phone

PACE = re.compile(r'data-(check-every|check-alone|retry|send-retry|answer-within)="(\d+)"')


@dataclass
class Living(Browser):
    """What a page with our scripts does by itself, once it `lives`."""

    chance: random.Random = field(default_factory=random.Random)
    items: dict[str, Item] = field(default_factory=dict)
    state: dict[str, Any] = field(default_factory=dict)
    heard: list[str] = field(default_factory=list)
    outbox: list[Waiting] = field(default_factory=list)
    said: list[str] = field(default_factory=list)  # texts that were ever put into the outbox
    acked: list[str] = field(default_factory=list)  # of those, the ones of which we saw that they are saved
    way: str = ""  # "open", "slow" or "off", as the page says it
    over: int = 0  # the code with which this line ended
    sockets: int = 0  # how many were opened
    tries: int = 0  # posts from the outbox, also those without an answer
    replaced: list[str] = field(default_factory=list)  # why sockets were let go: "deaf", or "no answer" to a check
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _off: bool = False
    _wake: asyncio.Event = field(default_factory=asyncio.Event)
    _ask: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        super().__post_init__()
        self.http.event_hooks = {"response": [self._hear]}

    async def _hear(self, response: httpx.Response) -> None:
        await response.aread()
        if "text" in response.headers.get("content-type", "") or "json" in response.headers.get("content-type", ""):
            self.heard.append(response.text)

    def _keep(self, response: httpx.Response) -> httpx.Response:
        self.data = {**self.data, **dict(PACE.findall(response.text))}
        return super()._keep(response)

    def pace(self, name: str) -> float:
        return int(self.data[name]) / 1000

    def growing(self, longest: float, part: float, attempts: int) -> float:
        return min(longest, longest / part * 2 ** min(attempts, 10)) * self.chance.uniform(0.5, 1)

    # Its life ---------------------------------------------------------------------------------

    def lives(self) -> None:
        """From now on it keeps up by itself."""
        self._start(self._live())

    async def _live(self) -> None:
        """The page holds what there is when it is opened; here that is asked for."""
        while not self.items and not self.over and not self._off:
            await self._catch_up(None)
        for task in (self._keep_socket(), self._keep_asking(), self._keep_sending()):
            self._start(task)

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def dies(self) -> None:
        """The device is switched off: nothing is said to anybody."""
        self._off = True
        while self._tasks:  # more than once: a cancel that comes together with a timeout can get lost
            for task in list(self._tasks):
                task.cancel()
            await asyncio.wait(list(self._tasks), timeout=0.5)
        if self._socket is not None:
            self._socket.transport.abort()
            self._socket = None

    async def leaves(self) -> None:
        await self.dies()
        await self.http.aclose()

    # The line: live.js ------------------------------------------------------------------------

    async def _keep_socket(self) -> None:
        attempts = 0
        while not self.over and not self._off:
            began = self.sockets
            with suppress(OSError, websockets.WebSocketException, TimeoutError):
                await self._one_socket()
            if self._socket is not None and (self._socket.close_code or 0) >= 4400:
                self._ends(self._socket.close_code)
            self._socket = None
            if self.way == "open":
                self.way = ""
                self._ask.set()
            attempts = 0 if self.sockets > began else attempts + 1
            await asyncio.sleep(self.growing(self.pace("retry"), 20, attempts))

    async def _one_socket(self) -> None:
        cookie = "; ".join(f"{name}={value}" for name, value in self.http.cookies.items())
        host = urlsplit(self.base).netloc
        connection = await websockets.connect(
            f"ws://{host}{self.data['socket']}",
            origin=Origin(self.base),
            additional_headers={"Cookie": cookie},
            max_size=2**24,
            open_timeout=10,
            ping_interval=None,  # browsers do not
            close_timeout=0.5,
        )
        self._socket, self.sockets = connection, self.sockets + 1
        self.sees_way("open")
        self._ask.set()
        async for text in connection:
            self._take(str(text))

    def _take(self, text: str) -> None:
        """As `take` in live.js: drop what is there already, ask for the whole when a frame is missing."""
        self.heard.append(text)
        frame = json.loads(text)
        whole = "from" not in frame
        if not whole and frame["to"] <= self.revision and frame["from"] != frame["to"]:
            return
        if not whole and frame["from"] > self.revision:
            self.gaps += 1
            self._start(self._catch_up(None))
            return
        self._place(frame, whole)
        self.revision = frame["to"]
        self.state = frame.get("state", self.state)

    def _place(self, frame: dict[str, Any], whole: bool) -> None:
        self.items = placed({} if whole else self.items, frame)
        self.shown = {name: item[2] for name, item in self.items.items()}

    async def _keep_asking(self) -> None:
        while not self.over and not self._off:
            self._ask.clear()
            await self._check()
            every = self.pace("check-every" if self.way == "open" else "check-alone")
            with suppress(TimeoutError):
                async with asyncio.timeout(every * self.chance.uniform(0.9, 1.1)):
                    await self._ask.wait()

    async def _check(self) -> None:
        said = await self._asked(self.data["check"])
        if said is None:
            self._replace_socket("no answer")
            self.sees_way("off")
            return
        self.data["csrf"] = said["csrf"]
        self.sees_way("open" if self._socket else "slow")
        if said["revision"] <= self.revision:
            return
        if asked := self._socket:
            await asyncio.sleep(self.pace("check-every") / 13)  # news may be under way
        if said["revision"] > self.revision:
            await self._catch_up(self.revision)
            if asked and self._socket is asked:
                self._replace_socket("deaf")  # it was open all the while and said nothing

    async def _catch_up(self, since: int | None) -> None:
        query = "" if since is None else f"?since={since}"
        if (said := await self._asked(self.data["state"] + query)) is not None:
            self._take(json.dumps(said))

    async def _asked(self, path: str) -> dict[str, Any] | None:
        """What was answered; None when nothing came in time."""
        try:
            async with asyncio.timeout(self.pace("check-every") / 2):
                response = await self.http.get(path, headers={"Accept": "application/json"})
        except (httpx.HTTPError, TimeoutError):
            return None
        if response.status_code in (403, 404):
            self._ends(response.json()["code"])
            return None
        said: dict[str, Any] | None = response.json() if response.is_success else None
        return said

    def _replace_socket(self, why: str) -> None:
        if self._socket is not None:
            self.replaced.append(why)
            self._socket.transport.abort()

    def sees_way(self, way: str) -> None:
        if self.way != way:
            self.way = way
            if way != "off":
                self._wake.set()

    def _ends(self, code: int) -> None:
        self.over = self.over or code
        self._wake.set()
        self._ask.set()
        if self._socket is not None:
            self._socket.transport.abort()

    # The outbox: forms.js ---------------------------------------------------------------------

    def puts(self, path: str, **fields: str) -> Waiting:
        """Something is added: it waits its turn, with its op."""
        item = Waiting(path, fields, new_op(self.chance))
        self.outbox.append(item)
        self.said.append(item.text)
        self._wake.set()
        return item

    async def _keep_sending(self) -> None:
        attempts = 0
        while not self.over and not self._off:
            self._wake.clear()
            pause = 3600.0
            if self.outbox and not self.outbox[0].refused:
                attempts = 0 if await self._send(self.outbox[0]) else attempts + 1
                pause = self.growing(self.pace("send-retry"), 30, attempts - 1) if attempts else 0.0
            with suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await self._wake.wait()

    async def _send(self, item: Waiting) -> bool:
        """Whether to go on with the next at once."""
        self.tries += 1
        try:
            async with asyncio.timeout(self.pace("answer-within")):
                answer = await self.posts(item.path, op=item.op, revision=str(self.revision), **item.fields)
        except (httpx.HTTPError, TimeoutError):
            return False
        if answer.is_success:
            self.outbox.remove(item)
            self.acked.append(item.text)
            self._take(answer.text)
            return True
        if answer.status_code >= 500 or answer.status_code in (403, 429):
            self._ask.set()
            return False
        item.refused = answer.json()["error"]
        return False


@dataclass
class LivingPhone(Living, Phone):
    """Somebody who takes part."""

    def notes(self, text: str, column: int = 1) -> Waiting:
        return self.puts(f"{self.root}notes/add", column=str(column), text=text)

    def adds(self, text: str, column: int = 1) -> Waiting:
        """A card on the list of the own group."""
        return self.puts(f"{self.root}list/add", column=str(column), text=text)


@dataclass
class LivingConsole(Living, Console):
    """Who leads, with a laptop that keeps up."""


async def room(
    base: str, code: str, names: list[str], chance: random.Random, *, alive: bool = True
) -> list[LivingPhone]:
    """People who join, each with a chance of their own."""
    seeds = [random.Random(chance.random()) for _name in names]
    phones = [LivingPhone(base, chance=seed) for seed in seeds]
    for some in range(0, len(phones), 10):
        await asyncio.gather(
            *(phone.joins(code, name) for phone, name in list(zip(phones, names, strict=True))[some : some + 10])
        )
    for phone in phones if alive else ():
        phone.lives()
    return phones
