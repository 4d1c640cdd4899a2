"""Browsers on the line: who gets a socket, what it brings, and with which word it ends."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from channels.db import database_sync_to_async
from channels.routing import URLRouter
from channels.testing import WebsocketCommunicator
from django.utils import timezone

from sessions import access, actions, codes, consumers, hub
from sessions.models import Event, Op, Pass, Session
from sessions.routing import sockets
from tests.on_disk import live_room, on_disk  # noqa: F401 - fixtures
from tests.people import Device, Room

HOST = b"teamtool.example"
SOON = 5  # seconds; a machine may be slow


class Browser:
    """A page's line to the server."""

    def __init__(self, device: Device, *, origin: bytes = b"http://" + HOST, cookie: bytes | None = None) -> None:
        jar = "; ".join(f"{name}={morsel.value}" for name, morsel in device.client.cookies.items()).encode()
        headers = [(b"host", HOST), (b"cookie", jar if cookie is None else cookie)]
        if origin:
            headers.append((b"origin", origin))
        path = f"/live/{device.session.pk}/{device.role}"
        self.line = WebsocketCommunicator(URLRouter(sockets), path, headers=headers)

    async def opens(self) -> bool:
        connected, _code = await self.line.connect(timeout=SOON)
        return connected

    async def hears_of_presence(self) -> dict[str, Any]:
        """The next frame, also one that only tells who is here now."""
        frame: dict[str, Any] = json.loads(await self.line.receive_from(timeout=SOON))
        return frame

    async def hears(self) -> dict[str, Any]:
        while (frame := await self.hears_of_presence()).get("from") == frame["to"]:
            pass
        return frame

    async def is_closed_with(self) -> int:
        while (said := await self.line.receive_output(timeout=SOON))["type"] != "websocket.close":
            frame = json.loads(said["text"])
            assert frame.get("from") == frame["to"], frame
        return int(said["code"])

    async def hears_nothing(self) -> bool:
        """Nothing but who is here."""
        while not await self.line.receive_nothing(timeout=0.1):
            frame = json.loads(await self.line.receive_from(timeout=SOON))
            if frame.get("from") != frame["to"]:
                return False
        return True

    async def goes(self) -> None:
        await self.line.disconnect(timeout=SOON)


@asynccontextmanager
async def on_the_line(*devices: Device):
    """Their sockets, each with its whole already heard; gone afterwards."""
    browsers = [Browser(device) for device in devices]
    try:
        for browser in browsers:
            assert await browser.opens()
            assert "from" not in await browser.hears()
        yield browsers
    finally:
        for browser in browsers:
            await browser.goes()


def in_thread(work: Callable[..., Any]) -> Callable[..., Awaitable[Any]]:
    return database_sync_to_async(work)


@pytest.fixture
def anna(live_room: Room) -> Device:  # noqa: F811
    return live_room.joins("Anna")


@pytest.fixture
def els(live_room: Room) -> Device:  # noqa: F811
    return live_room.facilitator


@pytest.fixture
def beamer(live_room: Room) -> Device:  # noqa: F811
    return live_room.screen()


async def test_anna_gets_the_whole_when_her_page_opens(live_room: Room, anna: Device):  # noqa: F811
    browser = Browser(anna)
    assert await browser.opens()
    whole = await browser.hears()
    assert "from" not in whole
    assert whole["state"]["phase"] == "lobby"
    assert {"heading", "me", f"person-{anna.person_id}"} <= {item["id"] for item in whole["items"]}
    await browser.goes()


async def test_a_change_reaches_phone_console_and_screen_each_in_its_own_words(
    live_room: Room, anna: Device, els: Device, beamer: Device  # noqa: F811
):  # fmt: skip
    async with on_the_line(anna, els, beamer) as (phone, console, screen):
        await in_thread(actions.go_to)(anna.session.pk, None, pressed_in="lobby", to="welcome")
        for browser, its_own in ((phone, "heading"), (console, "run"), (screen, "heading")):
            frame = await browser.hears()
            assert frame["to"] == frame["from"] + 1
            assert frame["state"]["phase"] == "welcome"
            assert its_own in {item["id"] for item in frame["items"]}


