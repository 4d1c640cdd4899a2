"""The server goes down under four phones that are all in the middle of a word, and comes back."""

import signal
from collections.abc import Iterator

import pytest
from playwright.sync_api import Error, Page, expect

from tests.browser.conftest import QUICK, Open
from tests.browser.faults import WITHIN, Party, has_one_after_the_other, is_whole, types, writing
from tests.browser.rooms import in_phase, writes
from tests.server import Server

HALF = "half getypt, en het gaat nog verder"
CARET = 12
FIELDS = {"Anna": "#new-1", "Ben": "#lines-2", "Cas": "#edit-text", "Dee": "#question"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = Server(tmp_path_factory.mktemp("server"), **QUICK).start()
    yield running
    running.stop()


def goes_to_the_field(phone: Page, name: str) -> None:
    """Each types somewhere else: a line, a list to paste, a dialog, a question in a fold."""
    if name == "Ben":
        phone.locator("#notes .tab").nth(1).click()
        phone.locator("#k2 details.paste summary").click()
    elif name == "Cas":
        phone.get_by_role("link", name="Van Cas").first.click()
    elif name == "Dee":
        phone.get_by_text("Stel een vraag voor later").click()


def is_in_the_middle_of(phone: Page, field: str) -> None:
    """Text, focus and caret, as one left them."""
    expect(phone.locator(field)).to_have_value(HALF)
    expect(phone.locator(field)).to_be_focused()
    expect(phone.locator(field)).to_be_in_viewport()
    assert phone.locator(field).evaluate("field => [field.selectionStart, field.selectionEnd]") == [CARET, CARET]


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM], ids=["killed", "stopped"])
def test_a_restart_under_four_phones_in_mid_typing_leaves_each_where_it_was(
    server: Server, device: Open, how: signal.Signals
):
    party = Party(server, device)
    phones = {name: party.comes(name) for name in FIELDS}
    party.room.goes_to("alone")
    for name, phone in phones.items():
        in_phase(phone, "alone")
        writes(phone, f"Van {name}")
        phone.evaluate("window.sameDocument = true")
    before = server.process.pid if server.process else 0

    server.stop(how)
    for name, phone in phones.items():
        expect(phone.locator("#line")).to_have_text("offline", timeout=WITHIN)
        types(phone, f"Meteen daarna van {name}")
        goes_to_the_field(phone, name)
        phone.locator(FIELDS[name]).fill("")
        phone.locator(FIELDS[name]).press_sequentially(HALF)
        phone.locator(FIELDS[name]).evaluate("(field, at) => field.setSelectionRange(at, at)", CARET)
        assert party.traffic[phone].failures("/check/phone") >= 1
        is_in_the_middle_of(phone, FIELDS[name])
    assert set(party.notes()) == {f"Van {name}" for name in FIELDS}
    server.start()
    assert server.process
    assert server.process.pid != before

    for name, phone in phones.items():
        is_whole(phone)
        expect(phone.locator("#notes-1")).to_contain_text(f"Meteen daarna van {name}")
        is_in_the_middle_of(phone, FIELDS[name])
    party.room.next()
    for name, phone in phones.items():
        in_phase(phone, "pairs_forming")
        is_in_the_middle_of(phone, FIELDS[name])
        assert phone.evaluate("window.sameDocument")
        expect(phone.locator("#renewed")).to_be_hidden()
        assert set(party.traffic[phone].acknowledged) == {f"Van {name}", f"Meteen daarna van {name}"}
    party.nothing_is_lost()


def test_two_tabs_closed_and_opened_again_while_the_server_was_down_send_everything_once(server: Server, device: Open):
    party = Party(server, device)
    (anna,) = writing(party, "Anna")
    address = anna.url
    before = server.process.pid if server.process else 0
    server.kill()
    types(anna, "Eerste", "Tweede")
    anna.locator("#new-1").press_sequentially("Half getypt")
    expect(anna.locator("#saved")).to_have_text("2 nog te versturen")
    phone = anna.context
    anna.close()
    empty = party.tab(phone)
    with pytest.raises(Error, match="ERR_CONNECTION_REFUSED"):
        empty.goto(address)
    empty.close()
    server.start()
    assert server.process
    assert server.process.pid != before
    tabs = [party.tab(phone), party.tab(phone)]
    for tab in tabs:
        tab.goto(address, wait_until="commit")  # both on their way at once
    for tab in tabs:
        is_whole(tab)
        expect(tab.locator("#new-1")).to_have_value("Half getypt")
        has_one_after_the_other(tab, "Van Anna", "Eerste", "Tweede")
    types(tabs[0], "Half en heel")
    expect(tabs[1].locator("#new-1")).to_have_value("")
    has_one_after_the_other(tabs[1], "Van Anna", "Eerste", "Tweede", "Half en heel")
    party.nothing_is_lost()
