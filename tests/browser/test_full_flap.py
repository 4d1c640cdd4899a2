"""A full flap: nothing is cut off, nothing is too small, nothing makes a page wider than its window."""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import LAPTOP, PHONE, PROJECTOR, Open
from tests.browser.flaps import fills, posts, texts
from tests.browser.rooms import joins, on_the_wall, opens_a_session
from tests.browser.test_sheets import HARD_TO_READ, IN_VIEW, SMALL, Wall
from tests.server import Server

MANY = 150 if os.environ.get("LONG") else 90
NARROW = {"width": 320, "height": 640}
# What sticks out, and what is cut off by its own box.
TOO_WIDE = """() => {
  const wrong = [];
  if (document.documentElement.scrollWidth > innerWidth) wrong.push("the page");
  for (const box of document.querySelectorAll("main, main *, .bottom *")) {
    if (!box.checkVisibility() || box.closest("svg, .unseen, [popover]:not(:popover-open)")) continue;
    const { left, right, width } = box.getBoundingClientRect();
    if (width > 1 && (left < -1 || right > innerWidth + 1)) wrong.push(box.className || box.tagName);
    if (box.matches(".slip__text") && box.scrollWidth > box.clientWidth + 1) wrong.push(box.textContent);
  }
  return wrong;
}"""

NEWEST_IN_VIEW = f"""([list, text]) => {{
  const newest = [...document.querySelectorAll(`${{list}} > li`)].at(-1);
  return newest?.innerText === text && ({IN_VIEW})().some(([leaf, whole]) => leaf === newest.id && whole);
}}"""


@pytest.fixture(scope="module")
def quick(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that takes so many cards from one console."""
    running = Server(tmp_path_factory.mktemp("quick"), POSTS_PER_PERSON="10000 per minute").start()
    yield running
    running.stop()


@pytest.fixture
def wall(quick: Server, device: Open) -> Wall:
    els = device(LAPTOP)
    room = opens_a_session(els, quick.url)
    return Wall(room, on_the_wall(device, els))


def test_as_cards_come_one_by_one_the_newest_is_in_view_and_in_the_end_all_can_be_read(wall: Wall):
    wall.screen.emulate_media(reduced_motion="reduce")  # a card settles for a moment where it comes
    wall.goes_to("questions")
    for column, text in texts(MANY):
        posts(wall.room.console, "flap/add", ("column", str(column)), ("text", text))
        wall.screen.wait_for_function(NEWEST_IN_VIEW, arg=[f"#flap-{column}", text])
    everything = {card.get_attribute("id") for card in wall.cards.all()}
    assert len(everything) == MANY
    for size in (PROJECTOR, SMALL):
        wall.screen.set_viewport_size(size)  # type: ignore[arg-type]
        wall.screen.evaluate("() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
        assert wall.turned_through() == everything, size
        for _sheet in range(wall.sheet[1]):
            assert wall.screen.evaluate(HARD_TO_READ) == [], (size, wall.sheet)
            wall.screen.keyboard.press("ArrowRight")


def test_nothing_is_wider_than_a_narrow_window(wall: Wall, quick: Server, device: Open):
    anna = joins(device(NARROW), quick.url, wall.room.code, "Anna")
    wall.goes_to("finds")
    fills(wall.room.console, MANY)
    for page in (anna, wall.room.console):
        expect(page.locator("[id^=flap_card-]")).to_have_count(MANY)
        for size in (NARROW, PHONE):
            page.set_viewport_size(size)  # type: ignore[arg-type]
            _fits_in_every_column(page)
    els = wall.room.console
    els.locator("#flap-1 [data-pick]").nth(0).click()
    els.locator("#flap-1 [data-pick]").nth(2).click()
    for size in (NARROW, PHONE, LAPTOP):
        els.set_viewport_size(size)  # type: ignore[arg-type]
        assert els.evaluate(TOO_WIDE) == [], size


def _fits_in_every_column(page: Page) -> None:
    fold = page.locator("details:has([id^=flap_card-]):not([open]) > summary")
    if fold.count():
        fold.first.click()
    for number in (3, 2, 1):
        page.locator(f".tab[data-column='{number}'] >> visible=true").last.click()
        expect(page.locator(f"#flap-{number} > li").first).to_be_visible()
        assert page.evaluate(TOO_WIDE) == [], number
