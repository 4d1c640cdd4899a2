"""The look holds what it promises: one place for colours, contrast in both themes, and little to fetch."""

import gzip
import re
from itertools import chain
from pathlib import Path

import pytest
from django.test import Client, RequestFactory

from teamtool.components import components

CSS = Path(__file__).resolve().parent.parent / "static" / "css"
TOKENS = (CSS / "tokens.css").read_text()
COLOUR = re.compile(r"#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|oklch|lab|color-mix)a?\(", re.IGNORECASE)

# Text or sign, what it stands on, and the least contrast: 7 for text, 4.5 for signs beside words, 3 for borders.
PAIRS = [
    *((text, ground, 7) for text in ("ink", "ink-soft") for ground in ("paper", "sheet", "wall", "marker-soft")),
    *(("ink", f"k{column}-tint", 7) for column in (1, 2, 3)),
    *(("ink-soft", f"k{column}-tint", 6) for column in (1, 2, 3)),
    *((f"k{column}", "sheet", 7) for column in (1, 2, 3)),
    *(("on-k", f"k{column}", 7) for column in (1, 2, 3)),
    *((f"k{column}", f"k{column}-tint", 4.5) for column in (1, 2, 3)),
    *(("edge", ground, 3) for ground in ("paper", "sheet", "k1-tint", "k2-tint", "k3-tint")),
    ("on-primary", "primary", 7), ("on-primary", "primary-press", 7), ("primary", "paper", 7),
    ("on-marker", "marker", 7), ("on-marker", "marker-press", 7),
    ("alert", "paper", 7), ("alert", "sheet", 7), ("ink", "alert-tint", 7), ("qr-ink", "qr-paper", 7),
]  # fmt: skip


def themes() -> dict[str, dict[str, str]]:
    light, dark = TOKENS.split("prefers-color-scheme: dark")
    found = {"light": dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", light))}
    return found | {"dark": found["light"] | dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", dark))}


def brightness(colour: str) -> float:
    """Relative luminance, as WCAG 2 defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    low, high = sorted((brightness(one), brightness(other)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_counted_as_wcag_does():
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_one_reads_stands_out_from_what_it_stands_on(theme: str):
    colours = themes()[theme]
    faint = [
        (text, ground, round(contrast(colours[text], colours[ground]), 2))
        for text, ground, least in PAIRS
        if contrast(colours[text], colours[ground]) < least
    ]
    assert faint == []


def test_dark_has_a_colour_of_its_own_for_each_that_light_has():
    light, dark = TOKENS.split("prefers-color-scheme: dark")
    named = set(re.findall(r"--([\w-]+): #", light)) - {"qr-ink", "qr-paper"}  # a camera wants dark on light
    assert named == set(re.findall(r"--([\w-]+): #", dark))


def test_no_colour_stands_outside_the_tokens():
    others = {path.name: path.read_text() for path in CSS.glob("*.css") if path.name != "tokens.css"}
    assert len(others) >= 4
    assert {name: COLOUR.findall(text) for name, text in others.items() if COLOUR.search(text)} == {}


def test_every_token_is_there_and_used():
    everywhere = "".join(path.read_text() for path in CSS.glob("*.css"))
    asked = set(re.findall(r"var\(--([\w-]+)", everywhere))
    given = set(re.findall(r"(?<=[ {;])--([\w-]+):", everywhere))
    assert asked - given == set()
    assert given - asked == set()


def test_all_styles_together_are_below_30_kb_on_the_wire():
    """Each page needs three of them at most; one visit fetches each once."""
    sizes = {path.name: len(gzip.compress(path.read_bytes())) for path in CSS.glob("*.css")}
    assert sum(sizes.values()) < 30_000, sizes
    assert sizes["tokens.css"] + sizes["app.css"] < 10_000, sizes


def test_all_of_it_is_in_layers_so_the_order_of_files_does_not_matter():
    for path in CSS.glob("*.css"):
        text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
        depth, outside = 0, []
        for piece in chain.from_iterable(re.split(r"([{}])", line) for line in text.splitlines()):
            if depth == 0 and piece.strip() and piece not in "{}":
                outside.append(piece.strip())
            depth += (piece == "{") - (piece == "}")
        assert depth == 0, path.name
        assert all(piece.startswith("@layer") for piece in outside), (path.name, outside)


def classes_of_components() -> set[str]:
    found = set()
    for name in ("app.css", "console.css"):
        text = re.sub(r"/\*.*?\*/", "", (CSS / name).read_text(), flags=re.DOTALL)
        layer = re.search(r"@layer components \{(.*?)\n\}", text, re.DOTALL)
        assert layer, name
        found |= set(re.findall(r"\.([a-z][\w-]*)", re.sub(r"\{[^{}]*\}", "", layer[1])))
    return found


def test_the_page_of_components_shows_each_of_them(rf: RequestFactory):
    html = components(rf.get("/components")).content.decode()
    shown = set(chain.from_iterable(found.split() for found in re.findall(r'class="([^"]*)"', html)))
    assert classes_of_components() - shown == set()


def test_the_page_of_components_is_for_developers_only(client: Client):
    assert client.get("/components").status_code == 404
