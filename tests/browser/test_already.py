"""While groups present: what is there already is said with one tap. Only the push brings news: checks come hourly."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.colleagues import Colleagues
from tests.browser.conftest import LAPTOP, Open
from tests.browser.rooms import Room, in_phase, joins, on_the_wall, opens_a_session
from tests.browser.test_sheets import Wall
from tests.server import Server

HOUR = "3600"
NARROW = {"width": 320, "height": 640}
OWN = ("Rustig blijven", "Ouders vooraf bellen", "Tijd maken")
MANY = 30


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    regular = dict.fromkeys(("LIVE_CHECK", "LIVE_CHECK_ALONE", "LIVE_SLOW_CHECK", "LIVE_SILENCE"), HOUR)
    running = Server(tmp_path_factory.mktemp("server"), POSTS_PER_PERSON="10000 per minute", **regular).start()
    yield running
    running.stop()


@pytest.fixture
def room(server: Server, device: Open) -> Room:
    return opens_a_session(device(LAPTOP), server.url)


@pytest.fixture
def colleagues(server: Server) -> Iterator[Colleagues]:
    here = Colleagues(server.url)
    yield here
    here.go()


@pytest.fixture
def four(server: Server, device: Open, room: Room, colleagues: Colleagues) -> list[Page]:
    """Two pairs at the flap; the first page is of somebody who listens, the second of their neighbour."""
    room.goes_to("alone")
    anna = joins(device(NARROW), server.url, room.code, "Anna")
    colleagues.come_in(room.code, ("Ben", "Cem", "Dirk", "Eva", "Fem"))
    room.goes_to("fours")
    in_phase(anna, "fours")
    for text in OWN:
        anna.locator("#new-card-1").fill(text)
        anna.keyboard.press("Enter")
        expect(card(anna, text)).to_be_visible()
    mate = colleagues.in_a_window(anna.locator("#my_group bdi").first.inner_text(), device(NARROW))
    expect(mate.locator("li[id^=card-]")).to_have_count(len(OWN))
    room.goes_to("together")
    if "Anna" in room.console.locator("#presenting_keys .turn").inner_text():
        room.console.locator("#presenting_keys form[action$=next] button").click()
        expect(room.console.locator("#presenting_keys .turn")).not_to_contain_text("Anna")
    in_phase(anna, "together")
    expect(anna.locator("[data-presents]")).to_have_count(0)
    expect(anna.locator("#list")).not_to_have_attribute("open", "")
    anna.locator("#list > summary").click()
    return [anna, mate]


def card(phone: Page, text: str) -> Locator:
    return phone.locator("li[id^=card-]", has_text=text)


def on_flap(room: Room, *texts: str, column: int = 1) -> None:
    for text in texts:
        Wall(room, room.console).sends("flap/add", column=str(column), text=text)


def flap(page: Page) -> Locator:
    return page.locator("li[id^=flap_card-] .slip__text")


def test_one_tap_says_that_it_is_there_and_both_phones_know(room: Room, four: list[Page]):
    anna, mate = four
    expect(anna.locator("#already")).to_be_hidden()
    on_flap(room, "rustig zijn en blijven", "bel de ouders vooraf")
    for phone in four:
        expect(phone.locator("#already")).to_contain_text("Staat dit er al?")
        expect(phone.locator("#already")).to_contain_text("nog 1 keer")
    expect(card(anna, OWN[0])).to_contain_text("lijkt op een kaart van de flap")
    expect(card(anna, OWN[2]).get_by_text("lijkt op")).to_be_hidden()
    mate.get_by_role("button", name="Ja, staat er al").click()
    for phone in four:
        expect(phone.locator("#already")).to_contain_text(OWN[1])
        expect(phone.locator("#already")).not_to_contain_text("nog 1 keer")
    expect(card(anna, OWN[0])).to_contain_text("op de flap")
    anna.get_by_role("button", name="Nee, dit is nieuw").click()
    for phone in four:
        expect(phone.locator("#already")).to_be_hidden()
    expect(card(anna, OWN[1]).get_by_text("lijkt op")).to_be_hidden()
    expect(flap(anna)).to_have_text(["rustig zijn en blijven", "bel de ouders vooraf"])


def test_only_what_is_new_stays_in_view_when_one_wants(room: Room, four: list[Page]):
    anna, _mate = four
    on_flap(room, "rustig zijn en blijven")
    expect(card(anna, OWN[0]).get_by_text("lijkt op")).to_be_visible()
    anna.get_by_label("Alleen wat nieuw is").check(force=True)
    expect(card(anna, OWN[0])).to_be_hidden()
    expect(card(anna, OWN[2])).to_be_visible()
    on_flap(room, "tijd maken!")
    expect(card(anna, OWN[2])).to_be_hidden()
    on_flap(room, "ouders bellen, vooraf")
    expect(anna.get_by_text("Niets nieuws in deze kolom.").first).to_be_visible()
    anna.get_by_label("Alleen wat nieuw is").uncheck(force=True)
    for text in OWN:
        expect(card(anna, text)).to_be_visible()


def test_a_card_is_found_among_many_by_a_word_and_joined_with_a_tap(room: Room, four: list[Page]):
    anna, _mate = four
    for column in (1, 2):
        on_flap(room, *(f"Eén idee, nummer {n} van kolom {column}" for n in range(MANY)), column=column)
    expect(flap(anna)).to_have_count(2 * MANY)
    card(anna, OWN[2]).get_by_role("button", name="Staat er al").click()
    dialog = anna.locator("#there-already")
    expect(dialog).to_contain_text(OWN[2])
    expect(dialog.locator("li")).to_have_count(2 * MANY)
    expect(dialog.locator("section").first).to_have_attribute("data-column", "1")
    word = dialog.get_by_label("Zoek een woord")
    expect(word).not_to_be_focused()  # or the keyboard of a phone would cover what one reads
    small = "(buttons) => buttons.filter((button) => button.getBoundingClientRect().height < 44).length"
    assert dialog.locator("li button").evaluate_all(small) == 0
    assert anna.evaluate("document.documentElement.scrollWidth") == NARROW["width"]
    word.fill("EEN  kolom 2 nummer 17")
    expect(dialog.locator("li:visible")).to_have_count(1)
    word.press("Enter")  # looks on, sends nothing
    expect(dialog).to_be_visible()
    word.fill("bestaat niet")
    expect(dialog.get_by_text("Dit staat op geen kaart van de flap.")).to_be_visible()
    word.fill("17")
    dialog.locator("li:visible button", has_text="kolom 2").click()
    expect(dialog).to_be_hidden()
    expect(card(anna, OWN[2])).to_contain_text("op de flap")
    expect(flap(anna)).to_have_count(2 * MANY)
    expect(flap(room.console).get_by_text("Tijd maken")).to_have_count(0)
    card(anna, OWN[1]).get_by_role("button", name="Staat er al").click()
    expect(word).to_have_value("")
    expect(dialog.locator("li:visible")).to_have_count(2 * MANY)


def test_what_goes_from_the_flap_while_one_looks_for_it_is_said_in_the_dialog(room: Room, four: list[Page]):
    anna, _mate = four
    on_flap(room, "Een kaart die gaat")
    expect(flap(anna)).to_have_count(1)
    gone = anna.locator("li[id^=flap_card-]").first.get_attribute("id") or ""
    card(anna, OWN[1]).get_by_role("button", name="Staat er al").click()
    Wall(room, room.console).sends(f"flap/{gone.partition('-')[2]}/wipe")
    expect(flap(anna)).to_have_count(0)
    anna.locator("#there-already li button").click()
    expect(anna.locator("#there-already [data-error]")).to_contain_text("Die kaart staat niet meer op de flap.")


def test_the_sheet_of_the_projector_does_not_turn_for_what_was_there(room: Room, four: list[Page], device: Open):
    anna, _mate = four
    screen = on_the_wall(device, room.console)
    on_flap(room, "rustig zijn en blijven", *(f"Een heel ander idee, nummer {n}" for n in range(70)))
    expect(screen.locator("#sheet")).to_contain_text("van")
    expect(screen.get_by_text("nummer 69", exact=False)).to_be_visible()
    here = screen.locator("#sheet").inner_text()
    anna.get_by_role("button", name="Ja, staat er al").click()
    expect(card(anna, OWN[0])).to_contain_text("op de flap")
    screen.wait_for_timeout(1000)  # what does not happen gives no sign
    assert screen.locator("#sheet").inner_text() == here
    on_flap(room, "En nu iets nieuws")
    expect(screen.get_by_text("En nu iets nieuws")).to_be_visible()
