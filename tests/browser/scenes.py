"""A room in every phase and in the states between them: what fills the pages so that they can be looked at or tested.

One play goes through a whole session. Its scenes come in order, because each builds on what stands there already.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.colleagues import Colleagues
from tests.browser.rooms import Room, in_phase, joins_by_the_form, opens_by_the_form, writes
from tests.phones import Phone

NAMES = ("Bram", "Cato", "Daan", "Emma", "Femke", "Gijs", "Hanna", "Ilias", "Jette", "Kaya", "Lotte")
MORE = ("Milan", "Noor", "Omar", "Pien", "Quinten", "Roos", "Sanne", "Youssef")
WITHOUT_PHONE = "Wim"
ANNA = re.compile(r"\bAnna\b")  # not Hanna

# What colleagues could write, for each column. No names, nobody to be recognised.
IDEAS = (
    (
        "Rustig blijven en eerst luisteren",
        "Vragen wat iemand zelf wil dat er gebeurt",
        "Niet oordelen over het maken van de foto",
        "Zeggen: dit is niet jouw schuld",
        "Weten waar je iemand naartoe kunt verwijzen, ook buiten schooltijd",
        "Eerlijk zijn over wat je niet geheim kunt houden",
        "Duidelijk zijn dat doorsturen niet mag",
        "Tijd maken, ook als het slecht uitkomt",
        "Samen bekijken wat er online nog staat",
        "Woorden gebruiken die jongeren zelf gebruiken",
        "Over sexting praten voordat er iets speelt",
        "Het er later nog eens over hebben",
        "Zelf hulp vragen aan een collega",
    ),
    (
        "Eén vast aanspreekpunt dat iedereen kent",
        "Een groep waarin grapjes over lichamen niet gewoon zijn",
        "Een les over wensen en grenzen, elk jaar opnieuw",
        "Collega’s die hetzelfde antwoord geven",
        "Een duidelijke afspraak over telefoons in de kleedkamer",
        "Ouders die weten wat ze beter niet kunnen zeggen",
        "Vrienden die een foto wissen en niet doorsturen",
        "Een stappenplan dat je in één minuut kunt lezen",
        "Een leiding die zich ermee bemoeit",
        "Posters met waar je terechtkunt",
        "Een team dat er onderling over durft te praten",
        "Leerlingen die meedenken over de regels",
        "Tijd in het rooster voor dit onderwerp",
    ),
    (
        "Iemand die meegaat naar de politie",
        "Zelf mogen kiezen wie het hoort",
        "Weten wat de volgende stap is",
        "Gewoon weer mee kunnen doen in de klas",
        "Hulp bij het laten verwijderen van beelden",
        "Iemand die na een maand nog eens vraagt hoe het gaat",
        "Steun van vrienden die blijven",
        "Een rustige plek om even te zitten",
        "Geen verwijten, ook niet thuis",
        "Een vertrouwenspersoon die tijd heeft",
        "Anoniem kunnen chatten met iemand die er verstand van heeft",
        "Dat het ophoudt",
        "Erkenning: wat er gebeurde was niet oké",
    ),
)


@dataclass
class Play:
    """One session: a facilitator, the wall, one phone as a real page, and colleagues without a window."""

    room: Room
    els: Page
    screen: Page
    anna: Page
    colleagues: Colleagues
    names: list[str] = field(default_factory=list)

    @property
    def pages(self) -> dict[str, Page]:
        return {"phone": self.anna, "console": self.els, "screen": self.screen}

    def come_in(self, names: Sequence[str]) -> None:
        self.colleagues.come_in(self.room.code, names)
        self.names.extend(names)
        expect(self.els.locator("#people_summary")).to_contain_text(str(len(self.names) + 1))

    def says(self, phone: Phone, path: str, **said: Any) -> None:
        answer = self.colleagues.do(phone.posts(f"{phone.root}{path}", **said))
        assert answer.status_code == 200, (path, answer.status_code, answer.text[:300])

    def goes_to(self, phase: str) -> None:
        if phase == "finished":
            tap(self.els.locator("#next .next"))
            tap(self.els.locator("#end .button--alert"))
        else:
            self.room.goes_to(phase)
        for page in self.pages.values():
            in_phase(page, phase)

    def are_here(self) -> None:
        """Colleagues ask for news over HTTP too, as every page does: so nobody is shown as offline."""
        for phone in self.colleagues.phones:
            assert self.colleagues.do(phone.http.get(phone.data["check"])).status_code == 200

    def beside_anna(self) -> list[str]:
        """With whom she sits, as the board on the console says."""
        return [name for name in tile_of(self.els, "Anna").locator(".chip bdi").all_inner_texts() if name != "Anna"]

    def colleague(self, name: str) -> Phone:
        return next(phone for phone in self.colleagues.phones if phone.name == name)


def opens_a_play(els: Page, on_the_wall: Callable[[Page], Page], anna: Page, base: str, colleagues: Colleagues) -> Play:
    """The screen shares the console's cookies, as on a laptop with a projector."""
    room = opens_by_the_form(els, base)
    screen = on_the_wall(els)
    joins_by_the_form(anna, base, room.code, "Anna")
    return Play(room, els, screen, anna, colleagues)


