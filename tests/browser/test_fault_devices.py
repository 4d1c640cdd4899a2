"""The device of the facilitator dies; a place goes on elsewhere, or is gone, while something still waits to be sent."""

import re

from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Open
from tests.browser.faults import WITHIN, Party, eventually, said, types, writing
from tests.browser.rooms import in_phase, offers_the_place, takes_the_place
from tests.faults.proxy import Proxy
from tests.server import Server

HELD_UP = re.compile(r"/(check/phone|notes/add)$")
KEPT = "Object.keys(localStorage).filter((key) => key.startsWith('teamtool '))"


def test_the_facilitators_laptop_dies_and_a_phone_goes_on_with_the_same_session_and_time(
    quick_server: Server, device: Open
):
    with Proxy(quick_server.port) as proxy:
        party = Party(quick_server, device, proxy.url)
        (anna,) = writing(party, "Anna")
        party.room.next()
        in_phase(anna, "pairs_forming")
        party.room.next()
        in_phase(anna, "pairs")
        laptop = party.room.console
        link = str(laptop.locator("[aria-labelledby=h-link-console] .link__text").text_content())
        proxy.swallow()  # it is off: nobody hears even that its sockets are closed
        ends = laptop.locator("#clock").get_attribute("data-ends")
        assert ends
        del party.traffic[laptop]
        laptop.context.close()

        party.room.console = phone = party.has()
        phone.goto(link.replace(proxy.url, quick_server.url))
        expect(phone.locator("body")).to_have_attribute("data-live", "console")
        expect(phone.locator("#line")).to_have_text("verbonden")
        expect(phone.locator(".console__here")).to_contain_text(party.room.code)
        in_phase(phone, "pairs")
        for page in (phone, anna):
            expect(page.locator("#clock")).to_have_attribute("data-ends", ends)
        party.room.next()
        expect(anna.locator("body")).not_to_have_attribute("data-phase", "pairs")
        party.nothing_is_lost()
        assert proxy.counts.swallowed_up or proxy.counts.swallowed_down


def waiting(party: Party) -> Page:
    """Anna, of whom one note is saved, two wait and one is half typed."""
    (anna,) = writing(party, "Anna")
    anna.context.set_offline(True)
    types(anna, "Eerste", "Tweede")
    anna.locator("#new-1").press_sequentially("Half getypt")
    expect(anna.locator("#saved")).to_have_text("2 nog te versturen")
    assert party.traffic[anna].failures("/notes/add") >= 1
    return anna


def shows_what_was_not_sent(party: Party, anna: Page, *texts: str) -> None:
    """To copy; and it is nowhere else, nor said to be saved."""
    unsent = anna.locator("[data-not-sent]")
    expect(unsent).to_be_visible(timeout=WITHIN)
    expect(unsent.locator("h2")).to_have_text("Dit is niet verstuurd")
    expect(unsent.locator("h2")).to_be_in_viewport()
    assert unsent.locator("li").all_inner_texts() == [*texts]
    assert anna.evaluate(KEPT) == []
    assert said(anna)[-1] != "alles opgeslagen"
    assert party.notes().keys() == {"Van Anna"}


def test_what_waited_on_a_device_whose_place_went_on_elsewhere_is_shown_there_and_sent_by_neither(party: Party):
    (anna,) = writing(party, "Anna")
    code = offers_the_place(anna)
    anna.context.set_offline(True)
    types(anna, "Eerste", "Tweede")
    anna.locator("#new-1").press_sequentially("Half getypt")
    expect(anna.locator("#saved")).to_have_text("2 nog te versturen")
    tablet = party.has()
    takes_the_place(tablet, party.server.url, code)
    expect(tablet.locator("#notes-1")).to_contain_text("Van Anna")
    assert party.traffic[anna].failures("/notes/add") >= 1
    anna.context.set_offline(False)
    expect(anna.locator("h1")).to_contain_text("niet meer op dit apparaat", timeout=WITHIN)
    shows_what_was_not_sent(party, anna, "Eerste", "Tweede", "Half getypt")
    asked: list[str] = []
    anna.on("request", lambda request: asked.append(request.url))
    types(tablet, "Verder op de tablet")
    expect(tablet.locator("#notes-1 > li")).to_have_count(2)
    anna.wait_for_timeout(3000)
    assert asked == []  # it has stopped
    anna.reload()
    expect(anna.locator("h1")).to_be_visible()
    expect(anna.locator("body")).not_to_contain_text("Eerste")
    del party.traffic[anna]
    party.nothing_is_lost()


def test_answers_that_come_after_the_end_take_nothing_away_again(party: Party):
    (anna,) = writing(party, "Anna")
    code = offers_the_place(anna)
    with anna.expect_response("**/check/phone"):
        anna.evaluate("document.body.dataset.checkEvery = document.body.dataset.answerWithin = 60_000")
    held: list[Route] = []
    anna.route(HELD_UP, lambda route: held.append(route))
    anna.evaluate("dispatchEvent(new Event('online'))")
    types(anna, "Eerste")
    eventually(lambda: {route.request.url.rpartition("/")[2] for route in held} == {"add", "phone"}, anna, lambda: held)
    tablet = party.has()
    takes_the_place(tablet, party.server.url, code)
    expect(anna.locator("h1")).to_contain_text("niet meer op dit apparaat", timeout=WITHIN)
    expect(anna.locator("[data-not-sent]")).to_be_hidden()  # it may still have been sent
    refused: list[int] = []
    anna.on("response", lambda response: refused.append(response.status))
    for route in sorted(held, key=lambda route: "check" in route.request.url):  # first that of the note
        route.continue_()
        shows_what_was_not_sent(party, anna, "Eerste")
    eventually(lambda: len(refused) == len(held), anna, lambda: refused)
    assert set(refused) == {403}
    anna.wait_for_timeout(300)  # time to do harm
    shows_what_was_not_sent(party, anna, "Eerste")
    del party.traffic[anna]
    party.nothing_is_lost()


def test_who_was_taken_out_while_offline_can_still_copy_what_was_not_sent(party: Party):
    anna = waiting(party)
    console = party.room.console
    console.get_by_role("button", name="Mensen", exact=True).first.click()
    console.locator("#console_people .who__out").click()
    console.locator("#remove-person form button:not([data-dismiss])").click()
    expect(console.locator("#console_people")).not_to_contain_text("Anna")
    anna.context.set_offline(False)
    expect(anna.locator("h1")).to_contain_text("niet meer in deze sessie", timeout=WITHIN)
    shows_what_was_not_sent(party, anna, "Eerste", "Tweede", "Half getypt")
    assert anna.locator("input, textarea").count() == 0
    party.nothing_is_lost()


def test_what_waited_when_the_session_ended_is_said_not_to_be_sent(party: Party):
    anna = waiting(party)
    party.room.goes_to("closing")
    party.room.console.locator("#next [data-open=end]").click()
    party.room.console.locator("#end .button--alert").click()
    in_phase(party.room.console, "finished")
    anna.context.set_offline(False)
    in_phase(anna, "finished")
    shows_what_was_not_sent(party, anna, "Eerste", "Tweede")
    expect(anna.locator("#outbox")).to_be_hidden()
    expect(anna.locator("#notes-1")).to_contain_text("Van Anna")
    party.nothing_is_lost()
