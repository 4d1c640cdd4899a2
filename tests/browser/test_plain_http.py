"""A phone on the network: plain http under a name that is not localhost, so the browser grants less."""

from playwright.sync_api import expect

from tests.browser.conftest import LAPTOP, Open
from tests.browser.rooms import in_phase, joins_by_the_form, opens_by_the_form, opens_the_screen, writes
from tests.server import Server

GRANTED = """[
  window.isSecureContext, typeof crypto.randomUUID, typeof navigator.clipboard, typeof navigator.wakeLock,
]"""


def test_everything_works_where_the_browser_does_not_trust_the_connection(server: Server, device: Open):
    base = f"http://phone.test:{server.port}"
    els = device(LAPTOP)
    room = opens_by_the_form(els, base)
    anna = joins_by_the_form(device(), base, room.code, "Anna")
    # The fault is really there: none of these exists here.
    assert anna.evaluate(GRANTED) == [False, "undefined", "undefined", "undefined"]
    screen = opens_the_screen(device, els)
    room.goes_to("alone")
    in_phase(anna, "alone")
    in_phase(screen, "alone")
    writes(anna, "Werkt ook hier")
    expect(els.locator("#written")).to_contain_text("1")

    # No clipboard: the button is not there, and the link is text that one can select.
    els.get_by_role("button", name="Links", exact=True).first.click()
    expect(els.locator("#links")).to_be_visible()
    expect(els.locator("[data-copy]:visible")).to_have_count(0)
    expect(els.locator("#links")).to_contain_text("/enter#console.")
