"""Content that somebody wrote by hand: good is loaded, bad is refused with file, line and reason."""

import json
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sessions.teamtools import ContentError, Teamtool, load

SHIPPED = Path(__file__).resolve().parents[2] / "teamtool" / "content"
COLLECTING = ["alone", "pairs_forming", "pairs", "fours_forming", "fours", "together"]
DEEPENING = ["questions", "finds", "top"]
PHASES = ["lobby", "welcome", "podcast", *COLLECTING, *DEEPENING, "evaluation", "closing", "finished"]
NL, EN = "shame-sexting/nl/teamtool.toml", "shame-sexting/en/teamtool.toml"
CASE = "shame-sexting/nl/case.md"
NL_READING, EN_READING = "shame-sexting/nl/reading.toml", "shame-sexting/en/reading.toml"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """The shipped content, for a writer to spoil."""
    return Path(shutil.copytree(SHIPPED, tmp_path / "content"))


def refusal(folder: Path) -> list[str]:
    with pytest.raises(ContentError) as caught:
        load(folder, PHASES)
    return str(caught.value).split("\n")


def spoil(folder: Path, name: str, old: str, new: str) -> int:
    """Replace the first `old`; returns the number of its line."""
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def drop_line(folder: Path, name: str, start: str) -> int:
    """Remove the first line that begins with `start`; returns the number that it had."""
    path = folder / name
    lines = path.read_text(encoding="utf-8").split("\n")
    number = next(i for i, line in enumerate(lines) if line.startswith(start))
    path.write_text("\n".join(lines[:number] + lines[number + 1 :]), encoding="utf-8")
    return number + 1


def line_of(folder: Path, name: str, line: str) -> int:
    return (folder / name).read_text(encoding="utf-8").split("\n").index(line) + 1


# What is shipped


@pytest.fixture(scope="module", params=["nl", "en"])
def shipped(request: pytest.FixtureRequest) -> Teamtool:
    return load(SHIPPED, PHASES)["shame-sexting", request.param]


def texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, (dict, list)):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from texts(inner)


def test_shame_sexting_comes_in_dutch_and_english() -> None:
    found = [key for key in load(SHIPPED, PHASES) if key[0] == "shame-sexting"]
    assert found == [("shame-sexting", "nl"), ("shame-sexting", "en")]


def test_the_cheat_sheet_has_the_22_ideas_of_the_method(shipped: Teamtool) -> None:
    ideas = Counter((idea["column"], idea["group"]) for idea in shipped.as_json()["cheat_sheet"])
    assert ideas == {(1, "prevention"): 7, (1, "incidents"): 7, (2, "environment"): 5, (3, "needs"): 3}


def test_the_minutes_are_those_of_the_method(shipped: Teamtool) -> None:
    minutes = shipped.minutes()
    assert list(minutes) == PHASES
    assert sum(minutes.values()) == 75
    assert minutes["podcast"] == 20
    assert sum(minutes[phase] for phase in COLLECTING) == 30
    assert sum(minutes[phase] for phase in DEEPENING) == 15
    assert minutes["evaluation"] == 10


def test_there_are_five_guiding_questions_five_prompts_and_three_columns(shipped: Teamtool) -> None:
    data = shipped.as_json()
    assert [len(data["podcast"]["questions"]), len(data["prompts"]), len(data["columns"])] == [5, 5, 3]


def test_short_texts_fit_a_phone_and_the_case_takes_a_minute(shipped: Teamtool) -> None:
    data = shipped.as_json()
    questions = [*data["follow_up"], *data["prompts"], *data["podcast"]["questions"]]
    questions += [column["question"] for column in data["columns"]]
    assert max(map(len, data["agreements"])) <= 90
    assert max(map(len, questions)) <= 110
    assert max(len(idea["text"]) for idea in data["cheat_sheet"]) <= 100
    assert 120 <= len(data["case"].split()) <= 150


def test_no_address_is_made_up(shipped: Teamtool) -> None:
    data = shipped.as_json()
    assert {place["address"] + place["checked_on"] for place in data["safety"]["places"]} == {""}
    assert not any("://" in text or "www." in text for text in texts(data))


def test_a_session_gets_plain_json_of_its_own(shipped: Teamtool) -> None:
    data = shipped.as_json()
    assert json.loads(json.dumps(data)) == data
    data["about"]["title"] = data["programme"][0]["say"] = "Something else"
    assert shipped.as_json()["about"]["title"] == "Shame Sexting"
    assert shipped.as_json()["programme"][0]["say"] != "Something else"


def test_the_case_comes_along(content: Path) -> None:
    (content / CASE).write_bytes("Eén.\r\n\r\nTwee.\r\n".encode())
    assert load(content, PHASES)["shame-sexting", "nl"].as_json()["case"] == "Eén.\n\nTwee."


