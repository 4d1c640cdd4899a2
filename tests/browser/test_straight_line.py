"""From a phone to the projector, in real browsers: after coming in, people only press and type."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import LAPTOP, Open
from tests.browser.rooms import in_phase, joins_by_the_form, opens_by_the_form, opens_the_screen, writes
from tests.server import Server

TEN_MINUTES_AHEAD = """
  const real = Date;
  const ahead = 10 * 60 * 1000;
  class Shifted extends real {
    constructor(...given) { given.length ? super(...given) : super(real.now() + ahead); }
    static now() { return real.now() + ahead; }
  }
  Date = Shifted;
"""


def test_two_phones_console_and_screen_go_through_the_first_part_together(server: Server, device: Open):
    els = device(LAPTOP)
    room = opens_by_the_form(els, server.url)
    screen = opens_the_screen(device, els)
    anna = joins_by_the_form(device(), server.url, room.code, "Anna")
    ben = device()
    ben.add_init_script(TEN_MINUTES_AHEAD)
    joins_by_the_form(ben, server.url, room.code.replace(" ", "-").lower(), "Ben")

    # The lobby: names arrive by themselves.
    expect(screen.locator("#people")).to_contain_text("Anna")
    expect(screen.locator("#people")).to_contain_text("Ben")
    expect(anna.locator("#people")).to_contain_text("Ben")
    expect(els.locator("#people_summary")).to_contain_text("2")

    room.next()
    for page in (anna, ben, screen):
        in_phase(page, "welcome")
        expect(page.locator("#agreements")).to_be_visible()

    room.next()
    question = els.locator("#question_choice button").first.inner_text().split("\n")[0].strip()
    for page in (anna, screen):
        in_phase(page, "podcast")
        expect(page.locator("#large_questions")).to_contain_text(question)

    # A question goes to the console first, and to the room when Els shows it.
    anna.get_by_text("Stel een vraag voor later").click()
    anna.locator("#question").fill("Wat zeg je tegen ouders?")
    anna.locator('form[data-form="question"] button').click()
    expect(els.locator("[data-list=console_questions]")).to_contain_text("Wat zeg je tegen ouders?")
    assert "Anna" not in els.locator("[data-list=console_questions]").inner_text()
    expect(screen.locator("#shown_questions")).not_to_contain_text("ouders")
    els.locator("[data-list=console_questions] form[action$=show] button").first.click()
    expect(screen.locator("#shown_questions")).to_contain_text("Wat zeg je tegen ouders?")

    # While we talk, the notes are there, folded.
    expect(anna.locator("#notes > summary")).to_be_visible()
    expect(anna.locator("#new-1")).not_to_be_visible()

    room.next()
    for page in (anna, ben, screen):
        in_phase(page, "alone")
    writes(anna, "Eerst vragen hoe het gaat")
    expect(els.locator("#written")).to_contain_text("1")
    writes(ben, "Rust bewaren in de klas")
    expect(els.locator("#written")).to_contain_text("2")
    for page in (els, screen, ben):
        assert "Eerst vragen" not in page.content()

    # The clock: the same second everywhere, also where the device's own clock is ten minutes off.
    els.locator("#clock_keys button").first.click()
    expect(anna.locator("#clock")).to_have_attribute("data-running", "true")
    anna.wait_for_timeout(2500)
    _same_second([els, screen, anna, ben])

    room.next()
    in_phase(anna, "pairs_forming")


WATCH = """() => {
  window.seen = {};
  const place = () => document.querySelector("#clock [data-time]");
  new MutationObserver(() => {
    const text = place()?.textContent;
    if (text && !(text in window.seen)) window.seen[text] = performance.timeOrigin + performance.now();
  }).observe(document.getElementById("clock").parentElement, { subtree: true, childList: true, characterData: true });
}"""


def _same_second(pages: list[Page]) -> None:
    """Every page shows the same second at the same moment, give or take half a second (in true time)."""
    for page in pages:
        page.evaluate(WATCH)
    pages[0].wait_for_timeout(4000)
    seen = [page.evaluate("window.seen") for page in pages]
    common = set.intersection(*(set(moments) for moments in seen))
    assert len(common) >= 2, seen
    for text in common:
        moments = [moments[text] for moments in seen]
        assert max(moments) - min(moments) <= 500, (text, moments)


def test_what_is_typed_survives_a_phase_change_and_is_kept_as_late(server: Server, device: Open, pictures: Path):
    els = device(LAPTOP)
    room = opens_by_the_form(els, server.url)
    anna = joins_by_the_form(device(), server.url, room.code, "Anna")
    room.goes_to("alone")
    in_phase(anna, "alone")
    field = anna.locator("#new-2")
    anna.locator("#notes .tab").nth(1).click()
    field.click()
    field.press_sequentially("Half getypt")

    room.next()
    room.next()

    in_phase(anna, "pairs")
    expect(field).to_have_value("Half getypt")
    expect(field).to_be_focused()
    field.press_sequentially(", en toch af")
    field.press("Enter")
    expect(anna.locator("#notes-2")).to_contain_text("Half getypt, en toch af")
    expect(anna.locator("#notes-2")).to_contain_text("nagekomen")
    expect(field).to_have_value("")


def test_what_is_typed_stays_in_view_where_its_section_has_no_place_any_more(server: Server, device: Open):
    els = device(LAPTOP)
    room = opens_by_the_form(els, server.url)
    anna = joins_by_the_form(device(), server.url, room.code, "Anna")
    room.goes_to("podcast")
    in_phase(anna, "podcast")
    anna.get_by_text("Stel een vraag voor later").click()
    question = anna.locator("#question")
    question.press_sequentially("Mag je een telefoon")

    els.locator("#next .bottom__back button").click()

    in_phase(anna, "welcome")
    expect(question).to_be_visible()
    expect(question).to_be_focused()
    expect(anna.locator("[data-late]:visible")).to_have_count(1)
    question.press_sequentially(" innemen?")
    anna.locator('form[data-form="question"] button').click()
    expect(els.locator("#console_questions")).to_contain_text("Mag je een telefoon innemen?")
    expect(question).not_to_be_visible()
