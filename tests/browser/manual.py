"""The pictures of the facilitator's manual: `python -m tests.browser.manual` makes docs/pictures anew (`make manual`).

They come from the same played scenes as the tests, so they show what there is. Made small: see small_png.
"""

import argparse
import re
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Page

from tests.browser.conftest import LAPTOP, PHONE
from tests.browser.pictures import SMALL_WALL, Camera, take
from tests.browser.scenes import SCENES
from tests.browser.small_png import shrink

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "pictures"
SIZES = {"page": LAPTOP, "console": LAPTOP, "phone": PHONE, "screen": SMALL_WALL}
# From its beginning, and without how the time goes: a played scene is always far ahead of the programme.
AS_IT_BEGINS = """() => {
    for (const box of document.querySelectorAll("html, main, .console__main")) box.scrollTo(0, 0);
    for (const pace of document.querySelectorAll("#pace")) pace.hidden = true;
}"""
# What is on a page, by the name that pictures.py gives it -> the file in the manual.
SHOTS = {
    "page-open": "openen",
    "screen-lobby": "inloop-scherm",
    "console-lobby": "inloop-begeleider",
    "phone-dialog-lobby-help": "even-niet-telefoon",
    "console-podcast": "bespreken-begeleider",
    "phone-alone": "alleen-telefoon",
    "console-pairs_forming": "tweetallen-begeleider",
    "phone-pairs": "lijst-telefoon",
    "screen-together": "flap-scherm",
    "console-together": "flap-begeleider",
    "screen-finds": "vondsten-scherm",
    "phone-top-ballot": "stemmen-telefoon",
    "console-evaluation": "acties-begeleider",
}


@dataclass(frozen=True)
class Album(Camera):
    """Takes the pictures of the manual and no others: one size, in the light."""

    folder: Path = FOLDER
    only: tuple[str, ...] = ()
    taken: list[str] = field(default_factory=list)

    def wants(self, name: str) -> bool:
        return re.sub(r"-\d+$", "", name) in SHOTS

    def shoot(self, page: Page, kind: str, name: str) -> None:
        file = SHOTS.get(f"{kind}-{name}")
        if file is None or file in self.taken:
            return
        before = page.viewport_size
        page.set_viewport_size(SIZES[kind])  # type: ignore[arg-type]
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
        page.wait_for_timeout(300)
        page.evaluate(AS_IT_BEGINS)
        (self.folder / f"{file}.png").write_bytes(shrink(page.screenshot()))
        self.taken.append(file)
        if before:
            page.set_viewport_size(before)


def main(folder: Path = FOLDER) -> None:
    album = Album(folder)
    take(album, (SCENES,))
    missing = set(SHOTS.values()) - set(album.taken)
    assert not missing, f"no scene shows {', '.join(sorted(missing))}"


if __name__ == "__main__":
    said = argparse.ArgumentParser(description=__doc__)
    said.add_argument("folder", nargs="?", default=FOLDER, type=Path)
    main(said.parse_args().folder)
