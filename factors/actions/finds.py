"""Finds: what lies under the success factors. They stand on the second flap."""

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from factors.actions.candidates import cards_on_the_flap, find_reworded, forget_find
from factors.models import Find
from sessions import method
from sessions.log import NOTHING_CHANGED, Refused, Work, command


@command
def propose_find(work: Work, *, person_id: UUID, text: str) -> list[str]:
    """Somebody proposes a find. Until the facilitator accepts it nobody else sees it."""
    find = Find.objects.create(
        session=work.session,
        proposed_by=work.person(person_id),
        text=text,
        written_at=work.now,
        late=method.is_late("finds", work.session.phase),
    )
    _record(work, "find_proposed", find)
    return [str(find.pk)]


@command
def add_find(work: Work, *, text: str, card_ids: Sequence[UUID] = ()) -> list[str]:
    """The facilitator types while people talk: it stands on the second flap at once."""
    cards = cards_on_the_flap(work, card_ids)
    find = Find.objects.create(session=work.session, text=text, written_at=work.now, accepted_at=work.now)
    find.cards.set(cards)
    _record(work, "find_added", find)
    return [str(find.pk)]


@command
def reword_find(work: Work, *, find_id: UUID, text: str) -> list[str]:
    find = _find(work, find_id)
    if find.text == text:
        return NOTHING_CHANGED
    find.text = text
    find.save(update_fields=["text"])
    _record(work, "find_reworded", find)
    return [str(find.pk)]


@command
def link_find(work: Work, *, find_id: UUID, card_ids: Sequence[UUID]) -> list[str]:
    """The cards of the flap under which it lies: these and no others."""
    find = _find(work, find_id)
    cards = cards_on_the_flap(work, card_ids)
    if {card.pk for card in cards} == set(find.cards.values_list("pk", flat=True)):
        return NOTHING_CHANGED
    find.cards.set(cards)
    _record(work, "find_linked", find)
    return [str(find.pk)]


@command
def accept_find(work: Work, *, find_id: UUID) -> list[str]:
    find = _find(work, find_id)
    if find.accepted_at:
        return NOTHING_CHANGED
    find.accepted_at = work.now
    find.save(update_fields=["accepted_at"])
    _record(work, "find_accepted", find, proposal=True)
    return [str(find.pk)]


@command
def wipe_find(work: Work, *, find_id: UUID, person_id: UUID | None) -> list[str]:
    """Its text is wiped for good: by the facilitator (None), or by who proposed it while it is not accepted."""
    find = _find(work, find_id)
    if person_id is not None:
        if work.person(person_id).pk != find.proposed_by_id:
            raise Refused(
                _("That find is somebody else's. Ask the facilitator to change it."), reason="not_yours", status=403
            )
        if find.accepted_at:
            raise Refused(
                _("It stands on the flap now. Ask the facilitator to take it away."), reason="already_accepted"
            )
    find.text, find.removed_at = "", work.now
    find.save(update_fields=["text", "removed_at"])
    _record(work, "find_wiped", find)
    forget_find(work, find)
    return [str(find.pk)]


def _find(work: Work, find_id: UUID) -> Find:
    find = work.session.finds.filter(pk=find_id, removed_at=None).first()
    if find is None:
        raise Refused(_("That find is gone. Look at the list as it is now."), reason="gone", status=410)
    return find


def _record(work: Work, kind: str, find: Find, *, proposal: bool = False) -> None:
    """What is accepted is everybody's; a proposal is news for who made it and who leads, and for nobody else."""
    if find.accepted_at:
        work.record(kind, f"find/{find.pk}")
        find_reworded(work, find)
    if proposal or not find.accepted_at:
        writer = [f"person:{find.proposed_by_id}|my_find/{find.pk}"] if find.proposed_by_id else []
        work.record(kind, f"proposed_find/{find.pk}", *writer)
