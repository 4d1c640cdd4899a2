"""How the benchmark measures: what counts as heard, and what waits is counted."""

import asyncio

import pytest

from benchmarks import rates
from benchmarks.hearing import Everybody, Tally, marker_of
from benchmarks.rows import Timed
from benchmarks.ways import What


def test_a_round_in_which_the_machine_was_busy_decides_nothing() -> None:
    timed = Timed("rate", "house", 40, ((10.0, 20.0), (900.0, 1000.0), (12.0, 22.0)))
    assert timed.p50 == 17
    assert timed.p95 == 21.5
    assert timed.spread == "17 / 22 (10-1000)"


def test_what_is_said_counts_when_the_last_one_heard_all_of_it() -> None:
    watch = Everybody(2, [b"phase", b"list"])
    watch.heard(0, b"phase and list")
    watch.heard(1, b"phase")
    watch.heard(0, b"list")
    assert not watch.done.is_set()
    watch.heard(1, b"list")
    assert watch.done.is_set()


def test_numbered_texts_come_together_twice_and_out_of_order() -> None:
    tally = Tally(2, [1, 2])
    tally.heard(0, b"nr-000002 nr-000001 nr-000077")
    tally.heard(0, b"nr-000002")
    assert not tally.at
    tally.heard(1, b"nr-000002")
    assert set(tally.at) == {2}
    tally.heard(1, b"nr-000001")
    assert tally.done.is_set()
    assert tally.at[2] < tally.at[1]


class Stuck:
    """A way that answers nothing until so many were sent; its one phone hears of each with its answer."""

    name = "stuck"

    def __init__(self, until: int) -> None:
        self.crowd, self.until, self.sent = Crowd(), until, 0
        self.moving = asyncio.Event()

    async def write(self, what: What, marker: str) -> None:
        self.sent += 1
        if self.sent == self.until:
            self.moving.set()
        await self.moving.wait()
        assert self.crowd.watch is not None
        self.crowd.watch.heard(0, marker.encode())

    def says_like(self, text: bytes, marker: str) -> None:
        """Nothing is like it."""


class Crowd:
    size = 1
    watch: Tally | None = None


async def test_posts_go_out_on_schedule_and_waiting_is_counted() -> None:
    took = await asyncio.wait_for(rates.one_round(Stuck(until=5), range(5), 20), 30)  # type: ignore[arg-type]

    assert took[0] >= 4 * 1000 / 20  # the first waited for the four after it
    assert list(took) == sorted(took, reverse=True)


async def test_a_post_that_fails_fails_the_round_at_once() -> None:
    class Broken(Stuck):
        async def write(self, what: What, marker: str) -> None:
            raise RuntimeError(f"no {marker}")

    with pytest.raises(ExceptionGroup) as failed:
        await asyncio.wait_for(rates.one_round(Broken(until=3), range(3), 50), 5)  # type: ignore[arg-type]
    assert marker_of(0) in str(failed.value.exceptions[0])
