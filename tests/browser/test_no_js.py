"""Joining, writing and reading work without JavaScript."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import LAPTOP, Open
from tests.browser.rooms import joins, opens_a_session
from tests.server import Server


def _joins(page: Page, base: str, code: str, name: str) -> None:
    page.goto(base)
    page.get_by_label("Code van de sessie").fill(code)
    page.get_by_label("Je voornaam").fill(name)
    page.get_by_role("button", name="Ik doe mee").click()
    expect(page.locator("h1:visible")).to_have_count(1)


def test_a_phone_without_javascript_joins_writes_and_reads_to_the_report(server: Server, device: Open):
    room = opens_a_session(device(LAPTOP), server.url)
    room.goes_to("alone")
    phone = device(java_script_enabled=False)
    _joins(phone, server.url, room.code, "Oud toestel")

    phone.locator("#new-1").fill("Zonder script")
    phone.locator('form[data-form="add-1"] button').click()
    expect(phone.locator("#notes-1")).to_contain_text("Zonder script")
    expect(room.console.locator("#written")).to_contain_text("1")

    phone.locator("#new-1").fill("x" * 301)
    phone.locator('form[data-form="add-1"] button').click()
    expect(phone.locator('form[data-form="add-1"] [data-error]')).to_contain_text("te lang")
    expect(phone.locator("#new-1")).to_have_value("x" * 301)

    phone.locator("#new-1").fill("Tweede")
    phone.locator('form[data-form="add-1"] button').click()
    expect(phone.locator("#notes-1 > li")).to_have_count(2)

    phone.locator("#notes-1 > li").first.get_by_role("link").first.click()
    phone.locator("textarea[name=text]").fill("Zonder script, herschreven")
    phone.locator("main form button").first.click()
    expect(phone.locator("#notes-1")).to_contain_text("herschreven")

    # On the list of the group: what went along, and one more.
    room.goes_to("pairs")
    phone.reload()
    expect(phone.locator("#list-1")).to_contain_text("herschreven")
    phone.locator("#new-card-1").fill("Een kaart zonder script")
    phone.locator('form[data-form="card-1"] button').click()
    expect(phone.locator("#list-1")).to_contain_text("Een kaart zonder script")

    room.goes_to("questions")
    phone.reload()
    expect(phone.locator("#flap-1")).to_contain_text("Een kaart zonder script")

    room.goes_to("closing")
    phone.reload()
    phone.locator("#report_key a").first.click()
    expect(phone.locator("main")).to_contain_text("Een kaart zonder script")
    phone.get_by_role("link", name="Terug", exact=True).click()
    expect(phone.locator("#notes-1")).to_contain_text("herschreven")


def test_help_and_leaving_work_without_javascript(server: Server, device: Open):
    room = opens_a_session(device(LAPTOP), server.url)
    room.goes_to("welcome")
    phone = device(java_script_enabled=False)
    _joins(phone, server.url, room.code, "Stil")
    phone.get_by_role("link", name="Even niet / hulp").click()
    expect(phone.locator("#help")).to_be_visible()
    phone.locator("#me form button").click()
    expect(room.console.locator("#help_asked")).to_contain_text("Stil")
    phone.goto(phone.url.partition("#")[0])
    phone.get_by_role("link", name="Verlaat").first.click()
    phone.locator("main form button").first.click()
    expect(phone.get_by_label("Code van de sessie")).to_be_visible()
    expect(room.console.locator("#people_summary")).to_contain_text("0")


def test_who_reads_along_without_javascript_still_adds_and_takes_the_pen(server: Server, device: Open):
    room = opens_a_session(device(LAPTOP), server.url)
    ben = joins(device(), server.url, room.code, "Ben")
    phone = device(java_script_enabled=False)
    _joins(phone, server.url, room.code, "Oud toestel")
    room.goes_to("pairs")
    ben.locator("#pen button").click()
    ben.locator("#pen").get_by_role("button", name="Neem de pen").click()
    expect(ben.locator("#pen")).to_contain_text("Jij hebt de pen")
    phone.reload()
    expect(phone.locator("#pen")).to_contain_text("Ben heeft de pen")
    phone.locator("#new-card-1").fill("Toch nog iets")
    phone.locator('form[data-form="card-1"] button').click()
    expect(phone.locator("#list-1")).to_contain_text("Toch nog iets")
    expect(phone.locator("#pen")).to_contain_text("Ben heeft de pen")
    phone.locator("#pen").get_by_role("button", name="Neem de pen").click()
    expect(phone.locator("#pen")).to_contain_text("Jij hebt de pen")
    expect(ben.locator("#pen")).to_contain_text("Oud toestel heeft de pen")
