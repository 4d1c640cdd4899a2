"""The line to the server: what the phone does and says when sockets are blocked, deaf or cut, and after an upgrade."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from tests.browser.conftest import LAPTOP, Open
from tests.browser.rooms import Room, in_phase, joins, opens_a_session
from tests.server import Server


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The regular checks come often, so that a test need not wait for them."""
    running = Server(tmp_path_factory.mktemp("server"), LIVE_CHECK="4", LIVE_CHECK_ALONE="1").start()
    yield running
    running.stop()


@pytest.fixture
def room(server: Server, device: Open) -> Room:
    return opens_a_session(device(LAPTOP), server.url)


def comes_in(phone: Page, base: str, code: str) -> None:
    phone.goto(base)
    phone.get_by_label("Code van de sessie").fill(code)
    phone.get_by_label("Je voornaam").fill("Anna")
    phone.get_by_role("button", name="Ik doe mee").click()
    expect(phone.locator("body")).to_have_attribute("data-live", "phone")


def test_where_sockets_are_blocked_the_phone_asks_and_says_that_it_is_slower(server: Server, device: Open, room: Room):
    phone = device()
    tried: list[str] = []

    def block(route: WebSocketRoute) -> None:
        tried.append(route.url)
        route.close(code=3001)

    phone.route_web_socket("**", block)
    comes_in(phone, server.url, room.code)
    expect(phone.locator("#line")).to_have_text("verbonden, iets trager")
    room.goes_to("alone")
    in_phase(phone, "alone")
    phone.locator("#new-1").fill("Toch opgeslagen")
    phone.locator("#new-1").press("Enter")
    expect(phone.locator("#notes-1")).to_contain_text("Toch opgeslagen")
    assert tried


def test_a_deaf_socket_is_replaced_and_nothing_is_missed(server: Server, device: Open, room: Room):
    phone = device()
    opened: list[WebSocketRoute] = []

    def first_is_deaf(route: WebSocketRoute) -> None:
        opened.append(route)
        to_server = route.connect_to_server()
        if len(opened) == 1:
            to_server.on_message(lambda _text: None)

    phone.route_web_socket("**", first_is_deaf)
    comes_in(phone, server.url, room.code)
    expect(phone.locator("#line")).to_have_text("verbonden")
    room.goes_to("podcast")
    in_phase(phone, "podcast")
    for _look in range(100):
        if len(opened) > 1:
            break
        phone.wait_for_timeout(100)
    assert len(opened) > 1
    room.goes_to("alone")
    in_phase(phone, "alone")


def test_the_server_stops_and_comes_back_and_the_phone_says_so(tmp_path_factory: pytest.TempPathFactory, device: Open):
    own = Server(tmp_path_factory.mktemp("own"), LIVE_CHECK="4", LIVE_CHECK_ALONE="1").start()
    try:
        room = opens_a_session(device(LAPTOP), own.url)
        phone = joins(device(), own.url, room.code, "Anna")
        own.stop()
        expect(phone.locator("#line")).to_have_text("offline")
        own.start()
        expect(phone.locator("#line")).to_have_text("verbonden")
        expect(phone.locator("#renewed")).to_be_hidden()
    finally:
        own.stop()


def test_a_backup_put_back_by_hand_is_seen_where_sockets_are_blocked(server: Server, device: Open, room: Room):
    phone = device()
    phone.route_web_socket("**", lambda route: route.close(code=3001))
    comes_in(phone, server.url, room.code)
    room.goes_to("alone")
    in_phase(phone, "alone")
    asked: list[str] = []

    def of_before(route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, json={**answer.json(), "revision": 1})

    phone.on("request", lambda request: asked.append(request.url) if "/state/" in request.url else None)
    phone.evaluate("document.getElementById('heading').textContent = 'wat nooit gebeurd is'")
    phone.route("**/check/*", of_before)
    expect(phone.locator("#heading")).not_to_have_text("wat nooit gebeurd is")
    phone.unroute_all(behavior="wait")
    assert asked
    assert "since" not in asked[-1]


def test_after_an_upgrade_a_reload_is_offered_and_what_was_typed_stays(server: Server, device: Open, room: Room):
    phone = joins(device(), server.url, room.code, "Anna")
    room.goes_to("alone")
    in_phase(phone, "alone")
    phone.locator("#new-1").press_sequentially("Half")
    expect(phone.locator("#renewed")).to_be_hidden()

    def upgraded(route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, json={**answer.json(), "version": "andere"})

    phone.route("**/check/*", upgraded)
    expect(phone.locator("#renewed")).to_be_visible()
    phone.unroute_all(behavior="wait")
    phone.get_by_role("button", name="Ververs de pagina").click()
    expect(phone.locator("#renewed")).to_be_hidden()
    expect(phone.locator("#new-1")).to_have_value("Half")
