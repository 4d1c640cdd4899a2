"""The projector when its sheet is full: what does not fit stands on the next one, and everything can be read."""

import re
import uuid
from dataclasses import dataclass
from typing import Any, Literal

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import LAPTOP, PROJECTOR, Open
from tests.browser.flaps import SEND
from tests.browser.rooms import Room, in_phase, on_the_wall, opens_a_session
from tests.server import Server

SMALL = {"width": 1280, "height": 720}
LARGE = {"width": 3840, "height": 2160}
LONG = ("Iemand die na een paar weken nog eens vraagt hoe het gaat, zonder dat de hele klas het merkt. " * 4)[:300]

IN_VIEW = """() => [...document.querySelectorAll("[data-leaves] > *")].filter((leaf) => leaf.checkVisibility())
.map((leaf) => {
  const box = leaf.getBoundingClientRect();
  const room = leaf.closest("[data-flow]").getBoundingClientRect();
  const whole = box.top >= room.top - 1 && box.bottom <= room.bottom + 1 && room.bottom <= innerHeight + 1
    && box.left >= 0 && box.right <= innerWidth && leaf.scrollHeight <= leaf.clientHeight + 4;
  return [leaf.id, whole];
})"""

# Text too small, too faint or outside the window. A sheet is read from the back of the room.
HARD_TO_READ = """() => {
  const least = 28 * Math.min(innerWidth / 1920, innerHeight / 1080) - 0.01;
  const numbers = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = (colour) => numbers(colour).slice(0, 3).map((part) => part / 255)
    .map((part) => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
    .reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);
  const ground = (element) => {
    const colour = getComputedStyle(element).backgroundColor;
    return (numbers(colour)[3] ?? 1) > 0 || !element.parentElement ? colour : ground(element.parentElement);
  };
  const wrong = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const parent = texts.currentNode.parentElement;
    const words = texts.currentNode.textContent.trim();
    if (!words || !parent.checkVisibility() || parent.closest("svg, template")) continue;
    const box = parent.getBoundingClientRect();
    if (box.width < 2) continue; // said aloud only
    const style = getComputedStyle(parent);
    const [brighter, darker] = [light(style.color), light(ground(parent))].sort((a, b) => b - a);
    if (parseFloat(style.fontSize) < least) wrong.push([words, style.fontSize]);
    if ((brighter + 0.05) / (darker + 0.05) < 7) wrong.push([words, style.color, ground(parent)]);
    const outside = box.left < 0 || box.right > innerWidth + 1 || box.top < 0 || box.bottom > innerHeight + 1;
    if (outside) wrong.push([words, "outside"]);
  }
  if (document.documentElement.scrollHeight > innerHeight) wrong.push("scrolls");
  return wrong;
}"""


@dataclass
class Wall:
    """A session with its console and its projector."""

    room: Room
    screen: Page

    def sends(self, path: str, **fields: str | list[str]) -> None:
        console = self.room.console
        root = console.url.partition("?")[0].rstrip("/")
        pairs = [["op", str(uuid.uuid4())]]
        for name, values in fields.items():
            pairs += [[name, value] for value in ([values] if isinstance(values, str) else values)]
        assert console.evaluate(SEND, [f"{root}/{path}", pairs]) == 200, path

    def puts(self, *texts: str, column: int = 0) -> None:
        """Cards on the flap, over the columns in turn unless one is given; and the projector has them."""
        for at, text in enumerate(texts):
            self.sends("flap/add", column=str(column or at % 3 + 1), text=text)
        expect(self.cards.filter(has_text=texts[-1])).not_to_have_count(0)

    def goes_to(self, phase: str) -> None:
        self.room.goes_to(phase)
        in_phase(self.screen, phase)

    @property
    def cards(self) -> Any:
        return self.screen.locator(".flap [data-leaves] > *")

    @property
    def sheet(self) -> tuple[int, int]:
        """Which of how many: (1, 1) while nothing is said of it."""
        said = self.screen.locator("#sheet")
        numbers = [int(number) for number in re.findall(r"\d+", said.inner_text())] if said.is_visible() else [1, 1]
        return numbers[0], numbers[1]

    def on_sheet(self, number: int) -> None:
        expect(self.screen.locator("#sheet")).to_have_text(re.compile(rf"\D{number}\D+\d+"))

    def turned_through(self) -> set[str]:
        """Everything that comes by when somebody turns all sheets; each of them whole."""
        seen: set[str] = set()
        of = self.sheet[1]
        for _turn in range(of):
            for leaf, whole in self.screen.evaluate(IN_VIEW):
                assert whole, (leaf, self.sheet)
                seen.add(leaf)
            self.screen.keyboard.press("PageDown")
        return seen


