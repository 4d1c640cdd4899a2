"""The only door to the channel layer: there is news, never what."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from uuid import UUID

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer

logger = logging.getLogger(__name__)

Scope = MutableMapping[str, Any]
Asgi = Callable[[Scope, Any, Any], Awaitable[None]]
POKE_WITHIN = 0.2  # seconds; a Redis that hangs must not hold anybody's answer
_loop: asyncio.AbstractEventLoop | None = None


def channel_group(session_id: UUID) -> str:
    return f"live.{session_id.hex}"


def remembering_the_loop(application: Asgi) -> Asgi:
    """Note the server's loop, so that a write in a thread can hand its poke over without waiting for it."""

    async def noting(scope: Scope, receive: Any, send: Any) -> None:
        global _loop
        _loop = asyncio.get_running_loop()
        await application(scope, receive, send)

    return noting


def poke(session_id: UUID, revision: int) -> None:
    """Say that a session has news. A lost poke costs delay, never data: hubs read the event log."""
    if _loop is not None and _loop.is_running():
        asyncio.run_coroutine_threadsafe(_poke(session_id, revision), _loop)
    else:
        async_to_sync(_poke)(session_id, revision)


async def _poke(session_id: UUID, revision: int) -> None:
    layer = get_channel_layer()
    try:
        await asyncio.wait_for(
            layer.group_send(channel_group(session_id), {"type": "news", "revision": revision}), POKE_WITHIN
        )
    except Exception as error:
        logger.warning("poke lost", extra={"session": str(session_id), "reason": type(error).__name__})
