"""Help in place, in a real browser: the keys, how the time goes, what to do when something goes wrong."""

import sqlite3

from playwright.sync_api import Page, expect

from tests.browser.conftest import LAPTOP, Open
from tests.browser.rooms import joins, on_the_wall, opens_a_session
from tests.server import Server

COUNT_FULL_SCREEN = "void (document.documentElement.requestFullscreen = () => (window.asked = (window.asked ?? 0) + 1))"


def keys_are_shown(page: Page, shown: bool) -> None:
    expect(page.locator("dialog#keys[open]")).to_have_count(1 if shown else 0)


def test_a_question_mark_shows_all_keys_to_who_leads_and_on_the_screen(server: Server, device: Open):
    els = device(LAPTOP)
    opens_a_session(els, server.url)
    screen = on_the_wall(device, els)
    for page in (els, screen):
        keys_are_shown(page, False)
        page.keyboard.press("?")
        keys_are_shown(page, True)
        expect(page.locator("#keys")).to_contain_text("volgend blad")
        page.keyboard.press("Escape")
        keys_are_shown(page, False)
        page.get_by_role("button", name="Toetsen").click()
        keys_are_shown(page, True)
        page.locator("#keys [data-dismiss]").click()
        keys_are_shown(page, False)


def test_f_makes_the_screen_full_and_does_nothing_on_the_console(server: Server, device: Open):
    els = device(LAPTOP)
    opens_a_session(els, server.url)
    screen = on_the_wall(device, els)
    for page in (els, screen):
        page.evaluate(COUNT_FULL_SCREEN)
        page.keyboard.press("f")
        page.keyboard.press("Control+f")
    assert screen.evaluate("window.asked") == 1
    assert els.evaluate("window.asked") is None


def test_who_types_a_question_mark_types_a_question_mark(server: Server, device: Open):
    els = device(LAPTOP)
    room = opens_a_session(els, server.url)
    room.goes_to("finds")
    field = els.locator("#new-find-text")
    field.click()
    els.keyboard.type("Wat zit eronder?")
    expect(field).to_have_value("Wat zit eronder?")
    keys_are_shown(els, False)


def test_who_switches_the_single_keys_off_is_left_alone_also_after_a_reload(server: Server, device: Open):
    els = device(LAPTOP)
    opens_a_session(els, server.url)
    els.keyboard.press("?")
    els.locator("label", has=els.locator("#single-keys")).click()
    expect(els.locator("#single-keys")).not_to_be_checked()
    els.keyboard.press("Escape")
    for _again in range(2):
        els.keyboard.press("?")
        els.wait_for_timeout(200)
        keys_are_shown(els, False)
        els.reload()
        expect(els.locator("#line")).to_contain_text("verbonden")
    els.get_by_role("button", name="Toetsen").click()
    els.locator("label", has=els.locator("#single-keys")).click()
    els.keyboard.press("Escape")
    els.keyboard.press("?")
    keys_are_shown(els, True)


def test_els_sees_that_she_is_behind_and_where_she_can_win_as_many_minutes(server: Server, device: Open):
    els = device(LAPTOP)
    room = opens_a_session(els, server.url)
    for name in ("Anna", "Ben", "Chris", "Dina"):
        joins(device(), server.url, room.code, name)
    room.goes_to("welcome")
    expect(els.locator("#pace")).to_be_hidden()
    room.goes_to("podcast")
    expect(els.locator("#pace")).to_contain_text("Op tijd")
    expect(els.locator("[data-wins]")).to_be_hidden()
    began_earlier(server, els, 4)
    expect(els.locator("#pace")).to_contain_text("Ongeveer 4 min achter op het programma.")
    shown = [win.inner_text() for win in els.locator("[data-win]").all() if win.is_visible()]
    assert [text.strip(" ·") for text in shown] == ["top drie overslaan (3 min)", "samen op de flap 3 min korter"]
    # A minute less on the clock is a minute won.
    for minutes in (3, 2):
        els.get_by_role("button", name="Een minuut minder").click()
        expect(els.locator("#pace")).to_contain_text(f"Ongeveer {minutes} min achter", timeout=20_000)
    els.get_by_role("button", name="Een minuut minder").click()
    expect(els.locator("#pace")).to_contain_text("Op tijd", timeout=20_000)
    expect(els.locator("[data-wins]")).to_be_hidden()


def began_earlier(server: Server, els: Page, minutes: int) -> None:
    """As if all that happened in this session had happened that much earlier."""
    session = els.url.split("/s/")[1].partition("/")[0].replace("-", "")
    with sqlite3.connect(server.database) as database:
        database.execute(
            "UPDATE workshop_event SET at = strftime('%Y-%m-%d %H:%M:%f', at, ?) WHERE session_id = ?",
            (f"-{minutes} minutes", session),
        )
    els.reload()


def test_what_to_do_is_folded_away_until_it_is_wanted_and_follows_the_phase(server: Server, device: Open):
    els = device(LAPTOP)
    room = opens_a_session(els, server.url)
    expect(els.locator("#trouble")).not_to_be_visible()
    els.get_by_text("Gaat er iets mis?").click()
    expect(els.locator("#trouble")).to_contain_text("Iemand komt niet binnen")
    room.next()
    expect(els.locator("#trouble")).to_be_visible()
    expect(els.locator("#trouble")).to_contain_text("Iemand kan zich niet vinden in een afspraak")
