"""What a teamtool may hold: small checks, put together. Pure; `teamtools` reads the files and says where.

A check is a function of a value and the way to it; it yields what is wrong.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

LANGUAGES = ("nl", "en")
LONGEST_TEXT = 600  # characters: more does not fit a phone, let alone a projector
LONGEST_PARAGRAPH = 900  # of what is read at home
SHORTEST_SESSION, LONGEST_SESSION = 20, 240  # minutes; the method takes 75 and lets teams adapt
COLUMN_OF = {"prevention": 1, "incidents": 1, "environment": 2, "needs": 3}  # the cheat sheet of the method

ADDRESS = re.compile(r'https://[a-z0-9.-]+\.[a-z]+(:\d+)?(/[^\s<>"]*)?', re.IGNORECASE)
OTHER_ADDRESS = re.compile(r"(?<!https)://|\b(javascript|data):\S", re.IGNORECASE)
# Besides control characters: what breaks a line, turns the direction of what follows, or cannot be printed.
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")

Where = tuple[str | int, ...]  # the way to a value: ("safety", "places", 0, "address")
Problem = tuple[Where, str]  # a value and what is wrong with it, to be read after its name
Check = Callable[[Any, Where], Iterator[Problem]]


def _text(longest: int = LONGEST_TEXT, *, may_be_empty: bool = False) -> Check:
    def check(value: Any, where: Where) -> Iterator[Problem]:
        if not isinstance(value, str):
            yield where, f"must be a text, not {kind(value)}"
        elif value or not may_be_empty:
            yield from ((where, reason) for reason in (*size_faults(value, longest), *character_faults(value)))

    return check


def size_faults(text: str, longest: int) -> Iterator[str]:
    if not any(map(str.isalnum, text)):
        yield "is blank"
    if len(text) > longest:
        yield f"has {len(text)} characters, {longest} at most"


def character_faults(text: str) -> Iterator[str]:
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
            yield where, f"must be a whole number, not {kind(value)}"
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
            yield where, f"must be a list, not {kind(value)}"
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
            yield where, f"must be a table, not {kind(value)}"
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


def schema_for(phases: Sequence[str]) -> Check:
    """What a teamtool.toml holds: every key is required, no other key is known."""
    address = _formatted(lambda text: ADDRESS.fullmatch(text) is not None, "an https:// address")
    place = _table(name=_text(), what=_text(), address=address, checked_on=_formatted(_is_day, "a day like 2025-01-31"))
    return _table(
        agreements=_many(_text(), 4, 5),
        follow_up=_many(_text(), 6, 8),
        prompts=_many(_text(), 5, 5),
        alike=_many(_many(_text(40), 2, 12), 0, 20),
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


def reading_schema() -> Check:
    """What a reading.toml holds: what is read before the session and around it."""
    heading = _text(80)
    paragraphs = _many(_text(LONGEST_PARAGRAPH), 1, 6)
    address = _formatted(lambda text: ADDRESS.fullmatch(text) is not None, "an https:// address")
    form = _table(name=heading, what=_text())
    tip = _table(title=heading, text=_text(LONGEST_PARAGRAPH))
    link = _table(label=_text(), address=address, note=_text(may_be_empty=True))
    return _table(
        homework=_table(before=_many(_text(), 2, 6), touches=_many(_text(), 2, 6)),
        invitation=_table(subject=_text(120), opening=_many(_text(), 1, 4), closing=_many(_text(), 1, 4)),
        preparation=_many(_table(title=heading, advice=_many(_text(), 1, 8), ask=_many(_text(), 0, 4)), 3, 8),
        background=_table(
            specialist=_table(title=heading, paragraphs=paragraphs),
            facts=_table(title=heading, paragraphs=paragraphs, source=_text(), figures=_many(_text(), 0, 10)),
            forms=_table(title=heading, intro=_text(), items=_many(form, 1, 12)),
            tips=_table(title=heading, intro=_text(), items=_many(tip, 1, 12)),
            links=_table(title=heading, items=_many(link, 0, 20)),
        ),
    )


def differences(first: Any, second: Any, where: Where = ()) -> Iterator[Problem]:
    """Where the second language is built differently: other counts, other numbers, a text where the first has none."""
    if isinstance(first, Mapping):
        for key in first:
            yield from differences(first[key], second[key], (*where, key))
    elif isinstance(first, list) and len(first) != len(second):
        yield where, f"has {len(second)} items, the {LANGUAGES[0]} version has {len(first)}"
    elif isinstance(first, list):
        for index, pair in enumerate(zip(first, second, strict=True)):
            yield from differences(*pair, (*where, index))
    elif isinstance(first, str) and bool(first) != bool(second):
        was, other = ("empty", "it is not") if first else ("not empty", "it is")
        yield where, f"is {was}, in the {LANGUAGES[0]} version {other}"
    elif isinstance(first, int) and first != second:
        yield where, f"is {second}, in the {LANGUAGES[0]} version {first}"


def kind(value: Any) -> str:
    if isinstance(value, bool):
        return "true or false"
    names = {str: "a text", int: "a number", float: "a number with a point", list: "a list", dict: "a table"}
    return names.get(type(value), "a date or time")
