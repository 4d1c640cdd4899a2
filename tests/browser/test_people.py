"""People come, go, come back and are looked after, in real browsers."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import LAPTOP, Open
from tests.browser.rooms import (
    Room,
    in_phase,
    joins_by_the_form,
    offers_the_place,
    on_the_wall,
    opens_a_session,
    takes_the_place,
    writes,
)
from tests.server import Server


@pytest.fixture
def room(server: Server, device: Open) -> Room:
    return opens_a_session(device(LAPTOP), server.url)


@pytest.fixture
def anna(server: Server, device: Open, room: Room) -> Page:
    return joins_by_the_form(device(), server.url, room.code, "Anna")


def test_two_annas_are_told_apart_and_anna_may_change_her_name(server: Server, device: Open, room: Room, anna: Page):
    second = joins_by_the_form(device(), server.url, room.code, "anna")
    expect(anna.locator("#people")).to_contain_text("anna 2")
    second.locator("[data-open=rename]").first.click()
    second.locator("#rename-name").fill("Annemarie")
    second.locator("#rename form button").first.click()
    expect(anna.locator("#people")).to_contain_text("Annemarie")
    expect(anna.locator("#people")).not_to_contain_text("anna 2")


def test_after_a_reload_and_after_the_front_page_anna_is_still_anna(server: Server, room: Room, anna: Page):
    anna.reload()
    expect(anna.locator("body")).to_have_attribute("data-live", "phone")
    joins_by_the_form(anna, server.url, room.code, "Iemand anders")
    expect(room.console.locator("#people_summary")).to_contain_text("1")


def test_anna_takes_her_place_to_another_device_and_the_old_one_lets_go(
    server: Server, device: Open, room: Room, anna: Page
):
    room.goes_to("alone")
    in_phase(anna, "alone")
    writes(anna, "Gaat mee")
    tablet = device()
    takes_the_place(tablet, server.url, offers_the_place(anna))
    in_phase(tablet, "alone")
    expect(tablet.locator("#notes-1")).to_contain_text("Gaat mee")
    expect(anna.locator("h1")).to_contain_text("niet meer op dit apparaat")
    expect(room.console.locator("#people_summary")).to_contain_text("1")


def test_whoever_is_taken_out_sees_why_at_once(room: Room, anna: Page):
    room.console.get_by_role("button", name="Mensen", exact=True).first.click()
    room.console.locator("#console_people .who__out").click()
    room.console.locator("#remove-person form button:not([data-dismiss])").click()
    expect(anna.locator("h1")).to_contain_text("niet meer in deze sessie")
    assert anna.locator("input, textarea").count() == 0


def test_a_closed_door_says_so(server: Server, device: Open, room: Room):
    room.console.get_by_role("button", name="Mensen", exact=True).first.click()
    room.console.locator("#door button").click()
    expect(room.console.locator("#door")).to_contain_text("dicht")
    late = device()
    late.goto(server.url)
    late.get_by_label("Code van de sessie").fill(room.code)
    late.get_by_label("Je voornaam").fill("Laat")
    late.get_by_role("button", name="Ik doe mee").click()
    expect(late.locator(".field__error")).to_contain_text("dicht")
    expect(late.get_by_label("Je voornaam")).to_have_value("Laat")


def test_help_hides_everything_and_reaches_only_who_leads(room: Room, anna: Page, device: Open, server: Server):
    ben = joins_by_the_form(device(), server.url, room.code, "Ben")
    room.goes_to("welcome")
    anna.get_by_role("link", name="Even niet / hulp").click()
    expect(anna.locator("#help")).to_be_visible()
    box = anna.locator("#help").bounding_box()
    assert box
    assert box["width"] >= 380
    assert box["height"] >= 800
    expect(room.console.locator("#help_asked")).not_to_be_visible()
    anna.locator("#me form button").click()
    expect(room.console.locator("#help_asked")).to_contain_text("Anna")
    assert "Anna" not in ben.locator("main").inner_text()
    room.console.locator("#help_asked form button").click()
    expect(room.console.locator("#help_asked")).not_to_be_visible()
    anna.locator("#help [data-dismiss]").first.click()
    expect(anna.locator("#help")).not_to_be_visible()


def test_a_round_shows_who_speaks_never_who_is_next_and_passing_is_one_tap(
    room: Room, anna: Page, device: Open, server: Server
):
    ben = joins_by_the_form(device(), server.url, room.code, "Ben")
    screen = on_the_wall(device, room.console)
    room.goes_to("podcast")
    in_phase(ben, "podcast")
    room.console.locator("#round_keys form button").first.click()
    expect(room.console.locator(".turn__who")).to_be_visible()
    first = room.console.locator(".turn__who").inner_text()
    speaker, other = (anna, ben) if first == "Anna" else (ben, anna)
    second = "Ben" if first == "Anna" else "Anna"
    for page in (anna, ben, screen):
        expect(page.locator("#round")).to_contain_text(first)
        expect(page.locator("#round")).not_to_contain_text(second)
    expect(other.locator("#my_turn")).not_to_be_visible()
    speaker.locator("#my_turn button").click()
    for page in (anna, ben, screen):
        expect(page.locator("#round")).to_contain_text(second)
    expect(room.console.locator("#round_keys")).to_contain_text(first)


def test_break_and_black_screen_are_seen_and_end_again(room: Room, anna: Page, device: Open):
    screen = on_the_wall(device, room.console)
    room.goes_to("podcast")
    room.console.locator("#break_keys button").first.click()
    room.console.locator("#break-lengths form button").first.click()
    for page in (anna, screen):
        expect(page.locator("#break_notice")).to_be_visible()
        expect(page.locator("#break_notice")).to_contain_text(re.compile(r"\d\d:\d\d"))
    room.console.locator("#break_keys form button").click()
    for page in (anna, screen):
        expect(page.locator("#break_notice")).not_to_be_visible()
    room.console.locator("#screen_keys button").click()
    expect(screen.locator("body")).to_have_attribute("data-black", "true")
    room.console.locator("#screen_keys button").click()
    expect(screen.locator("body")).to_have_attribute("data-black", "false")


def test_a_second_facilitator_comes_in_by_the_link_and_both_lead(room: Room, device: Open):
    room.console.get_by_role("button", name="Links", exact=True).first.click()
    link = room.console.locator("#links .link__text", has_text="/enter#console.").inner_text()
    second = device()
    second.goto(link)
    expect(second.locator("body")).to_have_attribute("data-live", "console")
    assert "#console" not in second.url
    expect(second.locator("#line")).to_contain_text("verbonden")  # before that, news may take the button away
    second.locator("#next .next").click()
    in_phase(room.console, "welcome")


def test_ending_is_asked_once_more_and_everybody_sees_it(room: Room, anna: Page):
    room.goes_to("closing")
    room.console.locator("#next .next").click()
    room.console.locator("#end form button:not([data-dismiss])").click()
    in_phase(room.console, "finished")
    in_phase(anna, "finished")
    anna.reload()
    in_phase(anna, "finished")
