"""Taken out, ended, deleted: the live sockets close at once with their code, and every post and question is refused.

Each address by itself, for everybody and in every state of a session: tests/test_permissions.py.
"""

import asyncio
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator

import pytest

from tests.faults.paces import chance, until
from tests.faults.people import LivingPhone
from tests.faults.proxy import Proxy
from tests.faults.stage import Stage, only_listens, playing, press
from tests.server import ROOT, Server

REMOVED, ENDED = 4403, 4404
PERSON = "SELECT id FROM workshop_participant WHERE session_id = ? AND name = ?"
AFTER = "SELECT kind, topics FROM workshop_event WHERE session_id = ? AND revision > ? AND topics LIKE ?"
DELETE = "from sessions.models import Session; Session.objects.get(pk='{id}').delete()"

# It grows old and goes in one step, so that nothing written in between makes it young again; then the file is cleaned.
LEFT = """
from datetime import timedelta
from django.db import transaction
from django.utils import timezone
from sessions import actions, tidying
from sessions.models import Session
long_ago = timezone.now() - timedelta(days=40)
with transaction.atomic():
    session = Session.objects.get(pk="{id}")
    Session.objects.filter(pk=session.pk).update(opened_at=long_ago)
    session.events.update(at=long_ago)
    session.ops.update(at=long_ago)
    actions.delete_when_due(session.pk, None)
print(tidying.tidy())
"""


@pytest.fixture
def proxy(server: Server) -> Iterator[Proxy]:
    with Proxy(server.port) as running:
        yield running


async def is_refused(one: LivingPhone, statuses: set[int]) -> None:
    """In whatever way it asks, and with words where somebody reads them."""
    written = await one.writes("nog iets")
    page = await one.http.get(one.root)
    for answer in (written, page, await one.http.get(one.data["state"]), await one.http.get(one.data["check"])):
        assert answer.status_code in statuses, (answer.request.url, answer.text[:200])
        assert len(answer.text) > 30
    assert len(written.json()["error"]) > 10
    assert "<h1" in page.text


async def a_new_socket_is_closed_with(one: LivingPhone, code: int) -> None:
    """Somebody who tries again all the same is told again, and not left to try for ever."""
    again = LivingPhone(one.base, chance=one.chance)
    again.http.cookies, again.data = one.http.cookies, dict(one.data)
    again._start(again._keep_socket())
    await until(lambda: again.over, "the socket is closed with a code")
    assert again.over == code
    await again.leaves()


async def test_who_is_taken_out_is_out_at_once_and_hears_nothing_more(server: Server):
    async with playing(server, chance("taken out"), 4) as stage:
        out = stage.phones.pop()
        stage.away.append(out)
        out.notes("het laatste woord")
        await until(lambda: not out.outbox, "it is saved")
        tab = await only_listens(stage, out)
        await press(stage.console, f"people/{person_of(stage, out)}/remove")
        await until(lambda: out.over, "the phone is told")
        assert out.over == REMOVED
        await until(lambda: tab.closed_with, "its other tab is told too")
        assert tab.closed_with == REMOVED
        heard = len(out.heard)
        for phone in stage.phones:
            phone.notes(f"zonder haar, van {phone.name}")
        await stage.holds()
        assert "zonder haar" not in "".join(out.heard[heard:])
        await is_refused(out, {403})
        await a_new_socket_is_closed_with(out, REMOVED)


async def test_what_waits_on_the_phone_of_somebody_taken_out_is_refused_with_words(server: Server, proxy: Proxy):
    async with playing(server, chance("waits"), 3) as stage:
        (out,) = await stage.join(["Wilhelmina"], proxy.url)
        stage.phones.remove(out)
        stage.away.append(out)
        await until(lambda: out.way == "open", "she is there")
        proxy.offline()
        waiting = [out.notes(f"onderweg {number}") for number in range(5)]
        await until(lambda: out.tries and proxy.counts.refused, "her phone tries in vain")
        await press(stage.console, f"people/{person_of(stage, out)}/remove")
        proxy.online()
        await until(lambda: out.over, "the phone is told")
        assert out.over == REMOVED
        for item in waiting:
            refused = await out.posts(item.path, op=item.op, **item.fields)
            assert (refused.status_code, len(refused.json()["error"]) > 10) == (403, True)
        await stage.holds()
        assert (out.acked, [item.text for item in out.outbox]) == ([], out.said)  # they are still on her phone
        assert not any(text in stage.oracle.written() for text in out.said)


async def test_what_is_on_its_way_while_somebody_is_taken_out_is_saved_before_or_not_at_all(server: Server):
    async with playing(server, chance("on its way"), 3) as stage:
        out = stage.phones.pop()
        stage.away.append(out)
        person = person_of(stage, out)
        on_its_way = [asyncio.create_task(out.writes(f"onderweg {number}")) for number in range(30)]
        await asyncio.sleep(stage.luck.uniform(0, 0.1))
        await press(stage.console, f"people/{person}/remove")
        answers = await asyncio.gather(*on_its_way)
        assert {answer.status_code for answer in answers} <= {200, 403}
        assert all(len(answer.json()["error"]) > 10 for answer in answers if answer.status_code == 403)
        ((removed,),) = server.rows("SELECT revision FROM workshop_event WHERE session_id = ? AND kind = 'removed'",
                                    stage.oracle.session)  # fmt: skip
        later = server.rows(AFTER, stage.oracle.session, removed, f"%person:{person}|note/%")
        assert later == [], "who is out goes on writing"
        saved = [f"onderweg {number}" for number, answer in enumerate(answers) if answer.status_code == 200]
        stage.oracle.each_is_there_once(saved)
        assert sum(stage.oracle.written()[f"onderweg {number}"] for number in range(30)) == len(saved)
        await stage.holds()