def tile_of(console: Page, name: str) -> Locator:
    return console.locator("#group_board .tile", has=console.get_by_text(name, exact=True)).first


def card_of(page: Page, text: str) -> Locator:
    return page.locator("li[id^=card-]", has_text=text).first


def tap(button: Locator) -> None:
    button.first.click()


def close(page: Page) -> None:
    """The dialog goes, and with it what was chosen for it."""
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)
    unpick = page.locator("[data-unpick] >> visible=true")
    if unpick.count():
        tap(unpick)


# What opens a dialog ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Dialog:
    """A dialog of the phone or the console, and what is pressed until it stands there."""

    page: str
    name: str
    opens: Callable[[Page], None]


def pressing(*selectors: str) -> Callable[[Page], None]:
    def press(page: Page) -> None:
        for selector in selectors:
            tap(page.locator(f"{selector} >> visible=true"))

    return press


def _wipe_card(page: Page) -> None:
    tap(page.locator("#list-1 [data-open=edit-card]"))
    tap(page.locator("#edit-card [data-open=wipe-card]"))


def _picks(page: Page, where: str) -> None:
    """The first two are chosen."""
    for number in range(2):
        button = page.locator(f"{where} [data-pick]").nth(number)
        if button.get_attribute("aria-pressed") == "false":
            button.click()


def _phone_merge(page: Page) -> None:
    _picks(page, "#list-1")
    tap(page.locator("[data-picked=cards] [data-open=merge]"))


def _console_merge(page: Page) -> None:
    _picks(page, "#flap-1")
    tap(page.locator("[data-picked=cards] [data-open=merge]"))


def _new_find(page: Page) -> None:
    _picks(page, "#flap-1")
    tap(page.locator("[data-picked=cards] [data-open=new-find]"))


def _more(opens: str, where: str = "#flap-1") -> Callable[[Page], None]:
    def press(page: Page) -> None:
        tap(page.locator(f"{where} .flap__more"))
        tap(page.locator(f"{where} [popover]:popover-open [data-open={opens}]"))

    return press


def _menu(opens: str) -> Callable[[Page], None]:
    """People and links stand in the bar, or on a narrow page behind one button."""

    def press(page: Page) -> None:
        button = page.locator(f"[data-open={opens}]").first
        if not button.is_visible():
            page.locator("[popovertarget=menu]").click()
        button.click()

    return press


def _settle(page: Page) -> None:
    _picks(page, "#top_keys")
    tap(page.locator("#top_keys [data-open=settle]"))


# What happens in each scene ---------------------------------------------------------------------


def _nothing(play: Play) -> None:
    """The phase is shown as it comes."""


def _lobby(play: Play) -> None:
    play.come_in(NAMES)
    els = play.els
    _menu("people-dialog")(els)
    tap(els.locator("#people-dialog summary"))
    els.locator("#add-person-name").fill(WITHOUT_PHONE)
    els.locator("#add-person-name").press("Enter")
    expect(els.locator("#console_people")).to_contain_text(WITHOUT_PHONE)
    els.locator("#people-dialog [data-dismiss]").first.click()
    play.names.append(WITHOUT_PHONE)
    for phone, answer in zip(play.colleagues.phones, ("yes", "yes", "partly", "no"), strict=False):
        play.says(phone, "listened", answer=answer)


