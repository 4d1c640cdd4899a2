"""Half-open, slow and blocked connections: the phone says what it is doing, stays usable, and nothing is lost."""

import json

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.faults import WITHIN, Party, eventually, is_whole, said, types, writing
from tests.browser.rooms import in_phase
from tests.faults.paces import FAST, LONG
from tests.faults.proxy import Proxy

CHECK = 20.0 if LONG else float(FAST["LIVE_CHECK"])  # seconds
SLOW = 2.0 if LONG else 0.1
MARGIN = 3.0  # seconds, for a busy machine


def counts_sockets(phone: Page) -> list[str]:
    opened: list[str] = []
    phone.on("websocket", lambda socket: opened.append(socket.url))
    return opened


def test_half_open_the_phone_says_so_in_time_stays_usable_and_loses_nothing(party: Party, proxy: Proxy):
    (anna,) = writing(party, "Anna", base=proxy.url)
    proxy.swallow()
    since = anna.evaluate("Date.now()")
    types(anna, "Waar blijft dit")
    expect(anna.locator("#saved")).to_have_text("1 nog te versturen")
    expect(anna.locator("#line")).to_have_text("offline", timeout=WITHIN)
    (off,) = [one["at"] for one in anna.evaluate("witnessed.line") if one["text"] == "offline"]
    assert off - since <= (1.1 * CHECK + CHECK / 2 + MARGIN) * 1000  # a check that is due, and is given up
    anna.locator("#notes .tab").nth(1).click()
    types(anna, "Gewoon verder", column=2)
    anna.locator("#new-2").press_sequentially("Half getypt")
    party.room.next()
    expect(anna.locator("#saved")).to_have_text("2 nog te versturen")
    assert party.notes().keys() == {"Van Anna"}
    assert proxy.counts.swallowed_up
    proxy.heal()
    in_phase(anna, "pairs_forming")
    is_whole(anna)
    expect(anna.locator("#new-2")).to_have_value("Half getypt")
    assert party.notes().keys() == {"Van Anna", "Waar blijft dit", "Gewoon verder"}
    party.nothing_is_lost()


def test_after_another_wifi_the_phone_lets_go_of_its_dead_connections_by_itself(party: Party, proxy: Proxy):
    phone = party.has()
    opened = counts_sockets(phone)
    anna = party.comes_with(phone, "Anna", proxy.url)
    before = len(opened)
    proxy.swallow(new=False)  # what was open is dead, and nobody says so
    party.room.goes_to("alone")
    in_phase(anna, "alone")
    types(anna, "Over de nieuwe lijn")
    is_whole(anna)
    expect(anna.locator("#notes-1")).to_contain_text("Over de nieuwe lijn")
    assert proxy.counts.swallowed_up + proxy.counts.swallowed_down
    assert len(opened) > before
    party.nothing_is_lost()


def test_over_a_slow_line_everything_comes_once_and_in_order(party: Party, proxy: Proxy):
    (anna,) = writing(party, "Anna", base=proxy.url)
    proxy.delay(up=SLOW, down=SLOW)
    types(anna, "Een", "Twee", "Drie")
    party.room.next()
    in_phase(anna, "pairs_forming")
    is_whole(anna)
    expect(anna.locator("#notes-1 > li")).to_have_count(4)
    assert anna.locator("#notes-1 .slip__text").all_inner_texts() == ["Van Anna", "Een", "Twee", "Drie"]
    assert proxy.counts.delayed > 6
    assert "offline" not in said(anna, "line")
    party.nothing_is_lost()


def test_where_sockets_are_blocked_the_phone_asks_and_says_that_it_is_slower(party: Party, proxy: Proxy):
    proxy.block_sockets = True
    anna = party.comes("Anna", proxy.url)
    expect(anna.locator("#line")).to_have_text("verbonden, iets trager")
    party.room.goes_to("alone")
    in_phase(anna, "alone")
    types(anna, "Toch opgeslagen")
    expect(anna.locator("#notes-1")).to_contain_text("Toch opgeslagen")
    assert proxy.counts.sockets_blocked
    assert "offline" not in said(anna, "line")
    party.nothing_is_lost()
    proxy.heal()
    is_whole(anna)


