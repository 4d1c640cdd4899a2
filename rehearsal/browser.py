"""One device: its cookies, the page it has open, its line to the server, and everything that ever reached it."""

import asyncio
import json
import ssl
import uuid
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import httpx
import websockets
from websockets.typing import Origin

from rehearsal import texts
from rehearsal.page import Form, NotOnThePage, Page

PATIENCE = 30  # seconds for one answer
TOO_MANY = 429
AGAIN_AFTER = 2.0  # seconds, when the server asks to slow down
LETTING_GO = 4400  # close codes from here on mean: do not come back
_secure = ssl.create_default_context()


@dataclass(frozen=True)
class Answer:
    """What the server said to a post."""

    status: int
    error: str = ""
    reason: str = ""
    page: bool = False

    @property
    def is_saved(self) -> bool:
        return 200 <= self.status < 300


@dataclass
class Device:
    """A browser of somebody. `heard`: for each text the latest revision in which it reached this device.

    Not the latest moment: a frame may have been under way while something was wiped.
    """

    base: str
    name: str
    page: Page = field(default_factory=lambda: Page("<body></body>"))
    revision: int = -1
    heard: dict[str, int] = field(default_factory=dict)
    closed_with: int | None = None
    posts: int = 0
    gaps: int = 0
    frames: int = 0
    read: int = 0  # characters that came
    _csrf: str = ""
    _http: httpx.AsyncClient = field(init=False)
    _socket: Any = None
    _tasks: list[asyncio.Task[None]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._http = httpx.AsyncClient(base_url=self.base, timeout=PATIENCE, follow_redirects=True, verify=_secure)

    # Pages and plain forms -----------------------------------------------------------------------

    async def opens(self, path: str) -> int:
        return self._keep(await self._http.get(path))

    async def downloads(self, path: str) -> bytes:
        response = await self._http.get(path)
        if response.status_code != 200:
            raise NotOnThePage(f"{path} answers {response.status_code}")
        return response.content

    async def follows(self, path: str) -> int:
        """Open the page that a link on this page leads to."""
        links = self.page.select(f"//a[contains(@href, '{path}')]")
        if not links:
            raise NotOnThePage(f"no link to {path}")
        return await self.opens(links[0].get("href"))

    async def submits(self, form: Form, *, elsewhere: bool = False) -> int:
        """A plain form, with the token and the op that stand in it. `elsewhere`: in another tab than the session's."""
        self.posts += 1
        response = await self._http.post(form.action, data=_together(form.fields), headers={"Referer": self.base})
        return response.status_code if elsewhere else self._keep(response)

    async def reads(self, path: str) -> Page:
        """A page that this one links to, in another tab."""
        links = self.page.select(f"//a[contains(@href, '{path}')]")
        if not links:
            raise NotOnThePage(f"no link to {path}")
        response = await self._http.get(links[0].get("href"))
        self._hear(response.text, self.revision)
        return Page(response.text)

    def _keep(self, response: httpx.Response) -> int:
        self.page = Page(response.text)
        self._csrf = self.page.data.get("csrf", "")
        self.revision = int(self.page.data.get("revision", "-1"))
        self._hear(response.text, self.revision)
        return response.status_code

    # Forms by script -----------------------------------------------------------------------------

    async def sends(self, form: Form, op: str = "") -> Answer:
        """As forms.js: a fresh op, the revision, the token; the answer is news or a sentence."""
        if not form.by_script:
            return Answer(await self.submits(form), page=True)
        op = op or str(uuid.uuid4())
        for _again in range(30):
            self.posts += 1
            said = [*form.said, ("op", op), ("revision", str(self.revision)), ("csrfmiddlewaretoken", self._csrf)]
            headers = {"HX-Request": "true", "Referer": self.base}
            response = await self._http.post(form.action, data=_together(said), headers=headers)
            if response.status_code != TOO_MANY:
                break
            await asyncio.sleep(AGAIN_AFTER)
        return self._understood(response)

    def _understood(self, response: httpx.Response) -> Answer:
        try:
            said = json.loads(response.text)
        except json.JSONDecodeError:
            self._hear(response.text, self.revision)
            return Answer(response.status_code, "no answer in words")
        frame = said if response.is_success else said.get("frame")
        self._hear(response.text, frame["to"] if frame else self.revision)
        if frame:
            self._take(frame)
        return Answer(response.status_code, said.get("error", ""), said.get("reason", ""))

    # The line ------------------------------------------------------------------------------------

    async def connects(self) -> None:
        parts = urlsplit(self.base)
        cookie = "; ".join(f"{name}={value}" for name, value in self._http.cookies.items())
        self._socket = await websockets.connect(
            f"{'wss' if parts.scheme == 'https' else 'ws'}://{parts.netloc}{self.page.data['socket']}",
            origin=Origin(self.base),
            additional_headers={"Cookie": cookie},
            max_size=2**24,
            open_timeout=PATIENCE,
        )
        self._tasks = [asyncio.create_task(self._listen()), asyncio.create_task(self._keep_checking())]

    async def _listen(self) -> None:
        try:
            async for text in self._socket:
                frame = json.loads(text)
                self._hear(str(text), frame["to"])
                self.frames += 1
                if self._take(frame):
                    await self._ask_whole()
        except websockets.ConnectionClosed:
            pass
        self.closed_with = self._socket.close_code

    async def _keep_checking(self) -> None:
        while True:
            await asyncio.sleep(float(self.page.data["check-every"]) / 1000)
            await self.checks()

    async def checks(self) -> int:
        """Ask for revision and time, as live.js does every now and then. Returns the server's revision."""
        response = await self._http.get(self.page.data["check"], headers={"Accept": "application/json"})
        if response.status_code != 200:
            return -1
        said = response.json()
        self._csrf = said["csrf"]
        return int(said["revision"])

    async def _ask_whole(self) -> None:
        response = await self._http.get(self.page.data["state"], headers={"Accept": "application/json"})
        if response.status_code == 200:
            frame = response.json()
            self._hear(response.text, frame["to"])
            self._take(frame)

    def _take(self, frame: dict[str, Any]) -> bool:
        """As live.js: drop what is there already. True when one is missing, so that the whole must be asked."""
        since, to = frame.get("from"), frame["to"]
        if since is not None and to <= self.revision and since != to:
            return False
        if since is not None and since > self.revision:
            self.gaps += 1
            return True
        self.page.take(frame)
        self.revision = to
        return False

    def _hear(self, text: str, revision: int) -> None:
        self.read += len(text)
        for found in texts.MARK.findall(text):
            self.heard[found] = max(revision, self.heard.get(found, revision))

    @property
    def is_on(self) -> bool:
        """Its line is open."""
        return self._socket is not None and self.closed_with is None

    @property
    def was_let_go(self) -> bool:
        return self.closed_with is not None and self.closed_with >= LETTING_GO

    async def goes(self) -> None:
        for task in self._tasks[1:]:
            task.cancel()
        if self._socket is not None:
            await self._socket.close()
        for task in self._tasks:
            await asyncio.wait([task])
        self._tasks = []
        await self._http.aclose()


def _together(fields: list[tuple[str, str]]) -> dict[str, list[str]]:
    said: dict[str, list[str]] = {}
    for name, value in fields:
        said.setdefault(name, []).append(value)
    return said