def test_a_team_may_plan_other_minutes_and_a_helper_with_an_address(content: Path) -> None:
    for name in (NL, EN):
        spoil(content, name, "minutes = 20", "minutes = 45")
        spoil(content, name, 'address = ""', 'address = "https://hulp.example/nu"')
        spoil(content, name, 'checked_on = ""', 'checked_on = "2025-01-31"')
    teamtool = load(content, PHASES)["shame-sexting", "nl"]
    assert sum(teamtool.minutes().values()) == 100
    assert teamtool.as_json()["safety"]["places"][0]["address"] == "https://hulp.example/nu"


def test_a_second_teamtool_stands_beside_the_first(content: Path) -> None:
    shutil.copytree(content / "shame-sexting", content / "episode-2")
    assert {slug for slug, _ in load(content, PHASES)} == {"shame-sexting", "episode-2", "unnoticed"}


# One bad value: what somebody wrote, and what they are told


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("3", "must be a text, not a number"),
        ("2025-01-31", "must be a text, not a date or time"),
        ('["Shame Sexting"]', "must be a text, not a list"),
        ("{}", "must be a text, not a table"),
        ('""', "is blank"),
        ('" \u200b "', "is blank"),
        (f'"{"x" * 601}"', "has 601 characters, 600 at most"),
        (r'"Shame\u0000Sexting"', "holds a control character"),
        (r'"Shame\nSexting"', "holds a control character"),
        (r'"Shame\u202ESexting"', "holds a control character"),
        ('"<script>alert(1)</script>"', "holds a <: no HTML in texts"),
        ('"<b hx-get=/x>"', "holds a <: no HTML in texts"),
        ('"Zie http://a.nl"', "holds an address that does not begin with https://"),
    ],
)
def test_a_text_is_a_plain_text_that_can_be_shown(content: Path, written: str, reason: str) -> None:
    line = spoil(content, NL, 'title = "Shame Sexting"', f"title = {written}")
    assert refusal(content) == [f"{NL}:{line}: about title {reason}"]


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("http://a.nl/", "holds an address that does not begin with https://"),
        ("javascript:alert(1)", "holds an address that does not begin with https://"),
        ("a.nl", "must be empty or an https:// address"),
        ("https://bank.nl@a.nl", "must be empty or an https:// address"),
        ("https://a.nl/ x", "must be empty or an https:// address"),
    ],
)
def test_an_address_is_empty_or_https(content: Path, written: str, reason: str) -> None:
    line = spoil(content, NL, 'podcast_url = ""', f'podcast_url = "{written}"')
    assert refusal(content) == [f"{NL}:{line}: about podcast_url {reason}"]


@pytest.mark.parametrize("written", ["31-1-2025", "20250131", "2025-02-30", "gisteren"])
def test_the_day_of_checking_is_empty_or_a_day(content: Path, written: str) -> None:
    line = spoil(content, NL, 'checked_on = ""', f'checked_on = "{written}"')
    reason = "safety places 1 checked_on must be empty or a day like 2025-01-31"
    assert refusal(content) == [f"{NL}:{line}: {reason}"]


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ('"20"', "must be a whole number, not a text"),
        ("true", "must be a whole number, not true or false"),
        ("20.5", "must be a whole number, not a number with a point"),
        ("-1", "must be 0 to 240"),
    ],
)
def test_minutes_are_a_whole_number(content: Path, written: str, reason: str) -> None:
    line = spoil(content, NL, "minutes = 20", f"minutes = {written}")
    assert refusal(content) == [f"{NL}:{line}: programme 3 minutes {reason}"]


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('short = "Steun"', 'short = "Wat er nodig is"', "columns 3 short has 15 characters, 12 at most"),
        ('phase = "top"', 'phase = "finds"', "programme 12 phase must be top: the phases have a fixed order"),
        ("column = 2", "column = 3", "cheat_sheet 15 column must be 2 for environment"),
        ("column = 3", "column = 4", "cheat_sheet 20 column must be 1 to 3"),
        (
            'group = "needs"',
            'group = "need"',
            "cheat_sheet 20 group must be one of: prevention, incidents, environment, needs",
        ),
    ],
)
def test_a_value_fits_the_method(content: Path, old: str, new: str, reason: str) -> None:
    line = spoil(content, NL, old, new)
    assert refusal(content) == [f"{NL}:{line}: {reason}"]


def test_a_writer_is_told_where_the_toml_breaks(content: Path) -> None:
    line = spoil(content, NL, 'title = "Shame Sexting"', 'title = "Shame Sexting')
    assert refusal(content) == [f"{NL}:{line}: is not TOML: Illegal character '\\n'"]


def test_a_file_that_stops_halfway_is_refused_at_its_last_line(content: Path) -> None:
    (content / NL).write_text('agreements = [\n  "Wat hier gezegd wordt, blijft hier.",\n', encoding="utf-8")
    (problem,) = refusal(content)
    assert problem.startswith(f"{NL}:2: is not TOML: ")


