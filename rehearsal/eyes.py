"""How somebody reads a page: cards with their columns, who sits where, the clock. Nothing here knows the server."""

import re
from collections.abc import Iterable, Iterator

from lxml.html import HtmlElement

from rehearsal.memory import Key
from rehearsal.page import Page, text_of

COLUMNS = (1, 2, 3)
Seen = tuple[str, int, bool]  # text, column, set aside
LATE = "i-clock"
NUMBER = re.compile(r"\d+")


def words(row: HtmlElement) -> str:
    """The words of a card, note, find or question: what stands large in its row. None when they were wiped."""
    found = row.xpath(".//*[contains(concat(' ', @class, ' '), ' slip__text ')] | .//*[contains(@class, 'voice')]")
    return text_of(found[0]) if found else ""


def key_of(row: HtmlElement) -> str:
    return str(row.get("id")).partition("-")[2]


def has_icon(row: HtmlElement, name: str) -> bool:
    return bool(row.xpath(".//*[local-name()='use'][contains(@href, $name)]", name=f"#{name}"))


def is_late(row: HtmlElement) -> bool:
    return has_icon(row, LATE)


def signs_of_wiped(page: Page) -> int:
    """Cards of the list at hand of which only stays that they were there."""
    return sum(not words(row) for place in ("1", "2", "3", "aside") for row in page.rows(f"list-{place}"))


def note_rows(page: Page) -> Iterator[tuple[int, HtmlElement]]:
    return _in_columns(page, "notes-{}")


def card_rows(page: Page) -> Iterator[tuple[int, HtmlElement]]:
    """The cards of the list at hand; those set aside as column 0."""
    yield from _in_columns(page, "list-{}")
    yield from ((0, row) for row in page.rows("list-aside") if words(row))


def flap_rows(page: Page) -> Iterator[tuple[int, HtmlElement]]:
    return _in_columns(page, "flap-{}")


def _in_columns(page: Page, place: str) -> Iterator[tuple[int, HtmlElement]]:
    return ((column, row) for column in COLUMNS for row in page.rows(place.format(column)) if words(row))


def cards(rows: Iterable[tuple[int, HtmlElement]]) -> list[Seen]:
    return sorted((words(row), column, column == 0) for column, row in rows)


def row_of(rows: Iterable[tuple[int, HtmlElement]], text: str) -> HtmlElement | None:
    return next((row for _column, row in rows if words(row) == text), None)


def names_in(element: HtmlElement) -> list[str]:
    return [text_of(name) for name in element.xpath(".//bdi")]


# Who sits where ---------------------------------------------------------------------------------


def board(console: Page, level: str) -> dict[Key, list[str]]:
    """The groups as the console shows them, also those with nobody left."""
    part = console.part("group_board")
    tiles = [] if part is None else part.xpath(".//li[starts-with(@class, 'tile')]")
    return {
        (level, number_of(tile.xpath(".//h3")[0])): [text_of(name) for name in tile.xpath(".//ul//bdi")]
        for tile in tiles
    }


def tile_of(console: Page, key: Key) -> HtmlElement | None:
    part = console.part("group_board")
    tiles = [] if part is None else part.xpath(".//li[starts-with(@class, 'tile')]")
    return next((tile for tile in tiles if number_of(tile.xpath(".//h3")[0]) == key[1]), None)


def my_group(phone: Page) -> tuple[str, list[str]] | None:
    """The number of the own group and the names of the others, as a phone shows them; None when it shows none."""
    part = phone.part("my_group")
    label = [] if part is None else part.xpath(".//*[@class='label']")
    if part is None or (not label and not part.xpath(".//*[@class='say']")):
        return None
    return (number_of(label[0]) if label else "", names_in(part))


def pen(phone: Page) -> str:
    """What a phone says of the pen of its group: "mine", "reads", "free", or "" when everybody writes."""
    part = phone.part("pen")
    if part is None or not part.xpath(".//input[@name='taken']"):
        return ""
    if part.xpath(".//*[@data-reads-along]"):
        return "reads"
    return "free" if part.xpath(".//input[@name='free']") else "mine"


