"""People in a real room, on a real server: every change comes over the socket, whoever made it."""

import asyncio
import re
from collections.abc import Callable
from typing import Any

from tests.phones import Console, Phone
from tests.server import Server

PERSON = re.compile(r'data-fill-person="([^"]+)" data-fill-level="\w+" data-fill-name="(\w+)"')
GROUP = re.compile(
    r'data-without="([0-9a-f-]{36})[^"]*" data-fill-person="[^"]+" data-fill-level="\w+" data-fill-name="(\w+)"'
)


async def until(shows: Callable[[], bool], within: float = 10) -> None:
    """Wait for what a socket brings; nothing here asks over HTTP."""
    for _look in range(int(within / 0.02)):
        if shows():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("it never came")


def cards(phone: Phone) -> str:
    return " ".join(html for key, html in phone.shown.items() if key.startswith("card-"))


async def room(server: Server, *names: str) -> tuple[Console, list[Phone]]:
    console = await Console(server.url).opens_a_session()
    phones = [await Phone(server.url).joins(console.code, name) for name in names]
    await asyncio.gather(console.connects(), *(phone.connects() for phone in phones))
    await console.goes_to("welcome", "podcast", "alone")
    for phone in phones:
        assert (await phone.writes(f"noot van {phone.name}")).status_code == 200
    return console, phones


async def press(browser: Console | Phone, path: str, **said: Any) -> None:
    answer = await browser.posts(f"{browser.root}{path}", **said)
    assert answer.status_code == 200, answer.text


async def test_two_phones_find_each_other_and_the_room_sees_it(server: Server):
    console, phones = await room(server, "Anna", "Ben", "Cato", "Dirk")
    anna, ben, cato, dirk = phones
    await press(console, "go", pressed_in="alone", to="pairs_forming")
    await press(console, "groups/neighbours", on="1")
    await until(lambda: "<b>2</b>" in ben.shown["my_neighbour"])
    await press(anna, "neighbour", number="2")
    await until(lambda: "Anna" in ben.shown["my_neighbour"])
    assert "Anna" not in cato.shown["my_neighbour"]
    asker = re.search(r'name="asker" value="([^"]+)"', ben.shown["my_neighbour"])
    assert asker
    await press(ben, "neighbour/answer", asker=asker[1], yes="1")
    await until(lambda: "Ben" in anna.shown["my_group"])
    await until(lambda: "2 mensen hebben nog niemand" in console.shown["group_board"])
    await press(console, "clock", pressed_in="pairs_forming", do="start")
    await until(lambda: "noot van Anna" in cards(ben))
    await until(lambda: "noot van Dirk" in cards(cato))
    assert "noot van Anna" not in cards(dirk)
    await asyncio.gather(*(browser.leaves() for browser in (console, *phones)))
    assert "Traceback" not in server.log.read_text()


async def test_who_is_moved_sees_the_new_list_at_once(server: Server):
    console, phones = await room(server, "Anna", "Ben", "Cato", "Dirk")
    for before, to in (("alone", "pairs_forming"), ("pairs_forming", "pairs")):
        await press(console, "go", pressed_in=before, to=to)
    await until(lambda: all(phone.name in cards(phone) for phone in phones))
    anna = phones[0]
    stranger = next(phone for phone in phones if f"noot van {phone.name}" not in cards(anna))
    mate = next(phone for phone in phones[1:] if f"noot van {phone.name}" in cards(anna))
    board = console.shown["group_board"]
    person = {name: found for found, name in PERSON.findall(board)}["Anna"]
    group = {name: found for found, name in GROUP.findall(board)}[stranger.name]
    await press(console, "groups/move", person=person, level="pair", group=group)
    await until(lambda: f"noot van {stranger.name}" in cards(anna))
    assert f"noot van {mate.name}" not in cards(anna)
    assert stranger.name in anna.shown["my_group"]
    await press(anna, "list/add", column="1", text="van de nieuwe")
    await until(lambda: "van de nieuwe" in cards(stranger))
    assert "van de nieuwe" not in cards(mate)
    await asyncio.gather(*(browser.leaves() for browser in (console, *phones)))
    assert "Traceback" not in server.log.read_text()
