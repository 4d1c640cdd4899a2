"""The top three: chosen on the console, voted for on phones."""

from dataclasses import replace
from uuid import UUID

from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from factors import actions
from factors.forms_outcome import ByForm, SettleForm, ShortlistForm, VoteForForm, VoteForm
from sessions.access import Who, facilitator_required, participant_required
from sessions.log import Op
from sessions.posting import posting, read


def _sealed(op: Op) -> Op:
    """An op that keeps no vote: there are so few candidates that a plain digest tells which one it was.

    With the server's key in it, a copy of the database does not say what somebody voted for.
    """
    return replace(op, body_digest=salted_hmac("factors.vote", op.body_digest, algorithm="sha256").hexdigest())


@participant_required
@posting
def vote(request: HttpRequest, who: Who, op: Op, candidate_id: UUID) -> None:
    assert who.person is not None  # noqa: S101 - participant_required made sure
    said = read(VoteForm(request.POST))
    actions.vote(
        who.session.pk,
        _sealed(op),
        person_id=who.person.pk,
        candidate_id=candidate_id,
        on=said["on"],
        for_person=said["person"],
    )


@facilitator_required
@posting
def vote_for(request: HttpRequest, who: Who, op: Op, candidate_id: UUID) -> None:
    said = read(VoteForForm(request.POST))
    actions.vote_for(who.session.pk, _sealed(op), person_id=said["person"], candidate_id=candidate_id, on=said["on"])


@facilitator_required
@posting
def choose_by(request: HttpRequest, who: Who, op: Op) -> None:
    actions.choose_by(who.session.pk, op, by=read(ByForm(request.POST))["by"])


@facilitator_required
@posting
def shortlist(request: HttpRequest, who: Who, op: Op) -> None:
    said = read(ShortlistForm(request.POST))
    actions.shortlist(who.session.pk, op, on=said["on"], factor_id=said["factor"], find_id=said["find"])


@facilitator_required
@posting
def open_voting(request: HttpRequest, who: Who, op: Op) -> None:
    actions.open_voting(who.session.pk, op)


@facilitator_required
@posting
def close_voting(request: HttpRequest, who: Who, op: Op) -> None:
    actions.close_voting(who.session.pk, op)


@facilitator_required
@posting
def settle_top(request: HttpRequest, who: Who, op: Op) -> None:
    actions.settle_top(who.session.pk, op, candidate_ids=read(SettleForm(request.POST))["candidates"])