@pytest.mark.parametrize("text", ["x = " + "[" * 50_000, "x = " + "9" * 5_000], ids=["deep", "huge-number"])
def test_toml_made_to_break_the_reader_is_a_problem_like_any_other(content: Path, text: str) -> None:
    (content / NL).write_text(text, encoding="utf-8")
    (problem,) = refusal(content)
    assert problem.startswith(f"{NL}:1: is not TOML: ")


def test_a_missing_key_is_named_at_its_table(content: Path) -> None:
    drop_line(content, NL, "aim = ")
    assert refusal(content) == [f"{NL}:{line_of(content, NL, '[about]')}: about lacks aim"]


def test_a_missing_list_at_the_top_is_named(content: Path) -> None:
    text = (content / NL).read_text(encoding="utf-8")
    (content / NL).write_text(text[text.index("follow_up = ") :], encoding="utf-8")
    assert refusal(content) == [f"{NL}:1: the file lacks agreements"]


def test_an_unknown_key_is_refused_at_its_line(content: Path) -> None:
    line = spoil(content, NL, 'episode = "', 'colour = "red"\nepisode = "')
    assert refusal(content) == [f"{NL}:{line}: about colour is not a key of a teamtool"]


def test_a_strange_key_stays_on_one_line_and_is_cut_short(content: Path) -> None:
    spoil(content, NL, 'episode = "', f'"a\\n{"b" * 200}" = "red"\nepisode = "')
    (problem,) = refusal(content)
    assert problem.endswith(f"about 'a\\n{'b' * 38}' is not a key of a teamtool")


def test_a_text_where_a_list_belongs_is_refused(content: Path) -> None:
    line = drop_line(content, NL, "intro = ")
    text = (content / NL).read_text(encoding="utf-8")
    (content / NL).write_text(text.replace("[alone]\n", 'alone = "Schrijf op."\n'), encoding="utf-8")
    # The line stands below another table's heading, and so TOML puts it there: both are said.
    assert refusal(content) == [
        f"{NL}:1: the file lacks alone",
        f"{NL}:{line - 1}: podcast alone is not a key of a teamtool",
    ]


@pytest.mark.parametrize(
    ("start", "reason"),
    [
        ('agreements = "Ja"\n', "agreements must be a list, not a text"),
        ("agreements = 3\n", "agreements must be a list, not a number"),
        ("agreements = []\n", "agreements has 0 items, must have 4 to 5"),
    ],
)
def test_a_list_is_a_list_of_the_right_length(content: Path, start: str, reason: str) -> None:
    text = (content / NL).read_text(encoding="utf-8")
    (content / NL).write_text(start + text[text.index("follow_up = ") :], encoding="utf-8")
    assert refusal(content) == [f"{NL}:1: {reason}"]


def test_a_table_is_not_a_text(content: Path) -> None:
    text = (content / NL).read_text(encoding="utf-8")
    alone = text[text.index("[alone]") : text.index("[safety]")]
    (content / NL).write_text('alone = "Schrijf op."\n' + text.replace(alone, ""), encoding="utf-8")
    assert refusal(content) == [f"{NL}:1: alone must be a table, not a text"]


def test_a_programme_without_a_phase_is_refused(content: Path) -> None:
    text = (content / NL).read_text(encoding="utf-8")
    top = text[text.index('[[programme]]\nphase = "top"') : text.index('[[programme]]\nphase = "evaluation"')]
    (content / NL).write_text(text.replace(top, ""), encoding="utf-8")
    first = line_of(content, NL, "[[programme]]")
    assert refusal(content) == [f"{NL}:{first}: programme has 14 items, must have 15"]


@pytest.mark.parametrize(("podcast", "total"), [(0, None), (185, None), (186, 241)])
def test_a_session_takes_no_more_than_four_hours(content: Path, podcast: int, total: int | None) -> None:
    for name in (NL, EN):
        spoil(content, name, "minutes = 20", f"minutes = {podcast}")
    if total is None:
        assert load(content, PHASES)
    else:
        first = line_of(content, NL, "[[programme]]")
        assert f"{NL}:{first}: programme takes {total} minutes, must be 20 to 240" in refusal(content)


def test_a_session_takes_at_least_twenty_minutes(content: Path) -> None:
    text = (content / NL).read_text(encoding="utf-8")
    (content / NL).write_text(re.sub(r"minutes = \d+", "minutes = 1", text), encoding="utf-8")
    first = line_of(content, NL, "[[programme]]")
    assert refusal(content) == [f"{NL}:{first}: programme takes 15 minutes, must be 20 to 240"]


# Files and folders


