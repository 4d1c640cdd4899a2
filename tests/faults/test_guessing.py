"""Somebody guesses at codes, thousands of times, behind the same address as a whole team that joins."""

import asyncio
import random

from sessions import codes
from tests.faults.paces import LONG, chance
from tests.faults.stage import Stage, playing
from tests.phones import Browser, Console
from tests.server import Server

GUESSES, PEOPLE, GUESSERS = (10_000, 40, 12) if LONG else (1_000, 10, 8)
ADDRESSES = ("/join", "/enter", "/seat")
CAME_IN = "SELECT count(*) FROM workshop_participant WHERE name = 'Gokker'"
PASSES = "SELECT count(*) FROM workshop_pass"
TOO_MANY = 429


class Guesser:
    """One browser that tries one code after another, of every kind that opens something."""

    def __init__(self, server: Server, right: str, luck: random.Random) -> None:
        self.browser, self.right, self.luck = Browser(server.url), right, luck
        self.answers: list[int] = []

    def guess(self, path: str) -> dict[str, str]:
        """Something that looks right, and is not."""
        code = self.right
        while code == self.right:
            code = "".join(self.luck.choices(codes.ALPHABET, k=codes.CODE_LENGTH))
        if path == "/join":
            return {"code": code, "name": "Gokker"}
        if path == "/seat":
            return {"code": code + code}
        return {"link": f"console.{self.luck.getrandbits(128):032x}.{self.luck.getrandbits(128):032x}"}

    async def guesses(self, times: int) -> None:
        await self.browser.opens("/")
        page = self.browser.page
        self.browser.http.follow_redirects = False
        for _guess in range(times):
            path = self.luck.choices(ADDRESSES, (8, 1, 1))[0]
            self.browser.page = page
            answer = await self.browser.submits(path, **self.guess(path))
            self.answers.append(answer.status_code)
            if answer.status_code == TOO_MANY:
                assert len(answer.text) > 100, "refused without a word"
        await self.browser.leaves()


async def people_join(stage: Stage, guessing: asyncio.Task[object]) -> None:
    """The first was there before the guessing began; each that follows comes in while it goes on."""
    for number in range(1, PEOPLE):
        await stage.join([f"Collega{number:02d}"], alive=False)
        if number < PEOPLE // 2:
            assert not guessing.done(), "too few guesses to join beside"
        await asyncio.sleep(0.02)


async def test_no_guess_gets_in_and_a_team_behind_the_same_address_does(server: Server):
    luck = chance("guessing")
    async with playing(server, luck, 1) as stage:
        right = stage.console.code.replace(" ", "")
        passes = server.rows(PASSES)
        guessers = [Guesser(server, right, random.Random(luck.random())) for _who in range(GUESSERS)]
        guessing: asyncio.Task[object] = asyncio.create_task(run(guessers))
        await people_join(stage, guessing)
        await guessing
        answers = [answer for guesser in guessers for answer in guesser.answers]
        assert len(answers) == GUESSES
        assert set(answers) <= {403, 404, 410, TOO_MANY}
        assert answers.count(TOO_MANY) >= GUESSES - 110, "only so many are even looked at"
        assert answers.count(TOO_MANY) < GUESSES, "some were looked at"
        assert server.rows(CAME_IN) == [(0,)]
        assert server.rows(PASSES) == passes
        assert len(stage.phones) == PEOPLE
        for phone in stage.phones[1:]:
            assert (await phone.writes(f"van {phone.name}")).status_code == 200
            phone.lives()
        await stage.holds()
        stranger = Console(server.url)
        await stranger.opens("/")
        nobody = await stranger.submits("/join", code="234567", name="Gokker")
        assert nobody.status_code == TOO_MANY
        await stranger.leaves()


async def run(guessers: list[Guesser]) -> None:
    await asyncio.gather(*(guesser.guesses(GUESSES // GUESSERS) for guesser in guessers))