def _podcast(play: Play) -> None:
    els, anna = play.els, play.anna
    # The first is large from the beginning; this one comes beside it.
    els.locator("#question_choice button").nth(1).click()
    tap(els.locator("#round_keys form button"))
    tap(anna.get_by_text("Stel een vraag voor later"))
    anna.locator("#question").fill("Wat zeg je tegen ouders die boos zijn op hun eigen kind?")
    anna.locator('form[data-form="question"] button').click()
    play.says(play.colleague("Cato"), "questions", text="Mag een school in een telefoon kijken?")
    tap(els.locator("#console_questions form[action$='show'] button"))
    expect(play.screen.locator("#shown_questions li")).to_have_count(1)
    play.says(play.colleague("Daan"), "help", wanted=1)
    expect(els.locator("#help_asked")).to_contain_text("Daan")
    expect(play.screen.locator("#round")).to_be_visible()


def _talk_groups(play: Play) -> None:
    """One press after the other has its effect: what goes from the page moves what is to be pressed next."""
    for place in ("#help_asked form button", "#round_keys form[action$='end'] button"):
        pressed = play.els.locator(place)
        tap(pressed)
        expect(pressed).to_have_count(0)
    tap(play.els.locator("#talk_keys form button"))
    expect(play.anna.locator("#my_talk")).to_be_visible()
    expect(play.screen.locator("#tables")).to_be_visible()


def _break(play: Play) -> None:
    play.els.locator("[popovertarget=break-lengths]").click()
    tap(play.els.locator("#break-lengths form button"))
    expect(play.screen.locator("#break_notice")).to_be_visible()
    expect(play.anna.locator("#break_notice")).to_be_visible()


def _black(play: Play) -> None:
    tap(play.els.locator("#break_keys form button"))
    tap(play.els.locator("#screen_keys button"))
    expect(play.screen.locator("body")).to_have_attribute("data-black", "true")


def _alone(play: Play) -> None:
    els, anna = play.els, play.anna
    if els.locator("body").get_attribute("data-black") == "true":
        tap(els.locator("#screen_keys button"))
    tap(els.locator("#clock_keys button"))
    for text in (IDEAS[0][0], IDEAS[0][3], "Iets wat ik zelf meemaakte"):
        writes(anna, text)
    tap(anna.locator("#notes-1 li", has_text="meemaakte").locator("button.switch"))
    expect(anna.locator("#notes-1 button.switch[aria-pressed=true]")).to_have_count(1)
    for place, phone in enumerate(play.colleagues.phones, 1):
        for column in (1, 2, 3):
            text = IDEAS[column - 1][place % len(IDEAS[0])]
            answer = play.colleagues.do(phone.writes(text, column))
            assert answer.status_code == 200, answer.text
    expect(els.locator("#written")).to_contain_text(str(len(play.colleagues.phones) + 1))


def _cheat_sheet(play: Play) -> None:
    els, anna = play.els, play.anna
    tap(els.locator("#cheat_sheet_key button"))
    tap(anna.locator("#cheat_sheet summary"))
    if els.locator("#note_writers [data-open]").count():
        tap(els.locator("#note_writers [data-open]"))
        els.locator("#write-for-text").fill("Koffie zetten en niets hoeven zeggen")
        els.locator("#write-for .button--primary").click()
        expect(els.locator("#write-for-text")).to_have_value("")
        els.locator("#write-for [data-dismiss]").click()


def _neighbours(play: Play) -> None:
    """Two have found each other; a colleague asks Anna, who asked somebody herself."""
    els, anna = play.els, play.anna
    tap(els.locator("#group_board form[action$='groups/neighbours'] button"))
    number = anna.locator("#my_neighbour .own-number b")
    expect(number).to_be_visible()
    asking, *others = play.colleagues.phones
    play.says(asking, "neighbour", number=number.inner_text())
    expect(anna.locator("#my_neighbour .banner button").first).to_be_visible()
    tap(els.locator("#group_board .searching .chip", has_text=others[0].name))
    tap(els.locator("#seat_choice button[name=group]", has_text=others[1].name))
    expect(els.locator("#group_board .tile", has_text=others[0].name)).to_contain_text(others[1].name)
    anna.locator("#neighbour-number").fill("9999")
    anna.locator("#neighbour-number").press("Enter")
    expect(anna.locator("form[data-form=neighbour] .field__error")).to_be_visible()
    anna.locator("#neighbour-number").fill("")


