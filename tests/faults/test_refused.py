"""Taken out, ended, deleted: the live sockets close at once with their code, and every post and question is refused.

Each address by itself, for everybody and in every state of a session: tests/test_permissions.py.
"""

import os
import subprocess
import sys
import uuid

from tests.faults.paces import chance, until
from tests.faults.people import LivingPhone
from tests.faults.stage import Stage, playing, press
from tests.phones import Phone
from tests.server import ROOT, Server

REMOVED, ENDED = 4403, 4404
PERSON = "SELECT id FROM workshop_participant WHERE session_id = ? AND name = ?"
DELETE = "from sessions.models import Session; Session.objects.get(pk='{id}').delete()"


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


async def only_listens(one: LivingPhone) -> Phone:
    """Another tab of the same phone, which asks nothing: only its socket can tell it."""
    tab = Phone(one.base, name=one.name)
    tab.http.cookies, tab.data = one.http.cookies, dict(one.data)
    await tab.connects()
    return tab


async def test_who_is_taken_out_is_out_at_once_and_hears_nothing_more(server: Server):
    async with playing(server, chance("taken out"), 4) as stage:
        out = stage.phones.pop()
        stage.away.append(out)
        out.notes("het laatste woord")
        await until(lambda: not out.outbox, "it is saved")
        tab = await only_listens(out)
        ((person,),) = server.rows(PERSON, stage.oracle.session, out.name)
        await press(stage.console, f"people/{uuid.UUID(str(person))}/remove")
        await until(lambda: out.over, "the phone is told")
        assert out.over == REMOVED
        await until(lambda: tab.closed_with, "its other tab is told too")
        assert tab.closed_with == REMOVED
        await tab.leaves()
        heard = len(out.heard)
        for phone in stage.phones:
            phone.notes(f"zonder haar, van {phone.name}")
        await stage.holds()
        assert "zonder haar" not in "".join(out.heard[heard:])
        await is_refused(out, {403})
        await a_new_socket_is_closed_with(out, REMOVED)


async def test_what_waits_on_the_phone_of_somebody_taken_out_is_refused_with_words(server: Server):
    async with playing(server, chance("waits"), 3) as stage:
        out = stage.phones.pop()
        stage.away.append(out)
        ((person,),) = server.rows(PERSON, stage.oracle.session, out.name)
        removing = press(stage.console, f"people/{uuid.UUID(str(person))}/remove")
        waiting = [out.notes(f"onderweg {number}") for number in range(5)]
        await removing
        await until(lambda: out.over, "the phone is told")
        refused = await out.posts(waiting[-1].path, op=waiting[-1].op, **waiting[-1].fields)
        assert refused.status_code in (200, 403)  # 200 when it was saved just before
        stage.oracle.each_is_there_once(out.acked)
        there = stage.oracle.written()
        assert all(there[text] <= 1 for text in out.said)
        await stage.holds()


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


def delete(stage: Stage) -> None:
    """As whoever keeps the server would: in the database, past the running process."""
    command = DELETE.format(id=uuid.UUID(stage.oracle.session))
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
