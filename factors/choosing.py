"""How a session makes its top three, read: the way, what may be chosen, how it stands."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from factors import voting
from factors.models import Candidate, Choice
from sessions.log import Refused
from sessions.models import Session


def choice_of(session: Session) -> Choice:
    """Not saved as long as nobody chose."""
    return Choice.objects.filter(session=session).first() or Choice(session=session)


def candidates_of(session: Session) -> QuerySet[Candidate]:
    return Candidate.objects.filter(session=session)


def level(session: Session) -> voting.Outcome[UUID]:
    """After counting: who would take the places that are left, and who are level for them."""
    return voting.still_level([(one.pk, one.count or 0, one.rank) for one in candidates_of(session)])


def row_of(candidate: Candidate) -> str:
    """The topic of the card or find that this is."""
    return f"flap/{candidate.factor_id}" if candidate.factor_id else f"find/{candidate.find_id}"


def rows_of(session: Session) -> list[str]:
    return [row_of(one) for one in candidates_of(session)]


def refuse_if_candidate_in_open_vote(session: Session, factor_ids: Iterable[UUID]) -> None:
    """While people vote, what they vote for is not merged or taken apart. Raises Refused (409)."""
    is_open = choice_of(session).voting == Choice.Voting.OPEN
    if is_open and candidates_of(session).filter(factor__in=list(factor_ids)).exists():
        raise Refused(_("People are voting on this card. Close the voting first."), reason="voting_open")
