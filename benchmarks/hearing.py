"""What a crowd listens for: the same few words for everybody, or many numbered texts at once."""

import asyncio
import re
import time
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Protocol

HEARD_WITHIN = 60  # seconds
NUMBERED = re.compile(rb"nr-(\d{6})")


def marker_of(number: int) -> str:
    return f"nr-{number:06d}"


class Watch(Protocol):
    """Told of each message: which socket heard it, and its text."""

    def heard(self, number: int, data: bytes) -> None: ...


class Everybody:
    """The moment at which the last socket has heard all of these, in one message or in several."""

    def __init__(self, size: int, said: Sequence[bytes]) -> None:
        self.left: list[Sequence[bytes]] = [said] * size
        self.missing = size
        self.texts: list[bytes] = []  # what each heard that made it whole
        self.last_at = 0.0
        self.done = asyncio.Event()

    def heard(self, number: int, data: bytes) -> None:
        if not self.left[number]:
            return
        self.left[number] = [words for words in self.left[number] if words not in data]
        if self.left[number]:
            return
        self.missing -= 1
        self.texts.append(data)
        if not self.missing:
            self.last_at = time.perf_counter()
            self.done.set()

    @property
    def usual_text(self) -> bytes:
        """Of a length that most have: some get a little more of it than others."""
        return sorted(self.texts, key=len)[len(self.texts) // 2]

    async def wait(self) -> float:
        await _within(self.done, lambda: f"{self.missing} sockets did not hear it all")
        return self.last_at


class Tally:
    """When the last socket has each of the texts with these numbers. They may overtake each other and come together."""

    def __init__(self, size: int, numbers: Sequence[int]) -> None:
        self.size, self.numbers = size, frozenset(numbers)
        self.known: list[set[int]] = [set() for _ in range(size)]
        self.count: Counter[int] = Counter()
        self.at: dict[int, float] = {}  # when the last one had it
        self.text, self.in_text = b"", frozenset[int]()
        self.done = asyncio.Event()

    def heard(self, number: int, data: bytes) -> None:
        if data != self.text:  # most hear the very same; it is searched once
            found = (int(digits) for digits in NUMBERED.findall(data))
            self.text, self.in_text = data, self.numbers.intersection(found)
        for new in self.in_text - self.known[number]:
            self.known[number].add(new)
            self.count[new] += 1
            if self.count[new] == self.size:
                self.at[new] = time.perf_counter()
                if len(self.at) == len(self.numbers):
                    self.done.set()

    async def wait(self) -> None:
        await _within(self.done, lambda: f"only {len(self.at)} of {len(self.numbers)} texts came to everybody")


async def _within(done: asyncio.Event, else_say: Callable[[], str]) -> None:
    try:
        async with asyncio.timeout(HEARD_WITHIN):
            await done.wait()
    except TimeoutError:
        raise RuntimeError(else_say()) from None
