"""What is read at home, written by hand: good is loaded, bad is refused with file, line and reason."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from sessions import method, teamtools
from sessions.teamtools import ContentError

SHIPPED = Path(__file__).resolve().parents[2] / "teamtool" / "content"
NL, EN = "shame-sexting/nl/reading.toml", "shame-sexting/en/reading.toml"
FIRST_LINK = 'address = "https://act4respect.nl/thema/cybergeweld/"'


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """The shipped content, for a writer to spoil."""
    return Path(shutil.copytree(SHIPPED, tmp_path / "content"))


def refusal(folder: Path) -> list[str]:
    with pytest.raises(ContentError) as caught:
        teamtools.load(folder, method.PHASES)
    return str(caught.value).split("\n")


def spoil(folder: Path, name: str, old: str, new: str) -> int:
    """Replace the first `old`; returns the number of its line."""
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


@pytest.mark.parametrize("slug", ["shame-sexting", "unnoticed"])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_what_is_shipped_can_be_read_and_is_not_part_of_what_a_session_copies(slug: str, language: str):
    tool = teamtools.load(SHIPPED, method.PHASES)[slug, language]
    assert set(tool.reading) == {"homework", "invitation", "preparation", "background"}
    assert not set(tool.reading) & set(tool.as_json())


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_first_has_the_six_forms_six_tips_and_ten_links_of_the_method(language: str):
    back = teamtools.load(SHIPPED, method.PHASES)["shame-sexting", language].reading["background"]
    assert [len(back[name]["items"]) for name in ("forms", "tips", "links")] == [6, 6, 10]
    assert [bool(link["address"]) for link in back["links"]["items"]].count(False) == 3


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("3", "must be a text, not a number"),
        ("true", "must be a text, not true or false"),
        ("2025-01-31", "must be a text, not a date or time"),
        ('""', "is blank"),
        (f'"{"x" * 121}"', "has 121 characters, 120 at most"),
        (r'"Kom\u0000mee"', "holds a control character"),
        (r'"Kom\nmee"', "holds a control character"),
        (r'"Kom\u202Emee"', "holds a control character"),
        ('"<script>alert(1)</script>"', "holds a <: no HTML in texts"),
        ('"Kom naar http://a.nl"', "holds an address that does not begin with https://"),
        ('"javascript:alert(1)"', "holds an address that does not begin with https://"),
    ],
)
def test_a_text_is_a_plain_text_that_can_be_shown(content: Path, written: str, reason: str):
    line = spoil(
        content, NL, 'subject = "Uitnodiging: samen uitzoeken wat werkt rond shame sexting"', f"subject = {written}"
    )
    assert refusal(content) == [f"{NL}:{line}: invitation subject {reason}"]


@pytest.mark.parametrize(
    "written",
    ["act4respect.nl", "https://bank.nl@a.nl", "https://a.nl/ x", "HTTPS://", "mailto:a@a.nl", "//a.nl"],
)
def test_a_link_is_https_or_empty(content: Path, written: str):
    line = spoil(content, NL, FIRST_LINK, f'address = "{written}"')
    problems = refusal(content)
    assert len(problems) == 1
    assert problems[0].startswith(f"{NL}:{line}: background links items 1 address ")


def test_an_address_of_another_kind_is_refused(content: Path):
    line = spoil(content, NL, FIRST_LINK, 'address = "javascript:alert(1)"')
    reason = "background links items 1 address holds an address that does not begin with https://"
    assert refusal(content) == [f"{NL}:{line}: {reason}"]


def test_a_paragraph_is_at_most_what_one_reads_in_one_go(content: Path):
    line = spoil(content, NL, 'text = "Wie doorstuurt, doet mee.', f'text = "{"x" * 900}')
    (problem,) = refusal(content)
    assert re.fullmatch(rf"{NL}:{line}: background tips items 3 text has \d+ characters, 900 at most", problem)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("[invitation]", "[invitations]", "the file lacks invitation"),
        ('name = "Sextortion"', 'named = "Sextortion"', "background forms items 2 lacks name"),
        ('title = "Meer weten"', 'title = "Meer weten"\nimage = "x.png"', "image is not a key of a teamtool"),
        ("figures = [", 'figures = "drie"\nothers = [', "background facts figures must be a list, not a text"),
        ("ask = []", "ask = {}", "preparation 1 ask must be a list, not a table"),
        ('note = ""', "note = 3", "background links items 1 note must be a text, not a number"),
    ],
)
def test_what_is_missing_unknown_or_of_another_kind_is_named(content: Path, old: str, new: str, reason: str):
    spoil(content, NL, old, new)
    assert any(problem.startswith(NL) and reason in problem for problem in refusal(content))


@pytest.mark.parametrize(
    ("spoiled", "reason"),
    [
        (b"", "the file lacks homework"),
        (b"[homework\n", "is not TOML"),
        (b"x = " + b"[" * 50_000, "is not TOML"),
        (b"#" * 200_001, "is larger than 200 kB"),
        (b'x = "\xe9"\n', "is not UTF-8"),
        (b'x = "\x00"\n', "is not TOML"),
    ],
    ids=["empty", "broken", "deep", "huge", "not-utf8", "nul"],
)
def test_a_file_that_is_no_reading_is_refused_at_its_first_line(content: Path, spoiled: bytes, reason: str):
    (content / NL).write_bytes(spoiled)
    assert refusal(content)[0].startswith(f"{NL}:1: {reason}")


def test_a_huge_list_is_refused(content: Path):
    spoil(content, NL, "figures = [", "figures = [" + '"Nog een.",' * 5000)
    assert [problem.partition(": ")[2] for problem in refusal(content)] == [
        "background facts figures has 5003 items, must have 0 to 10"
    ]


def test_a_missing_file_is_refused(content: Path):
    (content / EN).unlink()
    assert refusal(content) == [f"{EN}:1: is missing: each teamtool comes in nl and en, with this file"]


def fewer_figures(content: Path) -> str:
    spoil(content, EN, '  "1 in 3 were on a dating app in the year before.",\n', "")
    return "background facts figures has 2 items, the nl version has 3"


def fewer_links(content: Path) -> str:
    text = (content / EN).read_text(encoding="utf-8")
    last = text.rindex("[[background.links.items]]")
    (content / EN).write_text(text[:last], encoding="utf-8")
    return "background links items has 9 items, the nl version has 10"


@pytest.mark.parametrize("change", [fewer_figures, fewer_links])
def test_two_languages_that_are_built_differently_are_refused(content: Path, change: Callable[[Path], str]):
    reason = change(content)
    (problem,) = refusal(content)
    assert problem.startswith(EN)
    assert problem.endswith(reason)


def test_a_link_that_one_language_alone_has_is_refused(content: Path):
    """The same label without an address is another thing."""
    line = spoil(content, EN, FIRST_LINK, 'address = ""')
    reason = "background links items 1 address is empty, in the nl version it is not"
    assert refusal(content) == [f"{EN}:{line}: {reason}"]


def test_a_writer_is_told_all_problems_of_all_files_at_once(content: Path):
    reading = spoil(content, NL, 'title = "Meer weten"', "title = 3")
    other = spoil(content, "shame-sexting/nl/teamtool.toml", 'title = "Shame Sexting"', 'title = ""')
    assert refusal(content) == [
        f"shame-sexting/nl/teamtool.toml:{other}: about title is blank",
        f"{NL}:{reading}: background links title must be a text, not a number",
    ]
