"""Pictures of every screen in every phase: `python -m tests.browser.pictures FOLDER [--only phone,flap]`.

For people to look at. A picture is named page-scene-width-theme; what does not fit in the window stands in one more,
with "whole" in its name. `--only` keeps those whose name holds one of the words.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.colleagues import Colleagues
from tests.browser.conftest import ARGUMENTS, LAPTOP, PHONE, PROJECTOR
from tests.browser.flaps import FLAPS, LISTS
from tests.browser.rooms import on_the_wall
from tests.browser.scenes import MANY, SCENES, Play, Scene, close, opens_a_play
from tests.ensure_browser import find
from tests.server import Server

SMALL = {"width": 320, "height": 640}
SMALL_WALL = {"width": 1280, "height": 720}
SIZES = {
    "phone": (PHONE, SMALL),
    "console": (LAPTOP, PHONE),
    "screen": (PROJECTOR, SMALL_WALL),
    "page": (PHONE, LAPTOP),
}
TALLEST = 6000
PUBLIC = {
    "front": "/",
    "front-en": "/?lang=en",
    "open": "/open",
    "enter": "/enter",
    "take-seat": "/seat",
    "error": "/x",
}
# How much taller the window must be to show what scrolls in the middle, or in the dialog that stands on it.
HIDDEN = """() => {
    const dialog = document.querySelector("dialog[open]");
    const places = dialog ? [dialog, ...dialog.children]
        : document.querySelectorAll("html, main, .console__run, .console__main, .console__side");
    return Math.max(0, ...[...places].map((box) => box.scrollHeight - box.clientHeight));
}"""


BESIDE = {"alone": ("seat-before", "seat", "leave", "note", "message"), "finished": ("report",)}  # see pages_beside


@dataclass(frozen=True)
class Camera:
    folder: Path
    only: tuple[str, ...]
    sizes: Mapping[str, tuple[dict[str, int], ...]] = field(default_factory=lambda: SIZES)
    whole: bool = True  # also one more of what does not fit in the window

    def wants(self, name: str) -> bool:
        return not self.only or any(word in name for word in self.only)

    def shoot(self, page: Page, kind: str, name: str) -> None:
        """Light and dark, in each of the sizes that this kind of page has."""
        before = page.viewport_size
        for size in self.sizes[kind]:
            full = f"{kind}-{name}-{size['width']}"
            if not self.wants(full):
                continue
            page.set_viewport_size(size)  # type: ignore[arg-type]
            for theme in ("dark", "light"):
                page.emulate_media(color_scheme=theme, reduced_motion="reduce")
                page.wait_for_timeout(200)
                self._keep(page, f"{full}-{theme}")
            taller = page.evaluate(HIDDEN) if self.whole and kind != "screen" else 0
            if taller:
                height = min(TALLEST, size["height"] + taller)
                page.set_viewport_size({"width": size["width"], "height": height})
                page.wait_for_timeout(200)
                self._keep(page, f"{full}-whole")
        if before:
            page.set_viewport_size(before)

    def _keep(self, page: Page, name: str) -> None:
        page.screenshot(path=self.folder / f"{name}.png", timeout=30_000)


def main(folder: Path, only: tuple[str, ...] = ()) -> None:
    take(Camera(folder, only), (SCENES, MANY, FLAPS, LISTS))


def take(camera: Camera, plays: tuple[tuple[Scene, ...], ...]) -> None:
    """All pictures that a camera wants, on a server of their own."""
    camera.folder.mkdir(parents=True, exist_ok=True)
    with stage() as (browser, server):
        public(browser, server, camera)
        for scenes in plays:
            if any(camera.wants(name) for scene in scenes for name in pictures_of(scene)):
                play_through(browser, server, camera, scenes)


@contextmanager
def stage() -> Iterator[tuple[Browser, Server]]:
    """A browser, and a server with nothing in it."""
    with tempfile.TemporaryDirectory() as data:
        server = Server(Path(data), POSTS_PER_PERSON="10000 per minute").start()
        try:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=find(), args=ARGUMENTS)
                try:
                    yield browser, server
                finally:
                    browser.close()
        finally:
            server.stop()


def open_page(browser: Browser, size: dict[str, int], **options: Any) -> Page:
    page = browser.new_context(viewport=size, locale="nl-NL", **options).new_page()  # type: ignore[arg-type]
    page.set_default_timeout(30_000)
    return page


def public(browser: Browser, server: Server, camera: Camera) -> None:
    page = open_page(browser, PHONE)
    for name, path in PUBLIC.items():
        if any(camera.wants(f"page-{name}-{size['width']}") for size in SIZES["page"]):
            page.goto(server.url + path)
            camera.shoot(page, "page", name)
    page.context.close()


def pictures_of(scene: Scene) -> list[str]:
    """What is made of a scene, without the theme; pages beside it are named by their scene too."""
    stems = [f"{page}-{scene.name}" for page, _control in scene.about()]
    stems += [f"{dialog.page}-dialog-{scene.name}-{dialog.name}" for dialog in scene.dialogs]
    beside = [f"page-{name}" for name in BESIDE.get(scene.name, ())]
    return [f"{stem}-{size['width']}" for stem in (*stems, *beside) for size in SIZES[stem.partition("-")[0]]]


def play_through(browser: Browser, server: Server, camera: Camera, scenes: tuple[Scene, ...]) -> None:
    """One session from the lobby to its end."""
    els = open_page(browser, LAPTOP)
    colleagues = Colleagues(server.url)
    try:
        window = partial(open_page, browser)
        play = opens_a_play(els, partial(on_the_wall, window), window(PHONE), server.url, colleagues)
        for scene in scenes:
            sys.stdout.write(f"{scene.name}\n")
            sys.stdout.flush()
            play.goes_to(scene.phase)
            play.are_here()
            scene.happens(play)
            look_at(play, scene, camera)
        play.anna.context.close()
    finally:
        colleagues.go()
        colleagues.loop.close()
        els.context.close()


def look_at(play: Play, scene: Scene, camera: Camera) -> None:
    for name, control in scene.about():
        page = play.pages[name]
        page.locator(control).first.wait_for(state="attached")
        camera.shoot(page, name, scene.name)
    for dialog in scene.dialogs:
        name = f"dialog-{scene.name}-{dialog.name}"
        if any(camera.wants(f"{dialog.page}-{name}-{size['width']}") for size in SIZES[dialog.page]):
            page = play.pages[dialog.page]
            dialog.opens(page)
            page.locator(f"#{dialog.name}").wait_for()
            camera.shoot(page, dialog.page, name)
            close(page)
    for name, path in pages_beside(play, scene).items():
        if any(camera.wants(f"page-{name}-{size['width']}") for size in SIZES["page"]):
            # A page of its own in the same browser: the phone stays where it is.
            beside = play.anna.context.new_page()
            beside.goto(path)
            if name == "seat":
                camera.shoot(beside, "page", "seat-before")
                beside.locator("form[data-form=seat] button").click()
            camera.shoot(beside, "page", name)
            beside.close()


def pages_beside(play: Play, scene: Scene) -> dict[str, str]:
    """Pages of the phone's owner beside the live one, when the scene has something to show there."""
    base = play.anna.url.partition("#")[0]
    if scene.name == "alone":
        note = play.anna.locator("#notes-1 a[data-open=edit-note]").first.get_attribute("href") or ""
        origin = base.partition("/s/")[0]
        return {
            "seat": f"{base}seat",
            "leave": f"{base}leave",
            "note": f"{origin}{note}",
            "message": f"{base}report/phone",
        }
    if scene.name == "finished":
        return {"report": f"{base}report/phone"}
    return {}


if __name__ == "__main__":
    said = argparse.ArgumentParser(description=__doc__)
    said.add_argument("folder", nargs="?", default="test-results/pictures", type=Path)
    said.add_argument("--only", default="", help="words, with commas between them: phone,flap")
    asked = said.parse_args()
    main(asked.folder, tuple(word for word in asked.only.split(",") if word))
