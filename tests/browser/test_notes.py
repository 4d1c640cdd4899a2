"""A participant's own notes, on a phone."""

import time

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import LAPTOP, Open
from tests.browser.rooms import Room, in_phase, joins, opens_a_session, writes
from tests.server import Server


@pytest.fixture
def room(server: Server, device: Open) -> Room:
    return opens_a_session(device(LAPTOP), server.url)


@pytest.fixture
def anna(server: Server, device: Open, room: Room) -> Page:
    """Anna, writing alone."""
    phone = joins(device(), server.url, room.code, "Anna")
    room.goes_to("alone")
    in_phase(phone, "alone")
    return phone


def test_anna_writes_three_notes_without_leaving_the_field(anna: Page):
    for text in ("Rust", "Aandacht", "Tijd"):
        writes(anna, text)
        expect(anna.locator("#new-1")).to_be_focused()
        expect(anna.locator("#new-1")).to_have_value("")
    assert anna.locator("#notes-1 .slip__text").all_inner_texts() == ["Rust", "Aandacht", "Tijd"]


def _slowly(route: Route) -> None:
    time.sleep(0.6)
    route.continue_()


def test_what_anna_types_on_while_a_note_is_being_saved_stays(anna: Page):
    anna.route("**/notes/add", _slowly)
    field = anna.locator("#new-1")
    field.fill("Eerste")
    field.press("Enter")
    field.press_sequentially("en verder")
    expect(anna.locator("#notes-1")).to_contain_text("Eerste")
    expect(field).to_have_value("en verder")


def test_a_pasted_list_becomes_one_note_for_each_line(anna: Page):
    anna.locator("#k1 details.paste summary").click()
    anna.locator("#lines-1").fill("- Luisteren\n\n2. Niet oordelen\n* Terugkomen")
    anna.locator('form[data-form="paste-1"] button').click()
    expect(anna.locator("#notes-1 > li")).to_have_count(3)
    assert anna.locator("#notes-1 .slip__text").all_inner_texts() == ["Luisteren", "Niet oordelen", "Terugkomen"]
    expect(anna.locator("#lines-1")).to_have_value("")


def test_anna_rewords_moves_keeps_back_takes_away_and_brings_back(anna: Page, room: Room):
    writes(anna, "Raad vragen")
    anna.get_by_role("link", name="Raad vragen").first.click()
    anna.locator("#edit-text").fill("Raad vragen aan een collega")
    anna.locator("#edit-note").get_by_role("button").first.click()
    expect(anna.locator("#notes-1")).to_contain_text("aan een collega")
    expect(anna.locator("#edit-note")).not_to_be_visible()

    anna.locator("#notes-1 [data-open=move-note]").click()
    anna.locator("#move-note button[data-column='2']").click()
    expect(anna.locator("#notes-1 > li")).to_have_count(0)
    anna.locator("#notes .tab").nth(1).click()
    expect(anna.locator("#notes-2")).to_contain_text("aan een collega")
    expect(room.console.locator("#written")).to_contain_text("1")

    anna.locator("#notes-2").get_by_role("button", name="Blijft bij mij").click()
    expect(anna.locator("#notes-2 button.switch")).to_have_attribute("aria-pressed", "true")
    expect(anna.locator("#notes-2 button.switch")).to_be_focused()
    # What is kept back does not even count for the facilitator.
    expect(room.console.locator("#written")).not_to_contain_text("1 van")

    anna.locator("#notes-2 form[data-undo] button").click()
    expect(anna.locator("#notes-2 > li")).to_have_count(0)
    anna.locator("#undo form button").click()
    expect(anna.locator("#notes-2")).to_contain_text("aan een collega")
    expect(anna.locator("#undo")).not_to_be_visible()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [("x" * 5000, "te lang"), ("\u200b\u2800 \u3164", "iets op"), ("   ", "iets op")],
)
def test_what_cannot_be_kept_is_said_in_place_and_stays_in_the_field(anna: Page, typed: str, sentence: str):
    field = anna.locator("#new-1")
    field.fill(typed)
    field.press("Enter")
    expect(anna.locator('form[data-form="add-1"] [data-error]')).to_contain_text(sentence)
    expect(field).to_have_value(typed)
    expect(anna.locator("#notes-1 > li")).to_have_count(0)
    field.fill("Kort en goed")
    field.press("Enter")
    expect(anna.locator("#notes-1")).to_contain_text("Kort en goed")
    expect(anna.locator('form[data-form="add-1"] [data-error]')).not_to_be_visible()


def test_emoji_right_to_left_and_markup_come_back_as_they_were_typed(anna: Page):
    for text in ("👩🏽‍🏫 samen", "مرحبا بكم", '<b hx-get="/x">vet</b> & "zo"'):
        writes(anna, text)
    assert anna.locator("#notes-1 .slip__text").all_inner_texts() == [
        "👩🏽‍🏫 samen",
        "مرحبا بكم",
        '<b hx-get="/x">vet</b> & "zo"',
    ]
    assert anna.locator("#notes-1 b").count() == 0


def test_a_reload_in_the_middle_of_a_post_neither_loses_nor_doubles(anna: Page):
    lost: list[int] = []

    def lose(route: Route) -> None:
        lost.append(route.fetch().status)
        route.abort()

    anna.route("**/notes/add", lose, times=2)
    anna.locator("#new-1").fill("Net op tijd")
    anna.locator("#new-1").press("Enter")
    expect(anna.locator("#saved")).to_have_text("1 nog te versturen")
    # The server has it, the phone does not know; sending it again is the same write.
    anna.reload()
    expect(anna.locator("#outbox")).to_be_hidden()
    expect(anna.locator("#notes-1 > li")).to_have_count(1)
    assert lost[0] == 200


def test_the_csrf_cookie_gone_mends_itself(anna: Page):
    anna.context.clear_cookies(name="csrftoken")
    refused: list[int] = []
    anna.on("response", lambda response: refused.append(response.status) if "/notes/add" in response.url else None)
    field = anna.locator("#new-1")
    field.fill("Toch bewaard")
    field.press("Enter")
    # The refusal makes the page ask for a new token.
    expect(anna.locator("#notes-1")).to_contain_text("Toch bewaard")
    assert refused[0] == 403


def test_a_note_taken_away_at_once_can_be_brought_back(anna: Page):
    """News of the writing and the taking away may come before the answer to either."""
    for number in range(3):
        writes(anna, f"Toch niet {number}")
        anna.locator("#notes-1 form[data-undo] button").last.click()
        expect(anna.locator("#notes-1 > li")).to_have_count(number)
        expect(anna.locator("#undo")).to_be_visible()
        anna.locator("#undo form button").click()
        expect(anna.locator("#notes-1 > li")).to_have_count(number + 1)
        expect(anna.locator("#undo")).not_to_be_visible()
