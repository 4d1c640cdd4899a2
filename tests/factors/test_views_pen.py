"""What is posted about the pen and by who reads along: by script, and as a plain form."""

from typing import Any

import pytest

from sessions.models import Participant
from tests.people import Device, Room
from tests.workshop import Workshop


@pytest.fixture
def workshop(room: Room) -> Workshop:
    return Workshop(room.session.pk)


@pytest.fixture
def four(room: Room, workshop: Workshop) -> list[Device]:
    """Anna, Ben, Cem and Dirk with a note each, in one four."""
    devices = [room.joins(name) for name in ("Anna", "Ben", "Cem", "Dirk")]
    for device in devices:
        workshop.notes(device.person, f"noot van {device.person.name}")
    room.goes_to("fours")
    return devices


def holder(workshop: Workshop, person: Participant) -> str:
    part = workshop.part("pen", person)
    return part["holder"].name if part["holder"] else ""


def test_who_reads_along_saves_and_gets_a_sentence_and_the_present_state(workshop: Workshop, four: list[Device]):
    anna, ben, *_others = four
    card = workshop.on_list(workshop.group_of(ben.person, "four"))[0]
    assert anna.posts("take_pen", taken="1", free="1").status_code == 200
    answer = ben.posts("edit_card", card.pk, text="anders")
    assert answer.status_code == 409
    said = answer.json()
    assert said["reason"] == "no_pen"
    assert said["error"] == "Anna heeft nu de pen. Je woorden staan er nog: neem de pen en bewaar opnieuw."
    (part,) = [item["html"] for item in said["frame"]["items"] if item["id"] == "pen"]
    assert "data-reads-along" in part
    aside = ben.posts("aside_card", card.pk, aside="1").json()
    assert aside["error"] == "Anna heeft nu de pen. Neem eerst de pen."


def test_the_pen_that_lay_there_is_not_taken_from_who_was_quicker(workshop: Workshop, four: list[Device]):
    anna, ben, *_others = four
    assert anna.posts("take_pen", taken="1", free="1").status_code == 200
    answer = ben.posts("take_pen", taken="1", free="1")
    assert (answer.status_code, answer.json()["reason"]) == (409, "pen_taken")
    assert ben.posts("take_pen", taken="1").status_code == 200
    assert holder(workshop, anna.person) == "Ben"


def test_without_script_the_pen_is_taken_and_laid_down_and_adding_needs_none(workshop: Workshop, four: list[Device]):
    anna, ben, *_others = four
    for taken, who in (("1", "Anna"), ("0", ""), ("1", "Anna")):
        answer = anna.posts("take_pen", script=False, taken=taken)
        assert (answer.status_code, answer.headers["Location"]) == (303, f"{anna.url('phone')}#pen")
        assert holder(workshop, ben.person) == who
    assert 'data-form="card-1"' in ben.sees()
    assert ben.posts("add_card", script=False, column=1, text="toch nog een").status_code == 303
    answer = ben.posts("write_all", script=False, on="1")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{ben.url('phone')}#pen")
    assert holder(workshop, anna.person) == ""


@pytest.mark.parametrize(("name", "said"), [("take_pen", {}), ("take_pen", {"taken": "2"}), ("write_all", {"on": ""})])
def test_what_does_not_say_yes_or_no_is_refused(four: list[Device], name: str, said: dict[str, Any]):
    assert four[0].posts(name, **said).status_code == 422