def _pairs_forming(play: Play) -> None:
    """Anna gets the one without a phone beside her, by changing places with whoever sat there."""
    els, anna = play.els, play.anna
    if els.locator("#group_board .searching").count():
        tap(els.locator("#group_board form[action$='groups/neighbours'] button"))
        expect(els.locator("#group_board form[action$='groups/draw'] button")).to_be_visible()
    if WITHOUT_PHONE in play.names and WITHOUT_PHONE not in play.beside_anna():
        neighbour = play.beside_anna()[0]
        els.locator("#group_board .chip", has=els.get_by_text(WITHOUT_PHONE, exact=True)).click()
        els.locator("#seat_choice button[name=with]", has=els.get_by_text(neighbour, exact=True)).click()
        expect(anna.locator("#my_group")).to_contain_text(WITHOUT_PHONE)
    expect(play.screen.locator("#tables")).to_contain_text("Anna")


def _pairs(play: Play) -> None:
    anna = play.anna
    add_card(anna, "Vragen hoe het nu gaat", 1)
    for number in (0, 1):
        anna.locator("#list-1 [data-pick=cards]").nth(number).click()
    tap(anna.locator("[data-picked=cards] [data-open=merge]"))
    tap(anna.locator("#merge [data-texts-of] button"))
    anna.locator("#merge .button--primary").click()
    expect(anna.locator("#list-1 .slip--pile")).to_have_count(1)
    add_card(anna, "Een kop thee, en niets hoeven zeggen", 3)
    tap(anna.locator("#list-3 form[action$='aside'] button"))
    expect(anna.locator("#list-aside li")).to_have_count(1)
    anna.locator("#list .tab[data-column='1']").click()
    for phone in play.colleagues.phones[:3]:
        if phone.name not in play.beside_anna():
            play.says(phone, "list/done", done=1)
    expect(play.els.locator("#group_board .tile__state")).not_to_have_count(0)
    tap(play.els.locator("#group_board .paper button"))
    expect(play.els.locator("#group_board .paper button[aria-pressed=true]")).to_have_count(1)


def _pairs_late(play: Play) -> None:
    """Two who sat together leave; a card is chosen on the phone."""
    els = play.els
    tiles = els.locator("#group_board .tile")
    for number in range(tiles.count()):
        names = tiles.nth(number).locator(".chip bdi").all_inner_texts()
        if len(names) == 2 and not {"Anna", WITHOUT_PHONE} & set(names):
            break
    for name in names:
        phone = play.colleague(name)
        assert play.colleagues.do(phone.opens(f"{phone.root}leave")).status_code == 200
        assert play.colleagues.do(phone.submits(f"{phone.root}leave")).status_code == 200
        play.colleagues.do(phone.leaves())
        play.colleagues.phones.remove(phone)
        play.names.remove(name)
    expect(els.locator("#group_board .tile--empty")).to_have_count(1)


def _list_again(play: Play) -> None:
    """The empty group's list goes to another, so that nothing gets lost on the way."""
    els = play.els
    if els.locator("#group_board .tile--empty").count():
        tap(els.locator("#group_board .tile--empty [popovertarget]"))
        tap(els.locator("#group_board .tile--empty [popover] button"))
        expect(els.locator("#group_board .tile--empty")).to_have_count(0)


def _fours_forming(play: Play) -> None:
    expect(play.screen.locator("#tables")).to_contain_text("Anna")
    expect(play.anna.locator("#my_group")).to_be_visible()


def _fours(play: Play) -> None:
    add_card(play.anna, "Een afspraak die iedereen kent en ook echt nakomt, van conciërge tot leiding", 2)
    play.anna.locator("#list .tab[data-column='1']").click()


