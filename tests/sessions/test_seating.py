"""Whatever people and the facilitator do: everybody who is here sits somewhere, and nobody twice."""

import os
import random
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sessions import actions, method, seating
from sessions.log import Refused
from sessions.models import Group, Participant, Seat
from tests.people import open_room
from tests.workshop import NAMES, Workshop, everybody_sits_once

LONG = bool(os.environ.get("LONG"))
EXAMPLES = 150 if LONG else 12
MOST = 12  # people

WHAT = ["join", "without", "leave", "remove", "move", "swap", "groups", "next", "next", "next", "back", "draw", "done"]
LOOKING = ["neighbours", "ask", "ask", "ask", "answer", "answer", "together", "alone", "paper"]
WHAT += LOOKING
MAY_BE_REFUSED = {"move", "swap", "groups", "draw", "done", "join", *LOOKING}
happenings = st.lists(st.tuples(st.sampled_from(WHAT), st.integers(0, 99), st.integers(0, 99)), max_size=30)

AROUND = [*LOOKING, "move", "swap", "join", "leave", "groups", "draw", "next", "back"]
while_looking = st.lists(st.tuples(st.sampled_from(AROUND), st.integers(0, 99), st.integers(0, 99)), max_size=40)


def happens(workshop: Workshop, what: str, one: int, other: int) -> None:
    """One thing, with the person and the group at these places; a rule may say no."""
    here = workshop.here
    level = method.LEVEL_OF.get(workshop.phase, "pair")
    groups = workshop.groups(level)
    if what in ("join", "without") and len(here) < MOST:
        workshop.comes(NAMES[one % len(NAMES)], without_phone=what == "without")
    elif what == "next" and workshop.phase != "closing":
        workshop.next(rest=("all", "leave")[one % 2])
    elif what == "back" and workshop.phase != "lobby":
        workshop.back()
    elif what == "draw":
        actions.draw_groups(workshop.id, None, level=level, seed=other)
    elif what in ("neighbours", "together", "paper"):
        _looking(workshop, what, other, groups)
    elif what == "groups" and groups:
        ids = [groups[n % len(groups)].pk for n in (one, other)]
        actions.join_groups(workshop.id, None, group_id=ids[0], to_id=ids[1])
    elif here:
        _with_somebody(workshop.id, what, [here[n % len(here)].pk for n in (one, other)], level, groups, other)


def _looking(workshop: Workshop, what: str, other: int, groups: list[Group]) -> None:
    if what == "neighbours":
        actions.pair_neighbours(workshop.id, None, on=other % 3 > 0)
    elif what == "together":
        actions.put_together(workshop.id, None, seed=other)
    elif groups:
        actions.mark_paper(workshop.id, None, group_id=groups[other % len(groups)].pk, on=other % 3 > 0)


def _with_somebody(session_id: UUID, what: str, two: list[UUID], level: str, groups: list[Group], at: int) -> None:
    person = two[0]
    if what in ("leave", "remove"):
        (actions.leave if what == "leave" else actions.remove)(session_id, None, person_id=person)
    elif what == "done":
        actions.mark_done(session_id, None, person_id=person, done=at % 2 == 0)
    elif what == "ask":
        actions.ask_neighbour(session_id, None, person_id=person, number=at % MOST)
    elif what == "answer":
        asking = Participant.objects.filter(session=session_id).exclude(asks=None).first()
        if asking and asking.asks_id:
            asked = asking.asks_id
            actions.answer_neighbour(session_id, None, person_id=asked, from_id=asking.pk, yes=at % 4 > 0)
    elif what == "alone":
        actions.move_person(session_id, None, person_id=person, level=level, alone=True)
    elif what == "swap":
        actions.move_person(session_id, None, person_id=person, level=level, with_id=two[1])
    elif what == "move" and groups:
        to = groups[at % len(groups)].pk
        actions.move_person(session_id, None, person_id=person, level=level, group_id=to)


