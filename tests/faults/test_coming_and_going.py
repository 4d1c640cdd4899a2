"""Laptops die, people come late and leave early, and somebody goes on with another device."""

import re
import uuid
from functools import partial

from sessions.method import FORMING, LIST_LEVEL, PHASES
from tests.faults.paces import chance, until
from tests.faults.people import LivingPhone
from tests.faults.stage import Stage, another_console, hear_it_all, only_listens, playing, press
from tests.server import Server

SEAT = re.compile(r'class="seat-code"><span[^>]*>[^<]*</span>\s*([^<]+)</p>')
JOINING = re.compile(r'name="(group|to)" value="([0-9a-f-]{36})"')
PAIRS = """
    SELECT DISTINCT g.id FROM workshop_group AS g JOIN workshop_seat AS s ON s.group_id = g.id
    JOIN workshop_participant AS p ON p.id = s.participant_id
    WHERE g.session_id = ? AND g.level = 'pair' AND p.name = ?
"""
ENDS = re.compile(r'data-ends="(\d+)"')
OPEN, GONE, MOVED = 0, 4403, 4401


async def test_the_laptop_dies_and_the_link_is_opened_elsewhere(server: Server):
    async with playing(server, chance("laptop"), 2, until="pairs") as stage:
        laptop, tabs = stage.console, [await only_listens(stage, phone) for phone in stage.phones]
        await press(laptop, "clock", pressed_in="pairs", do="start")
        await until(lambda: ENDS.search(laptop.shown["clock"]), "the clock runs")
        tablet = await another_console(stage)
        await until(lambda: tablet.revision == laptop.revision, "it shows where we are")
        here, ends = stage.oracle.revision, ENDS.search(laptop.shown["clock"])
        await press(laptop, "clock", pressed_in="pairs", do="more")  # the first device is not put out by the second
        await until(lambda: laptop.revision == tablet.revision > here, "both see that there is more time")
        later = ENDS.search(tablet.shown["clock"])
        assert ends
        assert later
        assert later[1] > ends[1]
        stage.others, stage.console = [], tablet
        stage.away.append(laptop)
        await laptop.dies()
        assert tablet.root == laptop.root
        assert tablet.state == laptop.state
        assert tablet.shown["clock"] == laptop.shown["clock"]
        stage.phones[0].adds("gewoon verder")
        await stage.go("questions")
        await stage.holds()
        assert laptop.over == OPEN
        await hear_it_all(stage, *tabs)


async def saved(phone: LivingPhone) -> None:
    await until(lambda: not phone.outbox, "the last word is saved")


async def leaves_for_good(phone: LivingPhone) -> None:
    answer = await phone.posts(f"{phone.root}leave")
    assert answer.status_code == 200, answer.text
    await until(lambda: phone.over, "the phone hears that it is out")
    assert phone.over in (GONE, MOVED)  # by its socket, or by asking without the cookie that leaving took


async def test_somebody_comes_late_and_somebody_leaves_in_every_phase(server: Server):
    async with playing(server, chance("late"), 6) as stage:
        for number, phase in enumerate(PHASES[PHASES.index("alone") : PHASES.index("finished")]):
            if PHASES.index(phase) > PHASES.index(stage.phase):
                await stage.go_next()
            leaver = await somebody_has_the_turn(stage)
            await comes_late(stage, f"Laatkomer{number}")
            leaver.notes(f"nog net in {phase} van {leaver.name}")
            await saved(leaver)
            await leaves_for_good(leaver)
            stage.phones.remove(leaver)
            stage.away.append(leaver)
            await until(partial(the_turn_went_on, stage, leaver.name), f"{leaver.name} has the turn no more")
            await stage.holds()
            assert stage.oracle.written()[f"nog net in {phase} van {leaver.name}"] == 1
        assert stage.console.state["phase"] == "closing"


async def comes_late(stage: Stage, name: str) -> None:
    """They have a place at once: a list of their own, and that of a group when groups have one."""
    (late,) = await stage.join([name])
    late.notes(f"laat in {stage.phase} van {name}")
    if stage.phase in LIST_LEVEL and stage.phase not in FORMING:  # who comes amid forming has no pair's list
        late.adds(f"voor de groep in {stage.phase} van {name}")
    await until(lambda: not late.outbox or late.outbox[0].refused, "there is an answer to everything")
    assert [(item.text, item.refused) for item in late.outbox] == []


