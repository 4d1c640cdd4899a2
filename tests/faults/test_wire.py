"""Frames and bodies that no browser would send: too large, broken, or lying about themselves. The others go on."""

import asyncio
import socket
import struct
from typing import Any

import httpx
import pytest

from tests.faults.deaf_sockets import DeafSocket
from tests.faults.paces import chance, until
from tests.faults.people import LivingPhone
from tests.faults.stage import playing
from tests.server import Server

MASK = bytes(4)  # of zeros: the payload goes as it is
FRAMES = {
    "two megabytes of text": b"\x81\xff" + struct.pack(">Q", 2**21) + MASK + b"x" * 2**21,
    "a frame that says it is enormous": b"\x81\xff" + struct.pack(">Q", 2**40) + MASK + b"x" * 1000,
    "bad UTF-8": b"\x81\x84" + MASK + b"\xff\xfe\xc0\x80",
    "a NUL": b"\x81\x83" + MASK + b"a\x00b",
    "bytes": b"\x82\x83" + MASK + b"\x00\x01\x02",
    "a frame without a mask": b"\x81\x03abc",
    "an unknown kind of frame": b"\x8b\x80" + MASK,
    "a thousand small ones": (b"\x81\x81" + MASK + b"x") * 1000,
}
BODIES: dict[str, tuple[bytes, set[int]]] = {
    "a megabyte": (b"text=" + b"x" * 2**20, {413}),
    "bad UTF-8": (b"column=1&text=%FF%FE%C0%80slecht&op=", {200, 400, 422}),
    "raw bytes": (b"\xff\xfe\x00\x01", {400, 403}),
    "a thousand fields": (b"&".join(b"x%d=1" % number for number in range(1000)), {400}),
}


@pytest.mark.parametrize("kind", FRAMES)
async def test_a_strange_frame_disturbs_nobody(server: Server, kind: str):
    async with playing(server, chance(kind), 2) as stage:
        strange = DeafSocket(stage.phones[1], server)
        with strange.socket:
            send_all(strange.socket, FRAMES[kind])
            stage.phones[0].notes(f"na {kind}")
            await stage.holds()


def send_all(one: socket.socket, said: bytes) -> None:
    """As much as the server takes; it may hang up in the middle."""
    one.settimeout(2)
    try:
        one.sendall(said)
    except OSError:
        return


async def posts_bytes(phone: LivingPhone, body: Any, **headers: str) -> httpx.Response:
    usual = {"HX-Request": "true", "X-CSRFToken": phone.data["csrf"], "Referer": phone.base}
    usual |= {"Content-Type": "application/x-www-form-urlencoded"}
    return await phone.http.post(f"{phone.root}notes/add", content=body, headers={**usual, **headers})


async def test_a_strange_body_is_refused_with_words_and_nobody_notices(server: Server):
    async with playing(server, chance("bodies"), 2) as stage:
        anna = stage.phones[1]
        for kind, (body, statuses) in BODIES.items():
            answer = await posts_bytes(anna, body)
            assert answer.status_code in statuses, (kind, answer.status_code, answer.text[:200])
            assert len(answer.json()["error"]) > 10, kind
        assert (await posts_bytes(anna, in_pieces())).status_code == 413
        anna.notes("gewoon verder")
        await stage.holds()


async def in_pieces() -> Any:
    """A body that does not say how long it is."""
    for _piece in range(3):
        yield b"text=x&"


async def test_a_body_that_is_shorter_than_it_says_holds_up_nobody(server: Server):
    async with playing(server, chance("short body"), 2) as stage:
        liars = []
        for _liar in range(20):
            liar = socket.create_connection(("127.0.0.1", server.port))
            head = f"POST /join HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nContent-Length: 5000\r\n\r\ncode=A"
            liar.sendall(head.encode())
            liars.append(liar)
        stage.phones[0].notes("terwijl anderen treuzelen")
        await until(lambda: not stage.phones[0].outbox, "it is saved")
        await stage.holds()
        for liar in liars:
            liar.close()
        await asyncio.sleep(0)
        await stage.holds()
