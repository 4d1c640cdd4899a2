"""Puts a play on: the scenes in their order, what is looked at in the end, and a session to look around in."""

import asyncio
import io
import signal
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import httpx
import websockets

from rehearsal import deepening, ending, flap, groups, opening, outcome
from rehearsal.facilitator import PHASES
from rehearsal.ledger import RULES
from rehearsal.page import NotOnThePage
from rehearsal.play import Options, Play, Scene
from rehearsal.timeline import Timeline

SCENES: Mapping[str, Scene] = {
    phase: getattr(module, phase)
    for phase in PHASES
    for module in (opening, groups, flap, deepening, outcome, ending)
    if hasattr(module, phase)
}
ONWARD: Mapping[str, Scene] = {
    "alone": opening.two_press_next,
    "pairs_forming": groups.starts_the_time,
    "fours_forming": groups.starts_the_time,
    "together": flap.leaves_the_flap,
}
# What a play meets when a page does not offer what it should, or nobody answers.
TROUBLE = (
    NotOnThePage,
    LookupError,
    AttributeError,
    TypeError,
    ValueError,
    OSError,
    httpx.HTTPError,
    websockets.WebSocketException,
)


@dataclass(frozen=True)
class Outcome:
    play: Play
    took: float

    @staticmethod
    def sentence(rule: str) -> str:
        return RULES[rule].sentence


async def perform(options: Options, base: str, into: Path, *, quiet: bool = False) -> Outcome:
    """One play from beginning to end. Whatever stops it, what was seen until then is looked at."""
    began = time.monotonic()
    play = Play(options, base, Timeline(PHASES, io.StringIO() if quiet else sys.stdout))
    try:
        await _plays(play)
        keep(play, into)
    finally:
        await play.ends()
    return Outcome(play, time.monotonic() - began)


async def _plays(play: Play) -> None:
    try:
        await play.runs(SCENES, ONWARD)
    except* TROUBLE as errors:
        play.ledger.check("can_be_played", list(_single(errors)))
    else:
        play.ledger.check("can_be_played", [])
    play.timeline.ends()
    play.look_at_reach()
    play.ledger.check("wiped_is_gone", play.memory, play.devices, {})


def _single(errors: BaseExceptionGroup[BaseException]) -> Iterator[BaseException]:
    for error in errors.exceptions:
        if isinstance(error, BaseExceptionGroup):
            yield from _single(error)
        else:
            yield error


def keep(play: Play, into: Path) -> None:
    """The report, for who wants to read it."""
    if play.downloads:
        into.mkdir(parents=True, exist_ok=True)
    for name, content in play.downloads.items():
        (into / name).write_bytes(content)


async def demonstrate(options: Options, base: str) -> None:
    """Play up to a phase and leave the session as it is then, until somebody stops this."""
    play = Play(options, base, Timeline(PHASES))
    try:
        await _plays(play)
        for breach in play.ledger.breaches:
            print(f"BROKEN  {breach}")
        links = play.console.links()
        print(f"The session is in {play.console.phase}, with {len(play.here)} people. Open in a browser:")
        print(f"  console  {links['console']}")
        print(f"  screen   {links['screen']}")
        print(f"  join     {links['']}   (code {play.code})")
        print("Stop with Ctrl-C: then session and server are gone.", flush=True)
        await _until_stopped()
    finally:
        await play.ends()


async def _until_stopped() -> None:
    stopped = asyncio.Event()
    for what in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(what, stopped.set)
    await stopped.wait()
