"""Els prepares on her laptop, and people read at home: on a phone, by keyboard, on paper, without JavaScript."""

import re

from playwright.sync_api import Page, expect

from tests.browser.axe import finds_nothing, narrow_enough
from tests.browser.conftest import LAPTOP, PHONE, Open
from tests.browser.rooms import Room, joins, opens_a_session
from tests.server import Server

FIELDS = {
    "Dag": "2027-03-09",
    "Tijd": "14:00",
    "Plaats": "Teamzaal",
    "Link naar de podcast": "https://podcast.example/3",
    "Wie is verantwoordelijk voor de gegevens": "School De Brug",
    "Telefoonnummer, e-mail of link": "fatma@debrug.example",
}
# Things to press that are smaller than a finger, but for links within a line of text.
SMALL = """() => [...document.querySelectorAll(
    "a, button, summary, label:has([data-tick]), input:not([type=hidden], [type=checkbox])")]
    .filter((it) => it.checkVisibility() && !it.closest(".place__address"))
    .map((it) => [it.textContent.trim().slice(0, 40), it.getBoundingClientRect()])
    .filter(([, box]) => box.height > 1 && box.height < 43.5).map(([text, box]) => [text, box.height])"""


def prepares(room: Room) -> None:
    console = room.console
    console.locator("#preparing > summary").click()
    console.get_by_role("link", name=re.compile("^Vul in")).click()
    dialog = console.get_by_role("dialog")
    for label, text in FIELDS.items():
        dialog.get_by_label(label, exact=True).fill(text)
    dialog.locator("#help-name").fill("Fatma, vertrouwenspersoon")
    dialog.get_by_role("button", name="Bewaar").click()
    expect(dialog).to_be_hidden()
    expect(console.locator("#prepared")).to_contain_text("9 maart 2027 om 14:00 uur")


def phone_with_the_cookies_of(console: Page, device: Open) -> Page:
    return device(PHONE, storage_state=console.context.storage_state())


def homework_of(room: Room) -> str:
    return str(
        room.console.locator("#homework_keys").get_by_role("link", name="Huiswerk").first.evaluate("it => it.href")
    )


def test_els_prepares_and_people_read(server: Server, device: Open):
    room = opens_a_session(device(LAPTOP), server.url)
    anna = joins(device(PHONE), server.url, room.code, "Anna")
    expect(anna.locator("#podcast_link")).to_be_hidden()
    prepares(room)

    expect(anna.get_by_role("link", name="Luister de aflevering")).to_have_attribute(
        "href", FIELDS["Link naar de podcast"]
    )
    anna.locator("footer").get_by_role("link", name="Even niet / hulp").click()
    expect(anna.get_by_role("dialog")).to_contain_text("Fatma, vertrouwenspersoon")

    reader = device(PHONE)
    reader.goto(homework_of(room))
    expect(reader.get_by_role("heading", level=1)).to_have_text("Shame Sexting")
    expect(reader.locator("header")).to_contain_text("Teamzaal")
    expect(reader.locator("header")).to_contain_text(room.code)
    assert reader.context.cookies() == []
    reader.get_by_role("link", name="Waar je hulp vindt").click()
    expect(reader.locator("#help")).to_be_in_viewport()


def test_ticks_stay_in_this_browser_through_a_reload_and_go_at_the_end(server: Server, device: Open):
    room = opens_a_session(device(LAPTOP), server.url)
    console = room.console
    console.locator("#preparing > summary").click()
    first, second = console.get_by_role("checkbox").nth(0), console.get_by_role("checkbox").nth(1)
    first.check()
    second.check()
    second.uncheck()
    console.reload()
    console.locator("#preparing > summary").click()
    expect(first).to_be_checked()
    expect(second).not_to_be_checked()
    kept = "Object.keys(localStorage).filter((key) => key.startsWith('teamtool-ticks'))"
    assert len(console.evaluate(kept)) == 1

    expect(console.locator("#line")).to_contain_text("verbonden")
    room.goes_to("closing")
    console.locator("[data-open=end]").first.click()
    console.locator("#end .button--alert").click()
    expect(console.locator("body")).to_have_attribute("data-phase", "finished")
    console.reload()
    expect(console.locator("#line")).not_to_be_empty()
    assert console.evaluate(kept) == []


def test_the_message_is_copied_with_the_day_and_the_address_in_it(server: Server, device: Open):
    room = opens_a_session(device(LAPTOP, permissions=["clipboard-read", "clipboard-write"]), server.url)
    prepares(room)
    homework = homework_of(room)
    page = room.console
    page.get_by_role("link", name="Uitnodiging om te kopiëren").click()
    page.get_by_role("button", name="Kopieer het bericht").click()
    expect(page.get_by_role("button", name="Gekopieerd")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "9 maart 2027 om 14:00 uur" in copied
    assert homework.partition("//")[2] in copied
    assert room.code in copied


def test_axe_finds_nothing_and_nothing_is_too_wide_or_too_small_to_press(server: Server, device: Open):
    room = opens_a_session(device(LAPTOP), server.url)
    prepares(room)
    console = room.console
    finds_nothing(console, "console, preparing")
    narrow_enough(console, "console, preparing")
    console.locator("[data-open=session-facts]").click()
    finds_nothing(console, "session-facts")
    narrow_enough(console, "session-facts")
    console.keyboard.press("Escape")
    address = homework_of(room)
    for name, where in (("homework", address), ("invitation", f"{console.url.partition('#')[0]}/invitation")):
        page = phone_with_the_cookies_of(console, device)
        page.goto(where)
        finds_nothing(page, name)
        narrow_enough(page, name)
        assert page.evaluate(SMALL) == [], name


def test_on_paper_all_of_it_is_there_and_nothing_to_press(server: Server, device: Open):
    room = opens_a_session(device(LAPTOP), server.url)
    prepares(room)
    page = device(LAPTOP)
    page.goto(homework_of(room))
    page.emulate_media(media="print")
    for heading in ("Zes vormen die niemand wil", "Zes tips voor het gesprek", "Wat er met je gegevens gebeurt"):
        expect(page.get_by_role("heading", name=heading)).to_be_visible()
    expect(page.get_by_role("link", name="Luister de aflevering")).to_be_hidden()
    expect(page.get_by_role("navigation")).to_be_hidden()


def test_the_homework_is_read_without_javascript(server: Server, device: Open):
    room = opens_a_session(device(LAPTOP), server.url)
    room.console.locator("#preparing > summary").click()
    plain = device(PHONE, java_script_enabled=False)
    plain.goto(homework_of(room))
    expect(plain.get_by_role("heading", name="Het verhaal in één minuut")).to_be_visible()
    plain.get_by_role("link", name="Zes tips voor het gesprek").click()
    expect(plain.locator("#tips")).to_be_in_viewport()