async def test_a_note_reaches_the_writers_two_devices_and_of_it_only_a_count_the_console(
    live_room: Room, anna: Device, els: Device  # noqa: F811
):  # fmt: skip
    ben = await in_thread(live_room.joins)("Ben")
    async with on_the_line(anna, anna, ben, els) as (one, two, bens, console):
        await in_thread(anna.posts)("add_notes", column=1, text="Alleen van mij")
        for browser in (one, two):
            assert "Alleen van mij" in (await browser.hears())["items"][0]["html"]
        for browser in (bens, console):
            assert "Alleen van mij" not in json.dumps(await browser.hears())


async def test_what_a_socket_says_is_ignored(live_room: Room, anna: Device):  # noqa: F811
    async with on_the_line(anna) as (browser,):
        await browser.line.send_to(text_data='{"phase": "finished"}')
        await browser.line.send_to(bytes_data=b"\xff\xfe")
        assert await browser.hears_nothing()
    assert (await in_thread(Session.objects.get)()).phase == "lobby"


@pytest.mark.parametrize("origin", [b"", b"http://evil.example", b"null", b"http://[", b"http://teamtool.example:81"])
async def test_a_page_of_another_site_gets_no_socket_at_all(live_room: Room, anna: Device, origin: bytes):  # noqa: F811
    browser = Browser(anna, origin=origin)
    assert not await browser.opens()
    assert hub.sockets(anna.session.pk) == 0


def test_a_request_without_any_host_is_of_another_site():
    assert not consumers.same_origin({"headers": []})


async def test_a_phone_without_our_cookie_is_told_to_join_and_a_console_that_it_is_out(
    live_room: Room, anna: Device, els: Device  # noqa: F811
):  # fmt: skip
    for device, code in ((anna, access.MOVED), (els, access.REMOVED)):
        browser = Browser(device, cookie=b"")
        assert await browser.opens()
        assert await browser.is_closed_with() == code
        await browser.goes()


async def test_a_cookie_that_nobody_gave_opens_nothing(live_room: Room, anna: Device):  # noqa: F811
    name = access.cookie_name(access.PHONE, anna.session.pk).encode()
    browser = Browser(anna, cookie=name + b"=guessed")
    assert await browser.opens()
    assert await browser.is_closed_with() == access.MOVED


@pytest.mark.parametrize("strange", [b'x={"a": 1}; ', b"a[1]=b; ", b"\xff\xfe; ", b"no-value; "])
async def test_the_strange_cookie_of_a_neighbour_does_not_hide_ours(
    live_room: Room, anna: Device, strange: bytes  # noqa: F811
):  # fmt: skip
    name = access.cookie_name(access.PHONE, anna.session.pk)
    browser = Browser(anna, cookie=strange + f"{name}={anna.client.cookies[name].value}".encode())
    assert await browser.opens()
    assert (await browser.hears())["items"]
    await browser.goes()


async def test_a_removed_person_is_told_at_the_door(live_room: Room, anna: Device, els: Device):  # noqa: F811
    await in_thread(els.posts)("remove_person", anna.person_id)
    browser = Browser(anna)
    assert await browser.opens()
    assert await browser.is_closed_with() == access.REMOVED


async def test_who_is_taken_out_hears_it_at_once_and_then_the_line_closes(
    live_room: Room, anna: Device, els: Device  # noqa: F811
):  # fmt: skip
    ben = await in_thread(live_room.joins)("Ben")
    async with on_the_line(anna, ben) as (annas, bens):
        await in_thread(els.posts)("remove_person", anna.person_id)
        assert f"person-{anna.person_id}" in (await annas.hears())["gone"]
        assert await annas.is_closed_with() == access.REMOVED
        assert f"person-{anna.person_id}" in (await bens.hears())["gone"]
        assert await bens.hears_nothing()


