"""axe finds nothing on any page, in any phase and dialog, in light and in dark. No rule is switched off.

What axe cannot tell ("incomplete") is judged in docs/accessibility.md, by kind: its rule, its reason and its place.
"""

import os
import re
from collections.abc import Iterator
from functools import partial
from itertools import cycle
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import translation
from playwright.sync_api import Page, expect

from sessions import phases
from tests.browser.colleagues import Colleagues
from tests.browser.conftest import LAPTOP, PHONE, Open
from tests.browser.rooms import on_the_wall
from tests.browser.scenes import SCENES, Dialog, Play, close, opens_a_play
from tests.server import Server

AXE = Axe().axe_script
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations", "incomplete"], "elementRef": True}
SMALL = {"width": 320, "height": 640}
RUN = Path(__file__).with_name("axe_run.js").read_text(encoding="utf-8")
JUDGEMENTS = Path(__file__).parents[2] / "docs" / "accessibility.md"
JUDGED = set(re.findall(r"^\| `(\S+)` \| `(\S+)` \| `(.+?)` \|", JUDGEMENTS.read_text(encoding="utf-8"), re.M))
# How much wider than the window the page or the dialog on it is.
WIDER = """() => Math.max(document.documentElement.scrollWidth - window.innerWidth,
    ...[...document.querySelectorAll("dialog[open]")].map((box) => box.scrollWidth - box.clientWidth))"""


THEMES = ("light", "dark")
# At its own width, or with LONG at each of these.
SIZES = ((320, 640), (768, 1024), (1920, 1080)) if os.environ.get("LONG") else ()
# A second look within a phase, and dialogs, take turns between the themes; with LONG they get both.
TURNS = cycle([THEMES] if os.environ.get("LONG") else [("light",), ("dark",)])


def finds_nothing(page: Page, where: str, themes: tuple[str, ...] = THEMES) -> None:
    """The page has its heading, and axe has nothing to say in these themes."""
    expect(page.locator("h1:visible")).to_have_count(1)
    # A live page stays the same document, so axe has to be brought once.
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(AXE)
    own = page.viewport_size or PHONE
    for width, height in SIZES or ((own["width"], own["height"]),):
        page.set_viewport_size({"width": width, "height": height})
        for theme in themes:
            page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
            unjudged = axe(page, (where, width, theme))
            if unjudged:  # news came while axe looked
                unjudged = axe(page, (where, width, theme))
            assert not unjudged, f"{where}, {width}, {theme}: judge these in docs/accessibility.md: {unjudged}"
    page.set_viewport_size(own)  # type: ignore[arg-type]


def axe(page: Page, where: object) -> set[str]:
    """Nothing is wrong; what axe cannot tell and nobody has judged yet."""
    said = page.evaluate(RUN, OPTIONS)
    assert said["wrong"] == [], (where, said["wrong"])
    return {kind for kind in said["unsure"] if tuple(kind.split(" | ")) not in JUDGED}


def narrow_enough(page: Page, where: str) -> None:
    """At 320 px nothing is wider than the window."""
    size = page.viewport_size
    page.set_viewport_size(SMALL)  # type: ignore[arg-type]
    wider = page.evaluate(WIDER)
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


@pytest.fixture
def colleagues(server: Server) -> Iterator[Colleagues]:
    here = Colleagues(server.url)
    yield here
    here.go()
    here.loop.close()


def test_every_screen_in_every_phase_with_its_dialogs(server: Server, device: Open, colleagues: Colleagues):
    els, anna = device(LAPTOP), device(PHONE)
    play = opens_a_play(els, partial(on_the_wall, device), anna, server.url, colleagues)
    seen = set()
    for scene in SCENES:
        play.goes_to(scene.phase)
        scene.happens(play)
        for name, control in scene.about():
            page = play.pages[name]
            expect(page.locator("h1:visible")).to_have_text(title(name, scene.phase))
            expect(page.locator(control).locator("visible=true").first).to_be_visible()
            first = (name, scene.phase) not in seen
            finds_nothing(page, f"{name} in {scene.name}", THEMES if first else next(TURNS))
            if name != "screen":
                narrow_enough(page, f"{name} in {scene.name}")
            seen.add((name, scene.phase))
        for dialog in scene.dialogs:
            dialog_is_fine(play, dialog)
        if scene.phase == "alone":
            beside = anna.context.new_page()
            beside.complaints = []  # type: ignore[attr-defined]
            for path in ("seat", "leave"):
                beside.goto(f"{anna.url.partition('#')[0]}{path}")
                finds_nothing(beside, path)
                narrow_enough(beside, path)
            beside.close()
    assert seen == {(name, phase) for name in play.pages for phase in phases.NAMES}


def title(name: str, phase: str) -> str:
    with translation.override("nl"):
        return phases.name(phase) if name == "console" else phases.heading(phase)


def dialog_is_fine(play: Play, dialog: Dialog) -> None:
    page = play.pages[dialog.page]
    dialog.opens(page)
    expect(page.locator(f"#{dialog.name}")).to_be_visible()
    finds_nothing(page, dialog.name, next(TURNS))
    narrow_enough(page, dialog.name)
    close(page)
