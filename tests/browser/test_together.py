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
def pair(server: Server, device: Open, room: Room) -> Iterator[tuple[Page, Page]]:
    """Anna and Ben, with a note each, in the step of the pairs. Nobody's page is loaded anew."""
    anna, ben = sit_together(server, device, room, "pairs", ("Anna", "Ben"))
    yield anna, ben
    assert_never_reloaded(anna, ben)


@pytest.fixture
def four(server: Server, device: Open, room: Room) -> Iterator[list[Page]]:
    """Anna, Ben, Cem and Dirk, with a note each, in the step of the fours. Nobody's page is loaded anew."""
    phones = sit_together(server, device, room, "fours", ("Anna", "Ben", "Cem", "Dirk"))
    yield phones
    assert_never_reloaded(*phones)


NOTES = ("Rustig blijven", "Ouders vooraf bellen", "Een vast gezicht", "Tijd maken")


def sit_together(server: Server, device: Open, room: Room, phase: str, names: tuple[str, ...]) -> list[Page]:
    phones = [joins(device(), server.url, room.code, name) for name in names]
    room.goes_to("alone")
    for phone, text in zip(phones, NOTES, strict=False):
        in_phase(phone, "alone")
        writes(phone, text)
    room.goes_to(phase)
    for phone in phones:
        in_phase(phone, phase)
        expect(phone.locator("#list-1 > li")).to_have_count(len(names))
        phone.evaluate("window.isTheSamePage = true")
    return phones


def assert_never_reloaded(*phones: Page) -> None:
    assert all(phone.evaluate("window.isTheSamePage === true") for phone in phones)


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


def tabs_to(phone: Page, selector: str) -> None:
    """By keyboard alone, as far as that takes."""
    for _press in range(80):
        phone.keyboard.press("Tab")
        if phone.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"the keyboard never comes to {selector}")


def test_two_cards_become_one_by_keyboard_alone(pair: tuple[Page, Page]):
    anna, _ben = pair
    for _card in range(2):
        tabs_to(anna, "#list-1 [data-pick][aria-pressed=false]")
        anna.keyboard.press("Space")
    tabs_to(anna, "[data-open=merge]")
    anna.keyboard.press("Enter")
    expect(anna.locator("#merge")).to_be_visible()
    tabs_to(anna, "#merge [data-texts-of] button")
    anna.keyboard.press("Enter")
    chosen = anna.locator("#merge-text").input_value()
    assert chosen in ("Rustig blijven", "Ouders vooraf bellen")
    tabs_to(anna, "#merge-text")
    anna.keyboard.press("End")
    anna.keyboard.type(", samen")
    tabs_to(anna, "#merge .button--primary")
    anna.keyboard.press("Enter")
    for phone in pair:
        expect(phone.locator("#list-1 > li")).to_have_count(1)
        expect(card(phone, f"{chosen}, samen")).to_be_visible()
    tabs_to(anna, "#list-1 summary")
    anna.keyboard.press("Enter")
    tabs_to(anna, "form[action$=apart] button")
    anna.keyboard.press("Space")
    for phone in pair:
        expect(phone.locator("#list-1 > li")).to_have_count(2)


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


# The pen ------------------------------------------------------------------------------------------


def takes_the_pen(phone: Page) -> None:
    phone.locator("#pen").get_by_role("button", name="Neem de pen").click()
    expect(phone.locator("#pen")).to_contain_text("Jij hebt de pen")


def all_at_once(phones: list[Page]) -> None:
    phones[0].locator("#pen").get_by_role("button", name="Allemaal tegelijk").click()
    for phone in phones:
        expect(phone.locator("#pen")).to_contain_text("Iedereen schrijft")


def puts_caret(field: Locator, at: int) -> None:
    field.evaluate("(field, at) => { field.focus(); field.setSelectionRange(at, at); }", at)


def typing(phone: Page) -> list[object]:
    """The field in which somebody types, what stands in it, and where the caret is."""
    at: list[object] = phone.evaluate(
        "() => { const at = document.activeElement; return [at.id, at.value, at.selectionStart, at.selectionEnd]; }"
    )
    return at


