"""Every page says in which language it is, so that a screen reader does not read Dutch as if it were English."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import LAPTOP, PHONE, PROJECTOR, Open
from tests.browser.rooms import CODE
from tests.server import Server

LANGUAGES = {"nl": ("Verder", "Even niet"), "en": ("Next", "Not now")}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_session_is_in_its_own_language_whatever_the_browser_speaks(server: Server, device: Open, language: str):
    onward, away = LANGUAGES[language]
    els, anna = device(LAPTOP), device(PHONE)
    els.goto(f"{server.url}/open?lang={language}")
    expect(els.locator("html")).to_have_attribute("lang", language)
    els.locator(f"[name=language][value={language}]").check()
    els.locator("main form button.button--primary").click()
    expect(els.locator("#next .next__what")).to_contain_text(onward)
    code = CODE.search(els.locator("body").inner_text())
    assert code
    anna.goto(server.url)
    anna.locator("#code").fill(code[0])
    anna.locator("#name").fill("Anna")
    anna.locator("main form button").click()
    expect(anna.locator(".footbar [data-open=help]")).to_contain_text(away)
    screen = device(PROJECTOR, storage_state=els.context.storage_state())
    screen.goto(els.url.partition("#")[0].replace("/console", "/screen"))
    for page in (els, anna, screen):
        expect(page.locator("html")).to_have_attribute("lang", language)
    # What came in by a frame is in that language too.
    els.locator("#next .next").click()
    expect(anna.locator("body")).to_have_attribute("data-phase", "welcome")
    heading = {"nl": "Zo doen we het", "en": "This is how we do it"}[language]
    for page in (anna, screen):
        expect(page.locator("h1")).to_have_text(heading)


@pytest.mark.parametrize(("language", "other", "name"), [("nl", "en", "English"), ("en", "nl", "Nederlands")])
def test_the_way_to_the_other_language_is_in_that_language(
    server: Server, device: Open, language: str, other: str, name: str
):
    page = device(PHONE)
    page.goto(f"{server.url}/?lang={language}")
    expect(page.locator("html")).to_have_attribute("lang", language)
    link = page.get_by_role("link", name=name)
    expect(link).to_have_attribute("lang", other)
    expect(link).to_have_attribute("hreflang", other)
    page.goto(f"{server.url}/open?lang={language}")
    for code, own in (("nl", "Nederlands"), ("en", "English")):
        expect(page.locator(".choice__item span", has_text=own)).to_have_attribute("lang", code)
