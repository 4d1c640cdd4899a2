"""The last step: answers to the two questions, actions, and what becomes of questions that were kept."""

from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from factors.models import Action, Answer
from sessions import method
from sessions.actions import after, questions
from sessions.log import NOTHING_CHANGED, Refused, Work, command
from sessions.models import Question

# Answers ------------------------------------------------------------------------------------------


@command
def add_answer(work: Work, *, about: str, text: str) -> list[str]:
    """What the group said to one of the two questions, as the facilitator typed it."""
    answer = Answer.objects.create(session=work.session, about=about, text=text, written_at=work.now)
    work.record("answered", f"answer/{answer.pk}")
    return [str(answer.pk)]


@command
def reword_answer(work: Work, *, answer_id: UUID, text: str) -> list[str]:
    answer = _answer(work, answer_id)
    if answer.text == text:
        return NOTHING_CHANGED
    answer.text = text
    answer.save(update_fields=["text"])
    work.record("answer_reworded", f"answer/{answer.pk}")
    return [str(answer.pk)]


@command
def wipe_answer(work: Work, *, answer_id: UUID) -> list[str]:
    answer = _answer(work, answer_id)
    answer.text, answer.removed_at = "", work.now
    answer.save(update_fields=["text", "removed_at"])
    work.record("answer_wiped", f"answer/{answer.pk}")
    return [str(answer.pk)]


def _answer(work: Work, answer_id: UUID) -> Answer:
    answer = work.session.answers.filter(pk=answer_id, removed_at=None).first()
    if answer is None:
        raise Refused(_("That answer is gone. Look at the list as it is now."), reason="gone", status=410)
    return answer


# Actions ------------------------------------------------------------------------------------------


@command
def propose_action(work: Work, *, person_id: UUID, text: str) -> list[str]:
    """Somebody proposes an action. Until the facilitator accepts it nobody else sees it."""
    action = Action.objects.create(
        session=work.session,
        proposed_by=work.person(person_id),
        text=text,
        written_at=work.now,
        late=method.is_late("evaluation", work.session.phase),
    )
    _record(work, "action_proposed", action)
    return [str(action.pk)]


@command
def add_action(work: Work, *, text: str, who: str = "", due: date | None = None) -> list[str]:
    """The facilitator types it. Who and when may come later."""
    return [str(_make(work, text, who=who, due=due).pk)]


def _make(work: Work, text: str, **more: Any) -> Action:
    action = Action.objects.create(session=work.session, text=text, written_at=work.now, accepted_at=work.now, **more)
    _record(work, "action_added", action)
    return action


@command
def edit_action(work: Work, *, action_id: UUID, text: str, who: str, due: date | None) -> list[str]:
    action = _action(work, action_id)
    if (action.text, action.who, action.due) == (text, who, due):
        return NOTHING_CHANGED
    action.text, action.who, action.due = text, who, due
    action.save(update_fields=["text", "who", "due"])
    _record(work, "action_edited", action)
    return [str(action.pk)]


@command
def accept_action(work: Work, *, action_id: UUID) -> list[str]:
    action = _action(work, action_id)
    if action.accepted_at:
        return NOTHING_CHANGED
    action.accepted_at = work.now
    action.save(update_fields=["accepted_at"])
    _record(work, "action_accepted", action, proposal=True)
    return [str(action.pk)]


@command
def wipe_action(work: Work, *, action_id: UUID, person_id: UUID | None) -> list[str]:
    """Wiped for good, with the names on it: by the facilitator (None), or by who proposed it until it is accepted."""
    action = _action(work, action_id)
    if person_id is not None:
        if work.person(person_id).pk != action.proposed_by_id:
            raise Refused(
                _("That action is somebody else's. Ask the facilitator to change it."), reason="not_yours", status=403
            )
        if action.accepted_at:
            raise Refused(
                _("It is on everybody's list now. Ask the facilitator to take it away."), reason="already_accepted"
            )
    source = action.question
    if source and not source.wiped and source.text == action.text:
        questions.wipe(work, source)
    _wipe(work, action)
    return [str(action.pk)]


def _wipe(work: Work, action: Action) -> None:
    action.text, action.who, action.removed_at = "", "", work.now
    action.save(update_fields=["text", "who", "removed_at"])
    action.takers.clear()
    _record(work, "action_wiped", action)


@command
def take_on(work: Work, *, person_id: UUID, action_id: UUID, on: bool) -> list[str]:
    """Somebody puts their own name on an action, or takes it off."""
    person, action = work.person(person_id), _action(work, action_id)
    if not action.accepted_at:
        raise Refused(_("That action is gone. Look at the list as it is now."), reason="gone", status=410)
    if action.takers.filter(pk=person.pk).exists() == on:
        return NOTHING_CHANGED
    if on:
        action.takers.add(person)
    else:
        action.takers.remove(person)
    _record(work, "action_taken", action)
    return [str(action.pk)]


def _action(work: Work, action_id: UUID) -> Action:
    action = work.session.actions.filter(pk=action_id, removed_at=None).first()
    if action is None:
        raise Refused(_("That action is gone. Look at the list as it is now."), reason="gone", status=410)
    return action


def _record(work: Work, kind: str, action: Action, *, proposal: bool = False) -> None:
    """What is accepted is everybody's; a proposal is news for who made it and who leads, and for nobody else."""
    if action.accepted_at:
        work.record(kind, f"action/{action.pk}")
    if proposal or not action.accepted_at:
        writer = [f"person:{action.proposed_by_id}|my_action/{action.pk}"] if action.proposed_by_id else []
        work.record(kind, f"proposed_action/{action.pk}", *writer)


# Questions ----------------------------------------------------------------------------------------


@command
def settle_question(work: Work, *, question_id: UUID, outcome: str) -> list[str]:
    """What becomes of a kept question. As an action it gets one of its own, once, however often this is pressed."""
    question = work.session.questions.filter(pk=question_id, wiped=False).first()
    if question is None:
        raise Refused(_("That question is gone. Choose another one."), reason="gone", status=410)
    if question.outcome == outcome:
        return NOTHING_CHANGED
    question.outcome = Question.Outcome(outcome)
    question.save(update_fields=["outcome"])
    asker = [f"person:{question.asked_by_id}|my_question/{question.pk}"] if question.asked_by_id else []
    work.record("question_settled", f"question/{question.pk}", *asker)
    if outcome == Question.Outcome.ACTION and not question.became.filter(removed_at=None):
        _make(work, question.text, question=question)
    return [str(question.pk)]


def on_question_wiped(work: Work, question: Question, by_asker: bool) -> None:
    """An action made of it goes too, as long as it has the same words. On everybody's list it is the facilitator's."""
    for action in question.became.filter(removed_at=None, text=question.text):
        if by_asker:
            raise Refused(
                _("It is on everybody's list now. Ask the facilitator to take it away."), reason="already_accepted"
            )
        _wipe(work, action)


after.ON_QUESTION_WIPED.append(on_question_wiped)
