"""The flap under the facilitator's hands, and the sheets of the projector turned from the console."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import LAPTOP, PHONE, Open
from tests.browser.flaps import LONG
from tests.browser.test_sheets import Wall, wall  # noqa: F401 - a fixture

UNDO = "#undo_key button"


@pytest.fixture
def lines(wall: Wall) -> Wall:  # noqa: F811
    """Five cards in the first column and one in the second."""
    wall.goes_to("questions")
    wall.puts("Rust", "Tijd", "Humor", "Geduld", "Lef", column=1)
    wall.puts("Steun", column=2)
    return wall


def order(page: Page, column: int = 1) -> list[str]:
    return page.locator(f"#flap-{column} > li > .slip__text").all_inner_texts()


def stand(page: Page, *words: str, column: int = 1) -> None:
    expect(page.locator(f"#flap-{column} > li > .slip__text")).to_have_text(list(words))


def pick(console: Page, *words: str) -> None:
    for word in words:
        console.locator("[id^=flap_card-]", has_text=word).locator("[data-pick]").click()


def test_what_is_put_side_by_side_and_undone_stands_so_for_everybody(lines: Wall):
    els = lines.room.console
    pick(els, "Lef", "Steun", "Tijd")
    els.get_by_role("button", name="Zet naast elkaar").click()
    for page in (els, lines.screen):
        stand(page, "Rust", "Tijd", "Lef", "Steun", "Humor", "Geduld")
        stand(page, column=2)
    expect(els.locator("[data-picked=cards]")).to_be_hidden()
    expect(els.locator(UNDO)).to_have_text(re.compile("naast elkaar gezet"))
    els.locator(UNDO).press("Enter")
    for page in (els, lines.screen):
        stand(page, "Rust", "Tijd", "Humor", "Geduld", "Lef")
        stand(page, "Steun", column=2)
    expect(els.locator("#undo_key")).to_be_hidden()


def test_one_chosen_card_cannot_be_put_side_by_side(lines: Wall):
    pick(lines.room.console, "Lef")
    expect(lines.room.console.get_by_role("button", name="Zet naast elkaar")).to_be_disabled()


def test_of_two_consoles_that_press_undo_together_the_second_gets_a_sentence(lines: Wall, device: Open):
    els = lines.room.console
    mila = device(LAPTOP, storage_state=els.context.storage_state())
    mila.goto(els.url)
    pick(els, "Rust", "Tijd")
    els.get_by_role("button", name="Zet naast elkaar").click()  # they stand so already: nothing to undo for it
    expect(els.locator(UNDO)).to_have_text(re.compile("erbij gezet"))
    expect(mila.locator(UNDO)).to_have_text(re.compile("erbij gezet"))

    def after_els(route: Route) -> None:
        els.locator(UNDO).click()
        stand(els, "Rust", "Tijd", "Humor", "Geduld", "Lef")
        stand(els, column=2)
        route.continue_()

    mila.route("**/flap/undo", after_els)
    mila.locator(UNDO).click()
    expect(mila.locator("#page-error")).to_contain_text("al ongedaan gemaakt")
    stand(mila, "Rust", "Tijd", "Humor", "Geduld", "Lef")
    stand(mila, column=2)


def test_undo_stays_in_reach_while_the_cards_scroll(lines: Wall):
    lines.puts(*[LONG] * 6, column=1)
    els = lines.room.console
    for size in ({"width": 1280, "height": 800}, PHONE, {"width": 320, "height": 640}):
        els.set_viewport_size(size)  # type: ignore[arg-type]
        els.locator("#flap-1 > li").last.scroll_into_view_if_needed()
        expect(els.locator(UNDO)).to_be_in_viewport(ratio=1)
    # Nothing lies over it.
    els.locator(UNDO).click()
    expect(els.locator("#flap-1 > li")).to_have_count(10)


@pytest.fixture
def full(wall: Wall) -> Wall:  # noqa: F811
    """A flap on several sheets, of which the last is in view."""
    wall.goes_to("questions")
    wall.puts(*(f"Kaart {number}. {LONG[:270]}" for number in range(13)))
    assert wall.sheet[1] > 2
    return wall


def _opens_sheets(console: Page) -> None:
    console.get_by_role("button", name="Bladen", exact=True).click()
    expect(console.locator("#sheets")).to_be_visible()


def test_the_console_turns_every_projector_and_one_that_comes_later_from_its_own_first_sheet(full: Wall):
    els, of = full.room.console, full.sheet[1]
    _opens_sheets(els)
    for name, number in (("Volgend blad", 1), ("Volgend blad", 2), ("Vorig blad", 1), ("Vorig blad", of)):
        els.get_by_role("button", name=name).click()
        full.on_sheet(number)
    expect(els.locator("#sheets")).to_be_visible()  # for the next press
    full.screen.reload()
    later = Wall(full.room, full.screen)
    here = later.sheet[0]
    els.get_by_role("button", name="Vorig blad").click()
    later.on_sheet((here - 2) % of + 1)


def test_turns_that_a_projector_missed_come_all_at_once(full: Wall):
    of = full.sheet[1]
    full.screen.context.set_offline(True)
    full.screen.evaluate("() => document.querySelector('#sheet_state').dataset.turns = '-1'")
    full.screen.context.set_offline(False)
    assert full.sheet[0] == of
    full.sends("sheets/turn", by="1")  # from -1 to 1: two on
    full.on_sheet(1)


def test_the_console_holds_the_sheets_and_another_step_lets_them_go(full: Wall):
    els, said = full.room.console, full.screen.locator("#sheet")
    _opens_sheets(els)
    els.get_by_role("button", name="Volgend blad").click()
    full.on_sheet(1)
    els.get_by_role("button", name="Zet de bladen vast").click()
    expect(said).to_contain_text("vastgezet")
    said.evaluate("said => Object.assign(said.dataset, { turnEvery: 300, restAfterKey: 0 })")
    held = full.sheet
    full.puts(LONG, column=1)
    full.screen.wait_for_timeout(1200)
    assert full.sheet[0] == held[0]
    expect(full.cards.filter(has_text=LONG)).to_be_hidden()
    els.get_by_role("button", name="Volgend blad").click()
    full.on_sheet(held[0] % full.sheet[1] + 1)
    expect(said).to_contain_text("vastgezet")
    full.screen.reload()  # who comes later holds them too
    expect(said).to_contain_text("vastgezet")
    els.keyboard.press("Escape")
    full.goes_to("finds")
    expect(said).not_to_contain_text("vastgezet")
    expect(els.locator("#sheet_keys")).to_contain_text("Zet de bladen vast")


def test_the_console_lets_the_sheets_go_that_it_held(full: Wall):
    els = full.room.console
    _opens_sheets(els)
    els.get_by_role("button", name="Zet de bladen vast").click()
    expect(full.screen.locator("#sheet")).to_contain_text("vastgezet")
    full.screen.locator("#sheet").evaluate("said => Object.assign(said.dataset, { turnEvery: 300, restAfterKey: 0 })")
    here, of = full.sheet
    els.get_by_role("button", name="Laat de bladen weer omslaan").click()
    full.on_sheet(here % of + 1)
