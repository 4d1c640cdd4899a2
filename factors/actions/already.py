"""A card of the own list is on the flap already, in other words; or it is not, though it looks so."""

from uuid import UUID

from django.utils.translation import gettext as _

from factors import trees
from factors.actions import cards, carrying, lists
from factors.models import Factor
from sessions.log import NOTHING_CHANGED, Refused, Work, command
from sessions.models import Group


@command
def already_there(work: Work, *, person_id: UUID, card_id: UUID, flap_id: UUID) -> list[str]:
    """The own card joins a card of the flap, whose words and place stay as they are.

    It is carried up like any other and merged there: so it counts its people and its group, and it is taken apart and
    wiped like any other. The flap says nothing new by it, so it takes no turn, and one may do it while others present.
    """
    group = lists.list_in_together(work, person_id)
    card = cards.shown_card(group, card_id)
    going = trees.tree_of(work.session).to_carry([str(group.pk)], Group.Level.ALL)
    mine = [(item.card, item.sources) for item in going if item.of == str(card.pk)]
    if not mine:
        return NOTHING_CHANGED
    flap = carrying.flap_of(work)
    there = _still_there(flap, flap_id)
    made = carrying.copy(work, mine, flap)
    merged = cards.merge(work, flap, [there.pk, *(copy.pk for copy in made)], there.text)
    merged.column, merged.place = there.column, there.place
    merged.save(update_fields=["column", "place"])
    cards.tell(work, card)
    return [str(merged.pk)]


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
    card = flap.factors.filter(pk=flap_id).first()
    while card and card.merged_into and card.merged_into.text == card.text:
        card = card.merged_into
    if card is None or not card.is_shown:
        raise Refused(_("That card is not on the flap any more."), reason="no_such_card", status=410)
    return card
