"""Pictures of every screen in every built phase: `python -m tests.browser.pictures FOLDER`. For people to look at."""

import os
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.conftest import ARGUMENTS, LAPTOP, PHONE, PROJECTOR
from tests.browser.rooms import in_phase, joins, opens_a_session
from tests.browser.test_axe import PHASES
from tests.ensure_browser import find
from tests.server import Server

NAMES = ["Noor", "Sanne", "Youssef", "Femke", "Bram", "Aylin", "Joost", "Merel"]
PUBLIC = {
    "front": "/",
    "front-en": "/?lang=en",
    "open": "/open",
    "enter": "/enter",
    "take-seat": "/seat",
    "error": "/x",
}


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    server = Server(Path(tempfile.mkdtemp())).start()
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=find(), args=ARGUMENTS)
            public(browser, server, folder)
            session(browser, server, folder)
            browser.close()
    finally:
        server.stop()


def open_page(browser: Browser, size: dict[str, int]) -> Page:
    page = browser.new_context(viewport=size, locale="nl-NL").new_page()  # type: ignore[arg-type]
    page.set_default_timeout(15_000)
    return page


def shoot(page: Page, folder: Path, name: str, *, sizes: dict[str, dict[str, int]]) -> None:
    """Light and dark, in each of these sizes."""
    before = page.viewport_size
    for label, size in sizes.items():
        page.set_viewport_size(size)  # type: ignore[arg-type]
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme, reduced_motion="reduce")
            page.wait_for_timeout(150)
            page.screenshot(path=folder / f"{name}-{label}-{theme}.png")
    if before:
        page.set_viewport_size(before)


def public(browser: Browser, server: Server, folder: Path) -> None:
    page = open_page(browser, PHONE)
    for name, path in PUBLIC.items():
        page.goto(server.url + path)
        shoot(page, folder, name, sizes={"390": PHONE, "1280": LAPTOP})


def session(browser: Browser, server: Server, folder: Path) -> None:
    els = open_page(browser, LAPTOP)
    room = opens_a_session(els, server.url)
    anna = joins(open_page(browser, PHONE), server.url, room.code, "Anna")
    for name in NAMES:
        joins(open_page(browser, PHONE), server.url, room.code, name)
    screen = els.context.new_page()
    screen.goto(els.url.replace("/console", "/screen"))
    for phase, prepare in PHASES.items():
        if phase == "finished":
            els.locator("#next .next").click()
            els.locator("#end form button:not([data-dismiss])").click()
        else:
            room.goes_to(phase)
        for page in (els, anna, screen):
            in_phase(page, phase)
        prepare(els, anna)
        shoot(anna, folder, f"phone-{phase}", sizes={"390": PHONE, "320": {"width": 320, "height": 640}})
        shoot(els, folder, f"console-{phase}", sizes={"390": PHONE, "1280": LAPTOP})
        shoot(screen, folder, f"screen-{phase}", sizes={"1920": PROJECTOR, "1280": {"width": 1280, "height": 720}})


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "teamtool.settings")
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "test-results/pictures"))
