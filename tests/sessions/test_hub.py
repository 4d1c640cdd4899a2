"""The hub of one session: who is handed what, and what it does when something fails."""

import asyncio
import json
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from channels.db import database_sync_to_async as in_thread
from channels.layers import get_channel_layer
from django.db import connection

from sessions import access, actions, frames, hub, presence, render
from sessions.models import Event, Session
from tests.on_disk import live_room, on_disk  # noqa: F401 - fixtures
from tests.people import Device, Room

SOON = 5  # seconds; a machine may be slow


class Ear:
    """A browser's end of a line, that keeps what it heard."""

    def __init__(self, device: Device, *, deaf: bool = False, stuck: bool = False) -> None:
        who = device.role if device.role != access.PHONE else device.person.scope
        scopes = (device.role, device.person.scope) if device.person_id else (device.role,)
        digest = device.person.token_digest if device.person_id else device.session.passes.get(role=who).token_digest
        self.session_id = device.session.pk
        self.line = hub.Line(who, scopes, digest, self.send, self.close)
        self.frames: list[dict[str, Any]] = []
        self.codes: list[int] = []
        self.deaf, self.stuck = deaf, stuck

    async def send(self, text: str) -> None:
        if self.deaf:
            raise ConnectionResetError
        self.frames.append(json.loads(text))

    async def close(self, code: int) -> None:
        self.codes.append(code)
        if self.stuck:
            raise ConnectionResetError

    def joins(self) -> None:
        hub.join(self.session_id, self.line)

    def leaves(self) -> None:
        hub.leave(self.session_id, self.line)

    @property
    def changes(self) -> list[dict[str, Any]]:
        """Frames that brought it to another revision."""
        return [frame for frame in self.frames if frame.get("from") != frame["to"]]


async def until(seen: Callable[[], Any]) -> None:
    """Wait until it is there; the assertion that follows says what is wrong when it never comes."""
    for _look in range(SOON * 200):
        if seen():
            return
        await asyncio.sleep(0.005)


async def writes(room: Room, *names: str) -> None:
    for name in names:
        await in_thread(actions.agree)(room.session.pk, None, agreements=[name])


@pytest.fixture
def room(live_room: Room) -> Room:  # noqa: F811
    return live_room


@pytest.fixture
def anna(room: Room) -> Device:
    return room.joins("Anna")


@pytest.fixture
def els(room: Room) -> Device:
    return room.facilitator


@pytest.fixture
async def ears(anna: Device, els: Device):
    """Anna's phone and Els's console, both with their whole."""
    both = [await in_thread(Ear)(device) for device in (anna, els)]
    for ear in both:
        ear.joins()
    await until(lambda: all(ear.frames for ear in both))
    yield both
    for ear in both:
        ear.leaves()


async def test_ten_quick_writes_become_one_frame(room: Room, ears: list[Ear], settings):
    settings.LIVE_WINDOW = 0.6
    await writes(room, "nul")
    await until(lambda: all(len(ear.changes) == 2 for ear in ears))
    await writes(room, *"abcdefghij")
    await until(lambda: all(len(ear.changes) == 3 for ear in ears))
    for ear in ears:
        assert [(frame["from"], frame["to"]) for frame in ear.changes[1:]] == [(1, 2), (2, 12)]
        assert [item["id"] for item in ear.changes[2]["items"]] == ["agreements"]


async def test_after_a_long_delivery_the_hub_rests_as_long_again(room: Room, ears: list[Ear], settings):
    """With a thousand phones those who write have at least half of the time."""
    settings.LIVE_WINDOW = 0.0
    frame_by = ears[0].line.send

    async def slowly(text: str) -> None:
        await asyncio.sleep(0.4)
        await frame_by(text)

    ears[0].line.send = slowly
    await writes(room, "a")
    await until(lambda: len(ears[0].changes) == 2)
    ears[0].line.send = frame_by
    await writes(room, "b")
    await asyncio.sleep(0.1)
    await writes(room, "c")
    await until(partial(all_at, ears, 4))
    assert [(frame["from"], frame["to"]) for frame in ears[0].changes[1:]] == [(1, 2), (2, 4)]


async def test_who_comes_in_gets_the_whole_and_the_others_only_the_change(room: Room, ears: list[Ear]):
    late = await in_thread(lambda: Ear(room.joins("Ben")))()
    late.joins()
    await until(lambda: late.frames)
    assert "from" not in late.frames[0]
    await until(lambda: len(ears[0].changes) == 2)
    assert (ears[0].changes[1]["from"], ears[0].changes[1]["to"]) == (1, 2)
    late.leaves()