def _pen(play: Play) -> None:
    """Somebody beside Anna writes; she reads along, with what came of two cards unfolded."""
    phone = next(phone for phone in play.colleagues.phones if phone.name in play.beside_anna())
    play.says(phone, "list/pen", taken=1)
    expect(play.anna.locator("#pen")).to_contain_text(phone.name)
    tap(play.anna.locator("#list-1 details summary"))


def presents(play: Play, mine: bool) -> None:
    """Whether Anna's group is the one that tells."""
    orders = play.els.locator("#presenting-order > summary")
    if not play.els.locator("#presenting-order[open]").count():
        orders.click()
    now = play.els.locator("#presenting_keys .order--now")
    expect(now).to_have_count(1)
    if ("Anna" in now.inner_text()) != mine:
        whose = play.els.locator("#presenting_keys .order")
        whose = whose.filter(has_text=ANNA) if mine else whose.filter(has_not_text=ANNA)
        tap(whose.first.locator("form button"))
    shown = play.anna.locator("#my_presenting [data-presents]")
    if mine:
        expect(shown).to_be_visible()
    else:
        expect(shown).not_to_be_visible()
    orders.click()


def _others_present(play: Play) -> None:
    """Another group tells; five cards are up."""
    presents(play, mine=False)
    els = play.els
    for column, text in ((1, IDEAS[0][5]), (1, IDEAS[0][8]), (2, IDEAS[1][4]), (2, IDEAS[1][7]), (3, IDEAS[2][9])):
        els.locator(f"#k{column} [data-open=flap-add]").click()
        els.locator("#flap-add-text").fill(text)
        els.locator("#flap-add .button--primary").click()
        expect(els.locator("#flap-add-text")).to_have_value("")
        els.locator("#flap-add [data-dismiss]").click()
        expect(play.screen.locator(f"#flap-{column}")).to_contain_text(text)


def _anna_presents(play: Play) -> None:
    presents(play, mine=True)
    play.anna.locator("#list .tab[data-column='1']").click()
    put = play.anna.locator("#list-1 form[action$='put'] button")
    expect(put.first).to_be_visible()
    tap(put)
    expect(play.screen.locator(".flap li.slip")).to_have_count(6)


def _turns_others(play: Play) -> None:
    presents(play, mine=False)
    expect(play.els.locator("#presenting_keys")).to_be_visible()


def _turns_mine(play: Play) -> None:
    presents(play, mine=True)


def _turns_put(play: Play) -> None:
    """Anna's group has put its one card up."""
    tap(play.anna.locator("#list-1 form[action$='put'] button"))
    expect(play.anna.locator("#list-1 form[action$='put'] button")).to_have_count(0)


def _rest_open(play: Play) -> None:
    orders = play.els.locator("#presenting-order > summary")
    orders.click()
    tap(play.els.locator("#presenting_keys button[name=way][value=open]"))
    expect(play.els.locator("#presenting_keys button[name=way][value=open]")).to_have_attribute("aria-pressed", "true")
    expect(play.anna.locator("#my_presenting [data-presents]")).to_be_visible()


def _questions(play: Play) -> None:
    tap(play.els.locator("#numbers_key button"))
    expect(play.els.locator("#numbers_key button")).to_have_attribute("aria-pressed", "true")
    expect(play.screen.locator(".flap .slip__meta").first).to_be_attached()


FINDS = (
    "Het gaat steeds om tijd nemen, niet om het goede antwoord weten.",
    "Regels helpen pas als iedereen ze hardop durft te noemen.",
    "Wie steun krijgt, wil vooral zelf kunnen kiezen.",
)


def _finds(play: Play) -> None:
    els, anna = play.els, play.anna
    anna.locator("#new-find").fill(FINDS[0])
    anna.locator('form[data-form="find"] button').click()
    expect(els.locator("#proposed_finds li")).to_have_count(1)
    tap(els.locator("#proposed_finds li form button"))
    expect(els.locator("#finds li")).to_have_count(1)
    _new_find(els)
    els.locator("#new-find-words").fill(FINDS[1])
    els.locator("#new-find .button--primary").click()
    expect(play.screen.locator("#finds li.slip")).to_have_count(2)
    anna.locator("#new-find").fill("We beginnen vaak pas als het al mis is.")
    anna.locator('form[data-form="find"] button').click()
    play.says(play.colleagues.phones[0], "finds/add", text=FINDS[2])
    expect(els.locator("#proposed_finds li")).to_have_count(2)
    expect(anna.locator("#my_finds li")).to_have_count(1)