async def test_the_old_device_lets_go_when_another_takes_the_place(live_room: Room, anna: Device):  # noqa: F811
    async with on_the_line(anna) as (old,):
        await in_thread(actions.offer_seat)(anna.session.pk, None, person_id=anna.person_id, digest="d")
        await in_thread(actions.take_seat)(anna.session.pk, None, digest="d", token_digest=codes.digest("new"))
        assert (await old.hears())["to"]
        assert await old.is_closed_with() == access.MOVED


async def test_a_renewed_link_shuts_the_other_console_out_and_says_so(live_room: Room, els: Device):  # noqa: F811
    kept = await in_thread(els.session.passes.get)()
    other = Device(els.session, access.CONSOLE)
    other.client.cookies[access.cookie_name(access.CONSOLE, els.session.pk)] = "other"
    await in_thread(actions.give_pass)(session=els.session, role=Pass.Role.CONSOLE, token_digest=codes.digest("other"))
    async with on_the_line(els, other) as (mine, others):
        await in_thread(actions.renew_link)(els.session.pk, None, role=Pass.Role.CONSOLE, keep=kept)
        assert (await others.hears())["to"] == 1
        assert await others.is_closed_with() == access.REMOVED
        assert (await mine.hears())["to"] == 1
        assert await mine.hears_nothing()


async def test_when_the_session_ends_everybody_sees_the_last_page_and_is_let_go(
    live_room: Room, anna: Device, els: Device, beamer: Device  # noqa: F811
):  # fmt: skip
    await in_thread(live_room.goes_to)("closing")
    async with on_the_line(anna, els, beamer) as browsers:
        await in_thread(actions.go_to)(els.session.pk, None, pressed_in="closing", to="finished")
        for browser in browsers:
            assert (await browser.hears())["state"]["phase"] == "finished"
            assert await browser.is_closed_with() == access.ENDED


async def test_who_comes_after_the_end_sees_the_last_page_and_is_let_go(live_room: Room, anna: Device):  # noqa: F811
    await in_thread(live_room.goes_to)("finished")
    browser = Browser(anna)
    assert await browser.opens()
    assert (await browser.hears())["state"]["phase"] == "finished"
    assert await browser.is_closed_with() == access.ENDED
    await browser.goes()


async def test_a_session_that_is_gone_closes_every_line(live_room: Room, anna: Device, els: Device):  # noqa: F811
    async with on_the_line(anna, els) as browsers:
        await in_thread(Session.objects.all().delete)()
        hub._hubs[anna.session.pk].wake.set()
        for browser in browsers:
            assert await browser.is_closed_with() == access.ENDED


async def test_what_is_deleted_closes_every_line_at_once_and_nobody_waits_for_the_slow_check(
    live_room: Room,  # noqa: F811
    anna: Device,
    els: Device,
):
    async with on_the_line(anna, els) as browsers:
        await in_thread(Session.objects.update)(opened_at=timezone.now() - timedelta(days=40))
        for happened in (Event, Op):
            await in_thread(happened.objects.update)(at=timezone.now() - timedelta(days=40))
        await in_thread(actions.delete_when_due)(anna.session.pk, None)
        for browser in browsers:
            assert await browser.is_closed_with() == access.ENDED
    assert not await in_thread(Session.objects.exists)()


async def test_a_session_that_never_was_is_over(live_room: Room, anna: Device):  # noqa: F811
    nowhere = Device(Session(pk=uuid4()), access.PHONE)
    browser = Browser(nowhere)
    assert await browser.opens()
    assert await browser.is_closed_with() == access.ENDED


async def test_without_sockets_there_is_no_hub(live_room: Room, anna: Device, els: Device):  # noqa: F811
    async with on_the_line(anna, els):
        assert hub.sockets(anna.session.pk) == 2
        task = hub._hubs[anna.session.pk].task
    assert hub.sockets(anna.session.pk) == 0
    await asyncio.wait({task}, timeout=SOON)
    assert task.done()
