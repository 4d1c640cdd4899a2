"""Teamtools are content, not code: reads and checks the folders <slug>/<language>/ when the server starts.

Each holds teamtool.toml (short texts for phone, console and screen) and case.md (a minute to read). Whoever
writes them is told every mistake at once, with file and line; a session never gets a half-read teamtool.
"""

import copy
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

LANGUAGES = ("nl", "en")
LARGEST_FILE = 200_000  # bytes; looked at before reading
LONGEST_TEXT = 600  # characters: more does not fit a phone, let alone a projector
LONGEST_CASE = 4000
SHORTEST_SESSION, LONGEST_SESSION = 20, 240  # minutes; the method takes 75 and lets teams adapt
COLUMN_OF = {"prevention": 1, "incidents": 1, "environment": 2, "needs": 3}  # the cheat sheet of the method

SLUG = re.compile(r"[a-z0-9-]+")
ADDRESS = re.compile(r'https://[a-z0-9.-]+\.[a-z]+(:\d+)?(/[^\s<>"]*)?', re.IGNORECASE)
OTHER_ADDRESS = re.compile(r"(?<!https)://|\b(javascript|data):\S", re.IGNORECASE)
# Besides control characters: what breaks a line, turns the direction of what follows, or cannot be printed.
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
HEADER = re.compile(r"\s*(\[\[?)\s*([\w.-]+)\s*\]")
KEY = re.compile(r"\s*([\w-]+)\s*=")
SYNTAX_LINE = re.compile(r"(.*) \(at (?:line (\d+), column \d+|end of document)\)", re.DOTALL)

Where = tuple[str | int, ...]  # the way to a value: ("safety", "places", 0, "address")
Problem = tuple[Where, str]  # a value and what is wrong with it, to be read after its name
Check = Callable[[Any, Where], Iterator[Problem]]


class ContentError(Exception):
    """The content cannot be used; str() is one line per problem: "<path>:<line>: <reason>"."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(self.problems))


@dataclass(frozen=True)
class Teamtool:
    """One teamtool in one language; `data` is the checked TOML plus the text of the case as "case"."""

    slug: str
    language: str
    data: Mapping[str, Any]

    def as_json(self) -> dict[str, Any]:
        """A copy of its own for a session, which keeps it when the files change later."""
        return copy.deepcopy(dict(self.data))

    def minutes(self) -> dict[str, int]:
        """Planned minutes by phase, in the order of the programme."""
        return {row["phase"]: row["minutes"] for row in self.data["programme"]}


def load(folder: Path, phases: Sequence[str]) -> dict[tuple[str, str], Teamtool]:
    """All teamtools by (slug, language), their programmes in the order of `phases`.

    Raises ContentError with all problems of all files.
    """
    notes = _Notes(folder)
    schema = _schema(phases)
    teamtools: dict[tuple[str, str], Teamtool] = {}
    for tool in _folders(folder):
        if SLUG.fullmatch(tool.name):
            teamtools |= {(tool.name, one.language): one for one in _read_languages(tool, schema, notes)}
        else:
            notes.add(tool, 1, "a teamtool's folder has only a-z, 0-9 and - in its name")
    if not teamtools and not notes.problems:
        notes.add(folder, 1, "there is no teamtool here")
    if notes.problems:
        raise ContentError(notes.problems)
    return teamtools


class _Notes:
    """The problems found so far, with paths relative to the content folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problems: list[str] = []

    def add(self, path: Path, line: int, reason: str) -> None:
        # A folder's name may hold a line break; a problem is one line.
        name = CONTROL.sub("?", path.relative_to(self.folder).as_posix())
        self.problems.append(f"{name}:{line}: {reason}")

    def add_found(self, path: Path, text: str, found: Iterable[Problem]) -> None:
        lines = _lines_of(text)
        for where, reason in found:
            self.add(path, _nearest_line(where, lines), f"{_name(where)} {reason}")


# Reading the files


