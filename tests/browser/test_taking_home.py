"""What people take over from the cheat sheet, and what they take home: by pressing and typing only."""

import io
from pathlib import Path

import docx
import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.browser.axe import finds_nothing, narrow_enough
from tests.browser.conftest import LAPTOP, PHONE, Open
from tests.browser.rooms import Room, joins, on_the_wall, opens_a_session, writes
from tests.server import Server


@pytest.fixture
def room(server: Server, device: Open) -> Room:
    return opens_a_session(device(LAPTOP), server.url)


def opens_the_cheat_sheet(room: Room, phone: Page) -> None:
    room.console.locator("#cheat_sheet_key button").click()
    phone.locator("#cheat_sheet summary").click()
    expect(phone.locator("#cheat_sheet li").first).to_be_visible()


def test_an_idea_of_the_cheat_sheet_is_put_in_own_words_on_the_own_list(server: Server, device: Open, room: Room):
    anna = joins(device(PHONE), server.url, room.code, "Anna")
    room.goes_to("alone")
    opens_the_cheat_sheet(room, anna)
    idea = anna.locator("#cheat_sheet form").nth(1).locator("li").nth(2)
    idea.locator("button").click()
    field = anna.locator("#take-over-text")
    expect(field).to_have_value(idea.locator("span").inner_text())
    finds_nothing(anna, "taking over")
    narrow_enough(anna, "taking over")
    field.fill("Een eigen hoekje op school")
    anna.locator("#take-over button").first.click()
    expect(anna.locator("#take-over")).to_be_hidden()
    expect(anna.locator("#notes-2")).to_contain_text("Een eigen hoekje op school")
    # Another one begins with its own words, also when the last one was left half done.
    idea.locator("button").click()
    field.fill("Half af")
    anna.keyboard.press("Escape")
    other = anna.locator("#cheat_sheet form").nth(1).locator("li").nth(0)
    other.locator("button").click()
    expect(field).to_have_value(other.locator("span").inner_text())
    anna.keyboard.press("Escape")
    idea.locator("button").click()
    expect(field).to_have_value("Half af")
    anna.keyboard.press("Escape")
    expect(anna.locator("#notes-2 li")).to_have_count(1)


def test_an_idea_is_taken_over_without_a_connection_and_sent_later(server: Server, device: Open, room: Room):
    anna = joins(device(PHONE), server.url, room.code, "Anna")
    room.goes_to("alone")
    opens_the_cheat_sheet(room, anna)
    anna.context.set_offline(True)
    anna.locator("#cheat_sheet li button").first.click()
    anna.locator("#take-over button").first.click()
    expect(anna.locator("#take-over")).to_be_hidden()
    expect(anna.locator("#notes-1 li")).to_have_count(0)
    anna.context.set_offline(False)
    expect(anna.locator("#notes-1 li")).to_have_count(1)


def test_without_javascript_an_idea_comes_on_the_list_at_once(server: Server, device: Open, room: Room):
    phone = device(PHONE, java_script_enabled=False)
    phone.goto(server.url)
    phone.get_by_label("Code van de sessie").fill(room.code)
    phone.get_by_label("Je voornaam").fill("Oud toestel")
    phone.get_by_role("button", name="Ik doe mee").click()
    room.goes_to("alone")
    room.console.locator("#cheat_sheet_key button").click()
    expect(room.console.locator("#cheat_sheet_key")).to_contain_text("staat open")
    phone.reload()
    phone.locator("#cheat_sheet summary").click()
    idea = phone.locator("#cheat_sheet form").nth(2).locator("li").first
    words = idea.locator("span").inner_text()
    idea.locator("button").click()
    expect(phone.locator("#notes-3")).to_contain_text(words)


