"""The straight line, from a post to what every audience sees."""

import json
import uuid

from factors.models import Factor
from tests.people import Device, Room


def test_annas_note_reaches_her_own_phone_and_only_its_count_reaches_the_console(room: Room, anna: Device):
    room.goes_to("alone")
    before = anna.frame()["to"]
    seen_by_els = room.facilitator.frame()["to"]

    response = anna.posts("add_notes", column=1, text="Eerst vragen hoe het gaat", revision=before)

    answer = json.loads(response.content)
    assert [item["list"] for item in answer["items"]] == ["notes-1"]
    assert "Eerst vragen hoe het gaat" in answer["items"][0]["html"]
    news = room.facilitator.frame(seen_by_els)
    assert [item["id"] for item in news["items"]] == ["written"]
    assert "Eerst vragen" not in json.dumps(room.facilitator.frame(), ensure_ascii=False)


def test_a_note_sent_twenty_times_is_there_once(room: Room, anna: Device):
    op = str(uuid.uuid4())
    answers = {anna.posts("add_notes", op=op, column=1, text="Rust").status_code for _ in range(20)}
    assert answers == {200}
    assert Factor.objects.count() == 1
