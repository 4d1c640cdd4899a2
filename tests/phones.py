"""Simulated phones on a real server: they read pages as a browser does, and send only forms they found there."""

import asyncio
import json
import re
import uuid
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import httpx
import websockets
from websockets.typing import Origin

from tests.server import SECURE

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
OP = re.compile(r'name="op" value="([^"]+)"')
CODE = re.compile(r"[A-Z0-9]{3} [A-Z0-9]{3}")
DATA = re.compile(r'data-(csrf|socket|check|state|revision)="([^"]*)"')


@dataclass
class Browser:
    """One device: its cookies, the page it has open, and the newest revision a socket brought."""

    base: str
    http: httpx.AsyncClient = field(init=False)
    page: str = ""
    data: dict[str, str] = field(default_factory=dict)
    revision: int = -1
    gaps: int = 0
    shown: dict[str, str] = field(default_factory=dict)  # element id -> html
    frames: list[str] = field(default_factory=list)
    closed_with: int | None = None
    _socket: Any = None
    _reader: asyncio.Task[None] | None = None

    def __post_init__(self) -> None:
        self.http = httpx.AsyncClient(base_url=self.base, timeout=30, follow_redirects=True, verify=SECURE)

    async def opens(self, path: str) -> httpx.Response:
        return self._keep(await self.http.get(path))

    async def submits(self, path: str, **said: Any) -> httpx.Response:
        """A plain form of the page that is open, with its token and op."""
        token, op = TOKEN.search(self.page), OP.search(self.page)
        assert token, "no form on this page"
        assert op, "no op on this page"
        fields = {"csrfmiddlewaretoken": token[1], "op": op[1], **said}
        return self._keep(await self.http.post(path, data=fields, headers={"Referer": self.base}))

    def _keep(self, response: httpx.Response) -> httpx.Response:
        self.page = response.text
        self.data = {**self.data, **dict(DATA.findall(response.text))}
        return response

    async def posts(self, path: str, *, op: str = "", **said: Any) -> httpx.Response:
        """A form sent by script: a fresh op unless given."""
        headers = {"HX-Request": "true", "X-CSRFToken": self.data["csrf"], "Referer": self.base}
        return await self.http.post(path, data={"op": op or str(uuid.uuid4()), **said}, headers=headers)

    async def connects(self) -> None:
        """Open the page's socket, and wait for the whole."""
        cookie = "; ".join(f"{name}={value}" for name, value in self.http.cookies.items())
        host = urlsplit(self.base).netloc
        self._socket = await websockets.connect(
            f"ws://{host}{self.data['socket']}",
            origin=Origin(self.base),
            additional_headers={"Cookie": cookie},
            max_size=2**24,
            open_timeout=30,
        )
        self._take(await asyncio.wait_for(self._socket.recv(), 30))
        self._reader = asyncio.create_task(self._read())

    async def _read(self) -> None:
        try:
            async for text in self._socket:
                self._take(text)
        except websockets.ConnectionClosed:
            pass
        self.closed_with = self._socket.close_code

    def _take(self, text: str) -> None:
        """As live.js does: what came is applied when it follows on what is there."""
        self.frames.append(text)
        frame = json.loads(text)
        if "from" not in frame:
            self.shown = {}
        elif frame["from"] > self.revision:
            self.gaps += 1
        elif frame["to"] < self.revision:
            return
        self.shown.update({item["id"]: item["html"] for item in frame["items"]})
        named = {item["id"] for item in frame["items"]}
        for gone in frame["gone"]:
            if gone.endswith("-*"):  # every row of this kind, but those that the frame holds
                rows = [row for row in self.shown if row.startswith(gone[:-1]) and row not in named]
                self.shown = {shown: html for shown, html in self.shown.items() if shown not in rows}
            else:
                self.shown.pop(gone, None)
        self.revision = frame["to"]

    async def disconnects(self) -> None:
        if self._socket is not None:
            await self._socket.close()
        if self._reader is not None:
            await self._reader
        self._socket = self._reader = None

    async def leaves(self) -> None:
        await self.disconnects()
        await self.http.aclose()


@dataclass
class Phone(Browser):
    name: str = ""

    @property
    def root(self) -> str:
        """The address of this phone's session: /s/<id>/."""
        return self.data["check"].partition("check")[0]

    async def joins(self, code: str, name: str) -> "Phone":
        self.name = name
        await self.opens("/")
        response = await self.submits("/join", code=code, name=name)
        assert response.status_code == 200, response.text
        return self

    async def writes(self, text: str, column: int = 1, op: str = "") -> httpx.Response:
        return await self.posts(f"{self.root}notes/add", op=op, column=column, text=text)


@dataclass
class Console(Browser):
    code: str = ""

    @property
    def root(self) -> str:
        return self.data["check"].partition("check")[0] + "console/"

    async def opens_a_session(self) -> "Console":
        await self.opens("/open")
        response = await self.submits("/open", title="", teamtool="shame-sexting", language="nl")
        assert response.status_code == 200, response.text
        found = CODE.search(self.page)
        assert found
        self.code = found[0]
        return self

    async def goes_to(self, *phases: str) -> None:
        """Press next until the last of these phases; they are the ones passed."""
        here = "lobby"
        for phase in phases:
            response = await self.posts(f"{self.root}go", pressed_in=here, to=phase)
            assert response.status_code == 200, response.text
            here = phase


async def settled(browsers: list[Browser], revision: int, within: float = 20) -> None:
    """Wait until every socket brought this revision."""
    for _look in range(int(within / 0.02)):
        if all(browser.revision >= revision for browser in browsers):
            return
        await asyncio.sleep(0.02)
    raise AssertionError(f"still at {sorted({browser.revision for browser in browsers})}, not {revision}")
