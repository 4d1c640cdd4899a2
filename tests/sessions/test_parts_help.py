"""What helps who leads: how the time goes, and what to do when something goes wrong."""

import re
from datetime import timedelta

import pytest
import time_machine

from sessions import method, trouble
from sessions.models import Event, Session
from tests.labels import quoted_that_nobody_sees
from tests.people import Device, Room
from tests.sessions.test_parts import NOON, part, words


def due(els: Device) -> float | None:
    """Minutes after noon at which the phase should be over."""
    ms = re.search(r'data-due="(\d*)"', part(els, "pace"))[1]  # type: ignore[index]
    return (int(ms) / 1000 - NOON.timestamp()) / 60 if ms else None


def test_the_console_knows_when_each_phase_should_be_over(room: Room, els: Device):
    assert due(els) is None
    with time_machine.travel(NOON, tick=False) as clock:
        room.goes_to("podcast")
        assert due(els) == 20
        clock.shift(timedelta(minutes=29))
        room.goes_to("alone")
        assert due(els) == 23


def test_a_break_moves_what_is_due_and_says_nothing_while_it_lasts(room: Room, els: Device):
    with time_machine.travel(NOON, tick=False) as clock:
        room.goes_to("podcast")
        els.posts("set_clock", pressed_in="podcast", do="start")
        clock.shift(timedelta(minutes=5))
        els.posts("take_break", minutes=10)
        assert due(els) is None
        clock.shift(timedelta(minutes=12))
        els.posts("end_break")
        assert due(els) == 32


def test_where_minutes_can_be_won_is_named_in_one_sentence(room: Room, anna: Device, els: Device):
    for name in ("Ben", "Cem", "Dirk", "Eva", "Fem"):
        room.joins(name)
    room.goes_to("together")
    said = words(part(els, "pace"))
    assert "Te winnen: top drie overslaan (3 min) · doorvragen 2 min korter · vondsten 2 min korter" in said
    room.goes_to("top")
    assert "Te winnen" not in part(els, "pace")


def test_a_session_that_ran_before_this_was_told_says_nothing_of_its_time(room: Room, els: Device):
    room.goes_to("podcast")
    Event.objects.filter(kind="phase").update(topics=["phase", "clock"])
    assert due(els) is None


def test_only_who_leads_sees_how_the_time_goes(room: Room, anna: Device):
    room.goes_to("podcast")
    for device in (anna, room.screen()):
        assert not {"pace", "trouble"} & {item["id"] for item in device.frame()["items"]}


@pytest.mark.parametrize("phase", method.PHASES)
def test_every_phase_says_what_to_do_when_something_goes_wrong(room: Room, anna: Device, els: Device, phase: str):
    for name in ("Ben", "Cem", "Dirk", "Eva", "Fem"):
        room.joins(name)
    room.goes_to(phase)
    html = part(els, "trouble")
    assert html.count("<dt>") == html.count("<dd ") == len(trouble.of(phase)) >= 1
    assert ("internet" in html) == (phase != "finished")


def test_what_to_do_fits_in_a_glance_and_names_only_buttons_that_there_are():
    everything = [*trouble.ALWAYS, *(one for some in trouble.IN.values() for one in some)]
    assert trouble.IN.keys() == set(method.PHASES)
    for one in everything:
        assert len(str(one.what)) < 50
        assert len(str(one.do)) < 170
        assert quoted_that_nobody_sees(one.do) == []


def test_the_programme_of_an_ended_session_is_still_there_to_read(room: Room, els: Device):
    room.goes_to("finished")
    assert due(els) is None
    assert Session.objects.get().ended_at
