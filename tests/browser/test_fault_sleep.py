"""A phone that slept through what the others did, and one whose clock is wrong."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, expect

from tests.browser.conftest import ARGUMENTS
from tests.browser.faults import Party, eventually, is_whole
from tests.browser.rooms import in_phase, writes
from tests.ensure_browser import find
from tests.faults.paces import LONG
from tests.faults.proxy import Proxy
from tests.server import free_port

SLEEPS = 60 if LONG else 3  # seconds


def starts_the_clock(party: Party) -> None:
    console = party.room.console
    if console.locator("#clock").get_attribute("data-running") == "false":
        console.locator("#clock_keys").get_by_role("button", name="Start").click()
    expect(console.locator("#clock")).to_have_attribute("data-running", "true")


LEFT = """() => {
  const [minutes, seconds] = document.querySelector("#clock [data-time]").textContent.split(":").map(Number);
  return 60 * minutes + seconds;
}"""


def shows_the_same_time_as(phone: Page, console: Page) -> bool:
    """Within a second. The one is looked at after the other, which takes a moment; so it is between two looks."""
    before, here, after = console.evaluate(LEFT), phone.evaluate(LEFT), console.evaluate(LEFT)
    return bool(after - 1 <= here <= before + 1)


@pytest.fixture
def pocket(browser: Browser) -> Iterator[BrowserContext]:
    """A phone that playwright does not keep awake: its pages can be hidden and frozen, as in a pocket."""
    port = free_port()
    launched = browser.browser_type.launch(
        executable_path=find(whole=True),
        args=[*ARGUMENTS, "--lang=nl-NL", "--accept-lang=nl", f"--remote-debugging-port={port}"],
        ignore_default_args=["--disable-back-forward-cache"],
    )
    phone = browser.browser_type.connect_over_cdp(f"http://127.0.0.1:{port}", no_defaults=True)
    yield phone.contexts[0]
    phone.close()
    launched.close()


def goes_into_the_pocket(phone: Page, how: str = "frozen") -> CDPSession:
    """Another page comes before it, and then, on most phones, nothing of it runs any more."""
    phone.context.new_page().bring_to_front()
    expect_hidden = "document.visibilityState === 'hidden'"
    eventually(lambda: phone.evaluate(expect_hidden), phone, lambda: "hidden")
    devtools = phone.context.new_cdp_session(phone)
    if how == "frozen":
        devtools.send("Page.setWebLifecycleState", {"state": "frozen"})
    return devtools


def comes_out_again(phone: Page, devtools: CDPSession) -> None:
    devtools.send("Page.setWebLifecycleState", {"state": "active"})
    phone.bring_to_front()


@pytest.mark.parametrize(("how", "life"), [("hidden", []), ("frozen", ["freeze", "resume"])])
def test_a_phone_that_slept_through_a_phase_shows_the_present_one_and_the_right_time(
    party: Party, proxy: Proxy, pocket: BrowserContext, how: str, life: list[str]
):
    anna, ben = party.comes_with(party.tab(pocket), "Anna", proxy.url), party.comes("Ben")
    party.room.goes_to("alone")
    in_phase(anna, "alone")
    writes(anna, "Van Anna")
    anna.locator("#new-1").press_sequentially("Half getypt")
    with anna.expect_response("**/check/phone"):  # the next one is far away: it is the waking that brings the news
        anna.evaluate("document.body.dataset.checkEvery = 60_000")
    devtools = goes_into_the_pocket(anna, how)
    proxy.hold(only="socket", new=False)  # its socket dies meanwhile, and nobody says so
    writes(ben, "Terwijl Anna sliep")
    party.room.goes_to("pairs")
    starts_the_clock(party)
    ben.wait_for_timeout(SLEEPS * 1000)
    in_phase(anna, "alone")
    comes_out_again(anna, devtools)
    in_phase(anna, "pairs")
    assert shows_the_same_time_as(anna, party.room.console)
    assert anna.evaluate("witnessed.life") == ["hidden", *life, "visible"]
    assert proxy.counts.held
    expect(anna.locator("#list-1")).to_contain_text("Terwijl Anna sliep")
    expect(anna.locator("#new-1")).to_have_value("Half getypt")
    is_whole(anna)
    party.nothing_is_lost()


def test_a_phone_whose_own_clock_stood_still_while_it_slept_counts_rightly_again(party: Party, pocket: BrowserContext):
    phone = party.tab(pocket)
    phone.add_init_script(
        "window.stood = 0; const real = performance.now.bind(performance); performance.now = () => real() - stood"
    )
    anna = party.comes_with(phone, "Anna")
    party.room.goes_to("alone")
    starts_the_clock(party)
    in_phase(anna, "alone")
    eventually(lambda: shows_the_same_time_as(anna, party.room.console), anna, lambda: anna.evaluate(LEFT))
    devtools = goes_into_the_pocket(anna)
    anna.evaluate("window.stood += 600_000")  # the processor was off for ten minutes
    assert anna.evaluate("Date.now() - performance.timeOrigin - performance.now()") > 599_000
    anna.evaluate("document.querySelector('#clock [data-time]').textContent = '99:00'")  # until it looks again
    comes_out_again(anna, devtools)
    eventually(lambda: shows_the_same_time_as(anna, party.room.console), anna, lambda: anna.evaluate(LEFT))
    party.nothing_is_lost()


def test_back_from_another_page_everything_is_as_it_was_left_and_up_to_date(party: Party, pocket: BrowserContext):
    anna = party.comes_with(party.tab(pocket), "Anna")
    party.room.goes_to("alone")
    in_phase(anna, "alone")
    anna.locator("#new-1").press_sequentially("Half getypt")
    anna.goto(party.server.url)
    party.room.next()
    anna.go_back()
    in_phase(anna, "pairs_forming")
    expect(anna.locator("#new-1")).to_have_value("Half getypt")
    is_whole(anna)
    party.nothing_is_lost()


@pytest.mark.parametrize("minutes", [10, -10])
def test_a_phone_whose_clock_is_ten_minutes_off_counts_as_the_console_does(party: Party, minutes: int):
    phone = party.has()
    phone.add_init_script(
        "const Real = Date; window.Date = class extends Real {"
        f" constructor(...how) {{ how.length ? super(...how) : super(Real.now() + {minutes} * 60_000); }}"
        f" static now() {{ return Real.now() + {minutes} * 60_000; }} }};"
    )
    anna = party.comes_with(phone, "Anna")
    party.room.goes_to("alone")
    starts_the_clock(party)
    in_phase(anna, "alone")
    console = party.room.console
    off = anna.evaluate("Date.now()") - console.evaluate("Date.now()")
    assert abs(off - minutes * 60_000) < 30_000
    for _look in range(5):
        assert shows_the_same_time_as(anna, console)
        anna.wait_for_timeout(330)
    writes(anna, "Op tijd")
    party.nothing_is_lost()
