"""A card of the own list is on the flap already, in other words; or it is not, though it looks so."""

from uuid import UUID

from django.utils.translation import gettext as _

from factors import trees
from factors.actions import candidates, cards, carrying, lists, undo
from factors.models import Factor
from sessions.log import NOTHING_CHANGED, Refused, Work, command
from sessions.models import Group


@command
def already_there(work: Work, *, person_id: UUID, card_id: UUID, flap_id: UUID, was: str = "") -> list[str]:
    """The own card stands behind a card of the flap from now on, which itself stays as it is.

    It counts its people and its group there. Its words are kept behind it and shown to nobody else, whatever becomes of
    the card on the flap. The flap says nothing new by it, so it takes no turn, and one may do it while others present.
    `was`: the words that somebody saw when they agreed, "" when that is not known. Raises Refused when it says
    something else now.
    """
    group = lists.list_in_together(work, person_id)
    card = cards.shown_card(group, card_id)
    going = trees.tree_of(work.session).to_carry([str(group.pk)], Group.Level.ALL)
    mine = [(item.card, item.sources) for item in going if item.of == str(card.pk)]
    if not mine:
        return NOTHING_CHANGED
    flap = carrying.flap_of(work)
    there = _still_there(flap, flap_id)
    if was and there.text != was:
        raise Refused(_("That card says something else now. Look at it once more."), reason="reworded")
    candidates.refuse_if_candidate_in_open_vote(work.session, [there.pk])
    undo.groups_go_on(work, there)
    copies = carrying.copy(work, mine, flap)
    for copy in copies:
        copy.behind, copy.merged_into, copy.column, copy.place = True, there, there.column, there.place
    Factor.objects.bulk_update(copies, ["behind", "merged_into", "column", "place"])
    cards.tell(work, there, card)
    return [str(there.pk)]


@command
def not_there_after_all(work: Work, *, person_id: UUID, card_id: UUID) -> list[str]:
    """The inverse: the own card stands behind no card of the flap any more, and can be put up."""
    card = cards.shown_card(lists.list_in_together(work, person_id), card_id)
    members = trees.tree_of(work.session).members(str(card.pk))
    behind = Factor.objects.filter(
        behind=True, removed_at=None, taken_apart_at=None, sources__in=[UUID(member) for member in members]
    ).distinct()
    return [str(card.pk)] if cards.let_go(work, behind) else NOTHING_CHANGED


@command
def not_there_yet(work: Work, *, person_id: UUID, card_id: UUID, flap_id: UUID) -> list[str]:
    """The own card only looks like one of the flap: nobody of the group is asked about these two again.

    Nor about what is merged under that card in the same words, in case it is taken apart.
    """
    card = cards.shown_card(lists.list_in_together(work, person_id), card_id)
    there = _still_there(carrying.flap_of(work), flap_id)
    members = Factor.objects.filter(pk__in=trees.tree_of(work.session).members(str(there.pk)), text=there.text)
    new = members.exclude(pk__in=card.unlike.all())
    if not new:
        return NOTHING_CHANGED
    card.unlike.add(*new)
    cards.tell(work, card)
    return [str(card.pk), str(there.pk)]


def _still_there(flap: Group, flap_id: UUID) -> Factor:
    """A card of the flap; when it was merged meanwhile and its words stayed, what it became. Raises Refused (410)."""
    card = flap.factors.filter(pk=flap_id, behind=False).first()
    while card and card.merged_into and card.merged_into.text == card.text:
        card = card.merged_into
    if card is None or not card.is_shown:
        raise Refused(
            _("That card is not on the flap any more. Look at the flap as it is now."),
            reason="no_such_card",
            status=410,
        )
    return card