def person_of(stage: Stage, phone: LivingPhone) -> uuid.UUID:
    ((person,),) = stage.server.rows(PERSON, stage.oracle.session, phone.name)
    return uuid.UUID(str(person))


async def test_when_the_session_is_deleted_every_line_ends(server: Server):
    async with playing(server, chance("deleted"), 3) as stage:
        everybody = stage.people
        await until(lambda: all(one.way == "open" for one in everybody), "they are there")
        delete(stage)
        await until(lambda: all(one.over for one in everybody), "everybody is told")
        assert {one.over for one in everybody} == {ENDED}  # by the socket, or by asking first
        await is_refused(stage.phones[0], {404})
        await a_new_socket_is_closed_with(stage.phones[0], ENDED)
        stage.oracle.nobody_heard([text for one in everybody[2:] for text in one.heard])
        assert stage.oracle.written().total() == 0
        stage.oracle.log_is_clean()


async def test_a_session_that_was_left_is_tidied_away_under_people_who_are_connected_and_write(server: Server):
    """By another process, as from cron. What they send meanwhile is saved and goes, or is refused with words."""
    async with playing(server, chance("left"), 3) as stage:
        everybody = stage.people
        await until(lambda: all(one.way == "open" for one in everybody), "they are there")
        told = [len(one.heard) for one in everybody]
        on_its_way = [
            asyncio.create_task(phone.writes(f"zwaluw {number}")) for number in range(20) for phone in stage.phones
        ]
        await asyncio.to_thread(delete, stage, LEFT)
        answers = await asyncio.gather(*on_its_way)
        assert {answer.status_code for answer in answers} <= {200, 404}
        assert all(len(answer.json()["error"]) > 10 for answer in answers if answer.status_code == 404)
        assert all(told)
        await until(lambda: all(one.over for one in everybody), "everybody is told")
        assert {one.over for one in everybody} == {ENDED}
        await is_refused(stage.phones[0], {404})
        assert stage.oracle.written().total() == 0
        raw = b"".join(path.read_bytes() for path in server.data_dir.glob("teamtool.sqlite3*"))
        assert (raw.count(b"zwaluw"), raw.count(uuid.UUID(stage.oracle.session).hex.encode())) == (0, 0)
        stage.oracle.log_is_clean()


async def test_what_the_facilitator_deletes_is_refused_at_once_to_people_who_look_at_the_last_page(server: Server):
    async with playing(server, chance("delete now"), 3, until="closing") as stage:
        await stage.go_next()
        await until(lambda: all(one.over for one in stage.people), "every line ends")
        for one in stage.people:
            assert (await one.http.get(one.data["check"])).status_code == 200
        answer = await press(stage.console, "keeping/delete", sure="1")
        assert answer.status_code == 200
        for one in stage.people:
            asked = await one.http.get(one.data["check"], headers={"Accept": "application/json"})
            assert (asked.status_code, asked.json()["code"]) == (404, ENDED)
        for phone in stage.phones:
            await a_new_socket_is_closed_with(phone, ENDED)
        await is_refused(stage.phones[0], {404})
        await until(lambda: not left_of(server, stage), "the thread erased it from the file")
        stage.oracle.log_is_clean()


def left_of(server: Server, stage: Stage) -> int:
    session = uuid.UUID(stage.oracle.session).hex.encode()
    return sum(path.read_bytes().count(session) for path in server.data_dir.glob("teamtool.sqlite3*"))


def delete(stage: Stage, how: str = DELETE) -> None:
    """As whoever keeps the server would: in the database, past the running process."""
    command = how.format(id=uuid.UUID(stage.oracle.session))
    environment = {**os.environ, "DATA_DIR": str(stage.server.data_dir)}
    subprocess.run([sys.executable, "manage.py", "shell", "-c", command], cwd=ROOT, env=environment, check=True)


async def test_when_the_session_ends_everybody_sees_the_last_page_and_nothing_is_written(server: Server):
    async with playing(server, chance("ended"), 3) as stage:
        await stage.go("closing")
        await stage.holds()
        await stage.go_next()
        await until(lambda: all(one.over for one in stage.people), "every line ends")
        assert {one.over for one in stage.people} == {ENDED}
        assert {one.state["phase"] for one in stage.people} == {"finished"}
        for phone in stage.phones:
            answer = await phone.writes("te laat")
            assert (answer.status_code, len(answer.json()["error"]) > 10) == (410, True)
            assert (await phone.http.get(phone.root)).status_code == 200
            await a_new_socket_is_closed_with(phone, ENDED)
        assert stage.oracle.written()["te laat"] == 0
        await stage.holds()


async def test_what_waits_on_a_phone_when_the_session_ends_is_refused_with_words_and_kept(server: Server, proxy: Proxy):
    async with playing(server, chance("waits for the end"), 2, until="closing") as stage:
        (late,) = await stage.join(["Wilhelmina"], proxy.url)
        await until(lambda: late.way == "open", "she is there")
        proxy.offline()
        waiting = late.notes("net te laat")
        await until(lambda: late.tries and proxy.counts.refused, "her phone tries in vain")
        await stage.go_next()
        proxy.online()
        await until(lambda: late.over or waiting.refused, "the phone is told")
        answer = await late.posts(waiting.path, op=waiting.op, **waiting.fields)
        assert (answer.status_code, len(answer.json()["error"]) > 10) == (410, True)
        assert answer.json()["frame"]["state"]["phase"] == "finished"
        await until(lambda: late.over, "the line ends")
        assert (late.over, late.acked, late.outbox) == (ENDED, [], [waiting])
        await stage.holds()
        assert stage.oracle.written()["net te laat"] == 0
