"""Pokes: they say that there is news, never what, and nobody waits for them."""

import asyncio
import threading
import time
from typing import Any
from uuid import UUID, uuid4

import pytest
from channels.layers import get_channel_layer

from sessions import live

SESSION = uuid4()


@pytest.fixture
def no_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a management command: no server runs in this process."""
    monkeypatch.setattr(live, "_loop", None)


async def note_the_loop() -> None:
    async def application(scope: Any, receive: Any, send: Any) -> None:
        scope["entered"] = True

    scope: dict[str, Any] = {}
    await live.remembering_the_loop(application)(scope, None, None)
    assert scope == {"entered": True}


def breaks(monkeypatch: pytest.MonkeyPatch, how: str) -> None:
    async def group_send(group: str, message: dict[str, Any]) -> None:
        if how == "hangs":
            await asyncio.sleep(60)
        raise ConnectionError("no redis at secret.example")

    monkeypatch.setattr(get_channel_layer(), "group_send", group_send)


async def test_a_poke_holds_a_revision_and_nothing_else(no_loop: None):
    layer = get_channel_layer()
    channel = await layer.new_channel()
    await layer.group_add(live.channel_group(SESSION), channel)
    await note_the_loop()
    await asyncio.to_thread(live.poke, SESSION, 7)
    assert await asyncio.wait_for(layer.receive(channel), 5) == {"type": "news", "revision": 7}


async def test_a_poke_of_another_session_is_not_heard(no_loop: None):
    assert live.channel_group(SESSION) != live.channel_group(UUID(int=SESSION.int ^ 1))


@pytest.mark.parametrize("how", ["hangs", "fails"])
async def test_with_a_server_running_nobody_waits_for_a_layer_that(no_loop: None, monkeypatch, caplog, how: str):
    breaks(monkeypatch, how)
    await note_the_loop()
    began = time.monotonic()
    thread = threading.Thread(target=live.poke, args=(SESSION, 1))
    thread.start()
    thread.join()  # holds up the loop: a poke that waited for the layer would never come back
    assert time.monotonic() - began < live.POKE_WITHIN
    for _try in range(200):
        if caplog.records:
            break
        await asyncio.sleep(0.01)
    assert [record.getMessage() for record in caplog.records] == ["poke lost"]


@pytest.mark.parametrize(("how", "reason"), [("hangs", "TimeoutError"), ("fails", "ConnectionError")])
def test_without_a_server_a_poke_gives_up_soon_and_says_only_why(no_loop: None, monkeypatch, caplog, how, reason):
    breaks(monkeypatch, how)
    began = time.monotonic()
    live.poke(SESSION, 1)
    assert time.monotonic() - began < live.POKE_WITHIN * 10
    (record,) = caplog.records
    assert record.reason == reason
    assert "secret.example" not in caplog.text


def test_a_loop_that_has_stopped_is_not_waited_for(no_loop: None, monkeypatch):
    loop = asyncio.new_event_loop()
    monkeypatch.setattr(live, "_loop", loop)
    loop.close()
    live.poke(SESSION, 1)
