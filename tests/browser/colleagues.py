"""Simulated colleagues beside real pages: they come in and write by the forms of the pages they got."""

import asyncio
import threading
from collections.abc import Coroutine, Sequence
from typing import Any

from playwright.sync_api import Page

from tests.phones import Phone


class Colleagues:
    """Phones without a window, in a thread with an event loop of its own, because playwright's runs in ours."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.phones: list[Phone] = []
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()

    def do(self, what: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(what, self.loop).result(timeout=60)

    def come_in(self, code: str, names: Sequence[str]) -> None:
        for name in names:
            phone = Phone(self.base)
            self.do(phone.joins(code, name))
            self.do(phone.connects())
            self.phones.append(phone)

    def in_a_window(self, name: str, window: Page) -> Page:
        """What this colleague's phone shows: a real browser gets its cookies."""
        phone = next(phone for phone in self.phones if phone.name == name)
        for each in phone.http.cookies.jar:
            window.context.add_cookies([{"name": each.name, "value": each.value or "", "url": self.base}])
        window.goto(self.base + phone.root)
        return window

    def write(self, text: str) -> None:
        """Each a note of their own."""
        for phone in self.phones:
            response = self.do(phone.writes(f"{text} van {phone.name}", column=2))
            assert response.status_code == 200, response.text

    def go(self) -> None:
        for phone in self.phones:
            self.do(phone.leaves())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(timeout=10)
        self.loop.close()
