"""What a screen reader says by itself during a session, sentence by sentence: little, politely, nothing of the board.

Two people take part, so everything goes as it must: one pair, one list, all of it on the flap at once.
"""

import re
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.colleagues import Colleagues
from tests.browser.conftest import LAPTOP, PHONE, Open
from tests.browser.rooms import Room, joins_by_the_form, on_the_wall, opens_a_session, writes
from tests.server import Server

# Writes down what changes in a live region that was there before: one that comes with its words is often not heard.
LISTENS = """() => {
    const regions = [...document.querySelectorAll("[role=status], [role=alert], [aria-live]")];
    const words = (region) => region.checkVisibility() ? region.innerText.trim().replace(/\\s+/g, " ") : "";
    const last = new Map(regions.map((region) => [region, words(region)]));
    window.heard = [];
    const listen = () => {
        for (const region of regions) {
            const now = words(region);
            if (now && now !== last.get(region)) window.heard.push([region.id, now]);
            last.set(region, now);
        }
    };
    new MutationObserver(listen).observe(document.body, {
        subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ["hidden"],
    });
}"""
# Live regions that interrupt, other than what refuses something somebody just did, or that hold a list of the board.
RUDE = """() => {
    const regions = document.querySelectorAll("[role=status], [role=alert], [role=log], [role=marquee], [aria-live]");
    const interrupts = (region) => region.ariaLive === "assertive"
        || (region.role === "alert" && !region.matches("[data-error]"));
    const ofTheBoard = (region) => region.querySelector("[data-list]") || region.closest("[data-list]");
    return [...regions].filter((one) => interrupts(one) || ofTheBoard(one)).map((one) => one.outerHTML.slice(0, 120));
}"""
# Whether a connection is slow for a moment is a matter of the machine; test_outbox.py hears what waits and is saved.
BY_CHANCE = re.compile(r"verbonden, iets trager|nog te versturen|alles opgeslagen")

PHONE_SAYS = [
    "Nu: Zo doen we het.",
    "Nu: Wat bleef je bij?",
    "Jij bent aan de beurt.",
    "Pauze.",
    "We gaan verder om 00:00.",
    "Nu: Wat bleef je bij?",
    "Jij bent aan de beurt.",
    "Nu: Schrijf op wat hielp.",
    "Verwijderd.",
    "Nu: Zoek elkaar op.",
    "Groep 1.",
    "Met Bram.",
    "Nu: Van twee lijsten naar één.",
    "De pen is vrij.",
    "Bram heeft de pen.",
    "Nu: Doorvragen.",
    "3 nieuwe kaarten op de flap.",
    "offline",
    "verbonden",
    "Nu: Wat zit eronder?",
]
CONSOLE_SAYS = [
    "Nu: Welkom en afspraken.",
    "Nu: Praten over de podcast.",
    "Bram vraagt of je even komt.",
    "Nu: Praten over de podcast.",
    "Nu: Alleen.",
    "Nu: Tweetallen maken.",
    "Nu: Tweetallen.",
    "Nu: Doorvragen.",
    "Nu: Vondsten.",
]


@pytest.fixture
def colleagues(server: Server) -> Iterator[Colleagues]:
    here = Colleagues(server.url)
    yield here
    here.go()
    here.loop.close()


class Listener:
    """Hears a page from now on."""

    def __init__(self, page: Page) -> None:
        self.page = page
        page.evaluate(LISTENS)

    @property
    def utterances(self) -> list[str]:
        """What is said in one go."""
        heard = [re.sub(r"\d\d:\d\d", "00:00", words) for _region, words in self.page.evaluate("heard")]
        return [words for words in heard if not BY_CHANCE.search(words)]

    @property
    def sentences(self) -> list[str]:
        return [sentence for words in self.utterances for sentence in re.split(r"(?<=[.?!]) ", words)]

    def hears(self, sentence: str, times: int = 1) -> None:
        until = time.monotonic() + 20
        while sum(sentence in words for words in self.utterances) < times:
            assert time.monotonic() < until, (sentence, self.utterances)
            self.page.wait_for_timeout(50)


def test_what_a_screen_reader_says_during_a_session(server: Server, device: Open, colleagues: Colleagues):
    els, anna = device(LAPTOP), device(PHONE)
    room = opens_a_session(els, server.url)
    screen = on_the_wall(device, els)
    joins_by_the_form(anna, server.url, room.code, "Anna")
    colleagues.come_in(room.code, ["Bram"])
    expect(els.locator("#people_summary")).to_contain_text("2")
    on_phone, on_console, on_screen = Listener(anna), Listener(els), Listener(screen)
    _talk(room, on_phone, on_console, colleagues)
    _write(room, on_phone, colleagues)
    _show(room, on_phone, on_console)
    assert on_phone.sentences == PHONE_SAYS
    assert on_console.sentences == CONSOLE_SAYS
    assert on_screen.sentences == []
    assert "Nu: Zoek elkaar op. Groep 1. Met Bram." in on_phone.utterances  # what belongs together is one breath
    for page in (els, anna, screen):
        assert page.evaluate(RUDE) == []


def goes_to(room: Room, phase: str, phone: Listener, heading: str) -> None:
    room.goes_to(phase)
    phone.hears(heading)


def _talk(room: Room, phone: Listener, console: Listener, colleagues: Colleagues) -> None:
    els = room.console
    goes_to(room, "welcome", phone, "Zo doen we het")
    goes_to(room, "podcast", phone, "Wat bleef je bij?")
    (bram,) = colleagues.phones
    colleagues.do(bram.posts(f"{bram.root}help", wanted=1))
    console.hears("Bram vraagt of je even komt")
    els.locator("#round_keys form button").first.click()
    speaks = els.locator("#round_keys .turn__who")
    expect(speaks).to_be_visible()
    if "Anna" not in speaks.inner_text():
        els.locator("#round_keys form button").first.click()
    phone.hears("Jij bent aan de beurt")
    els.locator("[popovertarget=break-lengths]").click()
    els.locator("#break-lengths form button").first.click()
    phone.hears("We gaan verder om")
    els.locator("#break_keys form button").first.click()
    phone.hears("Wat bleef je bij?", 2)
    console.hears("Praten over de podcast", 2)


def _write(room: Room, phone: Listener, colleagues: Colleagues) -> None:
    anna = phone.page
    goes_to(room, "alone", phone, "Schrijf op wat hielp")
    for text in ("Eerst luisteren", "Rustig blijven", "Toch niet"):
        writes(anna, text)
    anna.locator("#notes-1 > li", has_text="Toch niet").locator("form[action$='remove'] button").click()
    phone.hears("Verwijderd")
    colleagues.write("Samen eten")
    goes_to(room, "pairs_forming", phone, "Met Bram")
    goes_to(room, "pairs", phone, "Van twee lijsten naar één")
    anna.get_by_role("button", name="Laat één schrijven").click()
    phone.hears("De pen is vrij")
    (bram,) = colleagues.phones
    colleagues.do(bram.posts(f"{bram.root}list/pen", taken=1))
    phone.hears("Bram heeft de pen")


def _show(room: Room, phone: Listener, console: Listener) -> None:
    """Three cards come on the flap together: one sentence. The network goes and comes back: two words."""
    goes_to(room, "questions", phone, "Doorvragen")
    phone.hears("nieuwe kaarten op de flap")
    phone.page.context.set_offline(True)
    phone.hears("offline")
    phone.page.context.set_offline(False)
    expect(phone.page.locator("#line")).to_have_text("verbonden")
    goes_to(room, "finds", phone, "Wat zit eronder?")
    console.hears("Vondsten")
