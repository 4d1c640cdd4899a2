"""The sockets of one session in this process. What changed is rendered once per audience and handed to every socket.

A hub reads at once when it has been idle, and otherwise when it has rested as long as its last delivery took, so that
a burst of writes becomes one frame. It works from the event log: a lost poke is healed by the next one or by the slow
check.
"""

import asyncio
import logging
import math
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

from channels.layers import get_channel_layer
from django.conf import settings

from sessions import access, frames, presence, render
from sessions.live import channel_group
from sessions.models import Session

logger = logging.getLogger(__name__)

# Its own threads: the thread that all consumers share must stay free for people who connect.
_readers = ThreadPoolExecutor(max_workers=2, thread_name_prefix="hub")

SUBSCRIBED_WITHIN = 1.0  # seconds; a channel layer that hangs must not hold the news
LONGEST_CALM = 5  # times the quiet that it waits for
AT_A_STRETCH = 50  # sockets written to before others get their turn


@dataclass(eq=False)
class Line:
    """One socket: whose it is, the audiences it belongs to, and how to reach it."""

    owner: str
    scopes: tuple[str, ...]
    token_digest: str
    send: Callable[[str], Awaitable[None]]
    close: Callable[[int], Awaitable[None]]


class Hub:
    """Delivers the news of one session. Lives as long as it has sockets."""

    def __init__(self, session_id: UUID) -> None:
        self.session_id = session_id
        self.revision: int | None = None
        self.lines: set[Line] = set()
        self.newcomers: set[Line] = set()
        self.shown_present: frozenset[str] = frozenset()
        self.shown_changing: presence.Changing = frozenset()
        self.kept: frames.Kept = {}
        self.calm_since = self.calm_at = math.inf  # since when something takes its time, and when it is due
        self.wake = asyncio.Event()
        self.channel = ""  # by which the channel layer reaches us
        self.task: asyncio.Task[None]

    def start(self) -> None:
        self.task = asyncio.create_task(self.live())

    def stop(self) -> None:
        self.task.cancel()

    async def live(self) -> None:
        """Listen and deliver, side by side."""
        async with asyncio.TaskGroup() as both:
            both.create_task(self.keep_up(self.listen))
            both.create_task(self.keep_up(self.deliver_for_ever))

    async def keep_up(self, work: Callable[[], Awaitable[None]]) -> None:
        """What falls over begins again, and the other goes on meanwhile."""
        while True:
            try:
                return await work()
            except Exception:
                logger.exception("hub fell over", extra={"session": str(self.session_id)})
                await asyncio.sleep(settings.LIVE_SLOW_CHECK / 10)

    async def listen(self) -> None:
        """Hear pokes. Never cancelled while the hub lives: a layer would unsubscribe for good."""
        layer = get_channel_layer()
        self.channel = await layer.new_channel()
        await self.subscribe()
        try:
            while True:
                await layer.receive(self.channel)
                self.wake.set()
        finally:
            with suppress(Exception):
                await layer.group_discard(channel_group(self.session_id), self.channel)

    async def subscribe(self) -> None:
        """Again now and then: memberships expire, and a channel layer that was restarted knows of none."""
        try:
            async with asyncio.timeout(SUBSCRIBED_WITHIN):
                await get_channel_layer().group_add(channel_group(self.session_id), self.channel)
        except Exception as error:
            logger.warning("not subscribed", extra={"reason": type(error).__name__})

    async def deliver_for_ever(self) -> None:
        rested = 0.0  # when the next delivery may begin
        while True:
            until_calm = max(0.0, self.calm_at - time.monotonic())
            try:
                # Not wait_for: in Python 3.11 it swallows a cancel that comes together with a wake.
                async with asyncio.timeout(min(until_calm, settings.LIVE_SLOW_CHECK)):
                    await self.wake.wait()
            except TimeoutError:
                if until_calm > settings.LIVE_SLOW_CHECK:
                    await self.subscribe()
            await asyncio.sleep(max(0.0, rested - time.monotonic()))
            self.wake.clear()
            began = time.monotonic()
            try:
                await self.deliver()
            except asyncio.CancelledError:
                raise
            except Session.DoesNotExist:
                await self.close_all(access.ENDED)
                _end(self)  # who comes now gets a hub of their own, which finds the same
                return
            except Exception:
                # The next poke or the slow check tries again, from the same revision.
                self.calm_at = max(self.calm_at, time.monotonic() + settings.LIVE_CALM)
                logger.exception("delivery failed", extra={"session": str(self.session_id)})
            # As long again as it took: many phones never get more than half of the time of those who write.
            now = time.monotonic()
            rested = now + max(settings.LIVE_WINDOW, now - began)

    async def deliver(self) -> None:
        """Read what is new and hand it to everybody; newcomers get the whole, in the same revision."""
        self.newcomers, newcomers = set(), self.newcomers
        is_calm = time.monotonic() >= self.calm_at
        here, changing = presence.present(self.session_id), presence.changing(self.session_id)
        also = tuple(
            topic
            for topic, is_new in (
                ("presence", here != self.shown_present),
                ("changing", changing != self.shown_changing),
                (render.CALM, is_calm),
            )
            if is_new
        )
        known = self.lines - newcomers
        tokens = {line.token_digest: line.scopes[0] for line in self.lines}  # here: the lines change while threads read
        try:
            news = await asyncio.get_running_loop().run_in_executor(
                _readers,
                lambda: frames.read(
                    self.session_id,
                    self.revision,
                    {scope for line in known for scope in line.scopes},
                    {scope for line in newcomers for scope in line.scopes},
                    also=also,
                    kept=self.kept,
                    tokens=tokens,
                    calm=False,
                    there=(here, changing),  # looked at once: what is shown is what is remembered as shown
                ),
            )
        except BaseException:
            self.newcomers |= newcomers
            raise
        self.settle_calm(news, is_calm)
        moved = news.everybody_whole or news.revision != self.revision
        if moved:
            self.kept = {}
        # What many share is rendered once a revision, however many come in. (The console's also shows presence.)
        shared = {scope: news.wholes[scope] for scope in (access.PHONE, access.SCREEN) if scope in news.wholes}
        self.kept = {**self.kept, **{(news.revision, scope): whole for scope, whole in shared.items()}}
        self.revision, self.shown_present, self.shown_changing = news.revision, here, changing
        await self.hand_out(news, known if moved or also else set(), newcomers, moved=moved)
        await self.close_stale(news)
        if not self.lines:  # all let go by us, and perhaps none of them says goodbye
            _end(self)

    def settle_calm(self, news: frames.News, was_due: bool) -> None:
        """What takes its time waits until it is quiet; not for ever."""
        now = time.monotonic()
        if was_due:
            self.calm_since = self.calm_at = math.inf
        if news.calm:
            self.calm_since = min(self.calm_since, now)
            self.calm_at = min(now + settings.LIVE_CALM, self.calm_since + LONGEST_CALM * settings.LIVE_CALM)

    async def hand_out(self, news: frames.News, known: set[Line], newcomers: set[Line], *, moved: bool) -> None:
        texts: dict[tuple[str, ...], str] = {}
        for number, line in enumerate([*known, *newcomers], 1):
            if number % AT_A_STRETCH == 0:
                await asyncio.sleep(0)
            if line not in self.lines:
                continue
            if line in newcomers:
                await self.send(line, news.whole(line.scopes))
                continue
            if moved:
                if line.scopes not in texts:
                    texts[line.scopes] = news.whole(line.scopes) if news.everybody_whole else news.frame(line.scopes)
                await self.send(line, texts[line.scopes])
            if beside := news.beside(line.scopes):
                await self.send(line, beside)

    async def send(self, line: Line, text: str) -> None:
        """One socket that fails must not end the delivery to the others."""
        try:
            await line.send(text)
        except Exception as error:
            logger.info("send failed", extra={"reason": type(error).__name__})
            self.lines.discard(line)

    async def close_stale(self, news: frames.News) -> None:
        """Let go of sockets whose token opens nothing any more, whose session ended, or whose owner went silent."""
        for line in list(self.lines):
            code = access.ENDED if news.ended else news.closing.get(line.token_digest)
            if code is None and presence.silent_for(self.session_id, line.owner) > settings.LIVE_SILENCE:
                code = 1000
            if code is not None:
                await self.close(line, code)

    async def close(self, line: Line, code: int) -> None:
        self.lines.discard(line)
        with suppress(Exception):
            await line.close(code)

    async def close_all(self, code: int) -> None:
        for line in list(self.lines):
            await self.close(line, code)


_hubs: dict[UUID, Hub] = {}


def join(session_id: UUID, line: Line) -> None:
    """A socket came: it gets the whole state soon, and then every change."""
    hub = _hubs.get(session_id)
    if hub is None:
        hub = _hubs[session_id] = Hub(session_id)
        hub.start()
    presence.seen(session_id, line.owner)
    hub.lines.add(line)
    hub.newcomers.add(line)
    hub.wake.set()


def leave(session_id: UUID, line: Line) -> None:
    """A socket went. Without sockets there is no hub."""
    hub = _hubs.get(session_id)
    if hub is None:
        return
    hub.lines.discard(line)
    hub.newcomers.discard(line)
    if not any(other.owner == line.owner for other in hub.lines):
        presence.left(session_id, line.owner)
    if hub.lines:
        hub.wake.set()
    else:
        _end(hub)


def _end(hub: Hub) -> None:
    if _hubs.get(hub.session_id) is hub:
        del _hubs[hub.session_id]
    hub.stop()


def sockets(session_id: UUID) -> int:
    """How many sockets a session has in this process."""
    hub = _hubs.get(session_id)
    return len(hub.lines) if hub else 0
