"""Step 1: questions that are large, the round, questions that are kept."""

import uuid
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone

from sessions import actions
from sessions.log import Refused
from sessions.method import Round
from sessions.models import Event, Question, Session
from tests.people import Device, Room


@pytest.fixture
def id_(room: Room) -> UUID:
    room.goes_to("podcast")
    return room.session.pk


def fresh(room: Room) -> Session:
    return Session.objects.get(pk=room.session.pk)


def turns(room: Room) -> Round:
    found = fresh(room).turns
    assert found is not None
    return found


def refusal(verb: Any, *args: Any, **kwargs: Any) -> tuple[str, int]:
    with pytest.raises(Refused) as refused:
        verb(*args, **kwargs)
    return refused.value.reason, refused.value.status


def test_two_questions_are_large_at_most_and_the_oldest_gives_way(room: Room, id_: UUID):
    for question in (1, 2):
        actions.show_large(id_, None, question=question)
    assert fresh(room).large_questions == [1, 2]
    actions.show_large(id_, None, question=1)
    assert fresh(room).large_questions == [2]


# The round --------------------------------------------------------------------------------------


def test_a_round_has_everybody_who_is_here_once_in_an_order_drawn_by_chance(room: Room, id_: UUID):
    people = [room.joins(name).person_id for name in ("Anna", "Ben", "Chris", "Dora")]
    actions.leave(id_, None, person_id=UUID(people[3]))
    orders = set()
    for seed in range(20):
        actions.start_round(id_, None, seed=seed)
        assert sorted(turns(room).order) == sorted(people[:3])
        orders.add(turns(room).order)
        actions.end_round(id_, None)
    assert len(orders) > 1


def test_without_people_there_is_no_round(room: Room, id_: UUID):
    assert refusal(actions.start_round, id_, None) == ("nobody", 409)


def test_starting_a_round_that_goes_is_no_news_and_so_is_ending_none(room: Room, id_: UUID, anna: Device):
    actions.start_round(id_, None, seed=1)
    before = fresh(room)
    actions.start_round(id_, None, seed=2)
    assert (fresh(room).revision, fresh(room).round) == (before.revision, before.round)
    actions.end_round(id_, None)
    before = fresh(room)
    actions.end_round(id_, None)
    assert fresh(room).revision == before.revision


def test_two_who_press_next_together_move_one_turn(room: Room, id_: UUID, anna: Device, ben: Device):
    actions.start_round(id_, None)
    first = turns(room)
    actions.next_turn(id_, None, turn=first.turn, passing=False)
    assert refusal(actions.next_turn, id_, None, turn=first.turn, passing=False) == ("moved_on", 409)
    assert turns(room).speaker == first.next_speaker


def test_the_facilitator_notes_that_somebody_passes(room: Room, id_: UUID, anna: Device, ben: Device):
    actions.start_round(id_, None)
    speaker = turns(room).speaker
    actions.next_turn(id_, None, turn=turns(room).turn, passing=True)
    assert turns(room).passed == (speaker,)


def test_only_who_speaks_lets_the_own_turn_go_by(room: Room, id_: UUID, anna: Device, ben: Device):
    actions.start_round(id_, None)
    now = turns(room)
    speaker, other = UUID(now.speaker), UUID(now.next_speaker)
    assert refusal(actions.pass_turn, id_, None, person_id=other, turn=now.turn) == ("not_your_turn", 409)
    actions.pass_turn(id_, None, person_id=speaker, turn=now.turn)
    assert turns(room).speaker == str(other)
    assert refusal(actions.pass_turn, id_, None, person_id=speaker, turn=now.turn) == ("moved_on", 409)


def test_without_a_round_nobody_has_a_turn(room: Room, id_: UUID, anna: Device):
    assert refusal(actions.pass_turn, id_, None, person_id=anna.person.pk, turn=0) == ("moved_on", 409)


def test_who_comes_in_during_a_round_speaks_last(room: Room, id_: UUID, anna: Device):
    actions.start_round(id_, None)
    began = fresh(room).turn_began_at
    ben = room.joins("Ben")
    assert turns(room).order == (anna.person_id, ben.person_id)
    assert fresh(room).turn_began_at == began