async def test_one_socket_that_fails_does_not_keep_the_news_from_the_others(room: Room, ears: list[Ear]):
    deaf, stuck = [await in_thread(lambda name: Ear(room.joins(name)))(name) for name in ("Doof", "Vast")]
    deaf.deaf = True
    deaf.joins()
    stuck.joins()
    await until(lambda: stuck.frames)
    await writes(room, "a")
    await until(lambda: all(ear.changes[-1]["to"] == 4 for ear in (*ears, stuck)))
    assert [ear.changes[-1]["to"] for ear in (*ears, stuck)] == [4, 4, 4]
    assert hub.sockets(room.session.pk) == 3
    stuck.leaves()
    deaf.leaves()


async def test_a_socket_that_cannot_be_closed_does_not_keep_the_others_open(room: Room, ears: list[Ear]):
    ears[0].stuck = True
    await in_thread(room.goes_to)("finished")
    await until(lambda: all(ear.codes for ear in ears))
    assert [ear.codes for ear in ears] == [[access.ENDED], [access.ENDED]]
    assert all(ear.changes[-1]["state"]["phase"] == "finished" for ear in ears)


async def test_a_lost_poke_is_healed_by_the_slow_check(room: Room, ears: list[Ear], monkeypatch, settings):
    async def lost(group: str, message: dict) -> None:
        dropped.append(message)

    dropped: list[dict] = []
    settings.LIVE_SLOW_CHECK = 0.1
    await writes(room, "nog gehoord")  # after this delivery the hub waits as long as the setting says now
    await until(lambda: all(ear.changes[-1]["to"] == 2 for ear in ears))
    monkeypatch.setattr(get_channel_layer(), "group_send", lost)
    await asyncio.sleep(0.05)
    await writes(room, "stil", "stiller")
    await until(lambda: all(ear.changes[-1]["to"] == 4 for ear in ears))
    assert len(dropped) == 2
    assert [ear.changes[-1]["to"] for ear in ears] == [4, 4]


async def test_who_is_silent_is_let_go_and_who_asks_stays(room: Room, ears: list[Ear], settings):
    settings.LIVE_SILENCE, settings.LIVE_SLOW_CHECK = 0.4, 0.05
    annas, console = ears
    end = time.monotonic() + SOON
    while not annas.codes and time.monotonic() < end:
        presence.seen(room.session.pk, console.line.owner)
        hub._hubs[room.session.pk].wake.set()
        await asyncio.sleep(0.02)
    assert annas.codes == [1000]
    assert console.codes == []


async def test_presence_reaches_the_console_and_makes_no_revision(room: Room, anna: Device, els: Device):
    console, annas = [await in_thread(Ear)(device) for device in (els, anna)]
    console.joins()
    await until(lambda: console.frames)
    assert "Anna" in _summary(console.frames[-1])
    annas.joins()
    await until(lambda: len(console.frames) == 2)
    assert (console.frames[1]["from"], console.frames[1]["to"]) == (1, 1)
    assert "Anna" not in _summary(console.frames[1])
    annas.leaves()
    await until(lambda: len(console.frames) == 3)
    assert "Anna" in _summary(console.frames[2])
    assert len(annas.frames) == 1
    assert await in_thread(Event.objects.count)() == 1
    console.leaves()


def _summary(frame: dict[str, Any]) -> str:
    return next(item["html"] for item in frame["items"] if item["id"] == "people_summary")


async def test_who_is_there_is_looked_at_once_for_each_delivery(
    room: Room, ears: list[Ear], anna: Device, monkeypatch, settings
):
    """What the console was shown is what the hub remembers; otherwise somebody stays away in its eyes."""
    settings.LIVE_SLOW_CHECK = 3600
    console, read, owner = ears[1], frames.read, ears[0].line.owner

    def away_for_a_moment(*asked: Any, **also: Any) -> frames.News:
        monkeypatch.setattr(frames, "read", read)
        presence.left(room.session.pk, owner)
        news = read(*asked, **also)
        presence.seen(room.session.pk, owner)
        return news

    presence.left(room.session.pk, owner)
    hub._hubs[room.session.pk].wake.set()
    await until(lambda: len(console.frames) == 2)
    assert "Anna" in _summary(console.frames[-1])
    monkeypatch.setattr(frames, "read", away_for_a_moment)
    presence.seen(room.session.pk, owner)
    hub._hubs[room.session.pk].wake.set()
    await until(lambda: len(console.frames) == 3)
    assert "Anna" not in _summary(console.frames[-1])