def test_who_leads_prints_the_cheat_sheet_and_forms(server: Server, device: Open, room: Room):
    for name in ("Anna", "Ben", "Noor", "Sem"):
        joins(device(PHONE), server.url, room.code, name)
    room.goes_to("alone")
    link = room.console.get_by_role("link", name="Het spiekbriefje om te printen")
    made = room.console.request.get(server.url + str(link.get_attribute("href")))
    assert len(PdfReader(io.BytesIO(made.body())).pages) == 1
    room.goes_to("pairs")
    room.console.locator("#group_board .paper button").first.click()
    form = room.console.locator("#group_board .tile").first.get_by_role("link", name="Leeg formulier")
    expect(form).to_be_visible()
    finds_nothing(room.console, "a group on paper")
    narrow_enough(room.console, "a group on paper")
    [page] = PdfReader(io.BytesIO(room.console.request.get(server.url + str(form.get_attribute("href"))).body())).pages
    assert "Groep 1" in page.extract_text()


def shares(room: Room, term: str) -> str:
    """Switch it on, and read the link from its page."""
    room.console.locator("#share_keys").get_by_role("button", name=term).click()
    expect(room.console.locator("#share_keys")).to_contain_text("Wie de link heeft")
    finds_nothing(room.console, "shared")
    narrow_enough(room.console, "shared")
    room.console.get_by_role("link", name="Toon de link").click()
    link = room.console.locator(".link__text").inner_text()
    finds_nothing(room.console, "the link")
    narrow_enough(room.console, "the link")
    room.console.get_by_role("link", name="Terug").click()
    return link


def test_a_shared_report_is_read_by_who_has_the_link_until_it_is_closed(
    server: Server, device: Open, room: Room, tmp_path: Path
):
    anna = joins(device(PHONE), server.url, room.code, "Anna")
    room.goes_to("alone")
    writes(anna, "Rustig blijven")
    room.goes_to("closing")
    link = shares(room, "7 dagen")
    guest = device(PHONE)
    guest.goto(link)
    expect(guest.locator("#flap")).to_be_visible()
    expect(guest.locator("main")).to_contain_text("Rustig blijven")
    assert "#" not in guest.url
    guest.locator("summary").click()
    finds_nothing(guest, "the report")
    narrow_enough(guest, "the report")
    guest.locator("label", has_text="De flap").click()
    guest.get_by_role("button", name="Laat het zo zien").click()
    expect(guest.locator("#flap")).to_have_count(0)
    expect(guest.locator("label", has_text="De flap").locator("input")).not_to_be_checked()
    guest.locator("label", has_text="De flap").click()
    guest.get_by_role("button", name="Laat het zo zien").click()
    with guest.expect_download() as download:
        guest.get_by_role("link", name="Word").click()
    download.value.save_as(tmp_path / "report.docx")
    assert "Rustig blijven" in [p.text for p in docx.Document(str(tmp_path / "report.docx")).paragraphs]

    room.console.locator("#share_keys").get_by_role("button", name="Sluit de link").click()
    expect(room.console.locator("#share_keys")).to_contain_text("wordt niet gedeeld")
    guest.reload()
    expect(guest.locator("h1")).to_have_text("Dit verslag wordt niet meer gedeeld")
    guest.goto("about:blank")
    guest.goto(link)
    expect(guest.locator("#link-error")).to_be_visible()


def test_after_the_end_it_can_still_be_shared_and_the_room_sees_a_code_after_a_press(
    server: Server, device: Open, room: Room
):
    wall = on_the_wall(device, room.console)
    room.goes_to("closing")
    room.console.locator("#next .next").click()
    room.console.locator("#end .button--alert").click()
    expect(room.console.locator("body")).to_have_attribute("data-phase", "finished")
    wall.reload()
    expect(wall.locator("#share_code")).to_be_hidden()
    shares(room, "30 dagen")
    wall.reload()
    finds_nothing(wall, "the end on the wall")
    wall.locator("#share_code a").click()
    expect(wall.locator(".share__qr .qr")).to_be_visible()
    finds_nothing(wall, "the code on the wall")
    assert "report." not in wall.locator("body").inner_text()
    room.console.locator("#share_keys").get_by_role("button", name="Sluit de link").click()
    expect(room.console.locator("#share_keys")).to_contain_text("wordt niet gedeeld")
    wall.reload()
    expect(wall.locator("main")).to_contain_text("wordt nu niet gedeeld")
