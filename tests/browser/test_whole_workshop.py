"""A whole workshop, from the code to the downloaded top three: console, screen and four phones as real pages.

Eight colleagues are simulated. After coming in, people only press and type.
"""

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.browser.colleagues import Colleagues
from tests.browser.conftest import LAPTOP, Open
from tests.browser.rooms import Room, in_phase, joins_by_the_form, opens_by_the_form, opens_the_screen, writes
from tests.server import Server

NOTES = {"Anna": "Meteen luisteren", "Ben": "Eerst luisteren", "Cato": "Rust", "Dirk": "Niet oordelen"}
OTHERS = ("Emma", "Finn", "Gina", "Hugo", "Iris", "Joop", "Kim", "Lars")
SHUFFLES = 60


@pytest.fixture
def colleagues(server: Server) -> Iterator[Colleagues]:
    here = Colleagues(server.url)
    yield here
    here.go()


def board(console: Page, name: str) -> str:
    """The names that sit in one group with somebody, as the console shows them."""
    tile = console.locator("#group_board .tile", has=console.get_by_text(name, exact=True))
    return tile.first.inner_text()


def seat_beside(console: Page, name: str, beside: str) -> None:
    """By buttons: somebody changes places with the neighbour of another."""
    if name in board(console, beside):
        return
    tile = console.locator("#group_board .tile", has=console.get_by_text(beside, exact=True)).first
    neighbour = next(n for n in tile.locator(".chip bdi").all_inner_texts() if n != beside)
    console.locator("#group_board .chip", has=console.get_by_text(name, exact=True)).click()
    choices = console.locator("#seat_choice button[name=with]:visible")
    expect(choices.filter(has=console.get_by_text(neighbour, exact=True))).to_have_count(1)
    expect(choices.filter(has=console.get_by_text(name, exact=True))).to_have_count(0)  # not with oneself
    choices.filter(has=console.get_by_text(neighbour, exact=True)).click()
    expect(tile).to_contain_text(name)


def shuffle_until(console: Page, name: str, beside: str) -> None:
    for _try in range(SHUFFLES):
        if name in board(console, beside):
            return
        with console.expect_response(lambda response: response.url.endswith("groups/draw")):
            console.locator("#group_board form[action$='groups/draw'] button").click()
        console.wait_for_timeout(100)  # the same draw may come again, so there is nothing else to wait for
    raise AssertionError(f"{name} and {beside} never came together")


def start_the_time(room: Room, phase: str) -> None:
    room.console.locator("#next .next").click()
    in_phase(room.console, phase)
    expect(room.console.locator("#clock")).to_have_attribute("data-running", "true")


def card(page: Page, text: str) -> object:
    return page.locator("li[id^=card-]", has=page.get_by_text(text, exact=True))


def merge(phone: Page, one: str, other: str, wording: str) -> None:
    """Choose two cards, tap them together, and choose or write the words."""
    for text in (one, other):
        phone.locator("li[id^=card-]", has=phone.get_by_text(text, exact=True)).locator("[data-pick]").click()
    phone.locator("[data-picked=cards] [data-open=merge]").click()
    dialog = phone.locator("#merge")
    chosen = dialog.get_by_role("button", name=wording, exact=True)
    if chosen.count():
        chosen.click()
        expect(dialog.locator("textarea")).to_have_value(wording)
    else:
        dialog.locator("textarea").fill(wording)
    dialog.locator(".button--primary").click()
    expect(dialog).not_to_be_visible()


def add_card(phone: Page, text: str, column: int) -> None:
    phone.locator(f"#list .tab[data-column='{column}']").click()
    field = phone.locator(f"#new-card-{column}")
    field.fill(text)
    field.press("Enter")
    expect(phone.locator(f"#list-{column}")).to_contain_text(text)
    expect(field).to_be_focused()