def test_when_the_speaker_leaves_the_next_one_speaks_from_now(
    room: Room, id_: UUID, anna: Device, ben: Device, time_machine
):
    actions.start_round(id_, None)
    now = turns(room)
    time_machine.move_to(moment := timezone.now(), tick=False)
    actions.leave(id_, None, person_id=UUID(now.speaker))
    assert turns(room).order == (now.next_speaker,)
    assert fresh(room).turn_began_at == moment


def test_after_the_last_speaker_no_turn_is_timed_and_next_is_no_news(room: Room, id_: UUID, anna: Device):
    actions.start_round(id_, None)
    assert fresh(room).turn_began_at
    actions.next_turn(id_, None, turn=0, passing=False)
    over = fresh(room)
    assert over.turn_began_at is None
    actions.next_turn(id_, None, turn=1, passing=False)
    assert fresh(room).revision == over.revision


def test_a_clock_for_who_speaks_is_off_until_somebody_wants_it(room: Room, id_: UUID):
    assert not fresh(room).round_clock
    actions.time_turns(id_, None, shown=True)
    before = fresh(room).revision
    actions.time_turns(id_, None, shown=True)
    assert fresh(room).round_clock
    assert fresh(room).revision == before


# Kept questions ---------------------------------------------------------------------------------


def asked(id_: UUID, device: Device, text: str = "Waarom?") -> Question:
    (made,) = actions.ask_question(id_, None, person_id=device.person.pk, text=text)
    return Question.objects.get(pk=made)


def test_a_question_reaches_the_console_and_its_asker_and_nobody_else(id_: UUID, anna: Device):
    question = asked(id_, anna)
    assert not question.shown
    assert not question.late
    assert set(Event.objects.latest("revision").topics) == {
        f"question/{question.pk}",
        f"person:{anna.person_id}|my_question/{question.pk}",
    }


def test_a_question_after_step_one_is_kept_and_marked(room: Room, id_: UUID, anna: Device):
    room.goes_to("alone")
    assert asked(id_, anna).late


def test_a_question_is_shown_and_taken_off_and_the_same_again_is_no_news(room: Room, id_: UUID, anna: Device):
    question = asked(id_, anna)
    assert actions.show_question(id_, None, question_id=question.pk, shown=True) == [str(question.pk)]
    before = fresh(room).revision
    assert actions.show_question(id_, None, question_id=question.pk, shown=True) == []
    assert fresh(room).revision == before


@pytest.mark.parametrize("by_anna", [True, False])
def test_a_wiped_question_leaves_its_text_nowhere(id_: UUID, anna: Device, by_anna):
    question = asked(id_, anna)
    actions.show_question(id_, None, question_id=question.pk, shown=True)
    who = anna.person.pk if by_anna else None
    actions.wipe_question(id_, None, question_id=question.pk, person_id=who)
    question.refresh_from_db()
    assert (question.text, question.shown, question.wiped) == ("", False, True)
    assert refusal(actions.show_question, id_, None, question_id=question.pk, shown=True) == ("gone", 410)


def test_ben_cannot_wipe_annas_question(id_: UUID, anna: Device, ben: Device):
    question = asked(id_, anna)
    assert refusal(actions.wipe_question, id_, None, question_id=question.pk, person_id=ben.person.pk) == (
        "not_yours",
        403,
    )
    question.refresh_from_db()
    assert question.text == "Waarom?"


def test_a_question_whose_asker_is_unknown_can_still_be_wiped(id_: UUID, anna: Device):
    question = asked(id_, anna)
    Question.objects.filter(pk=question.pk).update(asked_by=None)
    actions.wipe_question(id_, None, question_id=question.pk, person_id=None)
    assert Event.objects.latest("revision").topics == [f"question/{question.pk}"]


def test_a_question_that_never_was_is_gone(id_: UUID):
    assert refusal(actions.wipe_question, id_, None, question_id=uuid.uuid4(), person_id=None) == ("gone", 410)
