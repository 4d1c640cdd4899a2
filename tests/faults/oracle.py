"""The one oracle of every fault test: nothing lost, nothing twice, nothing shown too early, nobody let in, a clean log.

    oracle = await Oracle.over(server, console)      # also opens another session, whose words must appear nowhere
    await oracle.hides_a_note(anna)                  # a private note that only Anna's own phone may ever show
    ... faults ...
    await oracle.holds(phones)                       # waits until it is quiet, then (a) to (e)

Whoever drives real browsers uses the parts, which need no event loop: `each_is_there_once(texts)`,
`nothing_shows_what_is_not_there(texts, shown)`, `revision`, `nobody_heard(heard)`, `log_is_clean()`. `keeps(*words)`
adds words that must not be in the log.
"""

import asyncio
import json
import re
import time
import uuid
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.faults.people import Living, LivingConsole, LivingPhone
from tests.faults.shown import Item, placed
from tests.phones import Console
from tests.server import Server

# A card that is no copy of a card of another list, and not made of others by merging.
WRITTEN = """
    SELECT f.text FROM factors_factor AS f JOIN workshop_group AS g ON g.id = f.group_id
    WHERE g.session_id = ?
    AND NOT EXISTS (SELECT 1 FROM factors_factor_sources WHERE from_factor_id = f.id)
    AND NOT EXISTS (SELECT 1 FROM factors_factor AS m WHERE m.merged_into_id = f.id)
"""
REVISION = "SELECT revision FROM workshop_session WHERE id = ?"
EVENTS = "SELECT revision FROM workshop_event WHERE session_id = ? ORDER BY revision"
NAMES = "SELECT name FROM workshop_participant WHERE length(name) > 3"
TEXTS = """
    SELECT text FROM factors_factor UNION SELECT text FROM workshop_question UNION SELECT text FROM factors_find
    UNION SELECT text FROM factors_action UNION SELECT title FROM workshop_session
"""
CODES = "SELECT code FROM workshop_session"
IN_SOME_PHASES = re.compile(r'(data-for="[^"]*") hidden')
QUIET_WITHIN = 60  # seconds


