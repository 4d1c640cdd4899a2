"""The last step: answers, actions, and what becomes of kept questions."""

import json
import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from factors import actions
from factors.models import Action, Answer
from sessions import actions as session_actions
from sessions import models, render
from sessions.log import Refused
from sessions.models import Event, Question
from sessions.reading import Reading
from tests.people import Device, Room, open_room
from tests.words import dutch, said_in


def shown(room: Room, name: str, key: str = "") -> list[dict[str, Any]]:
    """The rows of a list, each its context with its place."""
    loaded = render.ROWS[name].load(Reading.of(room.session.pk), key, None)
    return [{"place": row.place, **row.context} for row in sorted(loaded, key=lambda row: row.order)]


def texts(room: Room, name: str, key: str = "") -> list[str]:
    return [row["action"].text for row in shown(room, name, key)]


def refusal(verb: Any, *args: Any, **kwargs: Any) -> tuple[str, int]:
    with pytest.raises(Refused) as refused:
        verb(*args, **kwargs)
    return refused.value.reason, refused.value.status


def topics() -> set[str]:
    return set(Event.objects.latest("revision").topics)


def revision(room: Room) -> int:
    room.session.refresh_from_db()
    return room.session.revision


def adds(room: Room, text: str = "Protocol schrijven", **more: Any) -> Action:
    return Action.objects.get(pk=actions.add_action(room.session.pk, None, text=text, **more)[0])


def answers(room: Room, text: str) -> uuid.UUID:
    return uuid.UUID(actions.add_answer(room.session.pk, None, about="learn", text=text)[0])


def proposes(device: Device, text: str = "Ouders uitnodigen") -> Action:
    (made,) = actions.propose_action(device.session.pk, None, person_id=device.person.pk, text=text)
    return Action.objects.get(pk=made)


def asks(device: Device, text: str = "Wie belt de ouders?") -> Question:
    (made,) = session_actions.ask_question(device.session.pk, None, person_id=device.person.pk, text=text)
    return Question.objects.get(pk=made)


# Answers ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("phase", ["welcome", "evaluation", "closing"])
def test_answers_stand_under_their_question_whenever_they_come(room: Room, anna: Device, phase: str):
    room.goes_to(phase)
    made = [
        actions.add_answer(room.session.pk, None, about=about, text=text)[0]
        for about, text in (("learn", "een"), ("need", "twee"), ("learn", "drie"))
    ]
    assert topics() == {f"answer/{made[-1]}"}
    assert [(row["place"], row["answer"].text) for row in shown(room, "answer")] == [
        ("answers-learn", "een"), ("answers-need", "twee"), ("answers-learn", "drie")
    ]  # fmt: skip


def test_an_answer_is_reworded_and_wiped_for_good(room: Room):
    pk = answers(room, "kanarie")
    actions.reword_answer(room.session.pk, None, answer_id=pk, text="kanarie en meer")
    before = revision(room)
    assert actions.reword_answer(room.session.pk, None, answer_id=pk, text="kanarie en meer") == []
    assert revision(room) == before
    assert shown(room, "answer")[0]["answer"].text == "kanarie en meer"
    actions.wipe_answer(room.session.pk, None, answer_id=pk)
    assert topics() == {f"answer/{pk}"}
    assert shown(room, "answer") == []
    everything = [list(model._default_manager.values()) for model in (Answer, models.Op, Event)]
    assert "kanarie" not in json.dumps(everything, default=str)


def test_nothing_can_be_done_with_an_answer_that_is_gone_or_of_another_session(room: Room):
    wiped, elsewhere = answers(room, "weg"), answers(open_room(), "elders")
    actions.wipe_answer(room.session.pk, None, answer_id=wiped)
    for pk in (wiped, elsewhere, uuid.uuid4()):
        assert refusal(actions.reword_answer, room.session.pk, None, answer_id=pk, text="x") == ("gone", 410)
        assert refusal(actions.wipe_answer, room.session.pk, None, answer_id=pk) == ("gone", 410)
    assert Answer.objects.get(pk=elsewhere).text == "elders"


