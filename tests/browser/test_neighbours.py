"""Phones and a console find out who sits beside whom. Only the push can bring it: regular checks are an hour apart."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import LAPTOP, Open
from tests.browser.rooms import Room, in_phase, joins, opens_a_session
from tests.server import Server

HOUR = "3600"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    regular = dict.fromkeys(("LIVE_CHECK", "LIVE_CHECK_ALONE", "LIVE_SLOW_CHECK", "LIVE_SILENCE"), HOUR)
    running = Server(tmp_path_factory.mktemp("server"), **regular).start()
    yield running
    running.stop()


@pytest.fixture
def room(server: Server, device: Open) -> Room:
    return opens_a_session(device(LAPTOP), server.url)


@pytest.fixture
def phones(server: Server, device: Open, room: Room) -> list[Page]:
    """Anna, Ben, Cato and Dirk look for who sits beside them."""
    found = [joins(device(), server.url, room.code, name) for name in ("Anna", "Ben", "Cato", "Dirk")]
    room.goes_to("pairs_forming")
    expect(found[0].locator("#neighbour-number")).to_be_hidden()
    room.console.get_by_role("button", name="Wie naast elkaar zit").click()
    for number, phone in enumerate(found, 1):
        expect(phone.locator("#my_neighbour .own-number b")).to_have_text(str(number))
    return found


def asks(phone: Page, number: str) -> None:
    phone.locator("#neighbour-number").fill(number)
    phone.locator("#neighbour-number").press("Enter")


def test_a_number_typed_and_a_yes_make_a_pair_and_what_another_types_meanwhile_stays(room: Room, phones: list[Page]):
    anna, ben, cato, dirk = phones
    cato.locator("#neighbour-number").press_sequentially("40")
    cato.keyboard.press("ArrowLeft")
    asks(ben, "3")
    expect(cato.locator("#my_neighbour")).to_contain_text("Ben wil met jou een lijst maken")
    field = cato.locator("#neighbour-number")
    expect(field).to_have_value("40")
    expect(field).to_be_focused()
    assert field.evaluate("field => field.selectionStart") == 1
    cato.get_by_role("button", name=re.compile("^Liever niet")).click()
    expect(ben.locator("#my_neighbour")).to_contain_text("lukt het niet")
    expect(anna.locator("#my_neighbour")).not_to_contain_text("lukt het niet")

    asks(anna, "2")
    ben.get_by_role("button", name=re.compile("^Ja")).click()
    for phone, other in ((anna, "Ben"), (ben, "Anna")):
        expect(phone.locator("#my_group")).to_contain_text(other)
        expect(phone.locator("#neighbour-number")).to_be_hidden()
    expect(room.console.locator("#group_board")).to_contain_text("2 mensen hebben nog niemand")
    asks(dirk, "2")
    expect(dirk.locator("form[data-form=neighbour] .field__error")).to_contain_text("zit al bij iemand")


def test_two_taps_by_keyboard_make_a_pair_and_take_it_apart(room: Room, phones: list[Page]):
    els = room.console
    els.locator(".searching .chip", has_text="Anna").press("Enter")
    own = els.locator("#seat_choice li[data-one] button:visible")
    expect(own).to_have_count(3)  # not herself, and she is alone already
    els.locator("#seat_choice button", has_text="Dirk").press("Enter")
    expect(els.locator("#group_board .tile", has_text="Anna")).to_contain_text("Dirk")
    expect(phones[3].locator("#my_group")).to_contain_text("Anna")
    els.locator("#group_board .tile .chip", has_text="Dirk").click()
    els.locator("#seat_choice button[name=alone]").click()
    expect(els.locator("#group_board")).to_contain_text("4 mensen hebben nog niemand")
    expect(phones[3].locator("#neighbour-number")).to_be_visible()


def test_when_the_time_starts_nobody_is_alone(room: Room, phones: list[Page]):
    anna, ben, cato, _dirk = phones
    asks(anna, "2")
    ben.get_by_role("button", name=re.compile("^Ja")).click()
    expect(room.console.locator("#group_board")).to_contain_text("als je de tijd start")
    room.next()
    in_phase(cato, "pairs")
    expect(cato.locator("#my_group")).to_contain_text("Dirk")
