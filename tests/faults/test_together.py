"""Two people at once on the same thing: one wins, the other gets a sentence and the present state, nothing doubles."""

import asyncio
import re
from typing import Any

import httpx

from tests.faults.paces import LONG, chance, until
from tests.faults.people import Living, LivingConsole, LivingPhone
from tests.faults.stage import Stage, another_console, playing
from tests.server import Server

ROUNDS, PRESSES = (40, 50) if LONG else (6, 10)
CARD = re.compile(r"card-([0-9a-f-]{36})")
MERGED = """
    SELECT f.text FROM factors_factor AS f JOIN workshop_group AS g ON g.id = f.group_id
    WHERE g.session_id = ? AND EXISTS (SELECT 1 FROM factors_factor AS m WHERE m.merged_into_id = f.id)
"""


def cards(phone: Living) -> dict[str, str]:
    """The cards that a phone shows, id -> html."""
    return {found[1]: html for name, html in phone.shown.items() if (found := CARD.fullmatch(name))}


def cards_of(phone: Living, *texts: str) -> list[str]:
    return [card for text in texts for card, html in cards(phone).items() if text in html]


def send(one: LivingPhone | LivingConsole, path: str, **said: Any) -> Any:
    return one.posts(f"{one.root}{path}", revision=str(one.revision), **said)


def is_refused_with_words(answer: httpx.Response) -> bool:
    said = answer.json()
    return answer.status_code in (409, 410) and len(said["error"]) > 10 and "items" in said["frame"]


async def after(pause: float, sending: Any) -> httpx.Response:
    await asyncio.sleep(pause)
    answer: httpx.Response = await sending
    return answer


async def two_cards(stage: Stage, number: int) -> list[str]:
    """Anna writes two cards, and both see them."""
    anna, ben = stage.phones
    texts = [f"eerste {number}.", f"tweede {number}."]
    for text in texts:
        anna.adds(text)
    await until(lambda: all(len(cards_of(phone, *texts)) == 2 for phone in (anna, ben)), "both see both cards")
    return cards_of(anna, *texts)


async def test_two_people_merge_the_same_cards_at_once(server: Server):
    async with playing(server, chance("merge"), 2, until="pairs") as stage:
        anna, ben = stage.phones
        for number in range(ROUNDS):
            both = await two_cards(stage, number)
            answers = await asyncio.gather(
                *(send(one, "list/merge", cards=both, text=f"samen {number} {one.name}") for one in (anna, ben))
            )
            assert min(answer.status_code for answer in answers) == 200
            (lost,) = [answer for answer in answers if answer.status_code != 200]
            assert is_refused_with_words(lost)
            merged = [str(text) for (text,) in server.rows(MERGED, stage.oracle.session)]
            assert len([text for text in merged if text.startswith(f"samen {number} ")]) == 1
        await stage.holds()
        for phone in stage.phones:
            assert len(cards_of(phone, *[f"samen {number} " for number in range(ROUNDS)])) == ROUNDS


async def test_one_rewords_while_the_other_merges(server: Server):
    async with playing(server, chance("reword"), 2, until="pairs") as stage:
        anna, ben = stage.phones
        for number in range(ROUNDS):
            both = await two_cards(stage, number)
            said = f"anders {number} gezegd"
            reworded, merged = await asyncio.gather(
                after(stage.luck.uniform(0, 0.02), send(anna, f"list/{both[0]}", text=said, was=f"eerste {number}.")),
                after(stage.luck.uniform(0, 0.02), send(ben, "list/merge", cards=both, text=f"samen {number}.")),
            )
            assert merged.status_code == 200, merged.text
            if reworded.status_code == 200:
                anna.acked[anna.acked.index(f"eerste {number}.")] = said
                anna.said[anna.said.index(f"eerste {number}.")] = said
            else:
                assert is_refused_with_words(reworded)
                assert stage.oracle.written()[said] == 0
                assert stage.oracle.written()[f"eerste {number}."] == 1
        await stage.holds()
        for number in range(ROUNDS):
            assert len(cards_of(anna, f"samen {number}.")) == 1


async def all_are_at(stage: Stage, revision: int) -> None:
    await until(lambda: all(one.revision == revision for one in stage.people), "all see where we are")


async def test_two_facilitators_press_next_together(server: Server):
    async with playing(server, chance("next"), 2) as stage:
        other = await another_console(stage)
        both = [stage.console, other]
        for _press in range(PRESSES):
            before = stage.oracle.revision
            await all_are_at(stage, before)
            pressed = [send(one, "go", pressed_in="alone", to="pairs_forming") for one in both]
            answers = await asyncio.gather(*pressed)
            assert sorted(answer.status_code for answer in answers) == [200, 409]
            (lost,) = [answer for answer in answers if answer.status_code == 409]
            assert is_refused_with_words(lost)
            assert lost.json()["frame"]["state"]["phase"] == "pairs_forming"
            assert stage.oracle.revision == before + 1
            back = await send(stage.luck.choice(both), "go", pressed_in="pairs_forming", to="alone")
            assert back.status_code == 200
        await stage.holds()
