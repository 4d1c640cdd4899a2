"""Flaps and a pair's list with few cards and with many, to look at and to measure: `flap-5`, `list-40`, `flap-150`."""

import uuid
from functools import partial

from playwright.sync_api import Page, expect

from tests.browser.scenes import IDEAS, NEXT, Dialog, Play, Scene, pressing

TAILS = (
    "",
    ", ook als het druk is op de groep en er eigenlijk geen tijd voor is",
    ", en dat samen afspreken",
    ": dat hielp bij ons het meest, omdat iedereen wist waar die aan toe was en niemand iets hoefde uit te leggen",
)
ASKED = "Iemand die na een paar weken nog eens vraagt hoe het gaat, zonder dat de hele klas het merkt. "
LONG = f"{(ASKED * 4)[:299]}."
# What a layout trips over: long words, letters that are pictures, letters that run the other way.
ODD = (
    "Meldcode-aandachtsfunctionarissenoverleg",
    "Jeugdhulpverleningsorganisatiemedewerkersvertrouwenspersoon die ook ’s avonds bereikbaar is",
    LONG,
    "👩‍👩‍👧‍👦 Thuis erbij betrekken 💬, maar pas als het mag 🙏🏽",
    "أن يكون هناك شخص بالغ يستمع دون إصدار أحكام",
    "https://voorbeeld.test/een-heel-lang-adres-dat-iemand-uit-een-ander-document-heeft-geplakt?en=nog-langer",
    "Tijd",
)
# What a form of the console sends: with the revision of the last answer, else each brings the whole page again.
SEND = """async ([path, fields]) => {
  const answer = await fetch(path, {
    method: "POST",
    body: new URLSearchParams([...fields, ["revision", window.answered ?? ""]]),
    headers: { "HX-Request": "true", "X-CSRFToken": document.body.dataset.csrf },
  });
  if (answer.ok) window.answered = (await answer.json()).to;
  return answer.status;
}"""


def texts(number: int) -> list[tuple[int, str]]:
    """So many cards, each with its column: what colleagues could write, with something odd among the first forty."""
    found = [(column, f"{idea}{tail}") for tail in TAILS for ideas in zip(*IDEAS, strict=True)
             for column, idea in enumerate(ideas, 1)]  # fmt: skip
    for at, odd in enumerate(ODD):
        found.insert(5 + 5 * at, (at % 3 + 1, odd))
    return found[:number]


def posts(console: Page, path: str, *fields: tuple[str, str]) -> None:
    """What a form of the console sends; a hundred cards by typing would take minutes."""
    root = console.url.partition("?")[0].rstrip("/")
    status = console.evaluate(SEND, [f"{root}/{path}", [["op", str(uuid.uuid4())], *fields]])
    assert status == 200, (path, status)


def fills(console: Page, number: int, already: int = 0) -> None:
    """The flap has so many cards."""
    for column, text in texts(number)[already:]:
        posts(console, "flap/add", ("column", str(column)), ("text", text))


# In the pictures --------------------------------------------------------------------------------


def _has(number: int, already: int, play: Play) -> None:
    if not already:
        play.come_in(("Bram", "Cato"))
    fills(play.els, number, already)
    for page in play.pages.values():
        expect(page.locator("[id^=flap_card-]")).to_have_count(number)


def _chosen(play: Play) -> None:
    """Three are chosen, so that the bar says what can be done with them; and there is a step to undo."""
    for at in (0, 2, 3):
        play.els.locator("#flap-1 [data-pick]").nth(at).click()
    expect(play.els.locator("[data-picked=cards]")).to_be_visible()
    expect(play.els.locator("#undo_key button")).to_be_visible()


def _list_has(number: int, already: int, play: Play) -> None:
    """Anna and Bram have so many cards on their list."""
    if not already:
        play.come_in(("Bram",))
    bram = play.colleague("Bram")
    for column, text in texts(number)[already:]:
        play.says(bram, "list/add", column=column, text=text)
    expect(play.anna.locator("li[id^=card-]")).to_have_count(number)


CARD, PHONE_CARD = "#flap-1 li", "#flap-1 li"
FLAPS = (
    Scene("flap-5", "questions", partial(_has, 5, 0), PHONE_CARD, NEXT, CARD),
    Scene("flap-40", "questions", partial(_has, 40, 5), PHONE_CARD, NEXT, CARD),
    Scene(
        "flap-150", "questions", partial(_has, 150, 40), PHONE_CARD, NEXT, CARD,
        (Dialog("console", "sheets", pressing("[popovertarget=sheets]")),),
    ),
    Scene("flap-150-chosen", "finds", _chosen, "", NEXT, ""),
)  # fmt: skip
LISTS = tuple(
    Scene(f"list-{number}", "pairs", partial(_list_has, number, already), "#list-1 li", "")
    for number, already in ((5, 0), (40, 5), (150, 40))
)
