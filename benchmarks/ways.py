"""The three ways to bring news, each with its clients and how to write: this house, the usual way and the floor."""

import uuid
from typing import Any, Literal, Protocol

import httpx

from benchmarks.processes import Server
from benchmarks.sockets import Crowd

What = Literal["agreements", "card"]
LINE = "Wij laten elkaar uitpraten, ook als het anders is dan wij zelf denken, en wat hier gezegd is blijft hier. "
FACTOR = "Eerst vragen hoe het gaat, en dan pas wat er gebeurd is. Niet alles hoeft nu."
CSRF = "a" * 32


def agreements(marker: str) -> str:
    """Six agreements: what is sent is then about 1 kB, more than a card."""
    return "\n".join([f"Ronde {marker}", *(f"{n}. {LINE}" for n in range(1, 7))])


def cookie(role: str, session_id: str, token: str) -> str:
    return f"tt-{role}-{uuid.UUID(session_id).hex}={token}"


class Way(Protocol):
    """A way to bring news. `like` is how big a text the house sent for the same, and its marker."""

    name: str
    crowd: Crowd

    async def write(self, what: What, marker: str) -> None: ...

    def says_like(self, text: bytes, marker: str) -> None: ...


class House:
    """Each socket is the phone of another person; the facilitator's browser changes agreements or adds a card."""

    name = "house"

    def __init__(self, server: Server, session: dict[str, Any]) -> None:
        path = f"/live/{session['id']}/phone"
        self.crowd = Crowd(server.port, path, [cookie("phone", session["id"], token) for token in session["phones"]])
        self.console = Browser(server.url, cookie("console", session["id"], session["console"]))
        self.session, self.base = session, f"/s/{session['id']}/console/"

    async def write(self, what: What, marker: str) -> None:
        if what == "agreements":
            await self.console.post(f"{self.base}agreements", agreements=agreements(marker))
        else:
            await self.console.post(f"{self.base}flap/add", column="1", text=f"{FACTOR} {marker}")

    def says_like(self, text: bytes, marker: str) -> None:
        """It is itself the example."""


class Usual:
    """Its cards are filled up with spaces to the size of the house's."""

    name = "usual"

    def __init__(self, server: Server, size: int) -> None:
        self.crowd = Crowd(server.port, "/live", [""] * size)
        self.console = Browser(server.url, "")
        self.size = 0

    async def write(self, what: What, marker: str) -> None:
        if what == "agreements":
            await self.console.post("/agreements", agreements=agreements(marker))
        else:
            await self.console.post("/card", text=f"{FACTOR} {marker}", size=str(self.size))

    def says_like(self, text: bytes, marker: str) -> None:
        self.size = len(text)


class Floor:
    """Says the very text of the house, with another marker."""

    name = "floor"

    def __init__(self, server: Server, size: int) -> None:
        self.crowd = Crowd(server.port, "/", [""] * size)
        self.text, self.marker = b"", b""

    async def write(self, what: What, marker: str) -> None:
        self.crowd.sockets[0].say(self.text.replace(self.marker, marker.encode()))

    def says_like(self, text: bytes, marker: str) -> None:
        self.text, self.marker = text, marker.encode()


class Browser:
    """Posts as the pages do: with an op id and the revision that it shows."""

    def __init__(self, url: str, cookies: str) -> None:
        headers = {"Cookie": f"{cookies}; csrftoken={CSRF}", "X-CSRFToken": CSRF, "HX-Request": "true"}
        many = httpx.Limits(max_connections=None, max_keepalive_connections=100)  # posts do not wait for each other
        self.client = httpx.AsyncClient(base_url=url, headers=headers, timeout=60, limits=many)
        self.revision = 0

    async def post(self, path: str, **fields: str) -> httpx.Response:
        known = {"op": str(uuid.uuid4()), "revision": str(self.revision)}
        response = await self.client.post(path, data={**known, **fields})
        response.raise_for_status()
        self.revision = max(self.revision, response.json()["to"])
        return response


class Phone(Browser):
    """The browser of one person of a session."""

    def __init__(self, server: Server, session: dict[str, Any], number: int) -> None:
        super().__init__(server.url, cookie("phone", session["id"], session["phones"][number]))
        self.base = f"/s/{session['id']}/"

    async def note(self, text: str) -> None:
        await self.post(f"{self.base}notes/add", column="1", text=text)

    async def check(self) -> None:
        (await self.client.get(f"{self.base}check/phone")).raise_for_status()
