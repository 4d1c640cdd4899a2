"""Frames: what brings a browser from one revision to another, or shows it the whole.

    {"from": 3, "to": 5, "state": {...}, "items": [{"id", "list", "order", "html"}], "gone": ["note-..."]}

A frame without `from` is a whole: a browser takes away whatever of a live list it does not name. `state` is there
when it changed. A browser that is beyond `to` already drops the frame; one that is not yet at `from` asks for the
whole.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from uuid import UUID

from django.utils import translation

from sessions import access, presence, render
from sessions.models import Event
from sessions.reading import Reading, snapshot

MOST_EVENTS = 500  # further back than this, a whole is smaller
A_CROWD = 3  # people who come in, or whose notes changed, at once
Encoded = tuple[str, str]
Kept = Mapping[tuple[int, str], Encoded]  # wholes of a revision and scope, rendered before


@dataclass
class News:
    """What one read found: for each scope the encoded changes, or the encoded whole."""

    since: int | None
    revision: int
    state: str = ""
    changes: dict[str, Encoded] = field(default_factory=dict)
    extra: dict[str, Encoded] = field(default_factory=dict)
    wholes: dict[str, Encoded] = field(default_factory=dict)
    whole_state: str = ""
    closing: dict[str, int] = field(default_factory=dict)
    everybody_whole: bool = False
    calm: bool = False  # something was left for later
    ended: bool = False

    def frame(self, scopes: Sequence[str]) -> str:
        """From the revision that was read before to this one."""
        return _join(self.since, self.revision, self.state, [self.changes[scope] for scope in scopes])

    def beside(self, scopes: Sequence[str]) -> str:
        """What is outside the event log, or took its time: a frame of its own that leads from here to here.

        Within the other it would be dropped with it by a browser that has that revision already. "" when there is none.
        """
        pieces = [self.extra[scope] for scope in scopes if scope in self.extra]
        return _join(self.revision, self.revision, "", pieces) if any(map(any, pieces)) else ""

    def whole(self, scopes: Sequence[str]) -> str:
        return _join(None, self.revision, self.whole_state, [self.wholes[scope] for scope in scopes])


def _join(since: int | None, revision: int, state: str, pieces: Iterable[Encoded]) -> str:
    pieces = list(pieces)
    items = ",".join(items for items, _gone in pieces if items)
    gone = ",".join(gone for _items, gone in pieces if gone)
    start = f'"from":{since},' if since is not None else ""
    shown = f'"state":{state},' if state else ""
    return f'{{{start}"to":{revision},{shown}"items":[{items}],"gone":[{gone}]}}'


def read(
    session_id: UUID,
    since: int | None,
    scopes: Iterable[str],
    newcomers: Iterable[str] = (),
    *,
    also: Sequence[str] = (),
    kept: Kept | None = None,
    tokens: Mapping[str, str] = MappingProxyType({}),
    calm: bool = True,
    there: tuple[frozenset[str], presence.Changing] | None = None,
) -> News:
    """Read events, changed parts and wholes as of one moment, in the session's language.

    `since` is the revision that `scopes` have, None when they have none; `newcomers` are scopes that need the whole.
    `kept` are wholes that need no rendering. `tokens` (digest -> role) are checked when somebody's row changed. `also`
    are topics outside the event log (presence); `there` is who is present and changing what, for who remembers what was
    shown. Without `calm` what may take its time is left for later, for the topic `render.CALM`.
    Raises Session.DoesNotExist.
    """
    with snapshot():
        newcomers = set(newcomers)
        present, changing = there or (presence.present(session_id), presence.changing(session_id))
        reading = Reading.of(session_id, present, changing=changing, for_many=len(newcomers) > A_CROWD)
        with translation.override(reading.session.language):
            return _read(reading, since, set(scopes), newcomers, also, kept or {}, tokens, calm=calm)


def _read(
    reading: Reading,
    since: int | None,
    scopes: set[str],
    newcomers: set[str],
    also: Sequence[str],
    kept: Kept,
    tokens: Mapping[str, str],
    *,
    calm: bool,
) -> News:
    revision = reading.session.revision
    topics = _topics(reading, since)
    news = News(since, revision, whole_state=json.dumps(reading.state), ended=reading.session.ended_at is not None)
    if topics is None:
        news.everybody_whole = True
        newcomers = newcomers | scopes
    else:
        if {topic.partition("/")[0] for topic in topics} & render.STATE_TOPICS:
            news.state = news.whole_state
        news.changes = _changes(reading, scopes, topics, calm=calm)
        news.extra = _changes(reading, scopes, also, calm=calm) if also else {}
        news.calm = not calm and render.takes_time(topics)
    for scope in newcomers:
        news.wholes[scope] = kept.get((revision, scope)) or render.whole(reading, scope).encoded()
    if topics is None or any(topic == "passes" or topic.endswith("|me") for topic in topics):
        news.closing = access.still_open(reading.session, tokens)
    return news


def _changes(reading: Reading, scopes: Iterable[str], topics: Sequence[str], *, calm: bool) -> dict[str, Encoded]:
    """Each scope's changes. What concerns no person is not looked for a thousand times over."""
    addressed = {topic.rpartition("|")[0] for topic in topics}
    kinds = {render.audience(scope)[0] for scope in scopes}
    hearing = {kind for kind in kinds if render.hears(kind, topics, calm=calm)}
    heard_by = {scope for scope in scopes if scope in addressed or render.audience(scope)[0] in hearing}
    reading.for_many = reading.for_many or len(heard_by) > A_CROWD
    found = {scope: render.changes(reading, scope, topics, calm=calm).encoded() for scope in heard_by}
    return {scope: found.get(scope, ("", "")) for scope in scopes}


def _topics(reading: Reading, since: int | None) -> list[str] | None:
    """The topics of the events after a revision; None when they do not lead from there to here."""
    revision = reading.session.revision
    if since is None or since > revision or revision - since > MOST_EVENTS:
        return None
    if since == revision:
        return []
    events = Event.objects.filter(session=reading.session, revision__gt=since).values_list("topics", flat=True)
    found = list(events)
    if len(found) != revision - since:
        return None
    return list(dict.fromkeys(topic for topics in found for topic in topics))


def revision_in(typed: str) -> int | None:
    """The revision that a browser says it has; None when that is no revision."""
    return int(typed) if typed.isdecimal() and len(typed) < 12 else None


def frame_for(session_id: UUID, scopes: Sequence[str], since: int | None) -> str:
    """One browser's frame, asked over HTTP: from its revision to now, or the whole."""
    if since is None:
        return read(session_id, None, (), scopes).whole(scopes)
    news = read(session_id, since, scopes)
    return news.whole(scopes) if news.everybody_whole else news.frame(scopes)
