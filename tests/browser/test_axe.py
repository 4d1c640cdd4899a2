"""axe finds nothing on any page, in any built phase, in light and in dark. No rule is switched off."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import LAPTOP, PHONE, PROJECTOR, Open
from tests.browser.rooms import in_phase, joins, opens_a_session, writes
from tests.server import Server

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}


def finds_nothing(page: Page, where: str) -> None:
    """The page has its heading, and axe has nothing to say in either theme."""
    expect(page.locator("h1:visible")).to_have_count(1)
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        found = Axe().run(page, options=OPTIONS).response["violations"]
        said = [(rule["id"], [node["target"] for node in rule["nodes"]][:3]) for rule in found]
        assert said == [], (where, theme, said)


def narrow_enough(page: Page, where: str) -> None:
    """At 320 px nothing is wider than the window."""
    size = page.viewport_size
    page.set_viewport_size({"width": 320, "height": 640})
    wider = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wider <= 0, (where, wider)
    if size:
        page.set_viewport_size(size)


@pytest.mark.parametrize("path", ["/", "/?lang=en", "/open", "/enter", "/seat", "/nothing-here"])
def test_public_pages(server: Server, device: Open, path: str):
    page = device(PHONE)
    page.goto(server.url + path)
    finds_nothing(page, path)
    narrow_enough(page, path)


def test_a_refused_front_page(server: Server, device: Open):
    page = device(PHONE)
    page.goto(server.url)
    page.get_by_label("Code van de sessie").fill("AAA AAA")
    page.get_by_label("Je voornaam").fill("Noor")
    page.get_by_role("button", name="Ik doe mee").click()
    expect(page.locator(".field__error")).to_be_visible()
    finds_nothing(page, "front, refused")


def test_every_screen_in_every_built_phase(server: Server, device: Open):
    els = device(LAPTOP)
    room = opens_a_session(els, server.url)
    anna = joins(device(PHONE), server.url, room.code, "Anna")
    screen = els.context.new_page()
    screen.complaints = []  # type: ignore[attr-defined]
    screen.set_viewport_size(PROJECTOR)  # type: ignore[arg-type]
    screen.goto(els.url.replace("/console", "/screen"))
    for phase, prepare in PHASES.items():
        if phase == "finished":
            els.locator("#next .next").click()
            els.locator("#end form button:not([data-dismiss])").click()
        else:
            room.goes_to(phase)
        for page in (anna, screen, els):
            in_phase(page, phase)
        prepare(els, anna)
        for name, page in (("phone", anna), ("console", els), ("screen", screen)):
            finds_nothing(page, f"{name} in {phase}")
        narrow_enough(anna, f"phone in {phase}")
        narrow_enough(els, f"console in {phase}")


def test_dialogs_and_own_pages_of_a_phone(server: Server, device: Open):
    els = device(LAPTOP)
    room = opens_a_session(els, server.url)
    anna = joins(device(PHONE), server.url, room.code, "Anna")
    room.goes_to("alone")
    in_phase(anna, "alone")
    writes(anna, "Om te bekijken")
    anna.get_by_role("link", name="Even niet / hulp").click()
    _dialog_is_fine(anna, "#help")
    anna.locator("#notes-1 [data-open=edit-note]").click()
    _dialog_is_fine(anna, "#edit-note")
    anna.locator("#notes-1 [data-open=move-note]").click()
    _dialog_is_fine(anna, "#move-note")
    for name in ("Mensen", "Links"):
        els.get_by_role("button", name=name, exact=True).first.click()
        _dialog_is_fine(els, "dialog[open]")
    base = anna.url
    for path in ("seat", "leave"):
        anna.goto(base + path)
        finds_nothing(anna, path)
        narrow_enough(anna, path)


def _dialog_is_fine(page: Page, selector: str) -> None:
    dialog = page.locator(selector)
    expect(dialog).to_be_visible()
    found = Axe().run(page, options=OPTIONS).response["violations"]
    assert [(rule["id"], rule["nodes"][0]["target"]) for rule in found] == [], selector
    page.keyboard.press("Escape")
    expect(dialog).not_to_be_visible()


def _nothing(els: Page, anna: Page) -> None:
    """The phase is shown as it comes."""


def _podcast(els: Page, anna: Page) -> None:
    els.locator("#round_keys form button").first.click()
    anna.get_by_text("Stel een vraag voor later").click()
    anna.locator("#question").fill("Een vraag voor later?")
    anna.locator('form[data-form="question"] button').click()
    els.locator("#console_questions form button").first.click()
    expect(els.locator("#console_questions")).to_contain_text("Een vraag voor later?")
    anna.get_by_role("link", name="Even niet / hulp").click()
    anna.locator("#me form button").click()
    expect(els.locator("#help_asked")).to_contain_text("Anna")
    anna.keyboard.press("Escape")


def _alone(els: Page, anna: Page) -> None:
    writes(anna, "Rust bewaren en eerst vragen hoe het gaat")
    writes(anna, "Blijft hier")
    anna.locator("#notes-1 button.switch").last.click()
    expect(anna.locator("#notes-1 button.switch").last).to_have_attribute("aria-pressed", "true")
    els.locator("#cheat_sheet_key button").click()
    expect(anna.locator("#cheat_sheet")).to_be_visible()
    els.locator("#clock_keys button").first.click()
    expect(els.locator("#written")).to_contain_text("1")


PHASES: dict[str, Callable[[Page, Page], None]] = {
    "lobby": _nothing,
    "welcome": _nothing,
    "podcast": _podcast,
    "alone": _alone,
    "closing": _nothing,
    "finished": _nothing,
}
