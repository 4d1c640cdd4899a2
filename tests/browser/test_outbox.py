"""Nothing that was typed is lost: drafts, and an outbox for what could not be sent yet."""

import json

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import LAPTOP, Open
from tests.browser.rooms import Room, in_phase, joins, opens_a_session
from tests.server import Server

OLD = {"queue": [], "drafts": {"x": {"text": "lang geleden", "at": 1}}}
KEPT = "Object.entries(localStorage).filter(([key]) => key.startsWith('teamtool '))"


@pytest.fixture
def room(server: Server, device: Open) -> Room:
    return opens_a_session(device(LAPTOP), server.url)


@pytest.fixture
def anna(server: Server, device: Open, room: Room) -> Page:
    phone = joins(device(), server.url, room.code, "Anna")
    room.goes_to("alone")
    in_phase(phone, "alone")
    return phone


def types(phone: Page, *texts: str, column: int = 1) -> None:
    for text in texts:
        phone.locator(f"#new-{column}").fill(text)
        phone.locator(f"#new-{column}").press("Enter")


def kept(phone: Page) -> dict[str, str]:
    """What the browser keeps of this person, by its key."""
    found: dict[str, str] = phone.evaluate(f"Object.fromEntries({KEPT})")
    return found


def refuse(route: Route) -> None:
    route.fulfill(status=409, content_type="application/json", body=json.dumps({"error": "Dit lijstje is vol."}))


def lose(route: Route) -> None:
    """The server gets it, and its answer gets lost."""
    route.fetch()
    route.abort()


def test_what_was_typed_and_what_waited_is_there_after_a_reload(anna: Page):
    anna.route("**/notes/add", lambda route: route.abort())
    types(anna, "Eerste", "Tweede")
    anna.locator("#notes .tab").nth(1).click()
    anna.locator("#new-2").press_sequentially("Half")
    expect(anna.locator("#saved")).to_have_text("2 nog te versturen")
    anna.reload()
    expect(anna.locator("#new-2")).to_have_value("Half")
    expect(anna.locator("#saved")).to_have_text("2 nog te versturen")
    anna.locator("#outbox summary").click()
    assert anna.locator("#outbox [data-text]").all_inner_texts() == ["Eerste", "Tweede"]
    anna.unroute("**/notes/add")
    expect(anna.locator("#outbox")).to_be_hidden()
    expect(anna.locator("#notes-1 > li")).to_have_count(2)


def test_an_answer_that_got_lost_does_not_double_what_was_sent(anna: Page):
    anna.route("**/notes/add", lose, times=2)
    types(anna, "Een keer")
    expect(anna.locator("#saved")).to_have_text("1 nog te versturen")
    expect(anna.locator("#outbox")).to_be_hidden()
    expect(anna.locator("#notes-1 > li")).to_have_count(1)


def test_a_refusal_stops_the_queue_says_why_and_keeps_the_text(anna: Page):
    anna.route("**/notes/add", lambda route: route.abort())
    types(anna, "Past niet meer", "Wacht daarachter")
    anna.locator("#new-1").press_sequentially("Nog bezig")
    expect(anna.locator("#saved")).to_have_text("2 nog te versturen")
    anna.unroute("**/notes/add")
    anna.route("**/notes/add", refuse)
    first = anna.locator("#outbox li").first
    expect(first.locator("[data-sentence]")).to_have_text("Dit lijstje is vol.")
    expect(first).to_contain_text("Past niet meer")
    expect(anna.locator("#new-1")).to_have_value("Nog bezig")
    anna.wait_for_timeout(2500)  # nothing goes past what was refused
    expect(anna.locator("#outbox li")).to_have_count(2)
    anna.unroute("**/notes/add")
    first.get_by_role("button", name="Niet versturen").click()
    expect(anna.locator("#notes-1 > li")).to_have_count(1)
    expect(anna.locator("#notes-1")).to_contain_text("Wacht daarachter")


def test_what_is_refused_goes_back_to_its_field_when_that_is_empty(anna: Page):
    anna.route("**/notes/add", refuse)
    types(anna, "Past niet meer")
    expect(anna.locator('form[data-form="add-1"] [data-error]')).to_have_text("Dit lijstje is vol.")
    expect(anna.locator("#new-1")).to_have_value("Past niet meer")
    expect(anna.locator("#outbox")).to_be_hidden()


