"""A phone without network, or without a server, while the others go on; reloaded, closed and opened again meanwhile."""

import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Error, Page, expect

from tests.browser.colleagues import Colleagues
from tests.browser.conftest import Open
from tests.browser.faults import OFFLINE_FOR, WITHIN, Party, is_whole, quick, said, types, writing
from tests.browser.rooms import in_phase
from tests.faults.proxy import Proxy
from tests.server import Server

FIVE = ("Rust", "Tijd", "Aandacht", "Samen eten", "Doorvragen")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = quick(tmp_path_factory.mktemp("server")).start()
    yield running
    running.stop()


@pytest.fixture
def proxy(server: Server) -> Iterator[Proxy]:
    with Proxy(server.port) as proxy:
        yield proxy


@pytest.fixture
def party(server: Server, device: Open) -> Party:
    return Party(server, device)


def has_one_after_the_other(phone: Page, *texts: str) -> None:
    """In its own list, in order, and to be seen."""
    rows = phone.locator("#notes-1 > li")
    expect(rows).to_have_count(len(texts), timeout=WITHIN)
    assert phone.locator("#notes-1 .slip__text").all_text_contents() == [*texts]
    if phone.locator("#notes").get_attribute("open") is None:
        phone.locator("#notes > summary").click()
    for text in texts:
        expect(rows.filter(has_text=text)).to_be_visible()


@pytest.mark.parametrize("how", ["no network", "nothing arrives"])
def test_a_phone_cut_off_for_two_minutes_of_phases_has_its_five_notes_once_and_in_order(
    party: Party, proxy: Proxy, how: str
):
    (anna,) = writing(party, "Anna", base=proxy.url)
    (ben,) = writing(party, "Ben")
    others = Colleagues(party.server.url)
    others.come_in(party.room.code, ["Cas", "Dee"])  # so there are pairs and fours
    if how == "no network":
        anna.context.set_offline(True)
    else:
        proxy.swallow()
    until = time.monotonic() + OFFLINE_FOR
    expect(anna.locator("#line")).to_have_text("offline", timeout=WITHIN)
    for text, phase in zip(FIVE, ("alone", "pairs_forming", "pairs", "fours_forming", "fours"), strict=True):
        party.room.goes_to(phase)
        in_phase(ben, phase)
        types(anna, text)
    expect(anna.locator("#saved")).to_have_text("5 nog te versturen")
    anna.wait_for_timeout(max(0, until - time.monotonic()) * 1000)
    assert party.traffic[anna].failures("/notes/add") >= 2
    in_phase(anna, "alone")
    assert party.notes().keys() == {"Van Anna", "Van Ben"}
    assert "alles opgeslagen" not in said(anna)

    assert how == "no network" or proxy.counts.swallowed_up
    anna.context.set_offline(False)
    proxy.heal()
    in_phase(anna, "fours")
    is_whole(anna)
    has_one_after_the_other(anna, "Van Anna", *FIVE)
    expect(anna.locator("#notes-1 > li").filter(has_text="nagekomen")).to_have_count(5)
    assert "alles opgeslagen" in said(anna)
    last_saved = max(moments[0] for moments in party.notes().values())
    assert all(one["at"] >= last_saved for one in anna.evaluate("witnessed.said") if one["text"] == "alles opgeslagen")
    party.nothing_is_lost()
    others.go()


def test_a_reload_without_network_loses_neither_what_was_typed_nor_what_waits(party: Party):
    (anna,) = writing(party, "Anna")
    address = anna.url
    anna.context.set_offline(True)
    types(anna, "Eerste", "Tweede")
    anna.locator("#new-1").press_sequentially("Half getypt")
    expect(anna.locator("#saved")).to_have_text("2 nog te versturen")
    with pytest.raises(Error, match="ERR_INTERNET_DISCONNECTED"):
        anna.reload()
    assert party.notes().keys() == {"Van Anna"}
    anna.context.set_offline(False)
    anna.goto(address)
    expect(anna.locator("#new-1")).to_have_value("Half getypt")
    is_whole(anna)
    has_one_after_the_other(anna, "Van Anna", "Eerste", "Tweede")
    party.nothing_is_lost()


def test_two_tabs_closed_and_opened_again_while_the_server_was_down_send_everything_once(party: Party):
    (anna,) = writing(party, "Anna")
    address = anna.url
    before = party.server.process.pid
    party.server.kill()
    types(anna, "Eerste", "Tweede")
    anna.locator("#new-1").press_sequentially("Half getypt")
    expect(anna.locator("#saved")).to_have_text("2 nog te versturen")
    phone = anna.context
    anna.close()
    empty = party.tab(phone)
    with pytest.raises(Error, match="ERR_CONNECTION_REFUSED"):
        empty.goto(address)
    empty.close()
    party.server.start()
    assert party.server.process.pid != before
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
