"""A room of real browsers: what people do with pages, by pressing and typing only."""

import re
import secrets
import uuid
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from tests.browser.conftest import PROJECTOR, Open

TEAMTOOL = "shame-sexting"
CODE = re.compile(r"[A-Z0-9]{3} [A-Z0-9]{3}")


@dataclass
class Room:
    console: Page
    code: str

    def next(self) -> None:
        """Press the one button that goes on, and wait for the page to say so. What is not on the flap goes on it."""
        before = self.console.locator("body").get_attribute("data-phase")
        self.console.locator("#next .next").click()
        rest = self.console.locator("#rest form button").first
        if before == "together" and rest.is_visible():
            rest.click()
        expect(self.console.locator("body")).not_to_have_attribute("data-phase", before or "")

    def goes_to(self, phase: str) -> None:
        for _press in range(16):
            if self.console.locator("body").get_attribute("data-phase") == phase:
                return
            self.next()
        raise AssertionError(f"never came to {phase}")


def opens_a_session(console: Page, base: str) -> Room:
    """By the request that the form of the page makes; by the form itself: `opens_by_the_form`."""
    return _leads(_goes_in(console, base, "/open", language="nl", teamtool=TEAMTOOL))


def opens_by_the_form(console: Page, base: str) -> Room:
    console.goto(f"{base}/open")
    console.get_by_role("button", name="Open de sessie").click()
    return _leads(console)


def _leads(console: Page) -> Room:
    expect(console.locator("body")).to_have_attribute("data-live", "console")
    expect(console.locator("#line")).to_contain_text("verbonden")  # its scripts are there: buttons open what they open
    found = CODE.search(console.locator("body").inner_text())
    assert found
    return Room(console, found[0])


def joins(phone: Page, base: str, code: str, name: str) -> Page:
    """By the request that the front page makes; by its form itself: `joins_by_the_form`."""
    return _takes_part(_goes_in(phone, base, "/join", code=code, name=name))


def joins_by_the_form(phone: Page, base: str, code: str, name: str) -> Page:
    phone.goto(base)
    phone.get_by_label("Code van de sessie").fill(code)
    phone.get_by_label("Je voornaam").fill(name)
    phone.get_by_role("button", name="Ik doe mee").click()
    return _takes_part(phone)


def _takes_part(phone: Page) -> Page:
    expect(phone.locator("body")).to_have_attribute("data-live", "phone")
    expect(phone.locator("#line")).to_contain_text("verbonden")
    return phone


def _goes_in(page: Page, base: str, path: str, **said: str) -> Page:
    """Send a form without its page, which takes half of the time, and open the page that the answer leads to."""
    token = secrets.token_hex(16)  # whoever knows the cookie may send: it says that they are of this site
    page.context.add_cookies([{"name": "csrftoken", "value": token, "url": base}])
    form: dict[str, str | float | bool] = {"csrfmiddlewaretoken": token, "op": str(uuid.uuid4()), **said}
    answer = page.context.request.post(base + path, form=form, headers={"Referer": base}, max_redirects=0)
    assert answer.status == 303, answer.text()
    page.goto(base + answer.headers["location"])
    return page


def opens_the_screen(device: Open, console: Page) -> Page:
    """By the link on the console, which opens a tab; see `on_the_wall` for where it is looked at."""
    with console.expect_popup() as opened:
        console.get_by_role("link", name="Open het scherm").first.click()
    tab = opened.value
    tab.complaints = []  # type: ignore[attr-defined]
    expect(tab.locator("body")).to_have_attribute("data-live", "screen")
    tab.close()
    return on_the_wall(device, console)


def on_the_wall(device: Open, console: Page) -> Page:
    """The projector: another window of the facilitator's browser, with its cookies.

    Not another tab: of a page that is behind another Chromium draws one picture a second, and who presses there waits
    for two.
    """
    screen = device(PROJECTOR, storage_state=console.context.storage_state())
    screen.goto(console.url.replace("/console", "/screen"))
    return screen


def in_phase(page: Page, phase: str) -> None:
    expect(page.locator("body")).to_have_attribute("data-phase", phase)


def writes(phone: Page, text: str, column: int = 1) -> None:
    field = phone.locator(f"#new-{column}")
    field.fill(text)
    field.press("Enter")
    expect(phone.locator(f"#notes-{column}")).to_contain_text(text)


def offers_the_place(phone: Page) -> str:
    """In a tab beside the page: the code with which another device takes the place."""
    tab = phone.context.new_page()
    tab.complaints = []  # type: ignore[attr-defined]
    tab.goto(phone.url + "seat")
    tab.locator("main form button").click()
    code = re.search(r"[A-Z0-9]{4} [A-Z0-9]{4}", tab.locator("body").inner_text())
    assert code
    tab.close()
    return code[0]


def takes_the_place(tablet: Page, base: str, code: str) -> None:
    tablet.goto(base)
    tablet.get_by_role("link", name=re.compile("ander apparaat")).click()
    tablet.locator("input[name=code]").fill(code)
    tablet.locator("main form button").click()
    expect(tablet.locator("body")).to_have_attribute("data-live", "phone")