def test_two_tabs_of_one_phone_do_not_double_what_waits(anna: Page, server: Server):
    other = anna.context.new_page()
    other.complaints = []  # type: ignore[attr-defined]
    other.goto(anna.url)
    for tab in (anna, other):
        tab.route("**/notes/add", lambda route: route.abort())
    types(anna, "Een van twee")
    types(other, "Twee van twee")
    anna.locator("#new-1").press_sequentially("Half")
    for tab in (anna, other):
        expect(tab.locator("#saved")).to_have_text("2 nog te versturen")
    for tab in (anna, other):
        tab.unroute("**/notes/add")
    for tab in (anna, other):
        expect(tab.locator("#outbox")).to_be_hidden()
        expect(tab.locator("#notes-1 > li")).to_have_count(2)
    other.reload()
    expect(other.locator("#new-1")).to_have_value("Half")
    types(anna, "Half en heel")
    expect(other.locator("#new-1")).to_have_value("")


def test_a_change_that_was_not_saved_is_there_again_when_the_note_is_opened_again(anna: Page):
    types(anna, "Raad vragen")
    anna.get_by_role("link", name="Raad vragen").first.click()
    anna.locator("#edit-text").fill("Raad vragen aan een collega")
    anna.reload()
    anna.get_by_role("link", name="Raad vragen").first.click()
    expect(anna.locator("#edit-text")).to_have_value("Raad vragen aan een collega")
    anna.locator("#edit-note").get_by_role("button", name="Laat zo").click()
    anna.get_by_role("link", name="Raad vragen").first.click()
    expect(anna.locator("#edit-text")).to_have_value("Raad vragen")


def test_leaving_takes_along_what_the_phone_kept(anna: Page):
    anna.locator("#new-1").press_sequentially("Half")
    assert kept(anna)
    anna.get_by_role("link", name="Verlaat de sessie").click()
    anna.get_by_role("button", name="Verlaat de sessie").click()
    expect(anna.get_by_label("Code van de sessie")).to_be_visible()
    assert kept(anna) == {}


def test_whoever_is_taken_out_keeps_nothing_and_what_is_old_goes(anna: Page, room: Room, server: Server):
    anna.locator("#new-1").press_sequentially("Half")
    anna.evaluate("text => localStorage.setItem('teamtool oud', text)", json.dumps(OLD))
    anna.reload()
    assert kept(anna)
    assert "lang geleden" not in json.dumps(kept(anna))
    room.console.get_by_role("button", name="Mensen").first.click()
    room.console.locator("[data-list=console_people] [data-open=remove-person]").first.click()
    room.console.locator("#remove-person .button--alert").click()
    expect(anna.locator("h1")).to_contain_text("niet meer")
    assert kept(anna) == {}


def test_at_the_end_drafts_go(anna: Page, room: Room):
    anna.locator("#new-1").press_sequentially("Half")
    room.goes_to("closing")
    room.console.locator("#next [data-open=end]").click()
    room.console.locator("#end .button--alert").click()
    in_phase(anna, "finished")
    assert kept(anna) == {}
    anna.locator("#new-1").press_sequentially(" en nog wat")  # what was half typed is still in view
    assert kept(anna) == {}


def test_what_is_old_or_nobody_can_read_goes_also_when_only_the_front_page_is_opened(anna: Page, server: Server):
    texts = {"teamtool 1": "{niet te lezen", "teamtool 2": json.dumps({"queue": 3}), "teamtool 3": json.dumps(OLD)}
    for opens in (anna.reload, lambda: anna.goto(server.url)):
        anna.locator("#new-1").fill("Half")
        anna.evaluate("texts => Object.assign(localStorage, texts)", texts)
        opens()
        expect(anna.locator("main").first).to_be_visible()
        assert len(kept(anna)) == 1
        assert "Half" in json.dumps(kept(anna))


def test_what_was_typed_for_one_person_does_not_come_up_for_another(room: Room):
    els = room.console
    els.get_by_role("button", name="Mensen").first.click()
    els.locator("#people-dialog details summary").last.click()
    for name in ("Truus", "Wim"):
        els.locator("#add-person-name").fill(name)
        els.locator("#add-person-name").press("Enter")
        expect(els.locator("[data-list=console_people]")).to_contain_text(name)
    els.locator("#people-dialog").get_by_role("button", name="Sluit").first.click()
    room.goes_to("alone")
    els.get_by_role("button", name="Schrijf voor Truus").click()
    els.locator("#write-for-text").fill("Half opgeschreven")
    els.reload()
    for name, found in (("Wim", ""), ("Truus", "Half opgeschreven")):
        els.get_by_role("button", name=f"Schrijf voor {name}").click()
        expect(els.locator("#write-for-text")).to_have_value(found)
        els.keyboard.press("Escape")
