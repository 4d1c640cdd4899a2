"""What the fault tests of pages share: devices with a witness in the page, and the oracle.

The oracle: what a page saw acknowledged is in the database once; nothing was shown as saved before it was; after a
quiet while every page has the server's revision and shows what the server would show; nothing went wrong in the log
or in a page, and no words of people are in the log.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import parse_qs

from playwright.sync_api import BrowserContext, Page, Request, Response, expect

from tests.browser.conftest import LAPTOP, PHONE, Open
from tests.browser.rooms import Room, in_phase, joins, opens_a_session, writes
from tests.faults.oracle import Oracle
from tests.faults.paces import LONG
from tests.server import Server

OFFLINE_FOR = 120.0 if LONG else 6.0  # seconds
WITHIN = 90_000 if LONG else 20_000  # ms: how long a page may take to be whole again

WITNESS = """
// What this page shows as saved, and when: by the clock of the machine, whatever is done to the page's own.
(() => {
  const now = Date.now.bind(Date);
  window.witnessed = { rows: {}, said: [], line: [], life: [] };
  const look = () => {
    const rows = document.querySelectorAll("[id^=notes-] .slip__text");
    for (const row of rows) witnessed.rows[row.textContent.trim()] ??= now();
    for (const [id, list] of [["saved", witnessed.said], ["line", witnessed.line]]) {
      const text = document.getElementById(id)?.textContent.trim();
      if (text !== undefined && text !== list.at(-1)?.text) list.push({ text, at: now() });
    }
  };
  for (const what of ["freeze", "resume"]) document.addEventListener(what, () => witnessed.life.push(what));
  document.addEventListener("visibilitychange", () => witnessed.life.push(document.visibilityState));
  new MutationObserver(look).observe(document, { childList: true, subtree: true, characterData: true });
})();
"""


def eventually(what: Callable[[], object], page: Page, why: Callable[[], object], within: float = WITHIN) -> None:
    """Looks again and again, in the page's own time: playwright's events come in meanwhile."""
    for _look in range(int(within / 100)):
        if what():
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"it did not come to that: {why()}")


@dataclass
class Traffic:
    """What went between one page and the server, as the browser tells it."""

    acknowledged: list[str] = field(default_factory=list)  # texts of notes, in the order of their first answer
    failed: list[str] = field(default_factory=list)  # addresses that got no answer

    def answered(self, response: Response) -> None:
        if response.url.endswith("/notes/add") and response.status == 200:
            text = typed_in(response.request)
            if text not in self.acknowledged:
                self.acknowledged.append(text)

    def got_nothing(self, request: Request) -> None:
        self.failed.append(request.url)

    def failures(self, ending: str) -> int:
        return sum(url.partition("?")[0].endswith(ending) for url in self.failed)


def typed_in(request: Request) -> str:
    return parse_qs(request.post_data or "").get("text", [""])[0]


def watched(page: Page) -> Traffic:
    """Before the page is opened: keep what goes by, and what it shows."""
    traffic = Traffic()
    page.on("response", traffic.answered)
    page.on("requestfailed", traffic.got_nothing)
    page.add_init_script(WITNESS)
    return traffic


def types(phone: Page, *texts: str, column: int = 1) -> None:
    """And sends each."""
    for text in texts:
        phone.locator(f"#new-{column}").fill(text)
        phone.locator(f"#new-{column}").press("Enter")


def said(phone: Page, what: str = "said", since: float = 0) -> list[str]:
    """What it said of saving ("said") or of the line, after that moment (ms)."""
    return [one["text"] for one in phone.evaluate(f"witnessed.{what}") if one["at"] >= since]


DIFFERENCES = """async () => {
  const loaded = performance.getEntriesByType("resource").map(({ name }) => name);
  const { line } = await import(loaded.find((name) => /\\/js\\/live\\b.*\\.js$/.test(name)));
  const { to, items, state } = await (await fetch(document.body.dataset.state, { cache: "no-store" })).json();
  const words = (element) => {
    const copy = element.cloneNode(true);
    const reckoned = "[data-began], [data-when-left], [data-time], [data-pace], [data-wins]";
    copy.querySelectorAll(reckoned).forEach((ticks) => ticks.remove());
    return copy.textContent.replace(/\\s+/g, " ").trim();
  };
  const fresh = document.createElement("template");
  const wrong = line.revision === to ? [] : [`revision ${line.revision}, the server is at ${to}`];
  if (document.body.dataset.phase !== state.phase) wrong.push(`phase ${document.body.dataset.phase}`);
  for (const { id, html } of items) {
    fresh.innerHTML = html.trim();
    const here = document.getElementById(id);
    if (here && words(here) !== words(fresh.content.firstElementChild)) wrong.push(`${id}: ${words(here)}`);
    if (!here && /^(note|card)-/.test(id)) wrong.push(`${id} is missing`);
  }
  const named = new Set(items.map(({ id }) => id));
  for (const { id } of document.querySelectorAll("[data-list] > [id]"))
    if (!named.has(id)) wrong.push(`${id} is too many`);
  return wrong;
}"""


def differences(page: Page) -> list[str]:
    """Where a page shows something else than the server would show it now."""
    found: list[str] = page.evaluate(DIFFERENCES)
    return found


def session_of(page: Page) -> str:
    """Its id as the database keeps it."""
    return str(page.locator("body").get_attribute("data-owner")).split()[0].replace("-", "")


WAITING = """Object.entries(localStorage).filter(([key]) => key.startsWith("teamtool "))
  .reduce((sum, [_key, kept]) => sum + JSON.parse(kept).queue.length, 0)"""


def is_whole(phone: Page) -> None:
    """Connected, and nothing waits."""
    expect(phone.locator("#line")).to_have_text("verbonden", timeout=WITHIN)
    eventually(lambda: phone.evaluate(WAITING) == 0, phone, lambda: f"{phone.evaluate(WAITING)} still wait")
    expect(phone.locator("#outbox")).to_be_hidden(timeout=WITHIN)


class Party:
    """A session of its own with its facilitator, and the devices that come in, each with its witness."""

    def __init__(self, server: Server, device: Open, base: str = "") -> None:
        """`base` is where the facilitator finds the server."""
        self.server, self.device = server, device
        self.traffic: dict[Page, Traffic] = {}
        self.room: Room = opens_a_session(self.has(LAPTOP), base or server.url)
        self.session = session_of(self.room.console)

    def has(self, size: dict[str, int] = PHONE) -> Page:
        """Another device."""
        page = self.device(size)
        self.traffic[page] = watched(page)
        return page

    def tab(self, phone: BrowserContext) -> Page:
        """Another tab of a device that is here already."""
        page = phone.new_page()
        complaints: list[str] = []
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.complaints = complaints  # type: ignore[attr-defined]
        self.traffic[page] = watched(page)
        return page

    def comes(self, name: str, base: str = "") -> Page:
        return self.comes_with(self.has(), name, base)

    def comes_with(self, page: Page, name: str, base: str = "") -> Page:
        """With a device that was made ready before."""
        return joins(page, base or self.server.url, self.room.code, name)

    def notes(self) -> dict[str, list[float]]:
        """All private notes that the database has: each text with the moments (ms) at which it was written."""
        found = self.server.rows(
            "SELECT f.text, (julianday(f.written_at) - 2440587.5) * 86400000 FROM factors_factor f"
            " JOIN workshop_group g ON g.id = f.group_id WHERE g.session_id = ? AND g.level = 'alone' ORDER BY f.place",
            self.session,
        )
        notes: dict[str, list[float]] = {}
        for text, at in found:
            notes.setdefault(str(text), []).append(float(str(at)))
        return notes

    def nothing_is_lost(self) -> None:
        """The oracle, over the devices that are still here."""
        oracle, notes = Oracle(self.server, self.session), self.notes()
        for page, traffic in self.traffic.items():
            oracle.each_is_there_once(traffic.acknowledged)
            if page.is_closed() or page.locator(".ended").count():
                continue
            for text, shown in page.evaluate("witnessed.rows").items():
                assert text in notes, f"shown and not kept: {text}"
                assert shown >= notes[text][0] - 2, f"shown as saved before it was: {text}"
            eventually(lambda page=page: not differences(page), page, lambda page=page: differences(page))  # type: ignore[misc]
            assert page.complaints == [], page.complaints  # type: ignore[attr-defined]
        assert all(len(moments) == 1 for moments in notes.values()), notes
        oracle.revisions_have_no_gap()
        oracle.log_is_clean()


def writing(party: Party, *names: str, base: str = "") -> list[Page]:
    """They come in, and each has one note that is saved."""
    phones = [party.comes(name, base) for name in names]
    party.room.goes_to("alone")
    for phone, name in zip(phones, names, strict=True):
        in_phase(phone, "alone")
        writes(phone, f"Van {name}")
    return phones


def has_one_after_the_other(phone: Page, *texts: str) -> None:
    """In its own list, in order, and to be seen."""
    rows = phone.locator("#notes-1 > li")
    expect(rows).to_have_count(len(texts), timeout=WITHIN)
    assert phone.locator("#notes-1 .slip__text").all_text_contents() == [*texts]
    if phone.locator("#notes").get_attribute("open") is None:
        phone.locator("#notes > summary").click()
    for text in texts:
        expect(rows.filter(has_text=text)).to_be_visible()
