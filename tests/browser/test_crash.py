"""The server dies in the middle of writing and comes back: nothing acknowledged is lost, and pages carry on."""

import asyncio
import json
import threading
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from playwright.sync_api import expect

from tests.browser.conftest import LAPTOP, Open
from tests.browser.rooms import in_phase, joins, opens_a_session, writes
from tests.phones import Phone
from tests.server import Server

PHONES = 20


@dataclass
class Crowd:
    """Twenty simulated phones that write without pause until told to stop; what was acknowledged is kept."""

    base: str
    code: str
    acknowledged: list[str] = field(default_factory=list)
    unanswered: int = 0
    stop: threading.Event = field(default_factory=threading.Event)
    ready: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        asyncio.run(self._run())

    async def _run(self) -> None:
        phones = await asyncio.gather(*(Phone(self.base).joins(self.code, f"Gast {n}") for n in range(PHONES)))
        self.ready.set()
        await asyncio.gather(*(self._write(phone) for phone in phones))

    async def _write(self, phone: Phone) -> None:
        for number in range(60):
            if self.stop.is_set():
                break
            text = f"{phone.name} schrijft {number}."
            try:
                answer = await phone.writes(text)
            except httpx.HTTPError:
                self.unanswered += 1
                await asyncio.sleep(0.2)
                continue
            if answer.status_code == 200:
                assert any(text in item["html"] for item in json.loads(answer.text)["items"])
                self.acknowledged.append(text)
        await phone.leaves()


def test_after_kill_9_amid_twenty_writing_phones_every_acknowledged_note_is_there_once(tmp_path: Path, device: Open):
    server = Server(tmp_path / "data", POSTS_PER_PERSON="10000 per minute").start()
    try:
        els = device(LAPTOP)
        room = opens_a_session(els, server.url)
        anna = joins(device(), server.url, room.code, "Anna")
        room.goes_to("alone")
        in_phase(anna, "alone")
        writes(anna, "Voor de klap")
        crowd = Crowd(server.url, room.code)
        writing = threading.Thread(target=crowd.run)
        writing.start()
        assert crowd.ready.wait(60)
        anna.locator("#new-1").press_sequentially("Nog niet verstuurd")
        _until(lambda: len(crowd.acknowledged) >= 60)

        server.kill()
        before = len(crowd.acknowledged)
        expect(anna.locator("#line")).not_to_contain_text("verbonden")
        anna.locator("#new-1").press("Enter")
        expect(anna.locator("#saved")).to_have_text("1 nog te versturen")
        anna.locator("#new-1").press_sequentially("Half getypt")
        assert crowd.unanswered > 0
        server.start()

        expect(anna.locator("#line")).to_contain_text("verbonden", timeout=30_000)
        expect(anna.locator("#notes-1")).to_contain_text("Nog niet verstuurd")
        expect(anna.locator("#new-1")).to_have_value("Half getypt")
        expect(anna.locator("#new-1")).to_be_focused()
        expect(anna.locator("#notes-1 > li")).to_have_count(2)
        _until(lambda: len(crowd.acknowledged) > before + 20)
        crowd.stop.set()
        writing.join(60)
        assert not writing.is_alive()

        kept = [text for (text,) in server.rows("SELECT text FROM factors_factor WHERE text LIKE 'Gast%'")]
        assert len(kept) == len(set(kept))
        assert set(crowd.acknowledged) <= set(kept)
        expect(els.locator("#written")).to_contain_text(str(PHONES + 1))
        room.next()
        in_phase(anna, "pairs_forming")
        assert "Traceback" not in server.log.read_text()
    finally:
        server.stop()


def _until(what, within: float = 60) -> None:
    waiting = threading.Event()
    for _look in range(int(within / 0.1)):
        if what():
            return
        waiting.wait(0.1)
    raise AssertionError("it did not come to that")
