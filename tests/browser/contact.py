"""Contact sheets: `python -m tests.browser.contact [FOLDER]`, or `make pictures`.

Every kind of screen in every phase at 390x844, 1280x800 and 1920x1080, light and dark: one sheet for each kind, width
and theme, to go through as a designer would. The pictures themselves lie beside the sheets.
"""

import argparse
from collections.abc import Iterable
from html import escape
from pathlib import Path

from playwright.sync_api import Browser

from sessions import phases
from tests.browser.conftest import LAPTOP, PHONE, PROJECTOR
from tests.browser.pictures import Camera, open_page, play_through, public, stage
from tests.browser.scenes import SCENES, Scene

SIZES = dict.fromkeys(("phone", "console", "screen", "page"), (PHONE, LAPTOP, PROJECTOR))
THUMB = {390: 230, 1280: 480, 1920: 640}  # px wide on the sheet
SHEET = 1960
PAGE = """<!doctype html><meta charset="utf-8"><title>{title}</title>
<style>body{{margin:16px;background:#777;font:14px sans-serif;display:flex;flex-wrap:wrap;gap:12px}}
figure{{margin:0}}figcaption{{color:#fff}}img{{display:block;width:{wide}px}}</style>{figures}"""


def one_for_each_phase() -> Iterable[Scene]:
    """The first scene of each phase that shows a kind of screen; a later one only for a kind that was not seen yet."""
    seen: set[tuple[str, str]] = set()
    for scene in SCENES:
        new = {(page, scene.phase) for page, _control in scene.about()} - seen
        seen |= new
        shown = {page for page, _phase in new}
        yield Scene(
            scene.name, scene.phase, scene.happens,
            **{page: control for page, control in scene.about() if page in shown},  # type: ignore[arg-type]
        )  # fmt: skip
    assert {phase for _page, phase in seen} == set(phases.NAMES)


def sheets(browser: Browser, folder: Path) -> None:
    """A page with a sheet of each group of pictures, and the same as one picture."""
    page = open_page(browser, {"width": SHEET, "height": 1000})
    for kind, sizes in SIZES.items():
        for size in sizes:
            for theme in ("light", "dark"):
                group = f"{kind}-{size['width']}-{theme}"
                made = sorted(folder.glob(f"{kind}-*-{size['width']}-{theme}.png"), key=lambda one: one.stat().st_mtime)
                figures = "".join(
                    f'<figure><img src="{escape(one.name)}" alt=""><figcaption>{escape(one.stem)}</figcaption></figure>'
                    for one in made
                )
                written = folder / f"sheet-{group}.html"
                written.write_text(PAGE.format(title=group, wide=THUMB[size["width"]], figures=figures))
                page.goto(written.resolve().as_uri())
                page.screenshot(path=folder / f"sheet-{group}.png", full_page=True, timeout=120_000)
    page.context.close()


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    camera = Camera(folder, (), SIZES, whole=False)
    with stage() as (browser, server):
        public(browser, server, camera)
        play_through(browser, server, camera, tuple(one_for_each_phase()))
        sheets(browser, folder)


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("folder", nargs="?", default="test-results/contact", type=Path)
    main(asked.parse_args().folder)