def _by(play: Play, way: str) -> None:
    button = play.els.locator(f"#top_keys button[name=by][value={way}]")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")


def _choose(play: Play, place: str, number: int) -> None:
    toggle = play.els.locator(f"{place} > li").nth(number).locator(".flap__choose button")
    toggle.click()
    expect(toggle).to_have_attribute("aria-pressed", "true")


def _talking(play: Play) -> None:
    _by(play, "talking")
    _choose(play, "#flap-1", 1)
    _choose(play, "#finds", 0)
    expect(play.screen.locator("#top_three .three__one")).to_have_count(2)


def _shortlist(play: Play) -> None:
    els = play.els
    for left in (1, 0):
        tap(els.locator("#top_keys .rank button"))
        expect(els.locator("#top_keys .rank")).to_have_count(left)
    _by(play, "voting")
    for place, number in (("#flap-1", 0), ("#flap-1", 2), ("#flap-2", 0), ("#flap-3", 1), ("#finds", 0), ("#finds", 1)):
        _choose(play, place, number)
    expect(play.screen.locator("#top_three .shortlist__cards li")).to_have_count(6)
    expect(play.anna.locator("#top_three li")).to_have_count(6)


def _open_ballot(play: Play) -> None:
    tap(play.els.locator("#top_keys form[action$='top/open'] button"))
    expect(play.anna.locator("#ballot")).to_be_visible()
    tap(play.anna.locator("#ballot > ul button"))
    expect(play.anna.locator("#ballot > ul button").first).to_have_attribute("aria-pressed", "true")
    forms = play.anna.locator("#ballot > ul form").evaluate_all("all => all.map(form => form.action)")
    paths = [re.sub(r".*/(vote/)", r"\1", str(action)) for action in forms]
    # One has most votes, and three share the two other places.
    for choice, voters in ((0, 3), (1, 2), (2, 2), (3, 2), (4, 1)):
        for phone in play.colleagues.phones[choice : choice + voters]:
            play.says(phone, paths[choice], on=1)


def _tied(play: Play) -> None:
    tap(play.els.locator("#top_keys form[action$='top/close'] button"))
    expect(play.els.locator("#top_keys .choices")).to_be_visible()


def _settled(play: Play) -> None:
    _settle(play.els)
    play.els.locator("#settle .button--primary").click()
    expect(play.screen.locator("#top_three .three__one")).to_have_count(3)
    expect(play.anna.locator("#top_three ol > li")).to_have_count(3)


def _evaluation(play: Play) -> None:
    els, anna = play.els, play.anna
    for entry, text in (
        ("#new-learn", "Luisteren kost minder tijd dan je denkt."),
        ("#new-learn", "We doen al meer dan we wisten."),
        ("#new-need", "Een uur per maand om dit te oefenen."),
    ):
        els.locator(entry).fill(text)
        els.locator(entry).press("Enter")
        expect(play.screen.locator(".harvest")).to_contain_text(text)
        expect(els.locator(entry)).to_have_value("")
    anna.locator("#new-action").fill("Een vast inloopuur, elke week")
    anna.locator('form[data-form="action"] button').click()
    tap(els.locator("#proposed_actions li form button"))
    expect(anna.locator("#actions li")).to_have_count(1)
    tap(anna.locator("#actions button.switch"))
    anna.locator("#new-action").fill("De les over grenzen naar het begin van het jaar halen")
    anna.locator('form[data-form="action"] button').click()
    for text, who, due in (
        ("Een stappenplan van één bladzijde maken", "Zorgteam", "2030-03-01"),
        ("Ouderavond voorbereiden", "", "2020-01-31"),
    ):
        els.locator("#action-text").fill(text)
        els.locator("#action-who").fill(who)
        els.locator("#action-due").fill(due)
        els.locator('form[data-form="add_action"] button').click()
        expect(play.screen.locator("#actions")).to_contain_text(text)
        expect(els.locator("#action-text")).to_have_value("")
    expect(els.locator("#proposed_actions li")).to_have_count(1)


