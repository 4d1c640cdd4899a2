"""Two tabs of one phone: what waits is said the same in both, and shown by both when it can never go."""

import json
import time
from functools import partial

import pytest
from playwright.sync_api import Page, Route, WebSocketRoute, expect

from tests.browser.faults import WAITING, WITHIN, Party, eventually, said, types, writing

SAVED = "alles opgeslagen"


class Deaf:
    """A tab that hears nothing of the server, from when it is deaf until it is not."""

    def __init__(self, tab: Page) -> None:
        self.deaf = False
        tab.route_web_socket("**/live/**", self.connects)
        tab.route("**/s/*/{check,state}/phone*", self.asks)

    def connects(self, route: WebSocketRoute) -> None:
        if self.deaf:
            route.close(code=3001)
            return
        server = route.connect_to_server()
        server.on_close(lambda code, reason: None if self.deaf else route.close(code=code, reason=reason))

    def asks(self, route: Route) -> None:
        if self.deaf:
            route.abort()
        else:
            route.continue_()


def another_tab(party: Party, anna: Page) -> tuple[Page, Deaf]:
    other = party.tab(anna.context)
    ears = Deaf(other)
    other.goto(anna.url)
    expect(other.locator("#line")).to_have_text("verbonden")
    return other, ears


def went(tab: Page) -> bool:
    return not tab.evaluate(WAITING) and tab.locator("#notes-1 .slip").count() > 0


def nothing_goes(*tabs: Page) -> None:
    for tab in tabs:
        tab.route("**/notes/add", lambda route: route.abort())


def takes_out(party: Party, name: str) -> None:
    console = party.room.console
    console.get_by_role("button", name="Mensen", exact=True).first.click()
    console.locator("#console_people .who__out").click()
    console.locator("#remove-person form button:not([data-dismiss])").click()
    expect(console.locator("#console_people")).not_to_contain_text(name)


def is_out(tab: Page) -> None:
    expect(tab.locator("h1")).to_contain_text("niet meer in deze sessie", timeout=WITHIN)


@pytest.mark.parametrize("how", ["one after the other", "together"])
def test_each_tab_shows_what_was_not_sent_and_none_says_that_it_was(party: Party, how: str):
    (anna,) = writing(party, "Anna")
    other, ears = another_tab(party, anna)
    for tab, text in ((anna, "Die wel"), (other, "Die ook")):  # what was sent before says nothing of what waits now
        types(tab, text)
        eventually(partial(went, tab), tab, lambda: "a note that was sent")
    nothing_goes(anna, other)
    types(anna, "Eerste")
    types(other, "Tweede")
    anna.locator("#new-1").press_sequentially("Half getypt")
    for tab in (anna, other):
        expect(tab.locator("#saved")).to_have_text("2 nog te versturen")
    waiting = time.time() * 1000
    ears.deaf = how != "together"
    takes_out(party, "Anna")
    is_out(anna)
    if ears.deaf:
        expect(other.locator("#outbox")).to_be_hidden()
        assert other.locator("#saved").text_content() == ""
        expect(other.locator(".ended")).to_have_count(0)
        ears.deaf = False
    is_out(other)
    for tab in (anna, other):
        expect(tab.locator("[data-not-sent]")).to_be_visible()
        expect(tab.locator("[data-not-sent] li")).to_have_count(3)
        assert tab.locator("[data-not-sent] li").all_inner_texts() == ["Eerste", "Tweede", "Half getypt"]
        assert SAVED not in said(tab, since=waiting)
    assert anna.evaluate("Object.keys(localStorage)") == []
    party.nothing_is_lost()


def a_tab_to_leave_untold(party: Party, anna: Page) -> tuple[Page, Deaf]:
    """While it has `untold` it is not told what other tabs do to what is kept; it sees that when it looks."""
    other, ears = another_tab(party, anna)
    other.add_init_script("addEventListener('storage', (event) => window.untold && event.stopImmediatePropagation())")
    other.reload()
    expect(other.locator("#line")).to_have_text("verbonden")
    return other, ears


def test_a_tab_that_was_not_told_how_the_outbox_became_empty_says_nothing_of_it(party: Party):
    """Storage is shared at once, the word that it changed comes later: a tab may look in between."""
    (anna,) = writing(party, "Anna")
    other, ears = a_tab_to_leave_untold(party, anna)
    types(other, "Die wel")
    eventually(partial(went, other), other, lambda: "a note that was sent")
    nothing_goes(anna, other)
    types(other, "Die niet")
    expect(other.locator("#saved")).to_have_text("1 nog te versturen")
    waiting = time.time() * 1000
    other.evaluate("window.untold = true")
    ears.deaf = True
    takes_out(party, "Anna")
    is_out(anna)
    expect(anna.locator("[data-not-sent] li")).to_have_text("Die niet")
    expect(other.locator("#outbox")).to_be_hidden(timeout=WITHIN)  # as it tries again and sees that nothing is there
    assert other.locator("#saved").text_content() == ""
    ears.deaf = False
    is_out(other)
    assert SAVED not in said(other, since=waiting)


def test_a_tab_whose_own_note_was_sent_says_nothing_of_the_one_behind_it_that_another_tab_took(party: Party):
    (anna,) = writing(party, "Anna")
    other, ears = a_tab_to_leave_untold(party, anna)
    answers = []
    nothing_goes(anna)
    other.route("**/notes/add", lambda route: answers.append((route, route.fetch())))  # saved, and not told so yet
    types(other, "Die wel")
    types(other, "Die niet")
    eventually(lambda: answers, other, lambda: "a note that the server has")
    expect(other.locator("#saved")).to_have_text("2 nog te versturen")
    waiting = time.time() * 1000
    other.evaluate("window.untold = true")
    ears.deaf = True
    takes_out(party, "Anna")
    is_out(anna)
    route, answer = answers[0]
    route.fulfill(response=answer)
    expect(other.locator("#outbox")).to_be_hidden(timeout=WITHIN)
    assert other.locator("#saved").text_content() == ""
    ears.deaf = False
    is_out(other)
    assert SAVED not in said(other, since=waiting)


def test_what_one_tab_sent_the_other_says_is_saved(party: Party):
    (anna,) = writing(party, "Anna")
    other, _ears = another_tab(party, anna)
    nothing_goes(anna, other)
    types(anna, "Eerste")
    expect(other.locator("#saved")).to_have_text("1 nog te versturen")
    anna.unroute_all(behavior="wait")
    for tab in (anna, other):
        expect(tab.locator("#outbox")).to_be_hidden(timeout=WITHIN)
        assert said(tab)[-1] == SAVED
    party.nothing_is_lost()


def test_what_somebody_chose_not_to_send_no_tab_says_is_saved(party: Party):
    (anna,) = writing(party, "Anna")
    other, _ears = another_tab(party, anna)
    nothing_goes(anna, other)
    types(anna, "Past niet meer")
    anna.locator("#new-1").press_sequentially("Nog bezig")
    expect(other.locator("#saved")).to_have_text("1 nog te versturen")
    full = json.dumps({"error": "Dit lijstje is vol.", "reason": "full"})
    anna.route("**/notes/add", lambda route: route.fulfill(status=409, content_type="application/json", body=full))
    anna.locator("#outbox li button", has_text="Niet versturen").click()
    for tab in (anna, other):
        expect(tab.locator("#outbox")).to_be_hidden()
        assert tab.locator("#saved").text_content() == ""
        assert SAVED not in said(tab)
    assert party.notes().keys() == {"Van Anna"}