@pytest.fixture
def wall(server: Server, device: Open) -> Wall:
    els = device(LAPTOP)
    room = opens_a_session(els, server.url)
    return Wall(room, on_the_wall(device, els))


@pytest.fixture
def full(wall: Wall) -> Wall:
    """A flap on several sheets."""
    wall.goes_to("together")
    wall.puts(*(f"Kaart {number}. {LONG[:270]}" for number in range(13)))
    assert wall.sheet[1] > 2
    return wall


def _sees_as(wall: Wall, size: dict[str, int], theme: Literal["light", "dark"] = "light") -> None:
    """Another projector, when it has laid out its sheets anew."""
    wall.screen.set_viewport_size(size)  # type: ignore[arg-type]
    wall.screen.emulate_media(color_scheme=theme, reduced_motion="reduce")
    wall.screen.evaluate("() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))")


def test_every_card_comes_by_and_none_is_cut_off(full: Wall):
    full.puts("Rust", "Nog een", LONG, "Tijd", LONG[:150], column=2)
    all_cards = {card.get_attribute("id") for card in full.cards.all()}
    assert len(all_cards) == 18
    for size in (PROJECTOR, SMALL, LARGE):
        _sees_as(full, size)
        assert full.turned_through() == all_cards, size


def test_before_anything_is_chosen_the_flap_can_be_read_also_without_finds(full: Wall):
    full.goes_to("top")
    expect(full.cards.locator("visible=true")).not_to_have_count(0)
    assert full.turned_through() == {card.get_attribute("id") for card in full.cards.all()}


def test_what_fits_is_one_sheet_with_larger_letters_and_no_word_about_sheets(wall: Wall):
    wall.goes_to("together")
    wall.puts("Rust", "Aandacht")
    expect(wall.screen.locator("#sheet")).to_be_hidden()
    large = wall.cards.first.locator(".slip__text").evaluate("text => parseFloat(getComputedStyle(text).fontSize)")
    wall.puts(*[LONG] * 3, column=1)
    expect(wall.screen.locator("#sheet")).to_be_visible()
    sizes = wall.cards.locator(".slip__text").evaluate_all("all => all.map(t => getComputedStyle(t).fontSize)")
    assert set(sizes) == {"28px"}
    assert large > 28


def test_the_sheet_of_a_new_card_comes_in_view(full: Wall):
    while full.sheet[0] != 1:
        full.screen.keyboard.press("ArrowLeft")
    full.puts("Net bedacht", column=1)
    expect(full.cards.filter(has_text="Net bedacht")).to_be_visible()
    assert full.sheet[0] == full.sheet[1]


def test_a_card_that_is_reworded_or_goes_to_another_column_comes_in_view_too(full: Wall):
    first = full.cards.filter(has_text="Kaart 0.")
    number = (first.get_attribute("id") or "").removeprefix("flap_card-")
    while full.sheet[0] != full.sheet[1]:
        full.screen.keyboard.press("ArrowRight")
    expect(first).to_be_hidden()
    full.sends(f"flap/{number}", text="Anders gezegd")
    expect(full.cards.filter(has_text="Anders gezegd")).to_be_visible()
    full.screen.keyboard.press("ArrowLeft")
    expect(full.cards.filter(has_text="Anders gezegd")).to_be_hidden()
    full.sends(f"flap/{number}/move", column="2")
    expect(full.screen.locator("#flap-2 > *", has_text="Anders gezegd")).to_be_visible()


def test_keys_turn_both_ways_and_round(full: Wall):
    of = full.sheet[1]
    while full.sheet[0] != 1:
        full.screen.keyboard.press("ArrowRight")
    for key, number in [("ArrowLeft", of), ("PageDown", 1), ("ArrowRight", 2), ("PageUp", 1)]:
        full.screen.keyboard.press(key)
        assert full.sheet == (number, of), key