async def test_a_second_device_of_anna_keeps_her_present(room: Room, anna: Device):
    one, two = [await in_thread(Ear)(anna) for _device in range(2)]
    one.joins()
    two.joins()
    one.leaves()
    assert one.line.owner in presence.present(room.session.pk)
    two.leaves()
    assert presence.present(room.session.pk) == frozenset()


async def test_after_a_restored_backup_everybody_gets_the_whole(room: Room, ears: list[Ear]):
    await writes(room, "a", "b")
    await until(lambda: all(ear.changes[-1]["to"] == 3 for ear in ears))
    await in_thread(lambda: Session.objects.update(revision=1))()
    hub._hubs[room.session.pk].wake.set()
    await until(lambda: all(ear.frames[-1]["to"] == 1 for ear in ears))
    assert all("from" not in ear.frames[-1] and ear.frames[-1]["to"] == 1 for ear in ears)


@pytest.mark.parametrize("gap", ["an event is missing", "it is too far back"])
async def test_when_the_log_does_not_lead_here_everybody_gets_the_whole(room: Room, ears: list[Ear], monkeypatch, gap):
    if gap == "it is too far back":
        monkeypatch.setattr(frames, "MOST_EVENTS", 0)
    else:
        await in_thread(lambda: Session.objects.update(revision=5))()
    await writes(room, "a")
    await until(lambda: all(len(ear.changes) == 2 for ear in ears))
    assert all("from" not in ear.changes[1] and ear.changes[1]["items"] for ear in ears)


