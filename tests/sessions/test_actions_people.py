"""What can happen to people: come in, be called, leave, be taken out, go on elsewhere, ask for help."""

import uuid
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone

from sessions import actions, codes, log
from sessions.log import Refused
from sessions.models import Event, Group, Participant, Seat, Session
from tests.people import Room


@pytest.fixture
def id_(room: Room) -> UUID:
    return room.session.pk


def comes_in(room: Room, name: str) -> UUID:
    (made,) = actions.join(room.session.pk, None, name=name, token_digest=codes.digest(codes.new_secret()))
    return UUID(made)


def person(person_id: UUID) -> Participant:
    return Participant.objects.get(pk=person_id)


def topics(room: Room) -> set[str]:
    return set(Event.objects.filter(session=room.session).latest("revision").topics)


def revision(room: Room) -> int:
    return Session.objects.get(pk=room.session.pk).revision


def refusal(verb: Any, *args: Any, **kwargs: Any) -> tuple[str, int]:
    with pytest.raises(Refused) as refused:
        verb(*args, **kwargs)
    return refused.value.reason, refused.value.status


def test_anna_comes_in_with_a_list_of_her_own(room: Room):
    anna = comes_in(room, "Anna")
    seat = Seat.objects.get(participant_id=anna)
    assert seat.group.level == seat.level == Group.Level.ALONE
    assert topics(room) == {f"person/{anna}"}


def test_three_annas_are_told_apart(room: Room):
    assert [person(comes_in(room, name)).name for name in ("Anna", "anna", "ANNA")] == ["Anna", "anna 2", "ANNA 3"]


def test_the_name_of_an_anna_who_left_is_free_again(room: Room, id_: UUID):
    actions.leave(id_, None, person_id=comes_in(room, "Anna"))
    assert person(comes_in(room, "Anna")).name == "Anna"


def test_behind_a_closed_door_nobody_comes_in(room: Room, id_: UUID):
    actions.lock_door(id_, None, locked=True)
    assert topics(room) == {"door"}
    assert refusal(comes_in, room, "Anna") == ("locked", 409)
    actions.lock_door(id_, None, locked=False)
    assert person(comes_in(room, "Anna")).is_here


def test_a_full_session_takes_nobody_until_somebody_leaves(room: Room, id_: UUID):
    Session.objects.filter(pk=id_).update(max_people=1)
    anna = comes_in(room, "Anna")
    assert refusal(comes_in, room, "Ben") == ("full", 409)
    assert refusal(actions.add_person, id_, None, name="Ben", token_digest="b" * 64) == ("full", 409)
    actions.leave(id_, None, person_id=anna)
    assert person(comes_in(room, "Ben")).is_here


def test_renaming_tells_names_apart_too_and_the_same_name_is_no_news(room: Room, id_: UUID):
    comes_in(room, "Anna")
    ben = comes_in(room, "Ben")
    assert actions.rename(id_, None, person_id=ben, name="Anna") == [str(ben)]
    assert person(ben).name == "Anna 2"
    before = revision(room)
    assert actions.rename(id_, None, person_id=ben, name="Anna") == []
    assert revision(room) == before


def test_a_new_name_reaches_the_round_in_which_it_is_spoken(room: Room, id_: UUID):
    ben = comes_in(room, "Ben")
    actions.rename(id_, None, person_id=ben, name="Bert")
    lists = f"person:{ben}|list/*"
    assert topics(room) == {f"person/{ben}", f"person:{ben}|me", "round", "groups", "action/*", lists}


def test_who_was_taken_out_can_do_nothing_more_and_asks_for_nothing(room: Room, id_: UUID):
    ben = comes_in(room, "Ben")
    actions.ask_help(id_, None, person_id=ben, wanted=True)
    actions.remove(id_, None, person_id=ben)
    assert person(ben).removed_at
    assert person(ben).help_asked_at is None
    assert refusal(actions.ask_help, id_, None, person_id=ben, wanted=True) == ("not_here", 403)
    assert refusal(actions.leave, id_, None, person_id=ben) == ("not_here", 403)