def _closing(play: Play) -> None:
    tap(play.els.locator("#round_keys form button"))
    expect(play.screen.locator("#round")).to_be_visible()


def _finished(play: Play) -> None:
    expect(play.screen.locator("#top_three .three__one")).to_have_count(3)


def add_card(phone: Page, text: str, column: int) -> None:
    phone.locator(f"#list .tab[data-column='{column}']").click()
    entry = phone.locator(f"#new-card-{column}")
    entry.fill(text)
    entry.press("Enter")
    expect(phone.locator(f"#list-{column}")).to_contain_text(text)


# The scenes -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Scene:
    """A state to look at. For each page that it is about: what one comes to do there, or to see."""

    name: str
    phase: str
    happens: Callable[[Play], None] = _nothing
    phone: str = ""
    console: str = ""
    screen: str = ""
    dialogs: tuple[Dialog, ...] = ()

    def about(self) -> Iterator[tuple[str, str]]:
        for page in ("phone", "console", "screen"):
            if control := getattr(self, page):
                yield page, control


NEXT = "#next .next"

SCENES = (
    Scene(
        "lobby",
        "lobby",
        _lobby,
        "#listened",
        NEXT,
        ".entry__code",
        (
            Dialog("phone", "help", pressing(".footbar [data-open=help]")),
            Dialog("phone", "rename", pressing("#listened [data-open=rename]")),
            Dialog("console", "people-dialog", _menu("people-dialog")),
            Dialog("console", "links", _menu("links")),
        ),
    ),
    Scene(
        "welcome",
        "welcome",
        _nothing,
        "#agreements li",
        NEXT,
        "#agreements li",
        (Dialog("console", "edit-agreements", pressing("[data-open=edit-agreements]")),),
    ),
    Scene(
        "podcast",
        "podcast",
        _podcast,
        "#large_questions",
        NEXT,
        "#large_questions",
        (Dialog("console", "disclosure", pressing("#help_asked [data-open=disclosure]")),),
    ),
    Scene("podcast-groups", "podcast", _talk_groups, "#my_talk", "#group_board", "#tables"),
    Scene("podcast-break", "podcast", _break, "#break_notice", "#break_keys", "#break_notice"),
    Scene("podcast-black", "podcast", _black, "", "#screen_keys"),
    Scene(
        "alone",
        "alone",
        _alone,
        "#new-1",
        "#written",
        ".writing__question",
        (
            Dialog("phone", "edit-note", pressing("#notes-1 [data-open=edit-note]")),
            Dialog("phone", "move-note", pressing("#notes-1 [data-open=move-note]")),
            Dialog("console", "write-for", pressing("#note_writers [data-open=write-for]")),
        ),
    ),
    Scene("alone-cheat-sheet", "alone", _cheat_sheet, "#cheat_sheet .columns", "#cheat_sheet_key button"),
    Scene(
        "pairs_forming-neighbours",
        "pairs_forming",
        _neighbours,
        "#my_neighbour .banner button",
        "#group_board .searching form button",
        ".tables__lead",
        (Dialog("console", "move-person", pressing("#group_board .tile .chip--press")),),
    ),
    Scene(
        "pairs_forming",
        "pairs_forming",
        _pairs_forming,
        "#my_group",
        NEXT,
        "#tables",
        (Dialog("console", "move-person", pressing("#group_board .chip--press")),),
    ),
    Scene(
        "pairs",
        "pairs",
        _pairs,
        "#new-card-1",
        "#group_board",
        "#tables",
        (
            Dialog("phone", "edit-card", pressing("#list-1 [data-open=edit-card]")),
            Dialog("phone", "wipe-card", _wipe_card),
            Dialog("phone", "move-note", pressing("#list-1 [data-open=move-note]")),
            Dialog("phone", "merge", _phone_merge),
            Dialog("phone", "add-for", pressing("#list_state [data-open=add-for]")),
        ),
    ),
    Scene("pairs-left", "pairs", _pairs_late, "", "#group_board .tile--empty button"),
    Scene("fours_forming", "fours_forming", _fours_forming, "#my_group", NEXT, "#tables"),
    Scene("fours", "fours", _fours, "#new-card-1", "#group_board", "#tables"),
    Scene("fours-pen", "fours", _pen, "[data-reads-along] button"),
    Scene(
        "together",
        "together",
        _others_present,
        "#presenting",
        "#presenting_keys form button",
        "#presenting",
        (
            Dialog(
                "console",
                "flap-add",
                pressing("#presenting-order > summary", "#presenting_keys .order__do [data-open]"),
            ),
            Dialog("console", "flap-add", pressing("#k1 [data-open=flap-add]")),
            Dialog("console", "edit-text", _more("edit-text")),
            Dialog("console", "move-card", _more("move-card")),
            Dialog("console", "wipe-text", _more("wipe-text")),
            Dialog("console", "merge", _console_merge),
        ),
    ),
    Scene(
        "together-mine",
        "together",
        _anna_presents,
        "#list-1 form[action$='put'] button",
        "#presenting_keys form button",
        "#presenting",
        (Dialog("console", "rest", pressing(NEXT)),),
    ),
    Scene("questions", "questions", _questions, "#flap-1 li", NEXT, "#flap-1 li"),
    Scene(
        "finds",
        "finds",
        _finds,
        "#new-find",
        "#new-find-text",
        "#finds li",
        (
            Dialog("console", "new-find", _new_find),
            Dialog("console", "link-find", _more("link-find", "#finds")),
        ),
    ),
    Scene("top", "top", _nothing, "#top_three", "#top_keys button"),
    Scene("top-talking", "top", _talking, "#top_three li", "#top_keys .rank button", "#top_three li"),
    Scene(
        "top-shortlist", "top", _shortlist, "#top_three li", "#top_keys form[action$='open'] button", "#top_three li"
    ),
    Scene(
        "top-ballot", "top", _open_ballot, "#ballot button", "#top_keys form[action$='close'] button", "#top_three li"
    ),
    Scene(
        "top-tied",
        "top",
        _tied,
        "#top_three",
        "#top_keys .choices button",
        "#top_three",
        (Dialog("console", "settle", _settle),),
    ),
    Scene("top-done", "top", _settled, "#top_three li", "#top_keys .rank", "#top_three li"),
    Scene(
        "evaluation",
        "evaluation",
        _evaluation,
        "#new-action",
        "#action-text",
        "#actions li",
        (Dialog("console", "edit-action", pressing("#actions [data-open=edit-action]")),),
    ),
    Scene(
        "closing",
        "closing",
        _closing,
        "#report_key a",
        NEXT,
        ".thanks p",
        (Dialog("console", "end", pressing(NEXT)),),
    ),
    Scene("finished", "finished", _finished, "#report_key a", "#report_key a", "#top_three li"),
)


