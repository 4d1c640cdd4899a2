"""What can happen to phases and time."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone

from sessions import actions, method
from sessions.log import Refused
from sessions.models import Event, Session
from tests.people import Room


@pytest.fixture
def id_(room: Room) -> UUID:
    return room.session.pk


@pytest.fixture
def now(time_machine) -> datetime:
    """A moment at which time stands still."""
    moment = timezone.now()
    time_machine.move_to(moment, tick=False)
    return moment


def fresh(room: Room) -> Session:
    return Session.objects.get(pk=room.session.pk)


def be_in(room: Room, phase: str) -> None:
    """Put a session where the buttons do not lead yet."""
    Session.objects.filter(pk=room.session.pk).update(
        phase=phase, clock_total=room.session.minutes[phase] * 60, clock_left=room.session.minutes[phase] * 60
    )


def refusal(verb: Any, *args: Any, **kwargs: Any) -> tuple[str, int]:
    with pytest.raises(Refused) as refused:
        verb(*args, **kwargs)
    return refused.value.reason, refused.value.status


def test_two_facilitators_pressing_next_together_move_one_phase(room: Room, id_: UUID):
    actions.go_to(id_, None, pressed_in="lobby", to="welcome")
    assert refusal(actions.go_to, id_, None, pressed_in="lobby", to="welcome") == ("moved_on", 409)
    assert fresh(room).phase == "welcome"


def test_one_presses_next_and_the_other_back_and_the_second_is_told(room: Room, id_: UUID):
    room.goes_to("podcast")
    actions.go_to(id_, None, pressed_in="podcast", to="welcome")
    assert refusal(actions.go_to, id_, None, pressed_in="podcast", to="alone") == ("moved_on", 409)
    assert fresh(room).phase == "welcome"


@pytest.mark.parametrize("phase", method.PHASES)
def test_from_every_phase_next_and_back_lead_where_the_method_says_and_nowhere_else(room: Room, id_: UUID, phase):
    wanted = {move.to for move in (method.onward(phase), method.backward(phase)) if move}
    for to in method.PHASES:
        be_in(room, phase)
        Session.objects.filter(pk=id_).update(ended_at=None)
        if to in wanted:
            actions.go_to(id_, None, pressed_in=phase, to=to)
            assert fresh(room).phase == to
        else:
            assert refusal(actions.go_to, id_, None, pressed_in=phase, to=to) == ("no_such_step", 422)


def test_entering_a_phase_brings_its_own_clock_that_waits_and_ends_round_and_break(room: Room, id_: UUID):
    room.joins("Anna")
    room.goes_to("podcast")
    actions.start_clock(id_, None, pressed_in="podcast")
    actions.start_round(id_, None)
    actions.take_break(id_, None, minutes=5)
    actions.go_to(id_, None, pressed_in="podcast", to="alone")
    session = fresh(room)
    assert session.clock == method.clock_for(session.minutes["alone"])
    assert session.turns is None
    assert session.turn_began_at is None
    assert session.break_until is None
    assert not session.break_stopped_clock
    assert set(Event.objects.latest("revision").topics) >= {"phase/alone", "clock", "round", "break"}


def test_the_last_phase_ends_the_session(room: Room, id_: UUID, now):
    room.goes_to("finished")
    assert fresh(room).ended_at == now
    assert refusal(actions.go_to, id_, None, pressed_in="finished", to="closing") == ("ended", 410)


@pytest.mark.parametrize("forming", sorted(method.FORMING))
def test_starting_the_time_after_forming_leads_into_the_step_and_its_clock_runs(room: Room, id_: UUID, forming, now):
    be_in(room, forming)
    actions.start_clock(id_, None, pressed_in=forming)
    session = fresh(room)
    step = forming.removesuffix("_forming")
    assert session.phase == step
    assert session.clock_ends_at == now + timedelta(minutes=session.minutes[step])
    assert refusal(actions.start_clock, id_, None, pressed_in=forming) == ("moved_on", 409)


# The clock --------------------------------------------------------------------------------------


def test_start_stop_more_less_and_again(room: Room, id_: UUID, now, time_machine):
    room.goes_to("alone")
    full = fresh(room).minutes["alone"] * 60
    actions.start_clock(id_, None, pressed_in="alone")
    time_machine.move_to(now + timedelta(seconds=60), tick=False)
    assert fresh(room).clock.seconds_left(timezone.now()) == full - 60
    actions.extend_clock(id_, None, pressed_in="alone", minutes=1)
    assert fresh(room).clock.seconds_left(timezone.now()) == full
    actions.extend_clock(id_, None, pressed_in="alone", minutes=-1)
    actions.stop_clock(id_, None, pressed_in="alone")
    assert fresh(room).clock == method.Clock(total=full, left=full - 60)
    actions.reset_clock(id_, None, pressed_in="alone")
    assert fresh(room).clock == method.clock_for(full // 60)


def test_a_minute_more_after_the_time_counts_from_now(room: Room, id_: UUID, now, time_machine):
    room.goes_to("alone")
    actions.start_clock(id_, None, pressed_in="alone")
    time_machine.move_to(later := now + timedelta(hours=1), tick=False)
    assert fresh(room).clock.seconds_left(later) < 0
    actions.extend_clock(id_, None, pressed_in="alone", minutes=1)
    assert fresh(room).clock_ends_at == later + timedelta(minutes=1)


def test_pressing_start_twice_is_no_news(room: Room, id_: UUID):
    room.goes_to("alone")
    actions.start_clock(id_, None, pressed_in="alone")
    before = fresh(room).revision
    actions.start_clock(id_, None, pressed_in="alone")
    assert fresh(room).revision == before


@pytest.mark.parametrize(
    ("verb", "also"),
    [
        (actions.start_clock, {}),
        (actions.stop_clock, {}),
        (actions.extend_clock, {"minutes": 1}),
        (actions.reset_clock, {}),
    ],
)
def test_a_key_of_the_clock_pressed_in_an_earlier_phase_touches_nothing(room: Room, id_: UUID, verb, also):
    room.goes_to("alone")
    before = fresh(room)
    assert refusal(verb, id_, None, pressed_in="podcast", **also) == ("moved_on", 409)
    assert fresh(room).clock == before.clock
    assert fresh(room).revision == before.revision


# A break ----------------------------------------------------------------------------------------


def test_a_break_stops_the_clock_and_its_end_lets_it_go_on(room: Room, id_: UUID, now, time_machine):
    room.goes_to("alone")
    actions.start_clock(id_, None, pressed_in="alone")
    left = fresh(room).clock.seconds_left(now)
    actions.take_break(id_, None, minutes=10)
    session = fresh(room)
    assert session.break_until == now + timedelta(minutes=10)
    assert not session.clock.runs
    time_machine.move_to(later := now + timedelta(minutes=12), tick=False)
    actions.end_break(id_, None)
    session = fresh(room)
    assert session.break_until is None
    assert session.clock_ends_at == later + timedelta(seconds=left)


def test_after_a_break_a_clock_that_waited_still_waits(room: Room, id_: UUID):
    room.goes_to("alone")
    actions.take_break(id_, None, minutes=5)
    actions.end_break(id_, None)
    assert not fresh(room).clock.runs


def test_a_longer_break_keeps_in_mind_that_the_clock_ran(room: Room, id_: UUID, now):
    room.goes_to("alone")
    actions.start_clock(id_, None, pressed_in="alone")
    actions.take_break(id_, None, minutes=5)
    actions.take_break(id_, None, minutes=15)
    assert fresh(room).break_until == now + timedelta(minutes=15)
    actions.end_break(id_, None)
    assert fresh(room).clock.runs


def test_ending_a_break_that_is_over_already_is_no_news(room: Room, id_: UUID):
    actions.end_break(id_, None)
    assert fresh(room).revision == 0


@pytest.mark.parametrize(
    ("verb", "name", "topic"),
    [(actions.black_out, "black", "screen"), (actions.open_cheat_sheet, "opened", "cheat_sheet")],
)
def test_a_switch_pressed_twice_is_news_once(room: Room, id_: UUID, verb, name, topic):
    verb(id_, None, **{name: True})
    assert Event.objects.latest("revision").topics == [topic]
    verb(id_, None, **{name: True})
    assert fresh(room).revision == 1
    verb(id_, None, **{name: False})
    assert fresh(room).revision == 2


def test_the_agreements_can_be_changed_and_the_same_ones_are_no_news(room: Room, id_: UUID):
    actions.agree(id_, None, agreements=["Luisteren", "Niet oordelen"])
    actions.agree(id_, None, agreements=("Luisteren", "Niet oordelen"))
    assert fresh(room).agreements == ["Luisteren", "Niet oordelen"]
    assert fresh(room).revision == 1