# Actions ----------------------------------------------------------------------------------------


def test_only_who_proposed_it_and_who_leads_see_an_action_before_it_is_accepted(room: Room, anna: Device, ben: Device):
    action = proposes(anna)
    about_it = {f"proposed_action/{action.pk}", f"person:{anna.person_id}|my_action/{action.pk}"}
    assert topics() == about_it
    assert texts(room, "action") == []
    assert texts(room, "proposed_action") == texts(room, "my_action", anna.person_id) == [action.text]
    assert texts(room, "my_action", ben.person_id) == []
    actions.accept_action(room.session.pk, None, action_id=action.pk)
    assert topics() == {f"action/{action.pk}", *about_it}
    assert texts(room, "action") == [action.text]
    assert texts(room, "proposed_action") == texts(room, "my_action", anna.person_id) == []


def test_a_proposal_of_anna_says_nothing_to_bens_phone_not_even_its_id(room: Room, anna: Device, ben: Device):
    before = ben.frame()["to"]
    action = proposes(anna)
    actions.edit_action(room.session.pk, None, action_id=action.pk, text="Anders", who="", due=None)
    actions.wipe_action(room.session.pk, None, action_id=action.pk, person_id=anna.person.pk)
    news = ben.frame(before)
    assert (news["items"], news["gone"]) == ([], [])
    assert anna.frame(before)["gone"] == [f"my_action-{action.pk}"]


@pytest.mark.parametrize(("phase", "late"), [("lobby", False), ("evaluation", False), ("closing", True)])
def test_a_proposal_after_its_phase_is_kept_and_marked(room: Room, anna: Device, ben: Device, phase: str, late: bool):
    room.goes_to(phase)
    assert proposes(anna).late is late
    assert adds(room).late is False


def test_who_and_when_may_come_later_and_a_day_that_is_over_is_asked_about(room: Room):
    today = timezone.localdate()
    action = adds(room)
    assert (action.who, action.due) == ("", None)
    seen = {}
    for due in (None, today, today + timedelta(days=1), today - timedelta(days=1), date(2001, 1, 1)):
        said: dict[str, Any] = {"text": action.text, "who": "Team zorg", "due": due}
        actions.edit_action(room.session.pk, None, action_id=action.pk, **said)
        (row,) = shown(room, "action")
        assert (row["action"].who, row["action"].due) == ("Team zorg", due)
        seen[due] = row["past"]
    assert list(seen.values()) == [False, False, False, True, True]


def test_changes_are_news_only_when_something_changed(room: Room, anna: Device):
    action = proposes(anna)
    said = {"text": "Anders", "who": "", "due": None}
    for verb, change in (
        (actions.edit_action, said),
        (actions.accept_action, {}),
        (actions.edit_action, {**said, "who": "Wij"}),
        (actions.edit_action, {**said, "due": date(2030, 1, 1)}),
        (actions.take_on, {"person_id": anna.person.pk, "on": True}),
        (actions.take_on, {"person_id": anna.person.pk, "on": False}),
    ):
        before = revision(room)
        assert verb(room.session.pk, None, action_id=action.pk, **change) == [str(action.pk)]
        assert revision(room) == before + 1
        assert verb(room.session.pk, None, action_id=action.pk, **change) == []
        assert revision(room) == before + 1
    assert topics() == {f"action/{action.pk}"}


def test_people_put_their_own_name_on_an_action(room: Room, anna: Device, ben: Device):
    action = adds(room)
    for device in (anna, ben):
        actions.take_on(room.session.pk, None, person_id=device.person.pk, action_id=action.pk, on=True)
    assert shown(room, "action")[0]["takers"] == ["Anna", "Ben"]
    assert not shown(room, "action")[0]["mine"]
    assert shown(room, "action", ben.person_id)[0]["mine"]
    actions.take_on(room.session.pk, None, person_id=ben.person.pk, action_id=action.pk, on=False)
    assert shown(room, "action")[0]["takers"] == ["Anna"]
    assert not shown(room, "action", ben.person_id)[0]["mine"]