def _many(play: Play) -> None:
    play.come_in((*NAMES, *MORE))


def _many_forming(play: Play) -> None:
    expect(play.screen.locator("#tables .table")).to_have_count(10)


# A larger room, in which groups present in turns. Only what is different from the other.
MANY = (
    Scene("many-lobby", "lobby", _many, "#people", NEXT, "#people li"),
    Scene("many-alone", "alone", _alone, "", "#written"),
    Scene("many-pairs_forming", "pairs_forming", _many_forming, "", "#group_board .tile", "#tables"),
    Scene("many-pairs", "pairs", _pairs_late, "", "#group_board .tile--empty button", "#tables"),
    Scene("many-fours_forming", "fours_forming", _fours_forming, "", "#group_board .tile", "#tables"),
    Scene("many-turns", "together", _turns_others, "#presenting", "#presenting_keys form button", "#presenting"),
    Scene(
        "many-turns-mine", "together", _turns_mine, "#list-1 form[action$='put'] button", "#presenting_keys form button"
    ),
    Scene("many-turns-put", "together", _turns_put, "#my_presenting", "#presenting_keys form button", "#flap-1 li"),
    Scene("many-rest", "together", _rest_open, "#my_presenting form button", "#presenting_keys", "#presenting"),
    Scene("many-questions", "questions", _nothing, "#flap-1 li", NEXT, "#flap-1 li"),
)