def test_in_a_four_one_writes_and_the_others_see_it_and_read_along(four: list[Page]):
    anna, ben, *_others = four
    for phone in four:
        expect(phone.locator("#pen")).to_contain_text("De pen is vrij")
        expect(phone.locator("#list-1 .pick")).to_have_count(4)
    takes_the_pen(ben)
    for phone in four:
        if phone is not ben:
            expect(phone.locator("#pen")).to_contain_text("Ben heeft de pen")
            expect(phone.locator("#list .pick, #list [data-open=edit-card]")).to_have_count(0)
            expect(phone.locator("#new-card-1")).to_be_hidden()
    expect(ben.locator("#new-card-1")).to_be_visible()
    for text in NOTES[:2]:
        card(ben, text).locator(".pick").click()
    ben.locator("[data-picked] [data-open=merge]").click()
    ben.locator("#merge textarea").fill("Samen rustig")
    ben.locator("#merge .button--primary").click()
    for phone in four:
        expect(card(phone, "Samen rustig")).to_be_visible()
        expect(phone.locator("#list-1 > li")).to_have_count(3)
    card(anna, "Samen rustig").locator("summary").click()
    expect(card(anna, "Samen rustig")).to_contain_text("Van 2 mensen.")
    ben.get_by_role("button", name="Leg de pen neer").click()
    for phone in four:
        expect(phone.locator("#pen")).to_contain_text("De pen is vrij")


def test_the_pen_is_taken_while_somebody_types_and_nothing_of_it_is_lost(four: list[Page]):
    anna, ben, cem, dirk = four
    cem.locator("#new-card-1").fill("Half getypt")
    puts_caret(cem.locator("#new-card-1"), 4)
    takes_the_pen(anna)
    field = rewords(anna, "Rustig blijven")
    field.fill("Kalm en rustig zijn")
    puts_caret(field, 5)
    takes_the_pen(ben)
    expect(anna.locator("#pen")).to_contain_text("Ben heeft de pen")
    expect(anna.locator("#edit-card")).to_be_visible()
    assert typing(anna) == ["card-text", "Kalm en rustig zijn", 5, 5]
    assert typing(cem) == ["new-card-1", "Half getypt", 4, 4]

    anna.locator("#edit-card .button--primary").click()
    expect(anna.locator("#edit-card [data-error]")).to_contain_text("Ben heeft nu de pen. Je woorden staan er nog")
    expect(field).to_have_value("Kalm en rustig zijn")
    expect(card(dirk, "Rustig blijven")).to_be_visible()

    anna.locator("#edit-card").get_by_role("button", name="Neem de pen").click()
    expect(ben.locator("#pen")).to_contain_text("Anna heeft de pen")
    expect(anna.locator("#edit-card [data-error]")).to_be_hidden()
    expect(field).to_have_value("Kalm en rustig zijn")
    anna.locator("#edit-card .button--primary").click()
    for phone in four:
        expect(card(phone, "Kalm en rustig zijn")).to_be_visible()
    assert typing(cem) == ["new-card-1", "Half getypt", 4, 4]
    cem.keyboard.press("Enter")  # who reads along keeps what they had typed, and it is taken
    expect(card(anna, "Half getypt")).to_be_visible()
    expect(anna.locator("#pen")).to_contain_text("Jij hebt de pen")


ORDERS = pytest.mark.parametrize("order", [(0, 1), (1, 0)], ids=["the-first-saves-first", "the-second-saves-first"])


def two_reword(phones: list[Page], order: tuple[int, int]) -> None:
    """Two reword a card each at the same time and save one after the other, with the caret in the middle."""
    fields = [rewords(phone, text) for phone, text in zip(phones[:2], NOTES[:2], strict=True)]
    new = ("Eerst adem halen", "Samen met ouders")
    for field, text in zip(fields, new, strict=True):
        field.fill(text)
        puts_caret(field, 6)
    first, second = order
    phones[first].locator("#edit-card .button--primary").click()
    for phone in phones:
        expect(card(phone, new[first])).to_have_count(1)
    assert typing(phones[second]) == ["card-text", new[second], 6, 6]
    phones[second].locator("#edit-card .button--primary").click()
    for phone in phones:
        expect(card(phone, new[second])).to_have_count(1)
        expect(card(phone, new[first])).to_have_count(1)
        expect(phone.locator("#list-1 > li")).to_have_count(len(phones))


@ORDERS
def test_in_a_pair_two_reword_at_once_and_neither_loses_a_letter(pair: tuple[Page, Page], order: tuple[int, int]):
    two_reword(list(pair), order)


