"""A phone without network, or without a server, while the others go on; reloaded, closed and opened again meanwhile."""

import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Error, expect

from tests.browser.colleagues import Colleagues
from tests.browser.faults import (
    OFFLINE_FOR,
    WITHIN,
    Party,
    eventually,
    has_one_after_the_other,
    is_whole,
    said,
    types,
    writing,
)
from tests.browser.rooms import in_phase
from tests.faults.proxy import Proxy

FIVE = ("Rust", "Tijd", "Aandacht", "Samen eten", "Doorvragen")


@pytest.fixture
def colleagues(party: Party) -> Iterator[Colleagues]:
    """Gone again, whatever happens."""
    others = Colleagues(party.server.url)
    yield others
    others.go()


@pytest.mark.parametrize("how", ["no network", "nothing arrives"])
def test_a_phone_cut_off_for_two_minutes_of_phases_has_its_five_notes_once_and_in_order(
    party: Party, proxy: Proxy, colleagues: Colleagues, how: str
):
    (anna,) = writing(party, "Anna", base=proxy.url)
    (ben,) = writing(party, "Ben")
    colleagues.come_in(party.room.code, ["Cas", "Dee"])  # so there are pairs and fours
    cut_off = time.time() * 1000
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
    anna.locator("#new-1").press_sequentially("Half getypt")
    anna.wait_for_timeout(max(0, until - time.monotonic()) * 1000)
    traffic = party.traffic[anna]
    eventually(lambda: traffic.failures("/notes/add"), anna, lambda: traffic.failed)
    in_phase(anna, "alone")
    assert party.notes().keys() == {"Van Anna", "Van Ben"}
    assert "alles opgeslagen" not in said(anna, since=cut_off)

    assert how == "no network" or proxy.counts.swallowed_up
    anna.context.set_offline(False)
    proxy.heal()
    in_phase(anna, "fours")
    is_whole(anna)
    expect(anna.locator("#new-1")).to_have_value("Half getypt")
    expect(anna.locator("#new-1")).to_be_focused()
    has_one_after_the_other(anna, "Van Anna", *FIVE)
    expect(anna.locator("#notes-1 > li").filter(has_text="nagekomen")).to_have_count(5)
    assert "alles opgeslagen" in said(anna, since=cut_off)
    last_saved = max(moments[0] for moments in party.notes().values())
    assert said(anna, since=cut_off).count("alles opgeslagen") == said(anna, since=last_saved).count("alles opgeslagen")
    party.nothing_is_lost()


def test_a_reload_without_network_loses_neither_what_was_typed_nor_what_waits(party: Party, proxy: Proxy):
    (anna,) = writing(party, "Anna", base=proxy.url)
    address = anna.url
    anna.context.set_offline(True)
    proxy.offline()  # as well: while a page gives way to that of an error, Chromium forgets for a moment
    types(anna, "Eerste", "Tweede")
    anna.locator("#new-1").press_sequentially("Half getypt")
    expect(anna.locator("#saved")).to_have_text("2 nog te versturen")
    with pytest.raises(Error, match="ERR_INTERNET_DISCONNECTED"):
        anna.reload()
    assert party.notes().keys() == {"Van Anna"}
    proxy.online()
    anna.context.set_offline(False)
    anna.goto(address)
    expect(anna.locator("#new-1")).to_have_value("Half getypt")
    is_whole(anna)
    has_one_after_the_other(anna, "Van Anna", "Eerste", "Tweede")
    party.nothing_is_lost()