def test_a_socket_that_never_opens_is_given_up_and_tried_again(party: Party, proxy: Proxy):
    phone = party.has()
    opened = counts_sockets(phone)
    proxy.swallow(only="socket")
    anna = party.comes_with(phone, "Anna", proxy.url)
    expect(anna.locator("#line")).to_have_text("verbonden, iets trager")
    party.room.goes_to("alone")
    in_phase(anna, "alone")
    eventually(lambda: len(opened) >= 2, anna, lambda: opened)
    assert proxy.counts.swallowed_up
    proxy.heal()
    is_whole(anna)
    party.nothing_is_lost()


ASKED = "**/s/*/{check,state}/phone*"
NOT_OURS = {
    "a page": (404, "text/html", "<h1>404 Not Found</h1>"),
    "JSON": (404, "application/json", json.dumps({"error": "tunnel not found"})),
    "forbidden": (403, "application/json", json.dumps({"message": "Forbidden"})),
}


@pytest.mark.parametrize("what", NOT_OURS)
def test_what_stands_before_the_server_may_say_404_and_nobody_is_out_or_refused(party: Party, what: str):
    (anna,) = writing(party, "Anna")
    status, content_type, text = NOT_OURS[what]
    answered: list[str] = []

    def answers(route: Route) -> None:
        answered.append(route.request.method)
        route.fulfill(status=status, content_type=content_type, body=text)

    for addresses in (ASKED, "**/notes/add"):
        anna.route(addresses, answers)
    types(anna, "Wacht tot hij er weer is")
    anna.locator("#new-1").press_sequentially("Half getypt")
    anna.evaluate("dispatchEvent(new Event('online'))")
    expect(anna.locator("#line")).to_have_text("offline", timeout=WITHIN)
    eventually(lambda: answered.count("POST") >= 2 and answered.count("GET") >= 2, anna, lambda: answered)
    expect(anna.locator("#saved")).to_have_text("1 nog te versturen")
    expect(anna.locator("#new-1")).to_have_value("Half getypt")
    expect(anna.locator(".ended")).to_have_count(0)
    anna.unroute_all(behavior="wait")
    is_whole(anna)
    expect(anna.locator("#notes-1")).to_contain_text("Wacht tot hij er weer is")
    party.nothing_is_lost()


def test_a_session_that_is_gone_ends_the_same_way_by_asking_as_by_socket(party: Party):
    (anna,) = writing(party, "Anna")
    anna.route("**/notes/add", lambda route: route.abort())
    types(anna, "Nooit verstuurd")
    expect(anna.locator("#saved")).to_have_text("1 nog te versturen")
    gone = json.dumps({"error": "Hier is niets.", "code": 4404})
    anna.route(ASKED, lambda route: route.fulfill(status=404, content_type="application/json", body=gone))
    anna.evaluate("dispatchEvent(new Event('online'))")
    expect(anna.locator("h1")).to_have_text("Deze sessie is verwijderd", timeout=WITHIN)
    assert anna.locator("[data-not-sent] li").all_inner_texts() == ["Nooit verstuurd"]
    assert anna.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('teamtool '))") == []
    del party.traffic[anna]


def test_a_socket_that_the_browser_kept_over_a_moment_offline_is_replaced(party: Party):
    phone = party.has()
    opened = counts_sockets(phone)
    anna = party.comes_with(phone, "Anna")
    before = len(opened)
    anna.evaluate("dispatchEvent(new Event('offline'))")
    expect(anna.locator("#line")).to_have_text("verbonden, iets trager")
    assert len(opened) == before  # nobody closed it
    anna.evaluate("dispatchEvent(new Event('online'))")
    expect(anna.locator("#line")).to_have_text("verbonden", timeout=WITHIN)
    assert len(opened) == before + 1
    party.room.goes_to("alone")
    in_phase(anna, "alone")
    party.nothing_is_lost()
