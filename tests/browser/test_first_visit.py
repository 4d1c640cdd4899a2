"""What a phone fetches the first time: little, and few things, because forty phones come in over one hotspot."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import LAPTOP, PHONE, Open
from tests.browser.rooms import Room, opens_a_session
from tests.server import Server

MOST_BYTES, MOST_REQUESTS = 60_000, 8


class Wire:
    """What came over the network, as Chromium counts it: heads and bodies, compressed."""

    def __init__(self, page: Page) -> None:
        self.asked: set[str] = set()  # addresses: a second time comes from memory
        self.sizes: dict[str, float] = {}
        self.line: set[str] = set()
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.requestWillBeSent", self._ask)
        session.on("Network.loadingFinished", self._finish)

    def _ask(self, said: dict[str, Any]) -> None:
        url = said["request"]["url"].partition("#")[0]
        if "/check/" in url:  # the line, asking what time it is; the page stands by then
            self.line.add(said["requestId"])
        else:
            self.asked.add(url)

    def _finish(self, said: dict[str, Any]) -> None:
        self.sizes[said["requestId"]] = said["encodedDataLength"]

    @property
    def bytes(self) -> float:
        return sum(size for request, size in self.sizes.items() if request not in self.line)


@pytest.fixture
def room(server: Server, device: Open) -> Room:
    return opens_a_session(device(LAPTOP), server.url)


def test_the_page_of_a_phone_is_small(server: Server, device: Open, room: Room):
    first, again = device(PHONE), device(PHONE)
    joins(first, server, room.code)
    again.context.add_cookies(first.context.cookies())  # type: ignore[arg-type]  # nothing in its cache yet
    wire = Wire(again)
    again.goto(first.url)
    expect(again.locator("#line")).to_have_text("verbonden")
    again.wait_for_load_state("networkidle")
    assert 5 < len(wire.asked) <= MOST_REQUESTS, sorted(wire.asked)
    assert 20_000 < wire.bytes <= MOST_BYTES, wire.sizes


def test_all_the_way_from_the_code_on_the_screen_to_the_lobby(server: Server, device: Open, room: Room):
    page = device(PHONE)
    wire = Wire(page)
    joins(page, server, room.code)
    page.wait_for_load_state("networkidle")
    assert 20_000 < wire.bytes <= MOST_BYTES * 1.1  # a page more, with its form


def joins(page: Page, server: Server, code: str) -> None:
    page.goto(f"{server.url}/#{code.replace(' ', '')}")
    page.get_by_label("Je voornaam").fill("Anna")
    page.get_by_role("button", name="Ik doe mee").click()
    expect(page.locator("#line")).to_have_text("verbonden")
