"""Frames and bodies that no browser would send: too large, broken, or lying about themselves. The others go on."""

import asyncio
import resource
import socket
import struct
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, closing
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest

from sessions.management.commands.serve import LARGEST_FRAME
from tests.faults.deaf_sockets import DeafSocket, is_let_go
from tests.faults.paces import FAST, LONG, chance, until
from tests.faults.people import LivingPhone
from tests.faults.stage import hear_it_all, only_listens, playing
from tests.server import Server

MASK = bytes(4)  # of zeros: the payload goes as it is
MEGABYTE = 2**20
USUAL_FILES = 128  # a program may open so many, unless it asks for more
LOGGED_WITHIN = 3  # seconds; Daphne looks once a second how its applications fare, when it is not busy
FRAME_WITHIN = 3  # seconds; sooner than it lets go of who is silent
LIARS = 1000 if LONG else 200


def frame(first: int, size: int, payload: bytes) -> bytes:
    return bytes([first, 0xFF]) + struct.pack(">Q", size) + MASK + payload


TAKEN = {  # and nothing is done with them
    "two megabytes of text": frame(0x81, 2 * MEGABYTE, b"x" * 2 * MEGABYTE),
    "a NUL": b"\x81\x83" + MASK + b"a\x00b",
    "bytes": b"\x82\x83" + MASK + b"\x00\x01\x02",
    "a thousand small ones": (b"\x81\x81" + MASK + b"x") * 1000,
}
HANGS_UP = {
    "a frame that is too large": frame(0x81, LARGEST_FRAME + 1, b"x" * (LARGEST_FRAME + 1)),
    "a frame that says it is enormous": frame(0x81, 2**40, b"x" * 1000),
    "pieces without end": frame(0x01, MEGABYTE, b"x" * MEGABYTE)
    + frame(0x00, MEGABYTE, b"x" * MEGABYTE) * (LARGEST_FRAME // MEGABYTE),
    "bad UTF-8": b"\x81\x84" + MASK + b"\xff\xfe\xc0\x80",
    "a frame without a mask": b"\x81\x03abc",
    "an unknown kind of frame": b"\x8b\x80" + MASK,
}
NOTE = b"column=1&op=%s&text="
BODIES: dict[str, tuple[bytes, int]] = {
    "a megabyte": (NOTE + b"x" * MEGABYTE, 413),
    "a little too much": (NOTE + b"te+groot&x=" + b"x" * 64 * 1024, 413),
    "raw bytes": (b"\xff\xfe\x00\x01", 400),
    "an op with a NUL": (b"column=1&op=%%00&text=geen+op", 400),
    "two hundred fields": (NOTE + b"te+veel&" + b"&".join(b"x%d=1" % number for number in range(200)), 400),
    "only a NUL": (NOTE + b"%%00", 422),
    "bad UTF-8": (NOTE + b"%%FF%%FE%%C0%%80slecht%%ED%%A0%%80", 200),
    "a NUL": (NOTE + b"voor%%00na", 200),
}
SAVED = ["\ufffd" * 4 + "slecht" + "\ufffd" * 3, "voor na"]


async def test_of_strange_frames_nothing_is_taken_and_their_lines_stay(server: Server):
    async with playing(server, chance("taken"), 2) as stage:
        with ExitStack() as open_:
            for kind, said in TAKEN.items():
                strange = open_.enter_context(closing(DeafSocket(stage.phones[1], server)))
                assert send_all(strange.socket, said), kind
                assert await asyncio.to_thread(answers_a_ping, strange.socket), kind  # so all before it was read
                stage.phones[0].notes(f"na {kind}")
                await stage.holds()
                assert strange.is_held, kind
            await asyncio.sleep(LOGGED_WITHIN)
            stage.oracle.log_is_clean()


async def test_a_frame_that_is_none_ends_its_own_line_and_no_other(server: Server):
    async with playing(server, chance("hangs up"), 2) as stage:
        tabs = [await only_listens(stage, phone) for phone in stage.phones]
        for kind, said in HANGS_UP.items():
            with closing(DeafSocket(stage.phones[1], server)) as strange:
                send_all(strange.socket, said)
                await until(partial(is_let_go, [strange]), f"the server hangs up: {kind}", within=FRAME_WITHIN)
                stage.phones[0].notes(f"na {kind}")
                await stage.holds()
                await hear_it_all(stage, *tabs)
        await asyncio.sleep(LOGGED_WITHIN)
        stage.oracle.log_is_clean()


def answers_a_ping(one: socket.socket) -> bool:
    said = b"wie daar?"
    one.sendall(bytes([0x89, 0x80 | len(said)]) + MASK + said)
    heard = b""
    one.settimeout(20)
    while said not in heard:
        some = one.recv(65536)
        if not some:
            return False
        heard = heard[-len(said) :] + some
    return True


def send_all(one: socket.socket, said: bytes) -> bool:
    """As much as the server takes; it may hang up in the middle."""
    one.settimeout(5)
    try:
        one.sendall(said)
    except OSError:
        return False
    return True


async def posts_bytes(phone: LivingPhone, body: Any, **headers: str) -> httpx.Response:
    usual = {"HX-Request": "true", "X-CSRFToken": phone.data["csrf"], "Referer": phone.base}
    usual |= {"Content-Type": "application/x-www-form-urlencoded"}
    return await phone.http.post(f"{phone.root}notes/add", content=body, headers={**usual, **headers})


async def test_a_strange_body_is_refused_with_words_and_nobody_notices(server: Server):
    async with playing(server, chance("bodies"), 2) as stage:
        anna = stage.phones[1]
        for kind, (body, status) in BODIES.items():
            answer = await posts_bytes(anna, body.replace(b"%s", str(uuid.uuid4()).encode()).replace(b"%%", b"%"))
            assert answer.status_code == status, (kind, answer.status_code, answer.text[:200])
            assert status == 200 or len(answer.json()["error"]) > 10, kind
        assert (await posts_bytes(anna, in_pieces())).status_code == 413
        anna.notes("gewoon verder")
        await stage.holds()
        there = stage.oracle.written()
        assert sorted([*SAVED, *anna.acked, *stage.oracle.private]) == sorted(there.elements())


async def in_pieces() -> Any:
    """A body that does not say how long it is."""
    for _piece in range(3):
        yield b"text=x&"


@pytest.fixture
def usual(tmp_path: Path) -> Iterator[Server]:
    """Started as systems start programs: with few files, of which each line is one."""
    running = Server(tmp_path / "data", **FAST)
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (USUAL_FILES, hard))
    try:
        running.start()
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    yield running
    running.stop()


async def test_bodies_that_are_shorter_than_they_say_hold_up_nobody(usual: Server):
    async with playing(usual, chance("short body"), 2) as stage:
        with ExitStack() as liars:
            for _liar in range(LIARS):
                liar = liars.enter_context(closing(socket.create_connection(("127.0.0.1", usual.port))))
                head = f"POST /join HTTP/1.1\r\nHost: 127.0.0.1:{usual.port}\r\nContent-Length: 5000\r\n\r\ncode=A"
                liar.sendall(head.encode())
            (late,) = await stage.join(["Laat-Erbij"])
            late.notes("terwijl anderen treuzelen")
            await until(lambda: not late.outbox, "it is saved")
            await until(lambda: late.way == "open", "there is room for her")
            await stage.holds()
        await stage.holds()