@ORDERS
def test_in_a_four_all_at_once_two_reword_while_a_third_types(four: list[Page], order: tuple[int, int]):
    all_at_once(four)
    cem = four[2]
    cem.locator("#new-card-1").fill("Half getypt")
    puts_caret(cem.locator("#new-card-1"), 4)
    two_reword(four, order)
    assert typing(cem) == ["new-card-1", "Half getypt", 4, 4]


def test_near_the_end_it_is_said_how_many_nobody_looked_at_and_that_they_go_along(pair: tuple[Page, Page], room: Room):
    anna, ben = pair
    for phone in pair:
        expect(phone.locator("#list_state [data-when-left]")).to_be_hidden()
    less = room.console.locator("form:has(input[name=do][value=less]) button")
    while int(room.console.locator("#clock [data-time]").inner_text().split(":")[0]) > 1:
        said = room.console.locator("#clock").get_attribute("data-ends") or ""
        less.click()
        expect(room.console.locator("#clock")).not_to_have_attribute("data-ends", said)
        room.console.wait_for_timeout(300)  # the page shows it at its next tick
    less.click()
    for phone in pair:
        expect(phone.locator("#list_state")).to_contain_text("2 nog niet bekeken. Die gaan gewoon mee.")
        expect(phone.locator("#list_state [data-when-left]")).to_be_visible()
    card(ben, "Rustig blijven").get_by_role("button", name="Leg opzij").click()
    for phone in pair:
        expect(phone.locator("#list_state [data-when-left]")).to_have_text("1 nog niet bekeken. Die gaat gewoon mee.")
    card(anna, "Ouders vooraf bellen").get_by_role("button", name="Leg opzij").click()
    for phone in pair:
        expect(phone.locator("#list_state [data-when-left]")).to_have_count(0)


def test_what_goes_wrong_with_the_pen_inside_a_dialog_is_said_there(four: list[Page]):
    """What is said at the top of the page cannot be seen behind a dialog."""
    anna, ben, *_others = four
    rewords(ben, "Rustig blijven")
    anna.locator("#pen").get_by_role("button", name="Neem de pen").click()
    expect(ben.locator("#edit-card .pen-gone")).to_be_visible()
    ben.route("**/list/pen", lambda route: route.abort())
    ben.locator("#edit-card").get_by_role("button", name="Neem de pen").click()
    expect(ben.locator("#edit-card [data-error]")).to_be_visible()
    expect(ben.locator("#edit-card [data-error]")).not_to_be_empty()
    expect(ben.locator("#page-error")).to_be_hidden()
    ben.unroute("**/list/pen")
    ben.locator("#edit-card").get_by_role("button", name="Neem de pen").click()
    expect(ben.locator("#edit-card .pen-gone")).to_be_hidden()
    expect(ben.locator("#edit-card [data-error]")).to_be_hidden()


# What a form of a phone sends; nine times by pressing would take a minute.
SEND = """async ([path, fields]) => (await fetch(location.pathname + path, {
  method: "POST",
  body: new URLSearchParams([["op", crypto.randomUUID()], ...fields]),
  headers: { "HX-Request": "true", "X-CSRFToken": document.body.dataset.csrf },
})).status"""

IDS = "list => [...list.children].map(row => row.id)"


def test_cards_that_got_the_same_place_stand_in_one_order_on_all_phones(pair: tuple[Page, Page]):
    """Merged, moved down and taken apart again, a card is back at the place that another has now."""
    anna, ben = pair

    def sends(path: str, *fields: tuple[str, str]) -> None:
        assert anna.evaluate(SEND, [path, fields]) == 200, path

    def id_of(text: str) -> str:
        found = card(ben, text)
        expect(found).to_have_count(1)
        return (found.get_attribute("id") or "").removeprefix("card-")

    for time in range(8):
        names = [f"{name} {time}." for name in ("Een", "Twee", "Drie", "Samen")]
        for name in names[:3]:
            sends("list/add", ("column", "1"), ("text", name))
        sends("list/merge", ("text", names[3]), *(("cards", id_of(name)) for name in names[:2]))
        merged = id_of(names[3])
        sends(f"list/{merged}/move", ("column", "down"))
        sends(f"list/{merged}/apart")
        expect(ben.locator(f"#card-{merged}")).to_have_count(0)
        expect(ben.locator("#list-1 > li")).to_have_count(2 + 3 * (time + 1))
    fresh = ben.context.new_page()
    fresh.goto(ben.url)
    assert ben.locator("#list-1").evaluate(IDS) == fresh.locator("#list-1").evaluate(IDS)
    fresh.close()