def test_a_whole_workshop(server: Server, device: Open, colleagues: Colleagues, tmp_path: Path):
    els = device(LAPTOP, accept_downloads=True)
    room = opens_by_the_form(els, server.url)
    screen = opens_the_screen(device, els)
    phones = {name: joins_by_the_form(device(), server.url, room.code, name) for name in NOTES}
    colleagues.come_in(room.code, OTHERS)
    anna = phones["Anna"]
    everybody = [els, screen, *phones.values()]
    expect(els.locator("#people_summary")).to_contain_text("12")

    # Step 1, with a question for the end.
    room.goes_to("podcast")
    anna.get_by_text("Stel een vraag voor later").click()
    anna.locator("#question").fill("Wat zeg je tegen ouders?")
    anna.locator('form[data-form="question"] button').click()
    expect(els.locator("#console_questions")).to_contain_text("Wat zeg je tegen ouders?")

    # Alone: private notes, one of which stays with Anna.
    room.next()
    for phone, text in zip(
        phones.values(), ("Meteen luisteren", "Eerst luisteren", "Rust", "Niet oordelen"), strict=True
    ):
        writes(phone, text)
    writes(anna, "Dit blijft van mij")
    mine = anna.locator("#notes-1 li", has_text="Dit blijft van mij")
    mine.get_by_role("button", name="Blijft bij mij").click()
    expect(mine).to_contain_text("alleen jij")
    colleagues.write("Een eigen idee")
    expect(els.locator("#written")).to_contain_text("12")

    _pairs(room, screen, phones, everybody)
    _fours(room, screen, phones)
    _together(room, screen, phones, everybody)
    _deeper(room, screen, phones)
    _agree(room, screen, phones)

    # Closing and the report.
    room.next()
    for page in everybody:
        in_phase(page, "closing")
    els.locator("#next .next").click()
    els.locator("#end .button--alert").click()
    for page in everybody:
        in_phase(page, "finished")
    expect(screen.locator("#top_three")).to_contain_text("Luisteren zonder haast")
    _report(els, anna, tmp_path)
    for text in ("Dit blijft van mij", "Alleen voor ons", "Meteen luisteren"):
        for page in (els, screen, *(phones[name] for name in ("Cato", "Dirk"))):
            assert text not in page.content()


def _pairs(room: Room, screen: Page, phones: dict[str, Page], everybody: list[Page]) -> None:
    """Who sits with whom, moved by buttons; the clock waits; one list on two phones, merged and taken apart."""
    els, anna, ben = room.console, phones["Anna"], phones["Ben"]
    room.next()
    for page in everybody:
        in_phase(page, "pairs_forming")
    seat_beside(els, "Ben", "Anna")
    seat_beside(els, "Dirk", "Cato")
    expect(anna.locator("#my_group")).to_contain_text("Ben")
    expect(ben.locator("#my_group")).to_contain_text("Anna")
    expect(screen.locator("#tables")).to_contain_text("Cato")
    expect(anna.locator("#going_along")).to_contain_text("1")
    expect(els.locator("#clock")).not_to_have_attribute("data-running", "true")

    start_the_time(room, "pairs")
    for page in everybody:
        in_phase(page, "pairs")
        expect(page.locator("#clock")).to_have_attribute("data-running", "true")
    for phone in (anna, ben):
        expect(phone.locator("#list-1")).to_contain_text("Meteen luisteren")
        expect(phone.locator("#list-1")).to_contain_text("Eerst luisteren")
        expect(phone.locator("#list")).not_to_contain_text("Dit blijft van mij")
    expect(phones["Cato"].locator("#list")).not_to_contain_text("luisteren")

    merge(anna, "Meteen luisteren", "Eerst luisteren", "Eerst luisteren")
    merged = ben.locator("#list-1 > li", has_text="Eerst luisteren")
    expect(merged).to_have_count(1)
    merged.locator("summary").click()
    expect(merged).to_contain_text("Meteen luisteren")
    merged.get_by_role("button", name=re.compile("uit elkaar", re.I)).click()
    expect(anna.locator("#list-1 > li")).to_have_count(2)
    merge(ben, "Meteen luisteren", "Eerst luisteren", "Luisteren zonder haast")
    expect(anna.locator("#list-1")).to_contain_text("Luisteren zonder haast")

    add_card(anna, "Alleen voor ons", 3)
    ours = ben.locator("li[id^=card-]", has_text="Alleen voor ons")
    ben.locator("#list .tab[data-column='3']").click()
    ours.get_by_role("button", name=re.compile("opzij", re.I)).click()
    expect(anna.locator("#list-aside")).to_contain_text("Alleen voor ons")
    anna.locator("#list_state button").first.click()
    expect(els.locator("#group_board .tile", has_text="Anna")).to_contain_text("klaar")
    for page in (els, screen):
        assert "Luisteren zonder haast" not in page.content()