def test_a_huge_file_is_refused_unread(content: Path) -> None:
    with (content / NL).open("a", encoding="utf-8") as file:
        file.write("#" * 200_000)
    assert refusal(content) == [f"{NL}:1: is larger than 200 kB"]


def test_bytes_that_are_not_utf8_are_refused_at_their_line(content: Path) -> None:
    path = content / NL
    lines = path.read_bytes().split(b"\n")
    lines[4] = b'  "Caf\xe9",'
    path.write_bytes(b"\n".join(lines))
    assert refusal(content) == [f"{NL}:5: is not UTF-8"]


@pytest.mark.parametrize(
    ("spoiled", "reason"),
    [
        (b"Een.\n\nTwee <img src=x>.\n", "3: the text holds a <: no HTML in texts"),
        (
            b"Een.\nZie [hier](http://a.nl).\n",
            "2: the text holds an address that does not begin with https://",
        ),
        (
            b"Een.\nZie [hier](JavaScript:alert).\n",
            "2: the text holds an address that does not begin with https://",
        ),
        (b"Een.\n\x1b[31mTwee.\n", "2: the text holds a control character"),
        (b"\n\n", "1: the text is blank"),
        (b"x" * 4001, "1: the text has 4001 characters, 4000 at most"),
        (b"Een.\nTw\xe9e.\n", "2: is not UTF-8"),
        (b"x" * 200_001, "1: is larger than 200 kB"),
    ],
    ids=["html", "http", "javascript", "control", "blank", "long", "not-utf8", "huge"],
)
def test_a_spoiled_case_is_refused(content: Path, spoiled: bytes, reason: str) -> None:
    (content / CASE).write_bytes(spoiled)
    assert refusal(content) == [f"{CASE}:{reason}"]


def test_a_missing_case_is_refused(content: Path) -> None:
    (content / CASE).unlink()
    assert refusal(content) == [f"{CASE}:1: is missing: each teamtool comes in nl and en, with this file"]


def test_a_missing_language_is_refused(content: Path) -> None:
    shutil.rmtree(content / "shame-sexting" / "en")
    assert refusal(content) == [
        f"{EN}:1: is missing: each teamtool comes in nl and en, with this file",
        f"{EN_READING}:1: is missing: each teamtool comes in nl and en, with this file",
        "shame-sexting/en/case.md:1: is missing: each teamtool comes in nl and en, with this file",
    ]


def test_a_language_that_the_product_does_not_speak_is_refused(content: Path) -> None:
    shutil.copytree(content / "shame-sexting" / "en", content / "shame-sexting" / "fr")
    assert refusal(content) == ["shame-sexting/fr:1: the languages are nl and en"]


def fewer_agreements(content: Path) -> tuple[str, str]:
    drop_line(content, EN, '  "Ask before you judge')
    return "agreements = [", "agreements has 4 items, the nl version has 5"


def other_minutes(content: Path) -> tuple[str, str]:
    spoil(content, EN, "minutes = 20", "minutes = 25")
    return "minutes = 25", "programme 3 minutes is 25, in the nl version 20"


@pytest.mark.parametrize("change", [fewer_agreements, other_minutes])
def test_two_languages_that_are_built_differently_are_refused(
    content: Path, change: Callable[[Path], tuple[str, str]]
) -> None:
    line, reason = change(content)
    assert refusal(content) == [f"{EN}:{line_of(content, EN, line)}: {reason}"]


@pytest.mark.parametrize("name", ["Shame_Sexting", "shame sexting", "é"])
def test_a_folder_with_an_odd_name_is_refused(content: Path, name: str) -> None:
    (content / name).mkdir()
    assert refusal(content) == [f"{name}:1: a teamtool's folder has only a-z, 0-9 and - in its name"]


def test_a_folder_name_with_a_line_break_is_one_problem_on_one_line(content: Path) -> None:
    (content / "a\nb").mkdir()
    assert refusal(content) == ["a?b:1: a teamtool's folder has only a-z, 0-9 and - in its name"]


@pytest.mark.parametrize("name", ["content", "elsewhere"])
def test_no_teamtool_at_all_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "content").mkdir()
    assert refusal(tmp_path / name) == [".:1: there is no teamtool here"]


def test_all_problems_are_told_at_once(content: Path) -> None:
    title = spoil(content, NL, 'title = "Shame Sexting"', 'title = ""')
    short = spoil(content, NL, 'short = "Steun"', "short = 3")
    english = spoil(content, EN, 'phase = "lobby"', 'phase = "hall"')
    (content / CASE).unlink()
    told = refusal(content)
    assert [line.rpartition(": ")[0] for line in told[:2]] == [f"{NL}:{title}", f"{NL}:{short}"]
    assert told[2].startswith(f"{CASE}:1: is missing")
    assert told[3].startswith(f"{EN}:{english}: programme 1 phase must be one of: lobby, ")
    assert len(told) == 4
