"""Answers, actions, and what becomes of kept questions."""

from uuid import UUID

from django.http import HttpRequest

from factors import actions
from factors.forms import TextForm
from factors.forms_outcome import ActionForm, AnswerForm, OnForm, OutcomeForm, ProposedActionForm
from sessions.access import Who, facilitator_required, participant_required
from sessions.log import Op
from sessions.posting import posting, read


@participant_required
@posting
def propose_action(request: HttpRequest, who: Who, op: Op) -> None:
    text = read(ProposedActionForm(request.POST))["text"]
    actions.propose_action(who.session.pk, op, person_id=who.person_id, text=text)


@participant_required
@posting
def wipe_my_action(request: HttpRequest, who: Who, op: Op, action_id: UUID) -> None:
    actions.wipe_action(who.session.pk, op, action_id=action_id, person_id=who.person_id)


@participant_required
@posting
def take_on(request: HttpRequest, who: Who, op: Op, action_id: UUID) -> None:
    actions.take_on(
        who.session.pk, op, person_id=who.person_id, action_id=action_id, on=read(OnForm(request.POST))["on"]
    )


@facilitator_required
@posting
def add_action(request: HttpRequest, who: Who, op: Op) -> None:
    actions.add_action(who.session.pk, op, **read(ActionForm(request.POST)))


@facilitator_required
@posting
def edit_action(request: HttpRequest, who: Who, op: Op, action_id: UUID) -> None:
    actions.edit_action(who.session.pk, op, action_id=action_id, **read(ActionForm(request.POST)))


@facilitator_required
@posting
def accept_action(request: HttpRequest, who: Who, op: Op, action_id: UUID) -> None:
    actions.accept_action(who.session.pk, op, action_id=action_id)


@facilitator_required
@posting
def wipe_action(request: HttpRequest, who: Who, op: Op, action_id: UUID) -> None:
    actions.wipe_action(who.session.pk, op, action_id=action_id, person_id=None)


@facilitator_required
@posting
def add_answer(request: HttpRequest, who: Who, op: Op) -> None:
    actions.add_answer(who.session.pk, op, **read(AnswerForm(request.POST)))


@facilitator_required
@posting
def edit_answer(request: HttpRequest, who: Who, op: Op, answer_id: UUID) -> None:
    actions.reword_answer(who.session.pk, op, answer_id=answer_id, text=read(TextForm(request.POST))["text"])


@facilitator_required
@posting
def wipe_answer(request: HttpRequest, who: Who, op: Op, answer_id: UUID) -> None:
    actions.wipe_answer(who.session.pk, op, answer_id=answer_id)


@facilitator_required
@posting
def settle_question(request: HttpRequest, who: Who, op: Op, question_id: UUID) -> None:
    outcome = read(OutcomeForm(request.POST))["outcome"]
    actions.settle_question(who.session.pk, op, question_id=question_id, outcome=outcome)