async def somebody_has_the_turn(stage: Stage) -> LivingPhone:
    """A round begins; who speaks first is drawn, and is not who keeps a note from all."""
    while True:
        await press(stage.console, "round/end")
        await press(stage.console, "round")
        await until(lambda: all(one.revision >= stage.oracle.revision for one in stage.phones), "all know who speaks")
        speakers = [phone for phone in stage.phones if has_the_turn(phone, phone.name)]
        assert len(speakers) == 1
        if speakers[0] is not stage.phones[0]:
            return speakers[0]


def has_the_turn(phone: LivingPhone, name: str) -> bool:
    return f">{name}<" in phone.shown["round"]


def the_turn_went_on(stage: Stage, gone: str) -> bool:
    """To somebody who is here."""
    names = [phone.name for phone in stage.phones]
    return not has_the_turn(stage.phones[0], gone) and any(has_the_turn(stage.phones[0], name) for name in names)


async def test_the_last_of_a_group_leaves_and_its_list_goes_to_others(server: Server):
    async with playing(server, chance("last"), 4, until="pairs") as stage:
        for phone in stage.phones:
            phone.adds(f"van {phone.name} voor het paar")
        await stage.holds()
        keeper = stage.phones[0]
        pair_of = {one.name: server.rows(PAIRS, stage.oracle.session, one.name)[0][0] for one in stage.phones}
        empty = next(pair for pair in pair_of.values() if pair != pair_of[keeper.name])
        gone = [one for one in stage.phones if pair_of[one.name] == empty]
        for phone in gone:
            stage.phones.remove(phone)
            stage.away.append(phone)
            await leaves_for_good(phone)
        into = {"group": str(uuid.UUID(str(empty))), "to": str(uuid.UUID(str(pair_of[keeper.name])))}
        offered = stage.console.shown["group_board"]
        await until(lambda: into["group"] in stage.console.shown["group_board"], "the console still shows it")
        assert offered
        await press(stage.console, "groups/join", group=into["group"], to=into["to"])
        await stage.holds()
        shown = " ".join(keeper.shown.values())
        for phone in gone:
            assert f"van {phone.name} voor het paar" in shown


async def moves_to_another_device(stage: Stage, phone: LivingPhone) -> LivingPhone:
    """The old phone shows a code, the new one types it."""
    await phone.opens(f"{phone.root}seat")
    page = await phone.submits(f"{phone.root}seat")
    code = SEAT.search(page.text)
    assert code, page.text
    stage.oracle.keeps(code[1].strip())
    tablet = LivingPhone(stage.server.url, chance=phone.chance, name=phone.name)
    await tablet.opens("/seat")
    assert (await tablet.submits("/seat", code=code[1].strip())).status_code == 200
    tablet.lives()
    return tablet


async def test_the_same_person_on_two_devices_goes_on_where_they_were(server: Server):
    async with playing(server, chance("devices"), 3) as stage:
        anna = stage.phones[1]
        anna.notes("op de telefoon")
        await stage.holds()
        tablet = await moves_to_another_device(stage, anna)
        await until(lambda: anna.over, "the old phone lets go")
        assert anna.over == MOVED
        refused = await anna.writes("nog op de oude")
        assert (refused.status_code, len(refused.json()["error"]) > 10) == (403, True)
        stage.phones[1] = tablet
        stage.away.append(anna)
        tablet.notes("op de tablet")
        await stage.holds()
        shown = " ".join(tablet.shown.values())
        assert "op de telefoon" in shown
        assert "op de tablet" in shown
        assert stage.oracle.written()["nog op de oude"] == 0


async def test_two_tabs_of_one_phone_show_the_same_and_double_nothing(server: Server):
    async with playing(server, chance("tabs"), 2) as stage:
        anna = stage.phones[1]
        before = await only_listens(stage, anna)
        tab = LivingPhone(server.url, chance=anna.chance, name=anna.name)
        tab.http.cookies = anna.http.cookies
        await tab.opens(anna.root)
        tab.lives()
        stage.phones.append(tab)
        after = await only_listens(stage, anna)
        for number in range(5):
            anna.notes(f"tab een {number}")
            tab.notes(f"tab twee {number}")
        await stage.holds()
        assert len([name for name in anna.items if name.startswith("note-")]) == 10
        assert {n: i for n, i in anna.items.items() if n.startswith("note-")} == {
            n: i for n, i in tab.items.items() if n.startswith("note-")
        }
        assert anna.over == tab.over == OPEN
        await hear_it_all(stage, before, after)  # the second is not instead of the first
