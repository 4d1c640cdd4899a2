"""The thin end of a socket: accept, authorise, join the hub, leave. It never writes and never renders."""

from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from django.http.cookie import parse_cookie

from sessions import access, hub
from sessions.models import Session


class LiveConsumer(AsyncWebsocketConsumer):  # type: ignore[misc]  # channels ships no types
    """News for one browser. What it sends is ignored: writes go over HTTP."""

    channel_layer_alias = None  # the hub listens for everybody; no channel for each socket
    line: hub.Line | None = None

    async def connect(self) -> None:
        if not same_origin(self.scope):
            # Not our page: it does not even get a socket. Our own pages never see this.
            await self.close()
            return
        self.session_id: UUID = self.scope["url_route"]["kwargs"]["session_id"]
        # Accept first: the code of a refused handshake never reaches the browser, and it would try for ever.
        await self.accept()
        who = await database_sync_to_async(self.identify)()
        if isinstance(who, access.Denied):
            await self.close(code=who.code)
            return
        self.line = hub.Line(who.owner, who.scopes, who.token_digest, self.send_text, self.close_with)
        hub.join(self.session_id, self.line)

    def identify(self) -> access.Who | access.Denied:
        role = self.scope["url_route"]["kwargs"]["role"]
        try:
            return access.identify(cookies_of(self.scope), self.session_id, role)
        except Session.DoesNotExist:
            return access.Denied(access.ENDED)

    async def send_text(self, text: str) -> None:
        await self.send(text_data=text)

    async def close_with(self, code: int) -> None:
        await self.close(code=code)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Nothing is taken from a socket."""

    async def disconnect(self, code: int) -> None:
        if self.line is not None:
            hub.leave(self.session_id, self.line)
            self.line = None


def _header(scope: Any, name: bytes) -> str:
    return next((value.decode("latin1") for key, value in scope["headers"] if key == name), "")


def same_origin(scope: Any) -> bool:
    """Whether the page that asks was served by this very host: a browser always says where it comes from."""
    try:
        asked_from = urlsplit(_header(scope, b"origin")).netloc
    except ValueError:  # no address at all
        return False
    return asked_from == _header(scope, b"host") != ""


def cookies_of(scope: Any) -> dict[str, str]:
    """As Django reads them for pages: the strange cookie of a neighbour on this host must not hide ours."""
    return parse_cookie(_header(scope, b"cookie"))