def _every(wall: Wall, milliseconds: int, after_key: int) -> None:
    """Another pace, from now on; the key that starts it turns a sheet itself."""
    script = "(said, [every, rest]) => Object.assign(said.dataset, { turnEvery: every, restAfterKey: rest })"
    wall.screen.locator("#sheet").evaluate(script, [milliseconds, after_key])
    wall.screen.keyboard.press("ArrowRight")


def test_sheets_turn_by_themselves_and_rest_after_a_key(full: Wall):
    here, of = full.sheet
    _every(full, 300, 0)
    full.on_sheet((here + 1) % of + 1)  # one by the key, and one by itself
    full.on_sheet(here)  # and on, all the way round
    _every(full, 300, 60_000)
    here = full.sheet[0]
    full.screen.wait_for_timeout(1200)
    assert full.sheet[0] == here


def test_the_space_bar_holds_a_sheet_also_when_a_card_comes_and_lets_it_go(full: Wall):
    _every(full, 300, 0)
    said = full.screen.locator("#sheet")
    full.screen.keyboard.press(" ")
    held = said.inner_text()
    assert held != said.get_attribute("data-say")
    full.puts(LONG, column=1)
    full.screen.wait_for_timeout(1200)
    expect(full.cards.filter(has_text=LONG)).to_be_hidden()
    assert full.sheet[0] == int(re.findall(r"\d+", held)[0])
    full.screen.keyboard.press(" ")
    expect(full.cards.filter(has_text=LONG)).to_be_visible()


COUNT_MOVES = """() => {
  const move = Element.prototype.animate;
  window.moves = 0;
  Element.prototype.animate = function (...how) { window.moves += 1; return move.apply(this, how); };
}"""


def test_who_wants_no_motion_gets_another_sheet_without_any(full: Wall):
    full.screen.evaluate(COUNT_MOVES)  # an animation may be over before anybody looks for it
    for wish in ("reduce", "no-preference"):
        full.screen.emulate_media(reduced_motion=wish)
        before = full.sheet[0]
        full.screen.keyboard.press("ArrowRight")
        assert full.sheet[0] != before
        assert full.screen.evaluate("window.moves") == (wish == "no-preference")


def _can_be_read(wall: Wall) -> None:
    for size in (PROJECTOR, SMALL, LARGE):
        for theme in ("light", "dark"):
            _sees_as(wall, size, theme)
            for _sheet in range(wall.sheet[1]):
                assert wall.screen.evaluate(HARD_TO_READ) == [], (size, theme, wall.sheet)
                wall.screen.keyboard.press("ArrowRight")
    _sees_as(wall, PROJECTOR)


def test_everything_can_be_read_from_the_back_of_the_room(wall: Wall):
    for name in ("Anna", "Ben", "Charlotte", "Dirk-Jan", "Eva", "Fatima"):
        wall.sends("people/add", name=name)
    for phase in ("pairs_forming", "pairs", "fours_forming", "fours"):
        wall.goes_to(phase)
        expect(wall.screen.locator("#tables")).to_contain_text("Charlotte")
        _can_be_read(wall)

    wall.goes_to("together")
    expect(wall.screen.locator("#presenting")).to_be_visible()
    wall.puts("Rustig blijven", "Tijd", *[LONG] * 7)
    _can_be_read(wall)
    cards = [str(card.get_attribute("id")).removeprefix("flap_card-") for card in wall.cards.all()]

    wall.goes_to("finds")
    expect(wall.screen.locator(".flap")).to_be_visible()  # until there is a find
    wall.sends("finds/add", text="Wie kiest, krijgt grip", cards=cards[:5])
    wall.sends("finds/add", text=LONG)
    expect(wall.screen.locator("#finds > li")).to_have_count(2)
    expect(wall.screen.locator(".flap")).to_be_hidden()
    _can_be_read(wall)

    wall.goes_to("top")
    wall.sends("top/by", by="talking")
    for card in cards[:3]:
        wall.sends("top/shortlist", factor=card, on="1")
    expect(wall.screen.locator(".three > li")).to_have_count(3)
    expect(wall.screen.locator("#sheet")).to_be_hidden()
    _can_be_read(wall)

    wall.goes_to("evaluation")
    for about in ("learn", "need"):
        wall.sends("answers/add", about=about, text=LONG)
    wall.sends("actions/add", text="Een lijst met plekken", who="Anna en Ben", due="2031-05-01")
    expect(wall.screen.locator("#actions")).to_contain_text("Anna en Ben")
    _can_be_read(wall)
