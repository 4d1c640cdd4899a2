"""The top three: the shortlist, the voting, what a tie leaves to be settled."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from factors import voting
from factors.actions.candidates import BOTH_FLAPS, cards_on_the_flap, close, drop, give_ranks
from factors.choosing import candidates_of, choice_of, level, row_of, rows_of
from factors.models import Candidate, Choice, Find, Vote
from sessions import seating
from sessions.actions import after
from sessions.log import NOTHING_CHANGED, Refused, Work, command
from sessions.models import Participant, Session

By, Voting = Choice.By, Choice.Voting


@command
def choose_by(work: Work, *, by: str) -> None:
    """By talking, by voting, or not at all. Another way starts anew: the same shortlist, without ranks and votes."""
    choice = choice_of(work.session)
    if choice.by == by:
        return
    _must_not_be_open(choice)
    candidates = sorted(candidates_of(work.session), key=lambda one: one.rank is None)
    for one_too_many in candidates[voting.MOST_CANDIDATES :]:
        one_too_many.delete()
    candidates_of(work.session).update(rank=None, count=None)
    choice.by, choice.voting, choice.voters = By(by), Voting.SHORTLIST, 0
    choice.save()
    work.record("top_by", "top", *BOTH_FLAPS)


@command
def shortlist(work: Work, *, on: bool, factor_id: UUID | None = None, find_id: UUID | None = None) -> list[str]:
    """By voting: onto the shortlist or off it. By talking: straight into the top three, at the next free rank."""
    choice = choice_of(work.session)
    if not choice.by:
        raise Refused(_("First choose how the top three is made."), reason="no_way_chosen")
    _must_not_be_open(choice)
    if choice.voting == Voting.CLOSED:
        raise Refused(_("The votes have been counted. The shortlist stays as it was."), reason="voting_closed")
    factor = cards_on_the_flap(work, [factor_id])[0] if factor_id else None
    find = _accepted_find(work, find_id) if find_id else None
    candidate = candidates_of(work.session).filter(factor=factor, find=find).first()
    if not on:
        if candidate:
            drop(work, candidate)
        return NOTHING_CHANGED
    talking = choice.by == By.TALKING
    if candidate and (candidate.rank or not talking):
        return NOTHING_CHANGED
    candidate = candidate or Candidate(session=work.session, factor=factor, find=find, added_at=work.now)
    candidate.rank = _next_rank(work.session) if talking else None
    if not talking and candidates_of(work.session).count() >= voting.MOST_CANDIDATES:
        raise Refused(
            _("The shortlist holds %(most)d. Take one off first.") % {"most": voting.MOST_CANDIDATES}, reason="full"
        )
    candidate.save()
    work.record("shortlist", "top", row_of(candidate))
    return [str(candidate.pk)]


def _must_not_be_open(choice: Choice) -> None:
    if choice.voting == Voting.OPEN:
        raise Refused(_("People are voting. Close the voting first."), reason="voting_open")


def _accepted_find(work: Work, find_id: UUID) -> Find:
    find = work.session.finds.filter(pk=find_id, removed_at=None, accepted_at__isnull=False).first()
    if find is None:
        raise Refused(_("That find is gone. Look at the list as it is now."), reason="gone", status=410)
    return find


def _next_rank(session: Session) -> int:
    rank = candidates_of(session).exclude(rank=None).count() + 1
    if rank > voting.PLACES:
        raise Refused(_("The top three is full. Take one off first."), reason="full")
    return rank


@command
def open_voting(work: Work) -> None:
    choice = choice_of(work.session)
    if choice.by != By.VOTING:
        raise Refused(_("First choose that the top three is made by voting."), reason="not_by_voting")
    if choice.voting == Voting.OPEN:
        return
    if choice.voting == Voting.CLOSED:
        raise Refused(
            _("The votes have been counted and are gone, so this voting cannot be opened again."),
            reason="voting_closed",
        )
    if candidates_of(work.session).count() < voting.LEAST_CANDIDATES:
        raise Refused(_("Put at least two on the shortlist first."), reason="too_few")
    choice.voting = Voting.OPEN
    choice.save()
    work.record("voting_opened", "top", *BOTH_FLAPS)


@command
def close_voting(work: Work) -> None:
    """Count, throw the votes away, and rank who is surely in."""
    choice = choice_of(work.session)
    if choice.voting == Voting.SHORTLIST:
        raise Refused(_("The voting is not open. Open it first."), reason="voting_not_open")
    if choice.voting == Voting.OPEN:
        close(work, choice)


@command
def settle_top(work: Work, *, candidate_ids: Sequence[UUID]) -> list[str]:
    """People talked about the ones that are level: these take the places that are left."""
    closed = choice_of(work.session).voting == Voting.CLOSED
    left = level(work.session)
    if not closed or not left.tied:
        raise Refused(_("There is nothing left to settle. The top three stands."), reason="nothing_to_settle")
    if not set(candidate_ids) <= set(left.tied):
        raise Refused(_("Choose among those that are level."), reason="not_level")
    if not left.can_be_settled_by(candidate_ids):
        raise Refused(
            _("Choose exactly as many as there are places left: %(places)d.") % {"places": left.places},
            reason="not_as_many",
            status=422,
        )
    chosen = [one for one in left.tied if one in candidate_ids]
    give_ranks(work, chosen)
    work.record("top_settled", "top", *rows_of(work.session))
    return [str(one) for one in chosen]


# Votes --------------------------------------------------------------------------------------------


@command
def vote(work: Work, *, person_id: UUID, candidate_id: UUID, on: bool, for_person: UUID | None = None) -> list[str]:
    """Vote or take a vote back; also for somebody without a phone in one's own group.

    Ids that a verb gives are kept with its op, and would say who voted for what: this one gives none.
    """
    voter = work.person(person_id)
    if for_person is not None:
        voter = _without_phone(work, for_person)
        if not _sit_together(work.session, person_id, voter):
            raise Refused(_("You can vote only for somebody of your own group."), reason="not_your_group", status=403)
    _keep_vote(work, voter, candidate_id, on)
    return NOTHING_CHANGED


@command
def vote_for(work: Work, *, person_id: UUID, candidate_id: UUID, on: bool) -> list[str]:
    """The facilitator enters a vote of somebody without a phone."""
    _keep_vote(work, _without_phone(work, person_id), candidate_id, on)
    return NOTHING_CHANGED


def _without_phone(work: Work, person_id: UUID) -> Participant:
    voter = work.somebody(person_id)
    if not voter.without_phone:
        raise Refused(_("They vote on their own phone."), reason="has_a_phone", status=403)
    return voter


def _sit_together(session: Session, person_id: UUID, other: Participant) -> bool:
    """In the same group of the last level before the flap."""
    last = seating.last_level(session)
    group = seating.group_of(other, last) if last else None
    return group is not None and group.seats.filter(participant_id=person_id).exists()


def _keep_vote(work: Work, voter: Participant, candidate_id: UUID, on: bool) -> None:
    if choice_of(work.session).voting != Voting.OPEN or work.session.phase != "top":
        raise Refused(_("The voting is not open now. Wait until the facilitator opens it."), reason="voting_not_open")
    candidate = candidates_of(work.session).filter(pk=candidate_id).first()
    if candidate is None:
        raise Refused(_("That one is no longer on the shortlist. Choose another one."), reason="no_such_candidate")
    given = voter.votes.filter(candidate__session=work.session)
    if given.filter(candidate=candidate).exists() == on:
        return
    if on and given.count() >= voting.VOTES_EACH:
        raise Refused(_("All three votes have been given. Take one back first."), reason="no_votes_left")
    if on:
        Vote.objects.create(candidate=candidate, participant=voter)
    else:
        given.filter(candidate=candidate).delete()
    work.record("voted", "votes", *(f"{one.scope}|ballot" for one in _who_sees_the_ballot_of(work.session, voter)))


def _who_sees_the_ballot_of(session: Session, voter: Participant) -> Iterable[Participant]:
    """The voter; of somebody without a phone the people of their group, who may vote for them."""
    last = seating.last_level(session) if voter.without_phone else ""
    group = seating.group_of(voter, last) if last else None
    return Participant.objects.filter(seats__group=group) if group else [voter]


# Phases -------------------------------------------------------------------------------------------


def choosing_comes_and_goes(work: Work, before: str, rest: str) -> None:
    """One chooses on the flaps in the phase of the top three only. When a session ends no vote is left behind."""
    if "top" in (before, work.session.phase):
        work.record("phase", *BOTH_FLAPS)
    choice = choice_of(work.session)
    if work.session.phase == "finished" and choice.voting == Voting.OPEN:
        close(work, choice)


after.ON_ENTER.append(choosing_comes_and_goes)
