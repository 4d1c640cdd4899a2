"""One session is played; each page of each scene is looked at in several ways, and what is wrong is kept by its kind.

What was looked at in its phase before (a second scene, a dialog on it) takes turns between themes and sizes; with LONG
it gets all of them.
"""

import os
from collections import defaultdict
from itertools import cycle

from django.utils import translation
from playwright.sync_api import CDPSession, ElementHandle, Page, expect

from sessions import phases
from tests.browser import axe
from tests.browser.conftest import LAPTOP, PHONE
from tests.browser.measures import measure
from tests.browser.pictures import SMALL, pages_beside
from tests.browser.scenes import Play, Scene, close

Sizes = list[dict[str, int]]
ALL = slice(None)
LETTERS = 16  # px, what a browser begins with
THUMB = 44  # px
WALL_LETTERS = 28  # px, on a wall of 1920 by 1080
AA, AA_LARGE, AAA = 4.5, 3, 7
# A sign that says by its look whether it is on, and how that is turned about.
TURN = """box => {
    const turned = (name) => box.setAttribute(name, String(box.getAttribute(name) !== "true"));
    if (box.hasAttribute("aria-pressed")) turned("aria-pressed");
    else if (box.matches("input")) box.checked = !box.checked;
    else if (box.was) box.setAttribute("aria-current", box.was), box.was = "";
    else box.was = box.getAttribute("aria-current"), box.removeAttribute("aria-current");
}"""
STATE = "box => [box.getAttribute('aria-pressed'), box.getAttribute('aria-current'), box.checked].join()"
SIGNS = "[aria-pressed], [aria-current], input:is([type=checkbox], :checked)"
KINDS = """signs => [...document.querySelectorAll(signs)].map((box) => (box.closest("label") ?? box).checkVisibility()
    && [document.body.dataset.live, box.localName, ...box.classList, box.type].join(" "))"""


class Look:
    """What was found, by kind: sentences with where."""

    def __init__(self) -> None:
        self.found: dict[str, list[str]] = defaultdict(list)
        self.looked: set[tuple[str, str]] = set()
        self.phases: set[tuple[str, str]] = set()
        self.lines: dict[Page, CDPSession] = {}
        self.turns = cycle([ALL] if os.environ.get("LONG") else [slice(0, 1), slice(1, 2)])

    def says(self, kind: str, where: str, sentences: list[str]) -> None:
        self.looked.add((kind, where))
        self.found[kind] += [f"{where}: {sentence}" for sentence in sentences]

    def at(self, page: Page, kind: str, where: str, *, again: bool = False) -> None:
        """A page as it stands there, of this kind: phone, console, screen, or page (before and beside a session)."""
        before = page.viewport_size or PHONE
        expect(page.locator("h1:visible")).to_have_count(1)
        ways = next(self.turns) if again else ALL
        for size in axe.in_every_size(page):
            for theme in axe.THEMES[ways]:
                page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
                there = f"{where}, {size}, {theme}"
                least = (AAA, AAA) if kind == "screen" else (AA, AA_LARGE)
                self.says(f"contrast on {kind}", there, measure(page, "faint", *least))
                self.says("axe", there, axe.says(page))
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
        self.says("motion", where, measure(page, "moving"))
        if kind == "screen":
            self.says("letters on the wall", where, measure(page, "small", WALL_LETTERS))
        else:
            self.in_a_hand(page, where, [PHONE, SMALL][ways])
            self.with_large_letters(page, where, [PHONE, LAPTOP][ways])
            page.set_viewport_size(before)  # type: ignore[arg-type]
        self.in_own_colours(page, where)

    def in_a_hand(self, page: Page, where: str, sizes: Sizes) -> None:
        self.says("width", where, [f"{more} px too wide"] if (more := axe.wider(page)) else [])
        for size in sizes:
            page.set_viewport_size(size)  # type: ignore[arg-type]
            there = f"{where}, {size['width']} wide"
            self.says("thumbs", there, measure(page, "narrow", THUMB))
            self.says("room", there, measure(page, "cut") + measure(page, "overlapping"))

    def with_large_letters(self, page: Page, where: str, sizes: Sizes) -> None:
        """As somebody sets them in the browser: then also what is measured in letters, like the width of a layout."""
        for size in sizes:
            page.set_viewport_size(size)  # type: ignore[arg-type]
            self.letters(page, 2 * LETTERS)
            there = f"{where}, {size['width']} wide"
            self.says("large letters", there, measure(page, "cut") + measure(page, "overlapping"))
            self.letters(page, LETTERS)

    def letters(self, page: Page, size: int) -> None:
        line = self.lines.setdefault(page, page.context.new_cdp_session(page))
        line.send("Page.setFontSizes", {"fontSizes": {"standard": size}})
        assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == f"{size}px"

    def in_own_colours(self, page: Page, where: str) -> None:
        page.emulate_media(forced_colors="active")
        self.says("own colours", where, measure(page, "lost"))
        for at, kind in enumerate(page.evaluate(KINDS, SIGNS)):
            if not kind or ("states", kind) in self.looked:
                continue
            box = page.query_selector_all(SIGNS)[at]
            around = box.evaluate_handle("box => box.closest('label') ?? box").as_element()
            if not around or not around.is_visible():
                continue
            self.says("states", kind, [] if _turns(page, box, around) else ["looks the same on and off"])
        page.emulate_media(forced_colors="none")


def _turns(page: Page, box: ElementHandle, around: ElementHandle) -> bool:
    """It looks different when it is turned about. News may turn it back before that is drawn: then once more."""
    for _try in range(5):
        as_it_is = _picture(page, around)
        box.evaluate(TURN)
        turned = box.evaluate(STATE)
        looks = _picture(page, around)
        if box.evaluate(STATE) == turned:
            box.evaluate(TURN)  # back
            return as_it_is != looks
    raise AssertionError("news came all the time")


def _picture(page: Page, box: ElementHandle) -> bytes:
    """With what is drawn around it."""
    box.scroll_into_view_if_needed()
    place = box.bounding_box()
    assert place
    return page.screenshot(
        clip={
            "x": max(0, place["x"] - 6),
            "y": max(0, place["y"] - 6),
            "width": place["width"] + 12,
            "height": place["height"] + 12,
        }
    )


def title(name: str, phase: str) -> str:
    with translation.override("nl"):
        return phases.name(phase) if name == "console" else phases.heading(phase)


def looks_at(look: Look, play: Play, scene: Scene) -> None:
    for name, control in scene.about():
        page = play.pages[name]
        expect(page.locator("h1:visible")).to_have_text(title(name, scene.phase))
        expect(page.locator(control).locator("visible=true").first).to_be_visible()
        again = (name, scene.phase) in look.phases
        look.phases.add((name, scene.phase))
        look.at(page, name, f"{name} in {scene.name}", again=again)
    for dialog in scene.dialogs:
        page = play.pages[dialog.page]
        dialog.opens(page)
        expect(page.locator(f"#{dialog.name}")).to_be_visible()
        look.at(page, dialog.page, f"{dialog.page}, {dialog.name} in {scene.name}", again=True)
        close(page)
    for name, path in pages_beside(play, scene).items():
        beside = play.anna.context.new_page()
        beside.goto(path)
        look.at(beside, "page", name)
        beside.close()