def test_a_name_on_an_action_is_the_one_of_now_and_goes_with_who_is_taken_out(room: Room, anna: Device, ben: Device):
    action = adds(room)
    for device in (anna, ben):
        actions.take_on(room.session.pk, None, person_id=device.person.pk, action_id=action.pk, on=True)
    session_actions.rename(room.session.pk, None, person_id=anna.person.pk, name="Hanna")
    session_actions.leave(room.session.pk, None, person_id=anna.person.pk)
    session_actions.remove(room.session.pk, None, person_id=ben.person.pk)
    assert shown(room, "action")[0]["takers"] == ["Hanna"]


def test_nobody_takes_on_what_is_not_agreed(room: Room, anna: Device, ben: Device):
    proposed, wiped, elsewhere = proposes(ben), adds(room), adds(open_room())
    actions.wipe_action(room.session.pk, None, action_id=wiped.pk, person_id=None)
    for action in (proposed, wiped, elsewhere):
        said = {"person_id": anna.person.pk, "action_id": action.pk, "on": True}
        assert refusal(actions.take_on, room.session.pk, None, **said) == ("gone", 410)
    assert not Action.takers.through._default_manager.exists()


def test_the_proposer_takes_it_back_until_it_is_accepted_and_nobody_else_may(room: Room, anna: Device, ben: Device):
    action, kept = proposes(anna), proposes(anna, "blijft")
    actions.accept_action(room.session.pk, None, action_id=kept.pk)

    def wipe(which: Action, device: Device) -> list[str]:
        return actions.wipe_action(room.session.pk, None, action_id=which.pk, person_id=device.person.pk)

    assert refusal(wipe, action, ben) == ("not_yours", 403)
    assert refusal(wipe, kept, anna) == ("already_accepted", 409)
    wipe(action, anna)
    assert texts(room, "proposed_action") == texts(room, "my_action", anna.person_id) == []
    assert refusal(wipe, action, anna) == ("gone", 410)
    assert texts(room, "action") == ["blijft"]


def test_a_wiped_action_leaves_no_word_and_no_name(room: Room, anna: Device):
    action = adds(room, "kanarie", who="kanarie-naam")
    actions.take_on(room.session.pk, None, person_id=anna.person.pk, action_id=action.pk, on=True)
    actions.wipe_action(room.session.pk, None, action_id=action.pk, person_id=None)
    assert topics() == {f"action/{action.pk}"}
    everything = [list(model._default_manager.values()) for model in (Action, models.Op, Event)]
    assert "kanarie" not in json.dumps(everything, default=str)
    assert not action.takers.exists()
    assert texts(room, "action") == []
    for verb, change in (
        (actions.edit_action, {"text": "x", "who": "", "due": None}),
        (actions.accept_action, {}),
        (actions.wipe_action, {"person_id": None}),
    ):
        assert refusal(verb, room.session.pk, None, action_id=action.pk, **change) == ("gone", 410)


# Questions --------------------------------------------------------------------------------------


def test_a_question_becomes_an_action_once_however_often_it_is_pressed(room: Room, anna: Device):
    question = asks(anna)
    settle = {"question_id": question.pk}
    for outcome in ("action", "action", "open", "action", "answered", "action"):
        actions.settle_question(room.session.pk, None, **settle, outcome=outcome)
    assert texts(room, "action") == ["Wie belt de ouders?"]
    question.refresh_from_db()
    assert question.outcome == "action"


