"""What each audience sees, as parts and rows by id: one registry for pages, answers and the socket.

A *scope* is an audience: `phone`, `console`, `screen` (everybody of that kind), or `person:<id>`.
A *part* is one element that is always there. A *row* is one element of a list: it appears, changes, moves, vanishes.
One name is one partial (`partials/<name>.html`) and one id (`<name>`, or `<name>-<key>` for a row).

A *topic* is what an event says changed: `clock`, `person/<id>`, or with a scope `person:<id>|note/<id>`. `note/*` says
that all rows of that kind are to be put anew: what a browser has of them beyond that is gone, as `note-*`.
"""

import json
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from sessions.reading import Reading

Context = dict[str, Any]
ALL = "*"  # as the key of a row: every one
CALM = "calm"  # the topic of parts that took their time
STATE_TOPICS = frozenset({"phase", "break", "screen"})


@dataclass(frozen=True)
class Part:
    """`context(reading, key)`: `key` is the id in a scope like `person:<id>`, else "".

    `calm` are topics after which a part may take its time: over a socket it follows a while later, once for all that
    came in between. What asks by itself gets it at once.
    """

    name: str
    audiences: frozenset[str]
    topics: frozenset[str]
    calm: frozenset[str]
    context: Callable[[Reading, str], Context]


@dataclass(frozen=True)
class Row:
    """One element of a list: `place` is the list's id, `order` sorts within it."""

    key: str
    place: str
    order: int
    context: Context


@dataclass(frozen=True)
class Rows:
    """`load(reading, key, keys)`: the rows with these keys that are there, or all rows when `keys` is None."""

    name: str
    audiences: frozenset[str]
    topic: str
    load: Callable[[Reading, str, frozenset[str] | None], Iterable[Row]]


@dataclass(frozen=True)
class Item:
    id: str
    html: str
    list: str = ""
    order: int = 0

    def as_json(self) -> dict[str, Any]:
        listed = {"list": self.list, "order": self.order} if self.list else {}
        return {"id": self.id, **listed, "html": self.html}

    @cached_property
    def encoded(self) -> str:
        """Once, however many get it."""
        return json.dumps(self.as_json(), ensure_ascii=False)


@dataclass
class Change:
    """What one scope needs to show another revision: elements to put and ids to take away."""

    items: list[Item] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)

    def encoded(self) -> tuple[str, str]:
        """Both lists as the inside of a JSON array, so that frames of several scopes are joined, not encoded again."""
        return (
            ",".join(item.encoded for item in self.items),
            ",".join(json.dumps(gone) for gone in self.gone),
        )


PARTS: dict[str, Part] = {}
ROWS: dict[str, Rows] = {}


def part(
    name: str, *audiences: str, topics: Sequence[str], calm: Sequence[str] = ()
) -> Callable[..., Callable[[Reading, str], Context]]:
    """Register a part: the decorated function gives its partial's context."""
    at_once = frozenset([*topics, CALM] if calm else topics)

    def register(context: Callable[[Reading, str], Context]) -> Callable[[Reading, str], Context]:
        PARTS[name] = Part(name, frozenset(audiences), at_once, frozenset(calm), context)
        return context

    return register


LoadRows = Callable[[Reading, str, frozenset[str] | None], Iterable[Row]]


def rows(name: str, *audiences: str, topic: str) -> Callable[[LoadRows], LoadRows]:
    """Register the rows of a list, or of several lists of the same kind."""

    def register(load: LoadRows) -> LoadRows:
        ROWS[name] = Rows(name, frozenset(audiences), topic, load)
        return load

    return register


def audience(scope: str) -> tuple[str, str]:
    """The kind of a scope, and its key: `person:7` -> ("person", "7")."""
    kind, _colon, key = scope.partition(":")
    return kind, key


def whole(reading: Reading, scope: str) -> Change:
    """Everything a scope shows."""
    kind, key = audience(scope)
    change = Change()
    change.items += [part_item(reading, part, scope) for part in PARTS.values() if kind in part.audiences]
    for listing in ROWS.values():
        if kind in listing.audiences:
            change.items += [row_item(reading, listing, row, scope) for row in listing.load(reading, key, None)]
    return change