def everything_holds(workshop: Workshop) -> None:
    everybody_sits_once(workshop)
    session = workshop.session
    talk = workshop.tables("talk")
    if session.phase == "podcast" and talk:
        assert {person for table in talk for person in table.people} == set(workshop.here)
    if seating.finding(session):
        neighbours_hold(workshop)
    # No seat is in a group that is no more, of people who are here.
    present = Seat.objects.filter(participant__in=workshop.here)
    assert not present.exclude(group__joined=None).exists()
    # What joined another points at one that is still there.
    assert not Group.objects.filter(session=session, joined__joined__isnull=False).exists()
    level = seating.last_level(session)
    if session.phase in ("fours_forming", "fours", "together") and workshop.groups("four"):
        fours = set(workshop.groups("four"))
        assert all(pair.parent in fours for pair in workshop.groups("pair")), "every list of a pair goes somewhere"
    if session.phase in method.LEVEL_OF and session.phase != "podcast" and level:
        board = workshop.part("group_board")
        sat = {table.group.pk for table in workshop.tables(board["level"]) if table.people}
        assert {tile["group"].pk for tile in board["boards"] if tile["empty"]} == {
            group.pk for group in workshop.groups(board["level"])
        } - sat


def neighbours_hold(workshop: Workshop) -> None:
    """While people look: no group of nobody, numbers without a gap, and only who is alone asks who is alone."""
    tables = workshop.tables("pair")
    if workshop.phase == "pairs_forming":
        assert all(table.people for table in tables)
        assert sorted(table.group.number for table in tables) == list(range(1, len(tables) + 1))
    alone = {table.people[0].pk for table in tables if len(table.people) == 1}
    for person in workshop.session.participants.exclude(asks=None):
        assert person.pk in alone
        assert person.asks_id in alone


def drawn_as_it_should(workshop: Workshop) -> None:
    """Just after the fours were drawn: one or two lists in each, at most one alone, and every list in one of them."""
    lists = [group.children.filter(joined=None).count() for group in workshop.groups("four")]
    assert set(lists) <= {1, 2}
    assert lists.count(1) <= 1
    assert sum(lists) == len(workshop.groups("pair"))


def goes_well(people: int, moves: list[tuple[str, int, int]]) -> None:
    workshop = Workshop(open_room().session.pk)
    workshop.crowd(people)
    for what, one, other in moves:
        had_fours = bool(workshop.groups("four"))
        try:
            happens(workshop, what, one, other)
        except Refused:
            assert what in MAY_BE_REFUSED, what
        everything_holds(workshop)
        if workshop.groups("four") and not had_fours:
            drawn_as_it_should(workshop)


@pytest.mark.django_db
@given(st.integers(0, 9), happenings)
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
def test_in_any_order_of_coming_going_moving_joining_and_stepping_everybody_has_one_seat(people, moves):
    with transaction.atomic():  # a session of its own for each example
        goes_well(people, moves)
        transaction.set_rollback(True)


@pytest.mark.django_db
@given(st.integers(1, 9), while_looking)
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
def test_in_any_order_of_asking_answering_moving_and_changing_ways_nobody_is_without_a_seat(people, moves):
    with transaction.atomic():
        goes_well(people, [*[("next", 0, 0)] * 4, ("neighbours", 0, 1), *moves])
        transaction.set_rollback(True)


@pytest.mark.parametrize("seed", range(60 if LONG else 6))
def test_in_a_long_session_too_with_much_going_back_and_on(db, seed: int):
    chance = random.Random(seed)
    steps = ["next"] * 4 + [what for what in WHAT for _time in range(2)] + ["back"] * 2
    opening = [("next", 0, 0)] * 5
    moves = [(chance.choice(steps), chance.randrange(99), chance.randrange(99)) for _step in range(50)]
    goes_well(chance.randrange(2, 10), [*opening, *moves])
