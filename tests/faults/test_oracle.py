"""The oracle sees what it says it sees."""

import random
from collections.abc import Callable

import pytest

from tests.faults.oracle import Oracle
from tests.faults.paces import chance
from tests.faults.people import LivingConsole, LivingPhone, room
from tests.server import Server


async def play(server: Server, luck: random.Random) -> tuple[Oracle, LivingConsole, list[LivingPhone]]:
    console = LivingConsole(server.url, chance=luck)
    await console.opens_a_session()
    await console.goes_to("welcome", "podcast", "alone")
    console.lives()
    oracle = await Oracle.over(server, console)
    phones = await room(server.url, console.code, ["Annemiek", "Benjamin", "Carolien"], luck)
    await oracle.hides_a_note(phones[0])
    for phone in phones:
        phone.notes(f"van {phone.name}")
    return oracle, console, phones


async def test_when_nothing_fails_it_holds(server: Server):
    oracle, console, phones = await play(server, chance("holds"))
    await oracle.holds([console, *phones])
    assert [phone.acked for phone in phones] == [[f"van {phone.name}"] for phone in phones]
    assert all(phone.way == "open" and phone.gaps == 0 for phone in phones)
    for one in (console, *phones):
        await one.leaves()


def promised(phone: LivingPhone) -> None:
    phone.acked.append("nooit bewaard")
    phone.said.append("nooit bewaard")


# What is broken, and a word of the complaint.
BREAKS: dict[str, Callable[[Oracle, LivingPhone], None]] = {
    "nooit bewaard": lambda oracle, phone: promised(phone),
    "fell away": lambda oracle, phone: phone.said.append("spoorloos"),
    "kanarie-elders": lambda oracle, phone: phone.heard.append(oracle.elsewhere[0]),
    "kanarie-eigen": lambda oracle, phone: phone.heard.append(next(iter(oracle.private))),
    "Traceback": lambda oracle, phone: write(oracle, "Traceback (most recent call last)"),
    '"level": "ERROR"': lambda oracle, phone: write(oracle, '{"level": "ERROR"}'),
    "Annemiek": lambda oracle, phone: write(oracle, '{"level": "INFO", "message": "Annemiek came"}'),
}


def write(oracle: Oracle, line: str) -> None:
    with oracle.server.log.open("a") as log:
        log.write(f"{line}\n")


async def test_it_fails_on_what_it_is_there_for(server: Server):
    oracle, console, phones = await play(server, chance("breaks"))
    await oracle.holds([console, *phones])
    anna, log = phones[1], server.log.read_text()
    for complaint, breaks in BREAKS.items():
        kept = {what: list(getattr(anna, what)) for what in ("heard", "said", "acked")}
        breaks(oracle, anna)
        with pytest.raises(AssertionError, match=complaint):
            await oracle.holds([console, *phones])
        server.log.write_text(log)
        for what, was in kept.items():
            setattr(anna, what, was)
    await oracle.holds([console, *phones])
    for one in (console, *phones):
        await one.leaves()


async def test_it_sees_a_phone_that_stays_behind_or_shows_too_much(server: Server, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("tests.faults.oracle.QUIET_WITHIN", 2)
    oracle, console, phones = await play(server, chance("behind"))
    await oracle.holds([console, *phones])
    behind, liar = phones[1], phones[2]
    liar.items["note-x"] = ("notes-1", 1, "<p>verzonnen</p>")
    with pytest.raises(AssertionError, match="note-x"):
        await oracle.all_show_what_is([liar])
    with pytest.raises(AssertionError, match="not in the database"):
        oracle.nothing_shows_what_is_not_there(["verzonnen"], "<p>verzonnen</p>")
    await behind.dies()
    phones[0].notes("nieuws")
    await oracle.all_sent([phones[0]])
    behind.revision -= 1
    with pytest.raises(AssertionError, match="no quiet"):
        await oracle.all_show_what_is([behind])
    for one in (console, *phones):
        await one.leaves()
