"""The line is cut after the commit and before the answer, or for a while: what is sent again happens once."""

import asyncio
import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.faults.paces import chance, new_op, until
from tests.faults.proxy import Proxy
from tests.faults.stage import Stage, playing, press
from tests.phones import Phone
from tests.server import Server

CARD = re.compile(r"card-([0-9a-f-]{36})")
NAMED = "SELECT count(*) FROM workshop_participant WHERE name LIKE ?"
MERGED = """
    SELECT count(*) FROM factors_factor AS f
    WHERE f.text = ? AND EXISTS (SELECT 1 FROM factors_factor AS m WHERE m.merged_into_id = f.id)
"""
WENT = "SELECT count(*) FROM workshop_event WHERE session_id = ? AND kind = 'phase'"


@pytest.fixture
def proxy(server: Server) -> Iterator[Proxy]:
    with Proxy(server.port) as running:
        yield running


async def insists(send: Any, tries: int = 10) -> httpx.Response:
    """What somebody does who got no answer: the same again, with the op that it had."""
    for _try in range(tries):
        try:
            answer: httpx.Response = await send()
        except httpx.TransportError:
            continue
        return answer
    raise AssertionError("never an answer")


async def test_a_note_whose_answer_is_lost_is_sent_again_and_there_once(server: Server, proxy: Proxy):
    async with playing(server, chance("lost note"), 2, line=proxy.url) as stage:
        proxy.lose_answers(b"verloren+antwoord", times=3)
        for phone in stage.phones:
            phone.notes("verloren antwoord van " + phone.name)
            phone.notes("en daarna van " + phone.name)
        await stage.holds()
        assert proxy.counts.answers_lost == 3
        assert sum(phone.tries for phone in stage.phones) == 4 + 3
        assert all(phone.acked == phone.said for phone in stage.phones)


async def test_who_joins_and_gets_no_answer_is_one_person(server: Server, proxy: Proxy):
    async with playing(server, chance("lost join")) as stage:
        zoe = Phone(proxy.url)
        await zoe.opens("/")
        proxy.lose_answers(b"Zoe-Zonder", times=2)
        page = zoe.page

        async def join() -> httpx.Response:
            zoe.page = page  # a browser shows an error and the form is still behind it
            return await zoe.submits("/join", code=stage.console.code, name="Zoe-Zonder")

        assert (await insists(join)).status_code == 200
        assert proxy.counts.answers_lost == 2
        assert server.rows(NAMED, "Zoe-Zonder%") == [(1,)]
        assert (await zoe.writes("van zoe")).status_code == 200
        await zoe.leaves()
        await stage.holds()


async def test_a_merge_whose_answer_is_lost_merges_once(server: Server, proxy: Proxy):
    async with playing(server, chance("lost merge"), 2, line=proxy.url, until="pairs") as stage:
        anna = stage.phones[0]
        for text in ("eerste woord", "tweede woord"):
            anna.adds(text)
        await until(lambda: len(anna.acked) == 2, "both cards are saved")
        cards = [found[1] for name in anna.shown if (found := CARD.fullmatch(name))]
        proxy.lose_answers(b"samen+gezegd", times=2)
        op = new_op(stage.luck)
        await insists(lambda: press(anna, "list/merge", op=op, cards=cards, text="samen gezegd"))
        await until(lambda: "samen gezegd" in " ".join(anna.shown.values()), "Anna sees it")
        assert proxy.counts.answers_lost == 2
        assert server.rows(MERGED, "samen gezegd") == [(1,)]
        await stage.holds()


async def test_next_whose_answer_is_lost_goes_one_phase_on(server: Server, proxy: Proxy):
    async with playing(server, chance("lost next"), 2) as stage:
        console = stage.console
        console.http.base_url = httpx.URL(proxy.url)
        proxy.lose_answers(b"/console/go ", times=2)
        op = new_op(stage.luck)
        before = stage.oracle.revision
        await insists(lambda: press(console, "go", op=op, pressed_in="alone", to="pairs_forming"))
        assert proxy.counts.answers_lost == 2
        assert stage.oracle.revision == before + 1
        await stage.holds()
        assert {one.state["phase"] for one in stage.people} == {"pairs_forming"}


async def moves_on(stage: Stage) -> None:
    for phase in ("pairs_forming", "pairs"):
        await stage.go(phase)


async def test_five_notes_of_somebody_without_a_line_arrive_once_and_in_order_while_the_phase_moved_on(
    server: Server, proxy: Proxy
):
    async with playing(server, chance("offline"), 2) as stage:
        (eva,) = await stage.join(["Eva-Offline"], proxy.url)
        await until(lambda: eva.way == "open", "Eva has a line")
        proxy.offline()
        texts = [f"zonder verbinding {number}" for number in range(5)]
        for text in texts:
            eva.notes(text)
        await moves_on(stage)
        await until(lambda: eva.way == "off" and eva.tries >= 3, "Eva notices, and tries")
        assert eva.acked == []
        assert proxy.counts.refused >= 3
        proxy.online()
        await stage.holds()
        assert eva.acked == texts
        found = [
            str(text)
            for (text,) in server.rows(
                "SELECT text FROM factors_factor WHERE text LIKE 'zonder verbinding%' ORDER BY written_at"
            )
            if text in texts
        ]
        assert list(dict.fromkeys(found)) == texts
        shown = " ".join(eva.shown.values())
        assert all(text in shown for text in texts)


async def test_a_line_that_is_cut_again_and_again_loses_and_doubles_nothing(server: Server, proxy: Proxy):
    luck = chance("cuts")
    async with playing(server, luck, 4, line=proxy.url) as stage:
        proxy.delay(up=0.01, down=0.01)
        for number in range(12):
            for phone in stage.phones:
                phone.notes(f"{phone.name} {number}")
            await asyncio.sleep(luck.uniform(0.02, 0.15))
            proxy.cut()
        assert proxy.counts.cut >= 12
        assert proxy.counts.delayed > 0
        proxy.delay()
        await stage.holds()
        assert all(phone.acked == phone.said for phone in stage.phones)