def _fours(room: Room, screen: Page, phones: dict[str, Page]) -> None:
    """Two lists become one, on four phones."""
    els, anna, dirk = room.console, phones["Anna"], phones["Dirk"]
    room.next()
    in_phase(anna, "fours_forming")
    shuffle_until(els, "Cato", "Anna")
    for name in ("Ben", "Cato", "Dirk"):
        expect(anna.locator("#my_group")).to_contain_text(name)
    expect(screen.locator("#tables")).to_contain_text("Dirk")
    start_the_time(room, "fours")
    for phone in phones.values():
        in_phase(phone, "fours")
        for text in ("Luisteren zonder haast", "Rust", "Niet oordelen"):
            expect(phone.locator("#list-1")).to_contain_text(text)
        expect(phone.locator("#list")).not_to_contain_text("Alleen voor ons")
    merge(dirk, "Rust", "Niet oordelen", "Rustig blijven en niet oordelen")
    expect(anna.locator("#list-1 > li")).to_have_count(2)
    add_card(dirk, "Een vaste plek waar je terechtkunt", 2)
    expect(anna.locator("#list-2")).to_contain_text("Een vaste plek")
    for page in (els, screen):
        assert "Rustig blijven" not in page.content()


def _together(room: Room, screen: Page, phones: dict[str, Page], everybody: list[Page]) -> None:
    """A group puts its cards up while it presents; the facilitator mends the flap; the rest is asked about."""
    els, anna, ben = room.console, phones["Anna"], phones["Ben"]
    room.next()
    for page in everybody:
        in_phase(page, "together")
    els.locator("#presenting-order > summary").click()
    ours = els.locator("#presenting_keys .order", has_text="Anna")
    if "order--now" not in (ours.get_attribute("class") or ""):
        ours.locator("form button").first.click()
    expect(screen.locator("#presenting")).to_contain_text("Anna")
    expect(anna.locator("#my_presenting [data-presents]")).to_be_visible()
    anna.locator("#list .tab[data-column='1']").click()
    first = anna.locator("#list-1 > li", has_text="Luisteren zonder haast")
    first.get_by_role("button", name=re.compile("op de flap", re.I)).click()
    for page in everybody:
        expect(page.locator("#flap-1")).to_contain_text("Luisteren zonder haast")
    ben.locator("#my_presenting form button").click()
    for page in everybody:
        expect(page.locator("#flap-1")).to_contain_text("Rustig blijven en niet oordelen")
        expect(page.locator("#flap-2")).to_contain_text("Een vaste plek waar je terechtkunt")

    # Els writes one more and mends it.
    els.locator("#k3 [data-open=flap-add]").click()
    els.locator("#flap-add textarea, #flap-add input[name=text]").first.fill("Iemand die met je meegat")
    els.locator("#flap-add .button--primary").click()
    expect(els.locator("#flap-3")).to_contain_text("meegat")
    els.locator("#flap-add [data-dismiss]").click()
    added = els.locator("#flap-3 li", has_text="meegat")
    added.locator(".flap__more").click()
    added.locator("[data-open=edit-text]").click()
    els.locator("#edit-text textarea, #edit-text input[name=text]").first.fill("Iemand die met je meegaat")
    els.locator("#edit-text .button--primary").click()
    expect(screen.locator("#flap-3")).to_contain_text("Iemand die met je meegaat")

    els.locator("#next .next").click()
    expect(els.locator("#rest_left")).to_contain_text("8")  # of the colleagues
    els.locator("#rest form").first.locator("button").click()
    for page in everybody:
        in_phase(page, "questions")
        expect(page.locator("#flap-2")).to_contain_text("Een eigen idee van Lars")