def test_a_question_that_became_an_action_in_other_words_makes_no_second_one(room: Room, anna: Device):
    question = asks(anna)
    actions.settle_question(room.session.pk, None, question_id=question.pk, outcome="action")
    action = Action.objects.get()
    actions.edit_action(room.session.pk, None, action_id=action.pk, text="Mentor belt", who="", due=None)
    for outcome in ("open", "action"):
        actions.settle_question(room.session.pk, None, question_id=question.pk, outcome=outcome)
    assert texts(room, "action") == ["Mentor belt"]


@pytest.mark.parametrize("first", ["question", "action"])
def test_wiping_takes_the_same_words_away_from_question_and_action(room: Room, anna: Device, first: str):
    question = asks(anna)
    actions.settle_question(room.session.pk, None, question_id=question.pk, outcome="action")
    action = Action.objects.get()
    if first == "question":
        session_actions.wipe_question(room.session.pk, None, question_id=question.pk, person_id=None)
    else:
        actions.wipe_action(room.session.pk, None, action_id=action.pk, person_id=None)
    question.refresh_from_db()
    action.refresh_from_db()
    assert (question.text, action.text) == ("", "")
    assert question.wiped
    assert action.removed_at
    asker = f"person:{anna.person_id}|my_question/{question.pk}"
    assert topics() == {f"action/{action.pk}", f"question/{question.pk}", asker}


@pytest.mark.parametrize("first", ["question", "action"])
def test_wiping_one_leaves_the_other_when_it_has_words_of_its_own(room: Room, anna: Device, first: str):
    question = asks(anna)
    actions.settle_question(room.session.pk, None, question_id=question.pk, outcome="action")
    action = Action.objects.get()
    actions.edit_action(room.session.pk, None, action_id=action.pk, text="Mentor belt", who="", due=None)
    if first == "question":
        session_actions.wipe_question(room.session.pk, None, question_id=question.pk, person_id=anna.person.pk)
    else:
        actions.wipe_action(room.session.pk, None, action_id=action.pk, person_id=None)
    question.refresh_from_db()
    action.refresh_from_db()
    assert (question.wiped, action.removed_at is not None) == (first == "question", first == "action")


def test_who_asked_cannot_take_an_action_of_everybody_away(room: Room, anna: Device):
    question = asks(anna)
    actions.settle_question(room.session.pk, None, question_id=question.pk, outcome="action")
    said = {"question_id": question.pk, "person_id": anna.person.pk}
    assert refusal(session_actions.wipe_question, room.session.pk, None, **said) == ("already_accepted", 409)
    question.refresh_from_db()
    assert question.text == Action.objects.get().text == "Wie belt de ouders?"


def test_settling_is_news_for_who_asked_and_who_leads_and_makes_its_action_news(room: Room, anna: Device):
    question = asks(anna)
    settle = {"question_id": question.pk}
    told = {f"question/{question.pk}", f"person:{anna.person_id}|my_question/{question.pk}"}
    actions.settle_question(room.session.pk, None, **settle, outcome="answered")
    assert topics() == told
    before = revision(room)
    assert actions.settle_question(room.session.pk, None, **settle, outcome="answered") == []
    assert revision(room) == before
    actions.settle_question(room.session.pk, None, **settle, outcome="action")
    assert topics() == {*told, f"action/{Action.objects.get().pk}"}


@pytest.mark.parametrize("gone", ["wiped", "proposed"])
def test_an_action_that_is_no_longer_there_or_not_agreed_does_not_count_as_made(room: Room, anna: Device, gone: str):
    question = asks(anna)
    if gone == "proposed":
        proposes(anna, question.text)
    else:
        actions.wipe_action(room.session.pk, None, action_id=adds(room, question.text).pk, person_id=None)
    actions.settle_question(room.session.pk, None, question_id=question.pk, outcome="action")
    assert texts(room, "action") == [question.text]


