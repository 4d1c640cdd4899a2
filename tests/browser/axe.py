"""What axe says of a page, in light and in dark. No rule is switched off.

What axe cannot tell ("incomplete") is judged in docs/accessibility.md, by kind: its rule, its reason and its place.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE

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


def in_every_size(page: Page) -> Iterator[str]:
    """The page at the widths at which axe looks; afterwards it is as it was."""
    own = page.viewport_size or PHONE
    for width, height in SIZES or ((own["width"], own["height"]),):
        page.set_viewport_size({"width": width, "height": height})
        yield f"{width} wide"
    page.set_viewport_size(own)  # type: ignore[arg-type]


def says(page: Page) -> list[str]:
    """What is wrong with a page as it stands there, and what axe cannot tell and nobody has judged yet."""
    # A live page stays the same document, so axe has to be brought once.
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(AXE)
    found = _says(page)
    return found and _says(page)  # news may come while axe looks


def _says(page: Page) -> list[str]:
    said = page.evaluate(RUN, OPTIONS)
    unjudged = {kind for kind in said["unsure"] if tuple(kind.split(" | ")) not in JUDGED}
    return [f"wrong: {each}" for each in said["wrong"]] + [
        f"judge this in docs/accessibility.md: {kind}" for kind in sorted(unjudged)
    ]


def finds_nothing(page: Page, where: str) -> None:
    """The page has its heading, and axe has nothing to say in any theme."""
    expect(page.locator("h1:visible")).to_have_count(1)
    for size in in_every_size(page):
        for theme in THEMES:
            page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
            found = says(page)
            assert found == [], (where, size, theme, found)


def wider(page: Page) -> int:
    """How many pixels wider than a window of 320 px the page or a dialog on it is."""
    size = page.viewport_size
    page.set_viewport_size(SMALL)  # type: ignore[arg-type]
    found: int = page.evaluate(WIDER)
    if size:
        page.set_viewport_size(size)
    return max(0, found)


def narrow_enough(page: Page, where: str) -> None:
    """At 320 px nothing is wider than the window."""
    found = wider(page)
    assert found == 0, (where, found)
