"""Writes on a real server: many at once, and the same one many times."""

import asyncio
import json
import uuid

from tests.phones import Console, Phone, settled
from tests.server import Server

NOTES = "SELECT count(*) FROM factors_factor WHERE text LIKE ?"


async def test_the_same_post_twenty_times_in_parallel_has_one_effect_and_equal_outcomes(server: Server):
    console = await Console(server.url).opens_a_session()
    await console.goes_to("welcome", "podcast", "alone")
    anna = await Phone(server.url).joins(console.code, "Anna")
    op = str(uuid.uuid4())

    answers = await asyncio.gather(*(anna.writes("twintig keer", op=op) for _ in range(20)))

    assert [answer.status_code for answer in answers] == [200] * 20
    wholes = {json.dumps(json.loads(answer.text)["items"]) for answer in answers}
    assert len(wholes) == 1
    assert server.rows(NOTES, "twintig keer") == [(1,)]
    await asyncio.gather(console.leaves(), anna.leaves())


async def test_a_join_sent_twenty_times_in_parallel_is_one_person_with_a_working_cookie(server: Server):
    console = await Console(server.url).opens_a_session()
    ben = Phone(server.url)
    await ben.opens("/")
    answers = await asyncio.gather(*(_join_again(ben, console.code) for _ in range(20)))
    assert {answer[0] for answer in answers} == {303}
    assert len({answer[1] for answer in answers}) == 1
    assert server.rows("SELECT count(*) FROM workshop_participant WHERE name LIKE 'Twintig%'") == [(1,)]
    await asyncio.gather(console.leaves(), ben.leaves())


async def _join_again(ben: Phone, code: str) -> tuple[int, str]:
    """The page of the same phone, sent once more from a device that holds only the front page's cookie."""
    again = Phone(server_of(ben))
    again.http.cookies = ben.http.cookies
    again.http.follow_redirects = False
    again.page = ben.page
    response = await again.submits("/join", code=code, name="Twintig")
    await again.leaves()
    return response.status_code, response.headers.get("set-cookie", "").partition(";")[0]


def server_of(phone: Phone) -> str:
    return phone.base


async def test_forty_phones_write_at_once_and_every_socket_ends_on_the_last_revision(server: Server):
    console = await Console(server.url).opens_a_session()
    await console.goes_to("welcome", "podcast", "alone")
    phones = list(await asyncio.gather(*(Phone(server.url).joins(console.code, f"P{n}") for n in range(40))))
    await asyncio.gather(console.connects(), *(phone.connects() for phone in phones))

    answers = await asyncio.gather(
        *(phone.writes(f"veertig {round_} {phone.name}") for round_ in range(5) for phone in phones)
    )

    assert {answer.status_code for answer in answers} == {200}
    session = console.root.split("/")[2].replace("-", "")
    revisions = [
        row[0]
        for row in server.rows("SELECT revision FROM workshop_event WHERE session_id = ? ORDER BY revision", session)
    ]
    assert revisions == list(range(1, len(revisions) + 1))
    assert len(revisions) >= 40 + 3 + 200
    await settled([console, *phones], len(revisions))
    assert {browser.revision for browser in [console, *phones]} == {len(revisions)}
    assert {browser.gaps for browser in [console, *phones]} == {0}
    for phone in phones:
        own = [html for html in phone.shown.values() if "veertig" in html]
        assert len(own) == 5
        assert all(f" {phone.name}<" in html for html in own)
    assert "veertig" not in json.dumps(console.frames)
    await asyncio.gather(*(browser.leaves() for browser in [console, *phones]))
    assert "Traceback" not in server.log.read_text()