def test_a_question_that_is_gone_is_not_settled(room: Room, anna: Device):
    question = asks(anna)
    session_actions.wipe_question(room.session.pk, None, question_id=question.pk, person_id=None)
    for pk in (question.pk, uuid.uuid4()):
        said = {"question_id": pk, "outcome": "action"}
        assert refusal(actions.settle_question, room.session.pk, None, **said) == ("gone", 410)
    assert not Action.objects.exists()


def test_the_screen_shows_the_questions_that_it_showed_and_that_are_open(room: Room, anna: Device):
    asks(anna, "nooit getoond")
    for outcome in ("open", "answered", "action"):
        question = asks(anna, outcome)
        session_actions.show_question(room.session.pk, None, question_id=question.pk, shown=True)
        actions.settle_question(room.session.pk, None, question_id=question.pk, outcome=outcome)
    found = render.PARTS["open_questions"].context(Reading.of(room.session.pk), "")["questions"]
    assert [question.text for question in found] == ["open"]


# By the forms -----------------------------------------------------------------------------------


def test_by_their_forms(room: Room, anna: Device, ben: Device, els: Device):
    assert els.posts("add_answer", about="need", text="Tijd").status_code == 200
    answer = Answer.objects.get()
    assert (answer.about, answer.text) == ("need", "Tijd")
    assert els.posts("edit_answer", answer.pk, text="Meer tijd").status_code == 200
    assert els.posts("wipe_answer", answer.pk).status_code == 200
    assert anna.posts("propose_action", text="Bellen").status_code == 200
    action = Action.objects.get()
    assert els.posts("edit_action", action.pk, text="Opbellen", who="Anna", due="2030-02-28").status_code == 200
    assert els.posts("accept_action", action.pk).status_code == 200
    assert anna.posts("take_on", action.pk, on="1").status_code == 200
    (row,) = shown(room, "action")
    assert (row["action"].text, row["action"].who, row["action"].due, row["takers"]) == (
        "Opbellen", "Anna", date(2030, 2, 28), ["Anna"]
    )  # fmt: skip
    assert els.posts("wipe_action", action.pk).status_code == 200
    assert els.posts("add_action", text="Nog iets", who="", due="").status_code == 200
    mine = proposes(ben)
    assert ben.posts("wipe_my_action", mine.pk).status_code == 200
    assert texts(room, "action") == ["Nog iets"]
    assert texts(room, "proposed_action") == []
    question = asks(anna)
    assert els.posts("settle_question", question.pk, outcome="answered").status_code == 200
    question.refresh_from_db()
    assert question.outcome == "answered"


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"text": ""}, "Write what you are going to do."),
        ({"text": " \u200b "}, "Write what you are going to do."),
        ({"text": "goed", "due": "morgen"}, "That is no date. Choose one, or leave it empty."),
        ({"text": "goed", "due": "2030-02-30"}, "That is no date. Choose one, or leave it empty."),
    ],
)
def test_an_action_without_words_or_with_a_strange_day_is_refused_with_a_sentence(room: Room, els, said, sentence):
    answer = els.posts("add_action", **said)
    assert answer.status_code == 422
    assert said_in(answer) == dutch(sentence)
    assert not Action.objects.exists()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("add_action", {"text": "x" * 301}),
        ("add_action", {"text": "goed", "who": "x" * 121}),
        ("add_answer", {"about": "learn", "text": ""}),
        ("add_answer", {"about": "else", "text": "goed"}),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_is_kept(room: Room, els: Device, name: str, said):
    assert els.posts(name, **said).status_code == 422
    assert not Action.objects.exists()
    assert not Answer.objects.exists()


def test_a_phone_proposes_no_empty_action_and_there_is_no_strange_outcome(room: Room, anna: Device, els: Device):
    answer = anna.posts("propose_action", text="")
    assert (answer.status_code, said_in(answer)) == (422, dutch("Write what you are going to do."))
    assert els.posts("settle_question", asks(anna).pk, outcome="maybe").status_code == 422
    assert anna.posts("take_on", adds(room).pk, on="x").status_code == 422
