"""A whole session without a mouse, for who leads and for who takes part: from opening it to the report."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.colleagues import Colleagues
from tests.browser.conftest import LAPTOP, PHONE, Open
from tests.browser.keys import Keys
from tests.browser.rooms import CODE, in_phase
from tests.server import Server

QUESTION = "Wat zeg je tegen ouders?"


@pytest.fixture
def colleagues(server: Server) -> Iterator[Colleagues]:
    here = Colleagues(server.url)
    yield here
    here.go()
    here.loop.close()


def opens(keys: Keys, base: str) -> str:
    keys.page.goto(base)
    keys.to(keys.page.get_by_role("link", name="Ik begeleid een sessie")).press()
    keys.to(keys.page.get_by_role("button", name="Open de sessie")).press()
    expect(keys.page.locator("body")).to_have_attribute("data-live", "console")
    expect(keys.page.locator("#line")).to_contain_text("verbonden")
    code = CODE.search(keys.page.locator("body").inner_text())
    assert code
    return code[0]


def joins(keys: Keys, base: str, code: str, name: str) -> None:
    keys.page.goto(base)
    keys.to("#code").types(code)
    keys.to("#name").types(name).press()
    expect(keys.page.locator("body")).to_have_attribute("data-live", "phone")
    expect(keys.page.locator("#line")).to_contain_text("verbonden")


class Both:
    """Els leads, Anna takes part; both by keys."""

    def __init__(self, els: Page, anna: Page) -> None:
        self.els, self.anna = Keys(els), Keys(anna)

    def goes_on(self, phase: str) -> None:
        """The next step: afterwards the keyboard is on the step after it."""
        self.els.to("#next .next").press()
        for keys in (self.els, self.anna):
            in_phase(keys.page, phase)
        self.els.at("#next .next")

    def adds(self, keys: Keys, field: str, text: str, place: str) -> None:
        """What is typed and sent by Enter stands there, and the next one can be typed at once."""
        keys.to(field).types(text).press()
        expect(keys.page.locator(place)).to_contain_text(text)
        keys.at(field)

    def opens_and_closes(self, keys: Keys, opener: Locator | str, dialog: str) -> None:
        keys.to(opener).press()
        expect(keys.page.locator(dialog)).to_be_visible()
        keys.is_seen()
        keys.press("Escape")
        expect(keys.page.locator(dialog)).to_be_hidden()
        keys.at(opener)


def pressed(box: Locator) -> None:
    expect(box).to_have_attribute("aria-pressed", "true")


def test_a_whole_session_without_a_mouse(server: Server, device: Open, colleagues: Colleagues):
    both = Both(device(LAPTOP), device(PHONE))
    code = opens(both.els, server.url)
    joins(both.anna, server.url, code, "Anna")
    colleagues.come_in(code, ("Bram", "Cato", "Daan", "Emma", "Femke"))
    _arriving(both)
    _talking(both)
    _writing(both, colleagues)
    _in_groups(both)
    _on_the_flap(both)
    _deeper(both)
    _choosing(both)
    _doing(both)
    _ending(both)


def _arriving(both: Both) -> None:
    els, anna = both.els, both.anna
    answer = anna.page.locator("#listened button[value=yes]")
    anna.to(answer).press("Space")
    pressed(answer)
    anna.at(answer)
    both.opens_and_closes(anna, ".footbar [data-open=help]", "#help")
    both.opens_and_closes(els, "[data-open=links]", "#links")
    both.goes_on("welcome")
    both.goes_on("podcast")


def _talking(both: Both) -> None:
    els, anna = both.els, both.anna
    second = els.page.locator("#question_choice button").nth(1)
    els.to(second).press("Space")
    pressed(second)
    els.at(second)
    anna.to(anna.page.locator("summary", has_text="Stel een vraag")).press()
    anna.to("#question").types(QUESTION)
    anna.to('form[data-form="question"] button').press()
    expect(anna.page.locator("#my_questions")).to_contain_text(QUESTION)
    anna.is_seen()
    els.to("#console_questions form[action$='show'] button").press()
    expect(els.page.locator("#console_questions .ask--shown")).to_have_count(1)
    els.is_seen()
    # A break, from a small window that the page renews while the keyboard is in it.
    els.to("[popovertarget=break-lengths]").press()
    els.to("#break-lengths form button").press()
    expect(anna.page.locator("#break_notice")).to_be_visible()
    els.is_seen()
    els.to("#break_keys form button").press()
    expect(anna.page.locator("#break_notice")).to_be_hidden()
    els.is_seen()
    both.goes_on("alone")


def _writing(both: Both, colleagues: Colleagues) -> None:
    els, anna = both.els, both.anna
    els.to("#clock_keys button").press()
    els.is_seen()
    for text in ("Eerst luisteren", "Rustig blijven", "Van mijzelf", "Hoort hier niet"):
        both.adds(anna, "#new-1", text, "#notes-1")
    rows = anna.page.locator("#notes-1 > li")
    own = rows.filter(has_text="Van mijzelf").locator("button.switch")
    anna.to(own).press("Space")
    pressed(own)
    anna.at(own)
    change = rows.filter(has_text="Rustig blijven").locator("[data-open=edit-note]")
    anna.to(change).press()
    anna.to("#edit-text").press("End").types(" en afwachten").press("Tab").press()
    expect(anna.page.locator("#notes-1")).to_contain_text("Rustig blijven en afwachten")
    anna.at(rows.filter(has_text="afwachten").locator("[data-open=edit-note]"))
    anna.to(rows.filter(has_text="Hoort hier niet").locator("form[action$='remove'] button")).press()
    expect(rows).to_have_count(3)
    anna.is_seen()
    anna.to(".tab[data-column='2']").press()
    both.adds(anna, "#new-2", "Een vast aanspreekpunt", "#notes-2")
    colleagues.write("Samen eten")
    _typing_is_left_alone(both)


def _typing_is_left_alone(both: Both) -> None:
    """Els goes on while Anna is amid a word: field, text and caret stay."""
    anna = both.anna
    anna.to("#new-2").types("Nog niet af").press("ArrowLeft").press("ArrowLeft")
    both.goes_on("pairs_forming")
    anna.at("#new-2")
    both.goes_on("pairs")
    anna.at("#new-2")
    assert anna.page.locator("#new-2").evaluate("field => field.selectionStart") == len("Nog niet af") - 2
    anna.press("End").types(", nu wel").press()
    expect(anna.page.locator("#new-2")).to_be_hidden()
    anna.is_seen()


def _in_groups(both: Both) -> None:
    els, anna = both.els, both.anna
    for number in (0, 1):
        pick = anna.page.locator("#list-1 [data-pick=cards]").nth(number)
        anna.to(pick).press("Space")
        pressed(pick)
        anna.at(pick)
    anna.to("[data-picked=cards] [data-open=merge]").press()
    anna.to("#merge [data-texts-of] button").press()
    anna.to("#merge .button--primary").press()
    expect(anna.page.locator("#list-1 .slip--pile")).to_have_count(1)
    anna.is_seen()
    both.opens_and_closes(anna, "#list-1 [data-open=move-note]", "#move-note")
    anna.to("#list-1 form[action$='aside'] button").press()
    expect(anna.page.locator("#list-aside > li")).to_have_count(1)
    anna.is_seen()
    anna.to("#list_state form button").press()
    expect(anna.page.locator("#list_state form button")).to_have_attribute("aria-pressed", "true")
    anna.at("#list_state form button")
    both.opens_and_closes(els, "#group_board .chip--press", "#move-person")
    both.goes_on("fours_forming")
    both.goes_on("fours")
    both.goes_on("together")


def _on_the_flap(both: Both) -> None:
    els, anna = both.els, both.anna
    els.to("#k1 [data-open=flap-add]").press()
    els.to("#flap-add [name=column]:checked").press("ArrowRight")
    expect(els.page.locator("#flap-add [name=column][value='2']")).to_be_checked()
    els.is_seen()
    els.to("#flap-add-text").types("Tijd in het rooster")
    els.to("#flap-add .button--primary").press()
    expect(els.page.locator("#flap-2")).to_contain_text("Tijd in het rooster")
    els.press("Escape")
    els.at("#k1 [data-open=flap-add]")
    # Through a small window into a dialog, and back where one came from, though the card was renewed meanwhile.
    card = els.page.locator("#flap-2 > li", has_text="Tijd in het rooster")
    els.to(card.locator(".flap__more")).press()
    els.to(card.locator("[data-open=edit-text]")).press()
    els.to("#edit-text-text").press("End").types(" voor dit onderwerp")
    els.to("#edit-text .button--primary").press()
    expect(els.page.locator("#flap-2")).to_contain_text("voor dit onderwerp")
    els.at(els.page.locator("#flap-2 > li", has_text="voor dit onderwerp").locator(".flap__more"))
    anna.to("#flap [data-hold]").press("Space")
    pressed(anna.page.locator("#flap [data-hold]"))
    anna.press("Space")
    els.to("#next .next").press()
    els.to("#rest form button").press()
    for keys in (els, anna):
        in_phase(keys.page, "questions")
    els.at("#next .next")


def _deeper(both: Both) -> None:
    els, anna = both.els, both.anna
    both.goes_on("finds")
    anna.to("#new-find").types("Tijd nemen, daar gaat het om")
    anna.to('form[data-form="find"] button').press()
    expect(anna.page.locator("#my_finds li")).to_have_count(1)
    anna.is_seen()
    els.to("#proposed_finds li form button").press()
    expect(els.page.locator("#finds li")).to_have_count(1)
    els.is_seen()
    both.adds(els, "#new-find-text", "Regels helpen pas als iedereen ze kent", "#finds")
    both.goes_on("top")


def _choosing(both: Both) -> None:
    els, anna = both.els, both.anna
    way = els.page.locator("#top_keys button[name=by][value=voting]")
    els.to(way).press()
    pressed(way)
    els.is_seen()
    for number in range(2):
        choose = els.page.locator("#finds > li").nth(number).locator(".flap__choose button")
        els.to(choose).press("Space")
        pressed(choose)
        els.at(choose)
    els.to("#top_keys form[action$='top/open'] button").press()
    vote = anna.page.locator("#ballot > ul button").first
    anna.to(vote).press("Space")
    pressed(vote)
    anna.at(vote)
    els.to("#top_keys form[action$='top/close'] button").press()
    expect(anna.page.locator("#ballot")).to_be_hidden()
    els.is_seen()
    anna.is_seen()
    both.goes_on("evaluation")


def _doing(both: Both) -> None:
    els, anna = both.els, both.anna
    both.adds(els, "#new-learn", "We doen al veel", "#answers-learn")
    anna.to("#new-action").types("Elke week een inloopuur")
    anna.to('form[data-form="action"] button').press()
    els.to("#proposed_actions li form button").press()
    expect(anna.page.locator("#actions li")).to_have_count(1)
    els.is_seen()
    along = anna.page.locator("#actions button.switch")
    anna.to(along).press("Space")
    pressed(along)
    anna.at(along)
    both.goes_on("closing")


def _ending(both: Both) -> None:
    els, anna = both.els, both.anna
    els.to("#next .next").press()
    els.to("#end .button--alert").press()
    for keys in (els, anna):
        in_phase(keys.page, "finished")
        keys.is_seen()
        keys.to("#report_key a").press()
        expect(keys.page).to_have_url(re.compile("/report/"))
        expect(keys.page.locator("h1")).to_be_visible()
        keys.to(keys.page.get_by_role("link", name="Terug", exact=True)).press()
        in_phase(keys.page, "finished")