def _folders(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*") if path.is_dir())


def _read_languages(tool: Path, schema: Check, notes: _Notes) -> list[Teamtool]:
    for other in _folders(tool):
        if other.name not in LANGUAGES:
            notes.add(other, 1, f"the languages are {' and '.join(LANGUAGES)}")
    versions = [_read_version(tool / language, schema, notes) for language in LANGUAGES]
    teamtools = [one for one in versions if one is not None]
    for other_version in teamtools[1:]:
        path = tool / other_version.language / "teamtool.toml"
        found = list(_differences(teamtools[0].data, other_version.data))
        if found:
            notes.add_found(path, path.read_text(encoding="utf-8"), found)
    return teamtools


def _read_version(folder: Path, schema: Check, notes: _Notes) -> Teamtool | None:
    before = len(notes.problems)
    data = _read_toml(folder / "teamtool.toml", schema, notes)
    case = _read_case(folder / "case.md", notes)
    if len(notes.problems) > before:
        return None
    return Teamtool(folder.parent.name, folder.name, {**data, "case": case})


def _read_text(path: Path, notes: _Notes) -> str | None:
    if not path.is_file():
        notes.add(path, 1, f"is missing: each teamtool comes in {' and '.join(LANGUAGES)}, with this file")
    elif path.stat().st_size > LARGEST_FILE:
        notes.add(path, 1, f"is larger than {LARGEST_FILE // 1000} kB")
    else:
        raw = path.read_bytes()
        try:
            return raw.decode("utf-8").replace("\r\n", "\n")
        except UnicodeDecodeError as error:
            notes.add(path, raw.count(b"\n", 0, error.start) + 1, "is not UTF-8")
    return None


def _read_toml(path: Path, schema: Check, notes: _Notes) -> dict[str, Any]:
    text = _read_text(path, notes)
    if text is None:
        return {}
    try:
        data = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # a number of 5000 digits is a plain ValueError
        line, reason = _syntax_error(str(error), text)
        notes.add(path, line, f"is not TOML: {reason}")
        return {}
    notes.add_found(path, text, schema(data, ()))
    return data


def _syntax_error(message: str, text: str) -> tuple[int, str]:
    located = SYNTAX_LINE.fullmatch(message)
    if located is None:
        return 1, message
    last_line = text.rstrip("\n").count("\n") + 1
    return int(located[2] or last_line), located[1]


def _read_case(path: Path, notes: _Notes) -> str:
    text = _read_text(path, notes)
    if text is None:
        return ""
    text = text.strip("\n")
    for reason in _size_faults(text, LONGEST_CASE):
        notes.add(path, 1, f"the text {reason}")
    for number, line in enumerate(text.split("\n"), start=1):
        for reason in _character_faults(line):
            notes.add(path, number, f"the text {reason}")
    return text


# The schema: small checks, put together


def _text(longest: int = LONGEST_TEXT, *, may_be_empty: bool = False) -> Check:
    def check(value: Any, where: Where) -> Iterator[Problem]:
        if not isinstance(value, str):
            yield where, f"must be a text, not {_kind(value)}"
        elif value or not may_be_empty:
            yield from ((where, reason) for reason in (*_size_faults(value, longest), *_character_faults(value)))

    return check


def _size_faults(text: str, longest: int) -> Iterator[str]:
    if not any(map(str.isalnum, text)):
        yield "is blank"
    if len(text) > longest:
        yield f"has {len(text)} characters, {longest} at most"


def _character_faults(text: str) -> Iterator[str]:
    if CONTROL.search(text):
        yield "holds a control character"
    if "<" in text:
        yield "holds a <: no HTML in texts"
    if OTHER_ADDRESS.search(text):
        yield "holds an address that does not begin with https://"


def _formatted(right: Callable[[str], bool], wanted: str) -> Check:
    """A text that is empty, or right."""
    plain = _text(may_be_empty=True)

    def check(value: Any, where: Where) -> Iterator[Problem]:
        problems = list(plain(value, where))
        yield from problems
        if not problems and value and not right(value):
            yield where, f"must be empty or {wanted}"

    return check


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _number(least: int, most: int) -> Check:
    def check(value: Any, where: Where) -> Iterator[Problem]:
        if type(value) is not int:  # true is an int to isinstance
            yield where, f"must be a whole number, not {_kind(value)}"
        elif not least <= value <= most:
            yield where, f"must be {least} to {most}"

    return check


def _one_of(words: Iterable[str]) -> Check:
    known = tuple(words)

    def check(value: Any, where: Where) -> Iterator[Problem]:
        if value not in known:
            yield where, f"must be one of: {', '.join(known)}"

    return check


def _many(item: Check, least: int, most: int) -> Check:
    def check(value: Any, where: Where) -> Iterator[Problem]:
        if not isinstance(value, list):
            yield where, f"must be a list, not {_kind(value)}"
            return
        if not least <= len(value) <= most:
            wanted = f"{least}" if least == most else f"{least} to {most}"
            yield where, f"has {len(value)} items, must have {wanted}"
        for index, inner in enumerate(value):
            yield from item(inner, (*where, index))

    return check


def _table(**keys: Check) -> Check:
    def check(value: Any, where: Where) -> Iterator[Problem]:
        if not isinstance(value, dict):
            yield where, f"must be a table, not {_kind(value)}"
            return
        yield from ((where, f"lacks {key}") for key in keys if key not in value)
        for key, inner in value.items():
            if key in keys:
                yield from keys[key](inner, (*where, key))
            else:
                yield (*where, key), "is not a key of a teamtool"

    return check


def _programme(phases: Sequence[str]) -> Check:
    row = _table(phase=_one_of(phases), minutes=_number(0, LONGEST_SESSION), say=_text(), note=_text(may_be_empty=True))
    rows = _many(row, len(phases), len(phases))

    def check(value: Any, where: Where) -> Iterator[Problem]:
        problems = list(rows(value, where))
        yield from problems
        if problems:
            return
        for index, phase in enumerate(phases):
            if value[index]["phase"] != phase:
                yield (*where, index, "phase"), f"must be {phase}: the phases have a fixed order"
                break
        total = sum(entry["minutes"] for entry in value)
        if not SHORTEST_SESSION <= total <= LONGEST_SESSION:
            yield where, f"takes {total} minutes, must be {SHORTEST_SESSION} to {LONGEST_SESSION}"

    return check


def _idea(value: Any, where: Where) -> Iterator[Problem]:
    """A line of the cheat sheet; what it is about decides its column, as in the method."""
    problems = list(_table(column=_number(1, 3), group=_one_of(COLUMN_OF), text=_text())(value, where))
    yield from problems
    if not problems and value["column"] != COLUMN_OF[value["group"]]:
        yield (*where, "column"), f"must be {COLUMN_OF[value['group']]} for {value['group']}"


def _schema(phases: Sequence[str]) -> Check:
    """What a teamtool.toml holds: every key is required, no other key is known."""
    address = _formatted(lambda text: ADDRESS.fullmatch(text) is not None, "an https:// address")
    place = _table(name=_text(), what=_text(), address=address, checked_on=_formatted(_is_day, "a day like 2025-01-31"))
    return _table(
        agreements=_many(_text(), 4, 5),
        follow_up=_many(_text(), 6, 8),
        prompts=_many(_text(), 5, 5),
        about=_table(
            title=_text(),
            theme=_text(),
            aim=_text(),
            results=_many(_text(), 2, 5),
            skip=_text(),
            episode=_text(),
            podcast_url=address,
        ),
        columns=_many(_table(title=_text(), short=_text(12), question=_text()), 3, 3),
        programme=_programme(phases),
        podcast=_table(questions=_many(_text(), 5, 5), advice=_many(_text(), 2, 4)),
        alone=_table(intro=_text()),
        safety=_table(
            intro=_text(),
            places=_many(place, 1, 10),
            disclosure=_many(_text(), 4, 6),
            aftercare=_text(),
        ),
        large_groups=_table(above_12=_text(), above_60=_text()),
        cheat_sheet=_many(_idea, 3, 60),
    )


def _differences(first: Any, second: Any, where: Where = ()) -> Iterator[Problem]:
    """Where the second language is built differently from the first: other counts, other numbers."""
    if isinstance(first, Mapping):
        for key in first:
            yield from _differences(first[key], second[key], (*where, key))
    elif isinstance(first, list) and len(first) != len(second):
        yield where, f"has {len(second)} items, the {LANGUAGES[0]} version has {len(first)}"
    elif isinstance(first, list):
        for index, pair in enumerate(zip(first, second, strict=True)):
            yield from _differences(*pair, (*where, index))
    elif isinstance(first, int) and first != second:
        yield where, f"is {second}, in the {LANGUAGES[0]} version {first}"


# Saying where


def _kind(value: Any) -> str:
    if isinstance(value, bool):
        return "true or false"
    names = {str: "a text", int: "a number", float: "a number with a point", list: "a list", dict: "a table"}
    return names.get(type(value), "a date or time")


def _name(where: Where) -> str:
    """("programme", 3, "say") -> "programme 4 say"; a strange key is quoted and cut short."""
    if not where:
        return "the file"
    parts = [str(part + 1) if isinstance(part, int) else part for part in where]
    return " ".join(part if re.fullmatch(r"[\w-]{1,40}", part) else repr(part[:40]) for part in parts)


def _lines_of(text: str) -> dict[Where, int]:
    """The line of every table and key: tomllib tells no positions of what it has read."""
    lines: dict[Where, int] = {}
    seen: Counter[Where] = Counter()
    table: Where = ()
    for number, line in enumerate(text.split("\n"), start=1):
        if header := HEADER.match(line):
            table = tuple(header[2].split("."))
            lines.setdefault(table, number)
            if header[1] == "[[":
                seen[table] += 1
                table = (*table, seen[table] - 1)
                lines[table] = number
        elif key := KEY.match(line):
            lines.setdefault((*table, key[1]), number)
    return lines


def _nearest_line(where: Where, lines: Mapping[Where, int]) -> int:
    """The line of a value, or of the table or list that it stands in."""
    while where and where not in lines:
        where = where[:-1]
    return lines.get(where, 1)
