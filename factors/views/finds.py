"""Finds: proposed on a phone, kept on the console."""

from uuid import UUID

from django.http import HttpRequest

from factors import actions
from factors.forms import TextForm
from factors.forms_outcome import CardsForm, FindForm
from sessions.access import Who, facilitator_required, participant_required
from sessions.log import Op
from sessions.posting import posting, read


@participant_required
@posting
def propose_find(request: HttpRequest, who: Who, op: Op) -> None:
    text = read(TextForm(request.POST))["text"]
    actions.propose_find(who.session.pk, op, person_id=who.person_id, text=text)


@participant_required
@posting
def wipe_my_find(request: HttpRequest, who: Who, op: Op, find_id: UUID) -> None:
    actions.wipe_find(who.session.pk, op, find_id=find_id, person_id=who.person_id)


@facilitator_required
@posting
def add_find(request: HttpRequest, who: Who, op: Op) -> None:
    said = read(FindForm(request.POST))
    actions.add_find(who.session.pk, op, text=said["text"], card_ids=said["cards"])


@facilitator_required
@posting
def edit_find(request: HttpRequest, who: Who, op: Op, find_id: UUID) -> None:
    actions.reword_find(who.session.pk, op, find_id=find_id, text=read(TextForm(request.POST))["text"])


@facilitator_required
@posting
def link_find(request: HttpRequest, who: Who, op: Op, find_id: UUID) -> None:
    actions.link_find(who.session.pk, op, find_id=find_id, card_ids=read(CardsForm(request.POST))["cards"])


@facilitator_required
@posting
def accept_find(request: HttpRequest, who: Who, op: Op, find_id: UUID) -> None:
    actions.accept_find(who.session.pk, op, find_id=find_id)


@facilitator_required
@posting
def wipe_find(request: HttpRequest, who: Who, op: Op, find_id: UUID) -> None:
    actions.wipe_find(who.session.pk, op, find_id=find_id, person_id=None)