@dataclass
class Oracle:
    """Knows what was promised to the people of one session, and compares it with what is."""

    server: Server
    session: str  # its id as the database has it
    elsewhere: list[str] = field(default_factory=list)  # words of another session
    private: dict[str, Living] = field(default_factory=dict)  # words, and whose phone may show them
    words: set[str] = field(default_factory=set)  # more that must not be in the log

    @classmethod
    async def over(cls, server: Server, console: Console) -> "Oracle":
        oracle = cls(server, session_of(console))
        await oracle.another_session()
        return oracle

    async def another_session(self) -> None:
        """Beside this one, somebody else works at something that is nobody's business."""
        words = [f"kanarie-elders-{uuid.uuid4().hex[:8]}" for _what in range(3)]
        console = await Console(self.server.url).opens_a_session()
        await console.goes_to("welcome", "podcast", "alone")
        phone = await LivingPhone(self.server.url).joins(console.code, words[0])
        assert (await phone.writes(words[1])).status_code == 200
        asked = await phone.posts(f"{phone.root}questions", text=words[2])
        assert asked.status_code == 200
        self.elsewhere += words
        await asyncio.gather(console.leaves(), phone.leaves())

    async def hides_a_note(self, phone: LivingPhone) -> str:
        """A note that its writer keeps back: it is on no other device, whatever phase comes."""
        text = f"kanarie-eigen-{uuid.uuid4().hex[:8]}"
        assert (await phone.writes(text)).status_code == 200
        (note,) = self.server.rows("SELECT id FROM factors_factor WHERE text = ?", text)
        kept = await phone.posts(f"{phone.root}notes/{uuid.UUID(str(note[0]))}/keep", kept="1")
        assert kept.status_code == 200
        self.private[text] = phone
        return text

    def keeps(self, *words: str) -> None:
        self.words |= set(words)

    async def holds(self, people: Sequence[Living]) -> None:
        """Everything, after a quiet while."""
        await self.all_sent(people)
        self.each_is_there_once(text for one in people for text in one.acked)
        await self.all_show_what_is(people)
        said = {text for one in people for text in one.said if text}
        for one in people:
            assert sorted(one.said) == sorted(one.acked + [item.text for item in one.outbox]), "something fell away"
            self.nothing_shows_what_is_not_there(said, " ".join(one.shown.values()))
        await self.nobody_heard_secrets(people)
        self.revisions_have_no_gap()
        self.log_is_clean()

    # (a) What somebody saw acknowledged is there, once -----------------------------------------

    def written(self) -> Counter[str]:
        """What people wrote, each as often as it is there."""
        return Counter(str(text) for (text,) in self.server.rows(WRITTEN, self.session))

    def each_is_there_once(self, texts: Iterable[str]) -> None:
        there = self.written()
        wrong = {text: there[text] for text in texts if there[text] != 1}
        assert wrong == {}, f"acknowledged, and so often in the database: {wrong}"

    async def all_sent(self, people: Sequence[Living]) -> None:
        """Outboxes are empty, but for what was refused; who is out of the session sends no more."""
        await until_quiet(lambda: [one for one in people if one.outbox and not one.outbox[0].refused and not one.over])

    # (b) Nothing is shown that is not saved ----------------------------------------------------

    def nothing_shows_what_is_not_there(self, texts: Iterable[str], shown: str) -> None:
        there = self.written()
        lies = [text for text in texts if text in shown and not there[text]]
        assert lies == [], "shown, and not in the database"

    # (c) All show what is ----------------------------------------------------------------------

    @property
    def revision(self) -> int:
        ((found,),) = self.server.rows(REVISION, self.session)
        return int(str(found))

    def revisions_have_no_gap(self) -> None:
        found = [row[0] for row in self.server.rows(EVENTS, self.session)]
        assert found == list(range(1, self.revision + 1))

    async def all_show_what_is(self, people: Sequence[Living]) -> None:
        here = [one for one in people if not one.over]
        await until_quiet(lambda: [one for one in here if one.revision != self.revision])
        end = time.monotonic() + QUIET_WITHIN
        while wrong := [found for one in here if (found := await self.difference(one))]:
            assert time.monotonic() < end, wrong
            await asyncio.sleep(0.1)

    async def difference(self, one: Living) -> list[str]:
        """Where a client shows something else than the server would show it now."""
        answer = await one.http.get(one.data["state"])
        assert answer.status_code == 200, answer.text
        fresh, shown = (by_state(items) for items in (placed({}, answer.json()), one.items))
        wrong = [name for name in fresh.keys() | shown.keys() if fresh.get(name) != shown.get(name)]
        if answer.json()["state"] != one.state:
            wrong.append("state")
        return wrong

    # (d) Nobody hears what is not for them -----------------------------------------------------

    async def nobody_heard_secrets(self, people: Sequence[Living]) -> None:
        for one in people:
            for export in ("report.csv", "report.json", "report"):
                role = "console" if isinstance(one, LivingConsole) else "phone"
                await one.http.get(f"/s/{uuid.UUID(self.session)}/report/{role}/{export}".removesuffix("/report"))
            self.nobody_heard(one.heard, but=[word for word, owner in self.private.items() if owner is one])

    def nobody_heard(self, heard: Iterable[str], but: Sequence[str] = ()) -> None:
        """No page, answer, frame or export holds a word of another session or of a private note."""
        words = [word for word in (*self.elsewhere, *self.private) if word not in but]
        assert words, "no canary sings"
        text = "\n".join(heard)
        assert [word for word in words if word in text] == []

    # (e) The log -------------------------------------------------------------------------------

    def log_is_clean(self) -> None:
        """Nothing went wrong unhandled, and nothing of people stands in it."""
        log = self.server.log.read_text()
        assert log.strip(), "an empty log says nothing"
        assert "Traceback" not in log
        assert [line for line in log.splitlines() if level(line) in ("ERROR", "CRITICAL")] == []
        found = [word for word in self.secrets() if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", log)]
        assert found == []

    def secrets(self) -> set[str]:
        rows = [row for query in (NAMES, TEXTS, CODES) for row in self.server.rows(query)]
        words = {str(text).strip() for (text,) in rows} | self.words | {*self.elsewhere, *self.private}
        return {word for word in words if len(word) > 3}


def by_state(items: dict[str, Item]) -> dict[str, Item]:
    """What is in view in some phases only is shown and hidden by the page itself, from the state."""
    return {name: (place, order, IN_SOME_PHASES.sub(r"\1", html)) for name, (place, order, html) in items.items()}


def session_of(console: Console) -> str:
    """The session's id as the database keeps it."""
    return console.root.split("/")[2].replace("-", "")


def level(line: str) -> str:
    """How bad it is. What Django calls suspicious was handled: whoever sent it got a 400."""
    try:
        said: Any = json.loads(line)
    except ValueError:
        return ""
    if not isinstance(said, dict) or str(said.get("logger")).startswith("django.security."):
        return ""
    return str(said.get("level", ""))


async def until_quiet(unquiet: Any) -> None:
    end = time.monotonic() + QUIET_WITHIN
    while left := unquiet():
        assert time.monotonic() < end, f"no quiet: {[(one.way, one.revision, one.outbox[:1]) for one in left]}"
        await asyncio.sleep(0.05)