def test_who_left_can_do_nothing_more(room: Room, id_: UUID):
    ben = comes_in(room, "Ben")
    actions.leave(id_, None, person_id=ben)
    assert person(ben).left_at
    assert refusal(actions.rename, id_, None, person_id=ben, name="Bert") == ("not_here", 403)


def test_somebody_of_another_session_is_nobody_here(room: Room, id_: UUID):
    assert refusal(actions.remove, id_, None, person_id=uuid.uuid4()) == ("gone", 409)


def test_whether_somebody_listened_is_news_only_when_it_changes(room: Room, id_: UUID):
    ben = comes_in(room, "Ben")
    actions.say_listened(id_, None, person_id=ben, answer=Participant.Listened.PARTLY)
    assert topics(room) == {"listened", f"person:{ben}|me"}
    before = revision(room)
    actions.say_listened(id_, None, person_id=ben, answer=Participant.Listened.PARTLY)
    assert revision(room) == before
    assert person(ben).listened == "partly"


def test_help_is_asked_once_and_taken_back_once(room: Room, id_: UUID):
    ben = comes_in(room, "Ben")
    actions.ask_help(id_, None, person_id=ben, wanted=True)
    asked, before = person(ben).help_asked_at, revision(room)
    actions.ask_help(id_, None, person_id=ben, wanted=True)
    assert (person(ben).help_asked_at, revision(room)) == (asked, before)
    actions.ask_help(id_, None, person_id=ben, wanted=False)
    assert person(ben).help_asked_at is None


def test_pressing_the_same_key_of_the_door_twice_is_no_news(room: Room, id_: UUID):
    actions.lock_door(id_, None, locked=False)
    assert revision(room) == 0


# Going on elsewhere -----------------------------------------------------------------------------


def test_a_seat_is_taken_once_and_the_old_token_opens_nothing(room: Room, id_: UUID):
    ben = comes_in(room, "Ben")
    old = person(ben).token_digest
    actions.offer_seat(id_, None, person_id=ben, digest="a" * 64)
    assert actions.take_seat(id_, None, digest="a" * 64, token_digest="b" * 64) == [str(ben)]
    assert person(ben).token_digest == "b" * 64 != old
    assert (person(ben).seat_digest, person(ben).seat_until) == ("", None)
    assert topics(room) == {f"person:{ben}|me"}
    assert refusal(actions.take_seat, id_, None, digest="a" * 64, token_digest="c" * 64) == ("seat_gone", 410)


def test_the_same_op_takes_a_seat_once_and_answers_the_same(room: Room, id_: UUID):
    ben = comes_in(room, "Ben")
    actions.offer_seat(id_, None, person_id=ben, digest="a" * 64)
    op = log.Op(uuid.uuid4(), "seat", "0" * 64)
    assert (
        actions.take_seat(id_, op, digest="a" * 64, token_digest="b" * 64)
        == actions.take_seat(id_, op, digest="a" * 64, token_digest="b" * 64)
        == [str(ben)]
    )


def test_after_two_minutes_a_seat_is_no_longer_to_be_had(room: Room, id_: UUID, time_machine):
    start = timezone.now()
    time_machine.move_to(start, tick=False)
    ben = comes_in(room, "Ben")
    actions.offer_seat(id_, None, person_id=ben, digest="a" * 64)
    time_machine.move_to(start + timedelta(minutes=2, seconds=1), tick=False)
    assert refusal(actions.take_seat, id_, None, digest="a" * 64, token_digest="b" * 64) == ("seat_gone", 410)
    time_machine.move_to(start + timedelta(minutes=2), tick=False)
    assert actions.take_seat(id_, None, digest="a" * 64, token_digest="b" * 64)


def test_the_seat_of_who_was_taken_out_is_gone_with_them(room: Room, id_: UUID):
    ben = comes_in(room, "Ben")
    actions.offer_seat(id_, None, person_id=ben, digest="a" * 64)
    actions.remove(id_, None, person_id=ben)
    assert refusal(actions.take_seat, id_, None, digest="a" * 64, token_digest="b" * 64) == ("seat_gone", 410)