def tables(screen: Page) -> list[list[str]]:
    """Who sits with whom, as the room sees it."""
    part = screen.part("tables")
    return (
        []
        if part is None
        else [names_in(table) for table in part.xpath(".//li[.//bdi]") if not table.xpath("ancestor::li")]
    )


def number_of(element: HtmlElement) -> str:
    found = NUMBER.search(text_of(element))
    return found[0] if found else ""


# Time and size ----------------------------------------------------------------------------------


def clock(page: Page) -> tuple[str, str, str] | None:
    """When it ends, what is left, how long it is: the same on every device, whatever its own clock says."""
    part = page.part("clock")
    return None if part is None else (part.get("data-ends", ""), part.get("data-left", ""), part.get("data-total", ""))


def size_advice(console: Page) -> str:
    part = console.part("people_summary")
    found = [] if part is None else part.xpath(".//*[contains(@class, 'people__advice')]")
    return text_of(found[0]) if found else ""


def numbers_on(row: HtmlElement, opened: bool = False) -> tuple[int, ...]:
    """The counts on a card of the flap, of people and of groups, that are not nought; or in it, when it is opened."""
    said = row.xpath(f"./{'*[@popover]/' if opened else ''}*[@class='slip__meta']/span")
    counts = [span for span in said if has_icon(span, "i-people") or not span.xpath(".//*[local-name()='use']")]
    return tuple(int(found) for span in counts for found in NUMBER.findall(text_of(span)) if int(found))


# Presenting and choosing ------------------------------------------------------------------------


def presenting(console: Page) -> tuple[str, str]:
    """Which group presents, by its number ("" when none does), and in which way."""
    part = console.part("presenting_keys")
    if part is None:
        return "", ""
    now = part.xpath(".//li[contains(@class, 'order--now')]")
    way = part.xpath(".//button[@name='way'][@aria-pressed='true']")
    return (number_of(now[0]) if now else "", str(way[0].get("value")) if way else "")


def asked_whether_there(phone: Page) -> tuple[str, str] | None:
    """The words of an own card and of the card of the flap that somebody is asked about; None when they are not."""
    part = phone.part("already")
    said = [] if part is None else part.xpath(".//*[contains(concat(' ', @class, ' '), ' slip__text ')]")
    return (text_of(said[0]), text_of(said[1])) if len(said) == 2 else None


def is_up(row: HtmlElement) -> bool:
    return "slip--done" in row.get("class", "").split()


def cards_left(console: Page) -> int:
    part = console.part("rest_left")
    return 0 if part is None else int(part.get("data-left", "0"))


def top_three(page: Page) -> list[str]:
    part = page.part("top_three")
    rows = [] if part is None else part.xpath(".//ol/li")
    return [text_of(row.xpath(".//p")[0]) if row.xpath(".//p") else text_of(row) for row in rows]


def votes(console: Page) -> dict[str, int]:
    """After closing: the counts, on the console only."""
    part = console.part("top_keys")
    rows = [] if part is None else part.xpath(".//li[@class='rank']")
    counted = [(words(row), row.xpath(".//*[contains(@class, 'nowrap')]")) for row in rows]
    return {text: int(number_of(count[0]) or 0) for text, count in counted if count}


def ranked(console: Page) -> list[str]:
    """The top three as it stands on the console."""
    part = console.part("top_keys")
    rows = [] if part is None else part.xpath(".//li[@class='rank'][.//*[@class='rank__number']]")
    return [words(row) for row in sorted(rows, key=lambda row: number_of(row.xpath(".//*[@class='rank__number']")[0]))]


def vote_words(form: HtmlElement) -> str:
    """The words on a vote, without what it is."""
    found = form.xpath(".//*[contains(@class, 'slip__text') or contains(@class, 'voice')]")
    return text_of(found[0])


def places_open(console: Page) -> int:
    """How many places are left for those that are level."""
    part = console.part("top_keys")
    said = [] if part is None else part.xpath(".//*[@class='banner__what']")
    return int(number_of(said[0]) or 1) if said else 0