async def test_a_delivery_that_fails_is_logged_without_words_and_made_up_for(room: Room, ears: list[Ear], caplog):
    def rename(old: str, new: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE {old} RENAME TO {new}")

    late = await in_thread(lambda: Ear(room.joins("Ben")))()
    await until(lambda: ears[0].changes[-1]["to"] == 2)
    await in_thread(rename)("workshop_participant", "away")
    late.joins()
    await until(lambda: "delivery failed" in caplog.text)
    assert late.frames == []
    await in_thread(rename)("away", "workshop_participant")
    hub._hubs[room.session.pk].wake.set()
    await until(lambda: late.frames)
    assert f"person-{late.line.scopes[1].partition(':')[2]}" in {item["id"] for item in late.frames[0]["items"]}
    assert [record.getMessage() for record in caplog.records if record.name == "sessions.hub"] == ["delivery failed"]
    late.leaves()


async def test_who_left_while_the_news_was_read_is_not_sent_to(room: Room, ears: list[Ear]):
    ears[0].joins()  # again a newcomer
    ears[0].leaves()
    await writes(room, "a")
    await until(lambda: ears[1].changes[-1]["to"] == 2)
    assert len(ears[0].changes) == 1


def test_leaving_a_session_that_has_no_hub_is_nothing(room: Room, anna: Device):
    Ear(anna).leaves()
    assert hub.sockets(room.session.pk) == 0
    assert hub.sockets(uuid4()) == 0


async def test_when_all_leave_in_one_moment_no_task_stays_behind(room: Room, ears: list[Ear]):
    task = hub._hubs[room.session.pk].task
    for ear in ears:
        ear.leaves()  # the first wakes the hub, the second ends it
    await asyncio.wait({task}, timeout=1)
    assert task.done()


async def test_the_last_to_leave_takes_the_hub_along_and_its_place_in_the_layer(room: Room, anna: Device):
    ear = await in_thread(Ear)(anna)
    ear.joins()
    await until(lambda: ear.frames)
    task = hub._hubs[room.session.pk].task
    ear.leaves()
    await asyncio.wait({task}, timeout=SOON)
    assert room.session.pk not in hub._hubs
    assert get_channel_layer().groups == {}


async def test_a_subscription_that_was_lost_is_taken_anew_by_the_slow_check(room: Room, ears: list[Ear], settings):
    """As a channel layer that was restarted: it knows of nobody."""
    settings.LIVE_SLOW_CHECK = 0.1
    await writes(room, "nog gehoord")
    await until(lambda: all(ear.changes[-1]["to"] == 2 for ear in ears))
    get_channel_layer().groups.clear()
    await until(lambda: get_channel_layer().groups)
    settings.LIVE_SLOW_CHECK = 3600
    await asyncio.sleep(0.2)  # the last quick look is over; from here only a poke brings news
    await writes(room, "weer gehoord")
    await until(lambda: all(ear.changes[-1]["to"] == 3 for ear in ears))
    assert [ear.changes[-1]["to"] for ear in ears] == [3, 3]


async def test_a_layer_that_hangs_does_not_hold_the_news(room: Room, ears: list[Ear], monkeypatch, settings):
    async def hangs(*_asked: object) -> None:
        hung.append(True)
        await asyncio.Event().wait()

    hung: list[bool] = []
    settings.LIVE_SLOW_CHECK = 0.1
    await writes(room, "nog gehoord")
    await until(lambda: all(ear.changes[-1]["to"] == 2 for ear in ears))
    monkeypatch.setattr(hub, "SUBSCRIBED_WITHIN", 0.1)
    monkeypatch.setattr(get_channel_layer(), "group_add", hangs)
    monkeypatch.setattr(get_channel_layer(), "group_send", hangs)
    await writes(room, "a", "b")
    await until(lambda: all(ear.changes[-1]["to"] == 4 for ear in ears))
    assert [ear.changes[-1]["to"] for ear in ears] == [4, 4]
    assert len(hung) > 1


async def test_listening_that_falls_over_is_taken_up_again(room: Room, ears: list[Ear], monkeypatch, settings, caplog):
    async def falls_over(_channel: str) -> None:
        fallen.append(True)
        monkeypatch.setattr(layer, "receive", receive)
        raise ConnectionError("niet voor het log: geheim")

    fallen: list[bool] = []
    layer = get_channel_layer()
    receive = layer.receive
    settings.LIVE_SLOW_CHECK = 0.2
    monkeypatch.setattr(layer, "receive", falls_over)
    await writes(room, "a")  # who was listening hears this one, and then falls over
    await until(lambda: "hub fell over" in caplog.text and hub._hubs[room.session.pk].channel in str(layer.groups))
    settings.LIVE_SLOW_CHECK = 3600
    await asyncio.sleep(0.3)
    await writes(room, "b")
    await until(lambda: all(ear.changes[-1]["to"] == 3 for ear in ears))
    assert [ear.changes[-1]["to"] for ear in ears] == [3, 3]
    assert fallen


async def test_while_listening_falls_over_again_and_again_the_news_is_delivered(
    room: Room, ears: list[Ear], monkeypatch, settings
):
    async def falls_over(_channel: str) -> None:
        raise ConnectionError

    settings.LIVE_SLOW_CHECK = 0.3
    await writes(room, "nog gehoord")
    await until(lambda: all(ear.changes[-1]["to"] == 2 for ear in ears))
    monkeypatch.setattr(get_channel_layer(), "receive", falls_over)
    await writes(room, "a")
    await until(lambda: all(ear.changes[-1]["to"] == 3 for ear in ears))
    await writes(room, "b")
    await until(lambda: all(ear.changes[-1]["to"] == 4 for ear in ears))
    assert [ear.changes[-1]["to"] for ear in ears] == [4, 4]


async def test_a_session_that_is_deleted_leaves_no_hub_also_when_nobody_says_goodbye(room: Room, ears: list[Ear]):
    task = hub._hubs[room.session.pk].task
    await in_thread(Session.objects.all().delete)()
    hub._hubs[room.session.pk].wake.set()
    await asyncio.wait({task}, timeout=SOON)
    assert task.done()
    assert [ear.codes for ear in ears] == [[access.ENDED], [access.ENDED]]
    assert room.session.pk not in hub._hubs


async def test_when_everybody_was_let_go_and_nobody_says_goodbye_the_hub_ends(room: Room, ears: list[Ear], settings):
    task = hub._hubs[room.session.pk].task
    settings.LIVE_SILENCE = 0.0
    await writes(room, "a")
    await asyncio.wait({task}, timeout=SOON)
    assert task.done()
    assert [ear.codes for ear in ears] == [[1000], [1000]]
    assert room.session.pk not in hub._hubs


async def test_a_thousand_lines_do_not_keep_others_waiting(room: Room, anna: Device):
    """While the news goes out, others get their turn in between."""
    crowd = [await in_thread(Ear)(anna)]
    crowd += [Ear.__new__(Ear) for _more in range(999)]
    for ear in crowd[1:]:
        ear.__dict__ = {**crowd[0].__dict__, "frames": [], "codes": []}
        ear.line = hub.Line(crowd[0].line.owner, crowd[0].line.scopes, crowd[0].line.token_digest, ear.send, ear.close)
    turns = 0
    for ear in crowd:
        ear.joins()
    while not all(ear.frames for ear in crowd):
        turns += any(ear.frames for ear in crowd)
        await asyncio.sleep(0)
    assert turns >= 1000 / hub.AT_A_STRETCH - 2
    for ear in crowd:
        ear.leaves()


@pytest.fixture
def slow_part(monkeypatch):
    """A part of phones that takes its time after news of the agreements, and how often it was made."""
    made: list[int] = []
    known = render.PARTS["agreements"]

    def counted(reading: Any, key: str) -> dict[str, Any]:
        made.append(reading.session.revision)
        return known.context(reading, key)

    calm = replace(known, topics=frozenset({render.CALM}), calm=known.topics, context=counted)
    monkeypatch.setitem(render.PARTS, "agreements", calm)
    return made


def all_at(ears: list[Ear], revision: int) -> bool:
    return all(ear.frames[-1]["to"] == revision for ear in ears)


async def test_what_takes_its_time_follows_once_for_all_that_came_in_between(
    room: Room, ears: list[Ear], slow_part: list[int], settings
):
    settings.LIVE_CALM = 0.6
    settings.LIVE_WINDOW = 0.0
    slow_part.clear()
    for revision in (2, 3, 4):
        await writes(room, str(revision))
        await until(partial(all_at, ears, revision))
    assert slow_part == []
    assert all(not frame["items"] for frame in ears[0].changes[1:])
    await until(lambda: ears[0].frames[-1]["items"])
    last = ears[0].frames[-1]
    assert (last["from"], last["to"]) == (4, 4)
    assert "<li" in next(item["html"] for item in last["items"] if item["id"] == "agreements")
    assert set(slow_part) == {4}
    sent = len(ears[0].frames)
    await asyncio.sleep(1.0)
    assert len(ears[0].frames) == sent  # and then it is quiet again


async def test_what_takes_its_time_does_not_wait_for_quiet_for_ever(
    room: Room, ears: list[Ear], slow_part: list[int], settings
):
    settings.LIVE_CALM = 0.3
    settings.LIVE_WINDOW = 0.0
    slow_part.clear()
    written = 0
    while not slow_part and written < 200:
        written += 1
        await writes(room, str(written))
        await asyncio.sleep(0.05)
    assert 2 < written < 200


async def test_what_is_outside_the_log_comes_in_a_frame_of_its_own(
    room: Room, ears: list[Ear], slow_part: list[int], settings
):
    """A phone that wrote itself is ahead, and drops the frame that leads to where it is."""
    settings.LIVE_CALM = 0.3
    await writes(room, "a")
    await until(partial(all_at, ears, 2))
    here = hub._hubs[room.session.pk]
    settings.LIVE_WINDOW = 0.8
    await writes(room, "b")  # the delivery of this one comes when the calm part is due
    await until(lambda: any(frame["items"] for frame in ears[0].changes[1:]) or ears[0].frames[-1]["items"])
    assert here.revision == 3
    with_items = [frame for frame in ears[0].frames[1:] if frame["items"]]
    assert [(frame["from"], frame["to"]) for frame in with_items] == [(3, 3)]


async def test_a_delivery_that_fails_while_something_is_due_is_not_tried_without_pause(
    room: Room, ears: list[Ear], slow_part: list[int], settings, monkeypatch
):
    def fails(*_asked: Any, **_also: Any) -> None:
        tried.append(True)
        raise ValueError

    tried: list[bool] = []
    settings.LIVE_CALM = 0.4
    settings.LIVE_WINDOW = 0.0
    await writes(room, "a")
    await until(partial(all_at, ears, 2))
    read = frames.read
    monkeypatch.setattr(frames, "read", fails)
    await asyncio.sleep(1.5)
    assert 1 <= len(tried) <= 4
    monkeypatch.setattr(frames, "read", read)
    await until(lambda: ears[0].frames[-1]["items"])
    assert ears[0].frames[-1]["items"]


async def test_who_asks_by_itself_gets_what_takes_its_time_at_once(
    room: Room, ears: list[Ear], slow_part, anna: Device
):
    await writes(room, "a")
    asked = await in_thread(anna.frame)(1)
    assert "agreements" in [item["id"] for item in asked["items"]]