def _deeper(room: Room, screen: Page, phones: dict[str, Page]) -> None:
    """A find from a phone, accepted; a shortlist, three votes each, and a top three."""
    els, anna, ben, cato, dirk = room.console, *phones.values()
    room.next()
    in_phase(anna, "finds")
    anna.locator("#new-find").fill("Tijd nemen is een keuze")
    anna.locator('form[data-form="find"] button').click()
    expect(anna.locator("#my_finds")).to_contain_text("Tijd nemen is een keuze")
    proposed = els.locator("#proposed_finds li", has_text="Tijd nemen")
    expect(proposed).to_be_visible()
    assert "Tijd nemen" not in screen.content()
    proposed.locator("form button").first.click()
    for page in (screen, dirk):
        expect(page.locator("#finds")).to_contain_text("Tijd nemen is een keuze")

    room.next()
    in_phase(anna, "top")
    els.locator("#top_keys button[name=by][value=voting]").click()
    for place, text in (
        ("#flap-1", "Luisteren zonder haast"),
        ("#flap-1", "Rustig blijven en niet oordelen"),
        ("#flap-2", "Een vaste plek waar je terechtkunt"),
        ("#finds", "Tijd nemen is een keuze"),
    ):
        toggle = els.locator(f"{place} li", has_text=text).locator(".flap__choose button")
        toggle.click()
        expect(toggle).to_have_attribute("aria-pressed", "true")
    expect(screen.locator("#top_three")).to_contain_text("Tijd nemen is een keuze")
    els.locator("#top_keys form[action$='top/open'] button").click()
    votes = {
        anna: ("Luisteren zonder haast", "Tijd nemen is een keuze", "Een vaste plek waar je terechtkunt"),
        ben: ("Luisteren zonder haast", "Tijd nemen is een keuze"),
        cato: ("Luisteren zonder haast", "Een vaste plek waar je terechtkunt"),
        dirk: ("Rustig blijven en niet oordelen",),
    }
    for phone, chosen in votes.items():
        for text in chosen:
            button = phone.locator("#ballot button", has_text=text).first
            button.click()
            expect(phone.locator("#ballot button", has_text=text).first).to_have_attribute("aria-pressed", "true")
    # Anna has no vote left, and changes one.
    expect(anna.locator("#ballot button", has_text="Rustig blijven").first).to_be_disabled()
    expect(els.locator("#top_keys")).to_contain_text("4")
    els.locator("#top_keys form[action$='top/close'] button").click()
    # Two with two votes follow the one with three: all three are in.
    for page in (screen, anna):
        top = page.locator("#top_three ol > li")
        expect(top).to_have_count(3)
        expect(top.first).to_contain_text("Luisteren zonder haast")
        assert "Rustig blijven" not in page.locator("#top_three").inner_text()


def _agree(room: Room, screen: Page, phones: dict[str, Page]) -> None:
    """Two questions, an action that Ben takes on, and the kept question."""
    els, anna, ben = room.console, phones["Anna"], phones["Ben"]
    room.next()
    in_phase(anna, "evaluation")
    for field, text in (("#new-learn", "Luisteren kost minder tijd dan je denkt"), ("#new-need", "Een uur per maand")):
        els.locator(field).fill(text)
        els.locator(field).press("Enter")
        expect(screen.locator(".screen__body")).to_contain_text(text)
        expect(anna.locator("main")).to_contain_text(text)
    anna.locator("#new-action").fill("Een vast inloopuur")
    anna.locator('form[data-form="action"] button').click()
    els.locator("#proposed_actions li", has_text="Een vast inloopuur").locator("form button").first.click()
    els.locator("#action-text").fill("Ouderavond voorbereiden")
    els.locator("#action-who").fill("Team onderbouw")
    els.locator("#action-due").fill("2020-01-31")
    els.locator('form[data-form="add_action"] button').click()
    expect(els.locator("#actions li", has_text="Ouderavond")).to_contain_text(re.compile("voorbij|klopt", re.I))
    ben.locator("#actions li", has_text="Een vast inloopuur").locator("button.switch").click()
    expect(screen.locator("#actions li", has_text="Een vast inloopuur")).to_contain_text("Ben")
    question = els.locator("#console_questions li", has_text="Wat zeg je tegen ouders?")
    question.locator("button[name=outcome][value=answered]").click()
    expect(question).to_contain_text("beantwoord")


def _report(els: Page, anna: Page, folder: Path) -> None:
    anna.locator("#report_key a").first.click()
    expect(anna.locator("h1")).to_be_visible()
    for text in ("Luisteren zonder haast", "Een vast inloopuur", "Tijd nemen is een keuze", "Een uur per maand"):
        expect(anna.locator("main")).to_contain_text(text)
    assert "Wat zeg je tegen ouders?" not in anna.locator("main").inner_text()  # answered
    for ending in ("pdf", "csv"):
        with els.expect_download() as came:
            els.locator(f"#report_key a[href$='{ending}']").click()
        came.value.save_as(folder / f"report.{ending}")
    read = " ".join(page.extract_text() for page in PdfReader(folder / "report.pdf").pages)
    table = list(csv.reader(io.StringIO((folder / "report.csv").read_text("utf-8-sig")), delimiter=";"))
    cells = [cell for row in table for cell in row]
    for text in ("Luisteren zonder haast", "Tijd nemen is een keuze", "Een vaste plek waar je terechtkunt"):
        assert text in " ".join(read.split())
        assert text in cells
    for text in ("Een vast inloopuur", "Ouderavond voorbereiden"):
        assert text in " ".join(read.split())
        assert text in cells
    assert "Ben" in read
    for name in ("Anna", "Cato", "Dirk", "Lars"):
        # As a colleague's own words hold their names here, only whole cells count.
        assert name not in cells