def changes(reading: Reading, scope: str, topics: Iterable[str], *, calm: bool = True) -> Change:
    """What these topics changed for a scope, in its latest state: whole(R) + changes(R..R') = whole(R').

    Without `calm` what may take its time is left for later.
    """
    kind, key = audience(scope)
    names, keys = _heard(scope, topics)
    change = Change()
    if not names:
        return change
    for part in PARTS.values():
        if kind in part.audiences and (part.topics & names or (calm and part.calm & names)):
            change.items.append(part_item(reading, part, scope))
    for listing in ROWS.values():
        dirty = frozenset(keys.get(listing.topic, ()))
        if kind not in listing.audiences or not dirty:
            continue
        if ALL in dirty:
            change.items += [row_item(reading, listing, row, scope) for row in listing.load(reading, key, None)]
            change.gone.append(f"{listing.name}-{ALL}")
        else:
            there = {row.key: row for row in listing.load(reading, key, dirty)}
            change.items += [row_item(reading, listing, row, scope) for row in there.values()]
            change.gone += [f"{listing.name}-{key}" for key in sorted(dirty - there.keys())]
    return change


def hears(kind: str, topics: Iterable[str], *, calm: bool = True) -> bool:
    """Whether anything that this kind of audience shows changes with topics that are addressed to nobody."""
    names, keys = _heard("", topics)
    return any(
        kind in part.audiences and (part.topics & names or (calm and part.calm & names)) for part in PARTS.values()
    ) or any(kind in listing.audiences and listing.topic in keys for listing in ROWS.values())


def takes_time(topics: Iterable[str]) -> bool:
    """Whether some part takes its time after these topics."""
    names = {topic.rpartition("|")[2].partition("/")[0] for topic in topics}
    return any(part.calm & names for part in PARTS.values())


def _heard(scope: str, topics: Iterable[str]) -> tuple[set[str], dict[str, set[str]]]:
    """The names among these topics that reach a scope, and the keys they name."""
    names: set[str] = set()
    keys: dict[str, set[str]] = {}
    for topic in topics:
        to, bar, rest = topic.rpartition("|")
        if bar and to != scope:
            continue
        name, _slash, key = rest.partition("/")
        names.add(name)
        if key:
            keys.setdefault(name, set()).add(key)
    return names, keys


def part_item(reading: Reading, part: Part, scope: str, request: HttpRequest | None = None) -> Item:
    kind, key = audience(scope)
    context = part.context(reading, key)
    return _item(reading, part.name, kind, context, lambda html: Item(part.name, html), request)


def row_item(reading: Reading, listing: Rows, row: Row, scope: str, request: HttpRequest | None = None) -> Item:
    kind, _key = audience(scope)
    element = f"{listing.name}-{row.key}"
    context = {"key": row.key, "order": str(row.order), **row.context}
    return _item(
        reading, listing.name, kind, context, lambda html: Item(element, html, row.place, row.order), request, element
    )


SOME = 6  # of the last items of a name: a group's list is shown to a handful of people


def _item(
    reading: Reading,
    name: str,
    kind: str,
    context: Context,
    made_of: Callable[[SafeString], Item],
    request: HttpRequest | None,
    element: str = "",
) -> Item:
    """What many are shown alike is rendered once: a partial says nothing but what its context holds."""
    if request is not None:
        return made_of(_render(name, reading, kind, context, request))
    before: deque[tuple[Context, Item]] = reading.once(
        ("rendered", name, kind, element), lambda: deque[tuple[Context, Item]](maxlen=SOME)
    )
    for known, item in before:
        if same(known, context):
            return item
    item = made_of(_render(name, reading, kind, context, None))
    before.appendleft((context, item))
    return item


def same(one: Any, other: Any) -> bool:
    """Whether two contexts say the same. Of models only when they are the very same: theirs is equality by id."""
    if one is other:
        return True
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(same, one, other))
    return isinstance(one, str | int | frozenset) and bool(one == other)


def _render(name: str, reading: Reading, kind: str, context: Context, request: HttpRequest | None) -> SafeString:
    """With a request (a full page) forms carry a token and an op id; rendered for many they carry neither."""
    given = {"session": reading.session, "content": reading.content, "audience": kind, **context}
    return render_to_string(f"partials/{name}.html", given, request)
