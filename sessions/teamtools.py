"""Teamtools are content, not code: reads and checks the folders <slug>/<language>/ when the server starts.

Each holds teamtool.toml (short texts for phone, console and screen), case.md (a minute to read) and reading.toml (what
is read at home). Whoever writes them is told every mistake at once, with file and line; a session never gets a
half-read teamtool.
"""

import copy
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sessions.teamtool_schema import (
    CONTROL,
    LANGUAGES,
    Check,
    Problem,
    Where,
    character_faults,
    differences,
    reading_schema,
    schema_for,
    size_faults,
)

LARGEST_FILE = 200_000  # bytes; looked at before reading
LONGEST_CASE = 4000

SLUG = re.compile(r"[a-z0-9-]+")
HEADER = re.compile(r"\s*(\[\[?)\s*([\w.-]+)\s*\]")
KEY = re.compile(r"\s*([\w-]+)\s*=")
SYNTAX_LINE = re.compile(r"(.*) \(at (?:line (\d+), column \d+|end of document)\)", re.DOTALL)


class ContentError(Exception):
    """The content cannot be used; str() is one line per problem: "<path>:<line>: <reason>"."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(self.problems))


@dataclass(frozen=True)
class Teamtool:
    """One teamtool in one language; `data` is the checked TOML plus the text of the case as "case".

    `reading` is what people read around a session: it is not copied into sessions (see `shelf.reading`).
    """

    slug: str
    language: str
    data: Mapping[str, Any]
    reading: Mapping[str, Any]

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
    schemas = {"teamtool.toml": schema_for(phases), "reading.toml": reading_schema()}
    teamtools: dict[tuple[str, str], Teamtool] = {}
    for tool in _folders(folder):
        if SLUG.fullmatch(tool.name):
            teamtools |= {(tool.name, one.language): one for one in _read_languages(tool, schemas, notes)}
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


def _read_languages(tool: Path, schemas: Mapping[str, Check], notes: _Notes) -> list[Teamtool]:
    for other in _folders(tool):
        if other.name not in LANGUAGES:
            notes.add(other, 1, f"the languages are {' and '.join(LANGUAGES)}")
    versions = [_read_version(tool / language, schemas, notes) for language in LANGUAGES]
    teamtools = [one for one in versions if one is not None]
    for other_version in teamtools[1:]:
        folder = tool / other_version.language
        _compare(folder / "teamtool.toml", teamtools[0].data, other_version.data, notes)
        _compare(folder / "reading.toml", teamtools[0].reading, other_version.reading, notes)
    return teamtools


def _compare(path: Path, first: Mapping[str, Any], second: Mapping[str, Any], notes: _Notes) -> None:
    found = list(differences(first, second))
    if found:
        notes.add_found(path, path.read_text(encoding="utf-8"), found)


def _read_version(folder: Path, schemas: Mapping[str, Check], notes: _Notes) -> Teamtool | None:
    before = len(notes.problems)
    data, reading = (_read_toml(folder / name, schema, notes) for name, schema in schemas.items())
    case = _read_case(folder / "case.md", notes)
    if len(notes.problems) > before:
        return None
    return Teamtool(folder.parent.name, folder.name, {**data, "case": case}, reading)


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
    for reason in size_faults(text, LONGEST_CASE):
        notes.add(path, 1, f"the text {reason}")
    for number, line in enumerate(text.split("\n"), start=1):
        for reason in character_faults(line):
            notes.add(path, number, f"the text {reason}")
    return text


# Saying where


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
