"""What is done to cards of a list, whoever may do it: steps of commands."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from factors.actions import candidates
from factors.models import Factor, Find
from sessions.log import Refused, Work
from sessions.models import Group, Participant

CARDS_PER_LIST = 400
ROOM_BETWEEN = 1000  # places between two writes, for many lines at once


def next_place(work: Work) -> int:
    """After everything there is: revisions only grow."""
    return (work.session.revision + 1) * ROOM_BETWEEN


def tell(work: Work, *cards: Factor) -> None:
    """Whoever sees these cards gets them anew: everybody the flap's, a group's members theirs."""
    by_group: dict[UUID, list[Factor]] = {}
    for card in cards:
        by_group.setdefault(card.group_id, []).append(card)
    for group in Group.objects.filter(pk__in=by_group):
        told = by_group[group.pk]
        if group.level == Group.Level.ALL:
            work.record("card", *(f"flap/{card.pk}" for card in told))
        elif group.level == Group.Level.ALONE:
            notes = (f"{scope}|note/{card.pk}" for scope in members(group) for card in told)
            work.record("note", *notes, "written", "written_for")
        else:
            work.record("card", *(f"{scope}|list/{card.pk}" for scope in members(group) for card in told), "left")


def members(group: Group) -> list[str]:
    """The audiences of who sits in a group, also of who left: their notes stay theirs."""
    return [person.scope for person in Participant.objects.filter(seats__group=group)]


def must_have_room(group: Group, more: int) -> None:
    shown = group.factors.filter(removed_at=None, taken_apart_at=None, merged_into=None)
    if shown.count() + more > CARDS_PER_LIST:
        raise Refused(_("This list is full. Merge cards or set some aside first."), reason="full_list")


def shown_card(group: Group, card_id: UUID) -> Factor:
    """A card that stands on this list. Raises Refused (410)."""
    card = group.factors.filter(pk=card_id).select_related("group").first()
    if card is None or not card.is_shown:
        raise Refused(
            _("That card is not on the list any more. Look at the list as it is now."),
            reason="no_such_card",
            status=410,
        )
    return card


def reword(work: Work, card: Factor, text: str, was: str = "") -> None:
    """Other words for a card. `was`: the words that they are to replace, "" when that is not known.

    Raises Refused when somebody else has put other words there meanwhile: nothing is overwritten unseen.
    """
    if card.text == text:
        return
    if was and card.text != was:
        raise Refused(
            _("Somebody else just changed it: “%(now)s”. Your words are still here. Save again to use yours.")
            % {"now": card.text},
            reason="reworded",
            fields={"was": card.text},
        )
    card.text = text
    card.save(update_fields=["text"])
    tell(work, card)
    if _is_on_flap(card):
        candidates.card_reworded(work, card)
        tell_finds(work, [card])


def move(work: Work, card: Factor, column: int) -> None:
    """To another column, at its end."""
    if card.column != column:
        card.column, card.place = column, next_place(work)
        card.save(update_fields=["column", "place"])
        tell(work, card)


def shift(work: Work, card: Factor, up: bool) -> None:
    """One place up or down in its column; at the end of it nothing happens."""
    column = card.group.factors.filter(column=card.column, set_aside=card.set_aside)
    shown = [other for other in column.order_by("place", "pk") if other.is_shown]
    at = shown.index(card)
    to = at - 1 if up else at + 1
    if not 0 <= to < len(shown):
        return
    other = shown[to]
    changed = [card, other]
    if card.place != other.place:
        card.place, other.place = other.place, card.place
    else:
        # What was taken apart may have come back to a place that another card got meanwhile.
        shown[at], shown[to] = other, card
        changed, start = shown, next_place(work)
        for place, moved in enumerate(shown, start):
            moved.place = place
    Factor.objects.bulk_update(changed, ["place"])
    tell(work, *changed)


def merge(work: Work, group: Group, card_ids: Sequence[UUID], text: str) -> Factor:
    """Several cards of one list become a new one with this wording; the originals stay under it, untouched.

    It stands where the first of them stood. Raises Refused: fewer than two, or not all on this list.
    """
    cards = [shown_card(group, card_id) for card_id in dict.fromkeys(card_ids)]
    if len(cards) < 2:
        raise Refused(_("Choose at least two cards to merge."), reason="few", status=422)
    candidates.refuse_if_candidate_in_open_vote(work.session, [card.pk for card in cards])
    first = min(cards, key=lambda card: (card.column, card.place))
    merged = Factor.objects.create(
        group=group,
        column=first.column,
        text=text,
        place=first.place,
        written_at=work.now,
        late=all(c.late for c in cards),
    )
    for card in cards:
        card.merged_into, card.set_aside = merged, False
        card.save(update_fields=["merged_into", "set_aside"])
    tell(work, merged, *cards)
    if _is_on_flap(merged):
        candidates.inherit_candidacy(work, merged, cards)
        _move_finds(work, cards, [merged])
    return merged


def take_apart(work: Work, card: Factor) -> list[Factor]:
    """The inverse of merging: what was merged stands on the list again, and the merged card is no more."""
    parts = list(card.merged.filter(removed_at=None, behind=False))
    if not parts:
        raise Refused(_("This card was not merged, so there is nothing to take apart."), reason="not_merged")
    candidates.refuse_if_candidate_in_open_vote(work.session, [card.pk])
    # Nothing leads to it any more, so a wipe would not find its words.
    card.taken_apart_at, card.text = work.now, ""
    card.save(update_fields=["taken_apart_at", "text"])
    for part in parts:
        part.merged_into = None
        part.save(update_fields=["merged_into"])
    let_go(work, card.merged.filter(behind=True, taken_apart_at=None))
    tell(work, card, *parts)
    if _is_on_flap(card):
        candidates.forget_card(work, card)
        _move_finds(work, [card], parts)
    return parts


def let_go(work: Work, copies: Iterable[Factor]) -> list[Factor]:
    """What stood behind a card of the flap is up no more, and on the list of its group only. Returns the copies."""
    told: list[Factor] = []
    gone = list(copies)
    for copy in gone:
        told += [*copy.sources.filter(removed_at=None), *stands_behind([copy])]
        copy.text, copy.taken_apart_at, copy.merged_into = "", work.now, None
        copy.save(update_fields=["text", "taken_apart_at", "merged_into"])
    tell(work, *told)
    return gone


def stands_behind(copies: Iterable[Factor]) -> QuerySet[Factor]:
    """The cards of the flap behind which these stand: they count these too."""
    return Factor.objects.filter(pk__in=[copy.merged_into_id for copy in copies if copy.behind], removed_at=None)


def _is_on_flap(card: Factor) -> bool:
    return card.group.level == Group.Level.ALL


def _move_finds(work: Work, cards: Sequence[Factor], to: Sequence[Factor]) -> None:
    """What lay under these cards lies under the others now, because they took their place."""
    for find in Find.objects.filter(cards__in=[card.pk for card in cards]).distinct():
        find.cards.remove(*cards)
        find.cards.add(*to)
    tell_finds(work, to)


def tell_finds(work: Work, cards: Sequence[Factor]) -> None:
    """Finds show the words of the cards that they lie under."""
    found = Find.objects.filter(cards__in=[card.pk for card in cards], accepted_at__isnull=False, removed_at=None)
    topics = [f"find/{pk}" for pk in found.values_list("pk", flat=True).distinct()]
    if topics:
        work.record("find", *topics)
