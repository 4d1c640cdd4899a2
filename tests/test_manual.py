"""The facilitator's manual says what there is: its buttons, its phases, its pictures."""

import re
from pathlib import Path

import pytest
from django.utils import translation

from sessions import method, phases
from tests.browser.manual import FOLDER, SHOTS
from tests.labels import is_seen

MANUAL = Path(__file__).resolve().parent.parent / "docs" / "handleiding.md"
PICTURE = re.compile(r"!\[([^\]]*)\]\(pictures/([\w-]+)\.png\)")
LARGEST, LARGEST_TOGETHER = 60_000, 700_000  # bytes
PALETTE = 3


@pytest.fixture
def manual() -> str:
    return MANUAL.read_text(encoding="utf-8")


def labels_in(text: str) -> list[str]:
    """What stands in bold, also over the end of a line."""
    return [" ".join(label.split()) for label in re.findall(r"\*\*(.+?)\*\*", text, re.S)]


def test_everything_in_bold_stands_on_a_page(manual: str):
    labels = labels_in(manual)
    assert len(set(labels)) > 50
    assert [label for label in labels if label != "vet" and not is_seen(label)] == []


def test_a_button_that_there_is_not_is_found():
    assert labels_in("Druk op **Start een\nrondje**.") == ["Start een rondje"]
    assert not is_seen("Begin een rondje")


def test_every_phase_has_its_own_piece_in_their_order(manual: str):
    with translation.override("nl"):
        wanted = [phases.name(phase) for phase in method.PHASES]
    during = manual.partition("## Tijdens de sessie\n")[2].partition("\n## ")[0]
    assert re.findall(r"^### (.+)$", during, re.M) == wanted


def test_every_piece_says_what_you_do_and_what_people_see(manual: str):
    during = manual.partition("## Tijdens de sessie\n")[2].partition("\n## ")[0]
    for piece in during.split("\n### ")[1:]:
        assert "*Wat je doet.*" in piece, piece[:40]
        assert "*Wat mensen zien.*" in piece, piece[:40]
    assert during.count("*Wat je zegt.*") == len(method.PHASES) - 2  # not at the end, when all has been said
    assert during.count("*Wat mis kan gaan.*") == len(method.PHASES) - 1


def test_what_the_day_may_bring_has_a_piece(manual: str):
    headings = set(re.findall(r"^## (.+)$", manual, re.M))
    assert headings >= {
        "Vooraf", "De beamer", "Achteraf", "Als het internet wegvalt", "Als het onderwerp iemand raakt",
        "Groepen op papier", "Grote groepen",
    }  # fmt: skip


def test_the_pictures_of_the_manual_are_those_that_are_made(manual: str):
    shown = PICTURE.findall(manual)
    assert sorted(file for _words, file in shown) == sorted(SHOTS.values())
    assert all(len(words) > 20 for words, _file in shown), "who does not see a picture reads what is on it"
    assert manual.count("](pictures/") == len(shown)
    assert {path.stem for path in FOLDER.iterdir()} == set(SHOTS.values())


def test_the_pictures_are_small():
    sizes = {path.name: path.stat().st_size for path in FOLDER.glob("*.png")}
    assert {name: size for name, size in sizes.items() if size > LARGEST} == {}
    assert sum(sizes.values()) < LARGEST_TOGETHER
    assert {path.read_bytes()[25] for path in FOLDER.glob("*.png")} == {PALETTE}
