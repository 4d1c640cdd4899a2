"""Two lists become one, on several phones at once. Only the push can bring it: the regular checks come once an hour."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import LAPTOP, Open
from tests.browser.rooms import Room, in_phase, joins, opens_a_session, writes
from tests.server import Server

HOUR = "3600"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    regular = dict.fromkeys(("LIVE_CHECK", "LIVE_CHECK_ALONE", "LIVE_SLOW_CHECK", "LIVE_SILENCE"), HOUR)
    running = Server(tmp_path_factory.mktemp("server"), **regular).start()
    yield running
    running.stop()


@pytest.fixture
def room(server: Server, device: Open) -> Room:
    return opens_a_session(device(LAPTOP), server.url)


@pytest.fixture
def pair(server: Server, device: Open, room: Room) -> tuple[Page, Page]:
    """Anna and Ben, with a note each, in the step of the pairs."""
    phones = tuple(joins(device(), server.url, room.code, name) for name in ("Anna", "Ben"))
    room.goes_to("alone")
    for phone, text in zip(phones, ("Rustig blijven", "Ouders vooraf bellen"), strict=True):
        in_phase(phone, "alone")
        writes(phone, text)
    room.goes_to("pairs")
    for phone in phones:
        in_phase(phone, "pairs")
        expect(phone.locator("#list-1 > li")).to_have_count(2)
    return phones  # type: ignore[return-value]


def card(phone: Page, text: str) -> Locator:
    return phone.locator("li[id^=card-]", has_text=text)


def rewords(phone: Page, old: str) -> Locator:
    """Somebody begins to reword a card: the field with its words."""
    card(phone, old).locator("[data-open=edit-card]").click()
    return phone.locator("#card-text")


def test_two_reword_the_same_card_and_the_second_sees_both_wordings(pair: tuple[Page, Page]):
    anna, ben = pair
    field = rewords(anna, "Rustig blijven")
    expect(ben.locator("#rewording")).to_contain_text("Anna")
    expect(ben.locator("#rewording")).to_contain_text("Rustig blijven")
    expect(anna.locator("#rewording")).to_be_hidden()
    field.fill("Kalm zijn")
    rewords(ben, "Rustig blijven").fill("Rustig praten")
    ben.locator("#edit-card .button--primary").click()
    expect(card(ben, "Rustig praten")).to_be_visible()
    expect(card(anna, "Rustig praten")).to_have_count(1)
    expect(field).to_have_value("Kalm zijn")
    expect(field).to_be_focused()

    anna.locator("#edit-card .button--primary").click()
    said = anna.locator("#edit-card [data-error]")
    expect(said).to_contain_text("“Rustig praten”")
    expect(field).to_have_value("Kalm zijn")
    expect(card(ben, "Rustig praten")).to_be_visible()

    anna.locator("#edit-card .button--primary").click()
    expect(anna.locator("#edit-card")).to_be_hidden()
    expect(ben.locator("#rewording")).to_be_hidden()
    expect(card(ben, "Kalm zijn")).to_be_visible()
    expect(card(ben, "Rustig praten")).to_have_count(0)


def adds(phone: Page, text: str) -> None:
    phone.locator("#new-card-1").fill(text)
    phone.keyboard.press("Enter")
    expect(card(phone, text)).to_be_visible()


def test_two_cards_that_look_alike_become_one_with_a_tap_on_both_phones(pair: tuple[Page, Page]):
    anna, ben = pair
    expect(anna.locator("#look_alikes")).to_be_hidden()
    anna.locator("#new-card-1").fill("Half getypt")
    adds(ben, "Rustig zijn en blijven")
    for phone in pair:
        expect(phone.locator("#look_alikes")).to_contain_text("Is dit hetzelfde?")
        expect(phone.locator(".alike__words")).to_have_count(2)
    ben.locator(".alike__words", has_text="zijn en blijven").click()
    for phone in pair:
        expect(phone.locator("#list-1 > li")).to_have_count(2)
        expect(phone.locator("#look_alikes")).to_be_hidden()
    expect(anna.locator("#new-card-1")).to_have_value("Half getypt")
    merged = card(anna, "Rustig zijn en blijven")
    merged.locator("summary").click()
    expect(merged).to_contain_text("Rustig blijven")


def test_a_card_goes_up_on_both_phones(pair: tuple[Page, Page]):
    _anna, ben = pair
    last = ben.locator("#list-1 > li .slip__text").last.inner_text()
    card(ben, last).locator("[data-open=move-note]").click()
    ben.get_by_role("button", name="Omhoog").click()
    for phone in pair:
        expect(phone.locator("#list-1 > li .slip__text").first).to_have_text(last)


def test_what_is_not_the_same_or_said_in_other_words(pair: tuple[Page, Page]):
    anna, ben = pair
    adds(anna, "Bel de ouders vooraf")
    adds(anna, "Rustig zijn en blijven")
    expect(ben.locator("#look_alikes")).to_contain_text("nog 1 keer")
    first = set(ben.locator(".alike__words .slip__text").all_inner_texts())
    ben.get_by_role("button", name="Niet hetzelfde").click()
    for phone in pair:
        expect(phone.locator("#look_alikes")).not_to_contain_text("nog 1 keer")
        assert first.isdisjoint(phone.locator(".alike__words .slip__text").all_inner_texts())
    anna.get_by_role("button", name="Andere woorden").click()
    expect(anna.locator("#merge [data-texts-of] button")).to_have_count(2)
    anna.locator("#merge textarea").fill("In onze eigen woorden")
    anna.locator("#merge .button--primary").click()
    for phone in pair:
        expect(card(phone, "In onze eigen woorden")).to_be_visible()
        expect(phone.locator("#list-1 > li")).to_have_count(3)
        expect(phone.locator("#look_alikes")).to_be_hidden()
