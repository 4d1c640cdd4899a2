"""Who reads slowly has the flap stand still, and misses nothing."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.colleagues import Colleagues
from tests.browser.conftest import LAPTOP, Open
from tests.browser.rooms import in_phase, joins, opens_a_session
from tests.server import Server


@pytest.fixture
def colleagues(server: Server) -> Iterator[Colleagues]:
    here = Colleagues(server.url)
    yield here
    here.go()
    here.loop.close()


def puts_up(els: Page, text: str) -> None:
    els.locator("#k1 [data-open=flap-add]").click()
    els.locator("#flap-add-text").fill(text)
    els.locator("#flap-add .button--primary").click()
    expect(els.locator("#flap-1")).to_contain_text(text)
    els.locator("#flap-add [data-dismiss]").click()


def wipes(els: Page, text: str) -> None:
    card = els.locator("#flap-1 > li", has_text=text)
    card.locator(".flap__more").click()
    card.locator("[data-open=wipe-text]").click()
    els.locator("#wipe-text .button--alert").click()
    expect(card).to_have_count(0)


def test_who_reads_slowly_holds_the_flap_and_gets_what_came_meanwhile(
    server: Server, device: Open, colleagues: Colleagues
):
    room = opens_a_session(device(LAPTOP), server.url)
    els, anna = room.console, joins(device(), server.url, room.code, "Anna")
    colleagues.come_in(room.code, ("Bram", "Cato", "Daan", "Emma", "Femke"))
    room.goes_to("together")
    for text in ("Eerst luisteren", "Rustig blijven"):
        puts_up(els, text)
    flap = anna.locator("#flap-1")
    expect(flap).to_contain_text("Rustig blijven")
    pause = anna.get_by_role("button", name="Pauzeer updates")
    pause.click()
    expect(pause).to_have_attribute("aria-pressed", "true")
    before = flap.locator("li").all_inner_texts()

    puts_up(els, "Tijd maken")
    wipes(els, "Eerst luisteren")
    els.locator("[popovertarget=break-lengths]").click()
    els.locator("#break-lengths form button").first.click()
    expect(anna.locator("#break_notice")).to_be_visible()  # the rest of the page goes on
    els.locator("#break_keys form button").first.click()
    expect(anna.locator("#break_notice")).to_be_hidden()
    assert flap.locator("li").all_inner_texts() == before

    pause.click()
    expect(pause).to_have_attribute("aria-pressed", "false")
    expect(flap).to_contain_text("Tijd maken")
    expect(flap).not_to_contain_text("Eerst luisteren")

    pause.click()
    puts_up(els, "Samen eten")
    room.goes_to("questions")
    in_phase(anna, "questions")
    expect(pause).to_have_attribute("aria-pressed", "false")  # one is always where the group is
    expect(flap).to_contain_text("Samen eten")
