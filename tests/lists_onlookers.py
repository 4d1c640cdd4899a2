"""Somebody with a device, who acts and sees through HTTP alone; and the tables, as a second way to look."""

import json
import re
from collections import defaultdict
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from factors.models import Factor
from sessions import presence
from sessions.models import Group, Seat, Session
from tests.lists_book import FLAP, MARKER, Note, Slip
from tests.model_browser import ModelBrowser
from tests.people import Device

TEXT = re.compile(r'class="slip__text[^"]*"[^>]*>(.*?)</p>', re.S)
PART = re.compile(r'<li dir="auto">(.*?)</li>', re.S)
PEOPLE = re.compile(r"from (\d+) (?:person|people)\b")
GROUPS = re.compile(r"from (\d+) groups?\b")
FOR_A_PHASE = re.compile(r'(data-for="[^"]*") hidden')  # static/js/page.js shows and hides by the state of the page
STATUSES = frozenset({200, 303, 403, 409, 410, 422})


EARLIER = "On your earlier lists it said"
OPENED = '<div id="more-'  # on the console: a card that is opened


@dataclass(frozen=True)
class Row:
    """A card or note as it stands in somebody's page."""

    id: str
    text: str  # "" when it was wiped
    place: str
    parts: tuple[str, ...]
    html: str

    @property
    def aside(self) -> bool:
        return self.place == "list-aside"

    @property
    def can_be_put(self) -> bool:
        return f"/list/{self.id}/put" in self.html

    @property
    def numbers(self) -> tuple[int, int]:
        """On the card, from how many people and groups it comes; 0 where it does not say."""
        return numbers_in(self.html.partition(OPENED)[0])

    @property
    def numbers_inside(self) -> tuple[int, int]:
        """The same where it is opened."""
        return numbers_in(self.html.partition(OPENED)[2])


@dataclass(frozen=True)
class Answer:
    status: int
    reason: str
    body: Any


@dataclass(eq=False)
class Onlooker:
    """A device with the page that is open on it, as its browser keeps it."""

    name: str
    device: Device
    browser: ModelBrowser = field(default_factory=ModelBrowser)
    whole: str = ""  # the last whole, as it came
    looked_at: int = -1  # the revision of that

    def asks(self, since: int | None = None) -> dict[str, Any]:
        presence.forget()
        return self.device.frame(since)

    def opens(self) -> "Onlooker":
        self.browser = ModelBrowser()
        self.browser.takes(self.asks())
        return self

    def catches_up(self) -> "Onlooker":
        self.browser.takes(self.asks(self.browser.revision))
        assert not self.browser.asks
        return self

    def looks(self, revision: int) -> None:
        """What came meanwhile, put to what the browser had, is what it gets when it asks for the whole."""
        if self.looked_at == revision:
            return
        if self.browser.revision != revision:
            self.catches_up()
        self.looked_at = revision
        whole = self.asks()
        self.whole = json.dumps(whole, ensure_ascii=False)
        anew = ModelBrowser()
        anew.takes(whole)
        had, now = self.browser.shows(), anew.shows()
        for browser in (had, now):
            browser[0].update({id_: FOR_A_PHASE.sub(r"\1", html) for id_, html in browser[0].items()})
        for mine, theirs, what in zip(had, now, ("elements", "lists", "state"), strict=True):
            assert mine == theirs, f"the law: {self.name} has other {what} than the whole: {differing(mine, theirs)}"

    def posts(self, name: str, /, *args: Any, op: str, **said: Any) -> Answer:
        """As a form of its page, sent by script: with the revision that the page has; the frame is put to the page."""
        presence.forget()
        response = self.device.posts(name, *args, op=op, revision=self.browser.revision, **said)
        assert response.status_code in STATUSES, (name, args, said, response.status_code, response.content[:300])
        body = json.loads(response.content) if "json" in response.headers.get("Content-Type", "") else {}
        frame = body if "items" in body else body.get("frame")
        if frame:
            self.browser.takes(frame)
        if response.status_code in (409, 410) and name != "leave":
            assert frame, f"{name}: a refusal that comes too late brings the present state"
        if response.status_code >= 400:
            assert body.get("error"), f"{name}: a refusal is a sentence"
        return Answer(response.status_code, body.get("reason", ""), body)

    # What the page shows ------------------------------------------------------------------------

    def rows(self, kind: str) -> list[Row]:
        """In the order of the page."""
        ids = [row for name in sorted(self.browser.lists) for row in self.browser.lists[name]]
        place = {row: name for name, rows in self.browser.lists.items() for row in rows}
        return [row_of(kind, id_, place[id_], self.browser.html[id_]) for id_ in ids if id_.startswith(f"{kind}-")]

    def row(self, kind: str, text: str) -> Row | None:
        return next((row for row in self.rows(kind) if row.text == text), None)

    @property
    def markers(self) -> set[str]:
        """Of every text that is anywhere in what its device got last."""
        return set(MARKER.findall(self.whole))


def row_of(kind: str, id_: str, place: str, html: str) -> Row:
    text = TEXT.search(html)
    parts = tuple(unescape(part) for part in PART.findall(html.partition(EARLIER)[0]))
    return Row(id_.removeprefix(f"{kind}-"), unescape(text[1]) if text else "", place, parts, html)


def numbers_in(html: str) -> tuple[int, int]:
    people, groups = PEOPLE.search(html), GROUPS.search(html)
    return int(people[1]) if people else 0, int(groups[1]) if groups else 0


def differing(one: Any, other: Any) -> Any:
    return [(key, one.get(key), other.get(key)) for key in {*one, *other} if one.get(key) != other.get(key)][:3]


# The tables -------------------------------------------------------------------------------------


@dataclass
class Tables:
    """The lists and seats of a session as they are kept."""

    lists: dict[str, list[Slip]]
    notes: dict[str, Note]
    groups: list[Group]
    seats: dict[str, list[tuple[str, str]]]  # level -> (person, group), of who is here
    revision: int
    phase: str


def tables_of(session_id: Any) -> Tables:
    session = Session.objects.get(pk=session_id)
    rows = list(
        Factor.objects.filter(group__session=session, removed_at=None, taken_apart_at=None).select_related("group")
    )
    slips = {row.pk: Slip(row.text, row.column, row.set_aside) for row in rows}
    lists: dict[str, list[Slip]] = defaultdict(list)
    notes: dict[str, Note] = {}
    for row in rows:
        if row.group.level == "alone":
            notes[str(row.pk)] = Note(row.text, row.column, "", row.kept_back)
        elif row.behind and row.merged_into_id:
            slips[row.merged_into_id].backed.append(row.text)
        elif row.merged_into_id is None:
            lists[FLAP if row.group.level == "all" else str(row.group_id)].append(slips[row.pk])
        else:
            assert row.merged_into_id in slips, f"{row.text} is merged into a card that is no more"
            slips[row.merged_into_id].parts.append(slips[row.pk])
    seats: dict[str, list[tuple[str, str]]] = {"pair": [], "four": []}
    here = Seat.objects.filter(group__session=session, participant__left_at=None, participant__removed_at=None)
    for level, person, group in here.values_list("level", "participant_id", "group_id"):
        if level in seats:
            seats[level].append((str(person), str(group)))
    groups = list(Group.objects.filter(session=session, level__in=seats))
    return Tables(lists, notes, groups, seats, session.revision, session.phase)
