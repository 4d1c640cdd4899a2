"""What the members of a group do with the list that they have together."""

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from factors import trees
from factors.actions import cards, carrying
from factors.actions.wiping import wipe
from factors.models import Factor
from sessions import method, seating
from sessions.log import NOTHING_CHANGED, Refused, Work, command
from sessions.models import Group, Participant

OPEN_IN = frozenset({"pairs", "fours", "together"})


@command
def add_cards(work: Work, *, person_id: UUID, column: int, texts: Sequence[str],
              for_id: UUID | None = None) -> list[str]:  # fmt: skip
    """New cards on the list at hand, thought of by this person, or by a neighbour without a phone.

    After the lists they are kept, marked as late, on the list that the group has now.
    """
    person = work.person(person_id)
    group = _list_for_adding(work, person)
    writer = _neighbour(work, group, for_id) if for_id else person
    cards.must_have_room(group, len(texts))
    start = cards.next_place(work)
    late = method.is_late("fours", work.session.phase)
    made = [
        Factor(
            group=group, writer=writer, column=column, text=text, place=start + at, late=late, written_at=work.now
        )
        for at, text in enumerate(texts)
    ]  # fmt: skip
    Factor.objects.bulk_create(made)
    cards.tell(work, *made)
    carrying.late_on_the_flap(work, *made)
    return [str(card.pk) for card in made]


@command
def edit_card(work: Work, *, person_id: UUID, card_id: UUID, text: str, was: str = "") -> list[str]:
    cards.reword(work, _own_card(work, person_id, card_id), text, was)
    return [str(card_id)]


@command
def move_card(work: Work, *, person_id: UUID, card_id: UUID, column: int) -> list[str]:
    cards.move(work, _own_card(work, person_id, card_id), column)
    return [str(card_id)]


@command
def shift_card(work: Work, *, person_id: UUID, card_id: UUID, up: bool) -> list[str]:
    cards.shift(work, _own_card(work, person_id, card_id), up)
    return [str(card_id)]


@command
def set_card_aside(work: Work, *, person_id: UUID, card_id: UUID, aside: bool) -> list[str]:
    """Not taken along and not thrown away; or back on the list."""
    card = _own_card(work, person_id, card_id)
    if card.set_aside != aside:
        card.set_aside = aside
        card.save(update_fields=["set_aside"])
        cards.tell(work, card)
    return [str(card_id)]


@command
def merge_cards(work: Work, *, person_id: UUID, card_ids: Sequence[UUID], text: str) -> list[str]:
    """Several cards of the list at hand become one, with a wording that the group chose."""
    return [str(cards.merge(work, _open_list(work, person_id), card_ids, text).pk)]


@command
def keep_both(work: Work, *, person_id: UUID, card_ids: Sequence[UUID]) -> list[str]:
    """Two cards look alike and are not the same: nobody is asked about them again."""
    group = _open_list(work, person_id)
    if len(set(card_ids)) != 2:
        raise Refused(_("Choose two cards."), reason="few", status=422)
    one, other = (cards.shown_card(group, card_id) for card_id in card_ids)
    if one.unlike.filter(pk=other.pk).exists():
        return NOTHING_CHANGED
    one.unlike.add(other)
    cards.tell(work, one)
    return [str(one.pk), str(other.pk)]


@command
def take_card_apart(work: Work, *, person_id: UUID, card_id: UUID) -> list[str]:
    return [str(card.pk) for card in cards.take_apart(work, _own_card(work, person_id, card_id))]


@command
def wipe_card(work: Work, *, person_id: UUID, card_id: UUID) -> list[str]:
    """A member takes the words of a card away, everywhere and for good."""
    wipe(work, _own_card(work, person_id, card_id))
    return [str(card_id)]


@command
def put_card(work: Work, *, person_id: UUID, card_id: UUID) -> list[str]:
    """A card of the own list goes on the flap, while the own group presents."""
    group = _presenting(work, person_id)
    card = cards.shown_card(group, card_id)
    stage = work.session.stage
    if stage is None or not stage.may_put(str(group.pk)):
        raise Refused(
            _("One new card in each turn. The rest comes at the end.")
            if stage and stage.group == str(group.pk)
            else _("Another group presents now. Your turn comes."),
            reason="not_your_turn",
        )
    if not _put(work, [card], group):
        return [str(card_id)]
    work.session.stage = stage.after_put()
    work.session.save(update_fields=["presenting"])
    work.record("put", "presenting", *_lists_of(group))
    return [str(card_id)]


@command
def put_rest(work: Work, *, person_id: UUID) -> list[str]:
    """All cards of the own list that are not on the flap yet."""
    group = _presenting(work, person_id)
    stage = work.session.stage
    if stage is None or not stage.may_put_rest(str(group.pk)):
        raise Refused(_("Another group presents now. Your turn comes."), reason="not_your_turn")
    made = _put(work, [card for card in group.factors.all() if card.is_shown and not card.set_aside], group)
    return [str(card.pk) for card in made]


def _put(work: Work, chosen: Sequence[Factor], group: Group) -> list[Factor]:
    """Copies on the flap of what has none there yet."""
    wanted = {str(card.pk) for card in chosen}
    going = trees.tree_of(work.session).to_carry([str(group.pk)], Group.Level.ALL)
    made = carrying.copy(
        work,
        [(item.card, item.sources) for item in going if item.of in wanted],
        carrying.flap_of(work),
    )
    cards.tell(work, *made, *chosen)
    return made


def _lists_of(group: Group) -> list[str]:
    return [f"{scope}|list/*" for scope in cards.members(group)]


def _presenting(work: Work, person_id: UUID) -> Group:
    if work.session.phase != "together":
        raise _moved_on()
    return _open_list(work, person_id)


def _open_list(work: Work, person_id: UUID) -> Group:
    """The list that this person's group works on now. Raises Refused when lists are not open."""
    person = work.person(person_id)
    group = at_hand(work, person) if work.session.phase in OPEN_IN else None
    if group is None:
        raise _moved_on()
    return group


def at_hand(work: Work, person: Participant) -> Group | None:
    """The list before somebody in this phase: their pair's or their four's."""
    level = method.LIST_LEVEL.get(work.session.phase, "")
    if level == Group.Level.FOUR and not seating.groups(work.session, level).exists():
        level = Group.Level.PAIR
    return seating.group_of(person, level) if level else None


def _list_for_adding(work: Work, person: Participant) -> Group:
    """Where something new goes: the list at hand, or after that the last one that the group had."""
    group = at_hand(work, person)
    if group is None and method.is_late("together", work.session.phase):
        group = seating.group_of(person, seating.last_level(work.session))
    if group is None:
        raise Refused(_("There is no list together yet. Write it on your own list."), reason="no_list")
    return group


def _neighbour(work: Work, group: Group, person_id: UUID) -> Participant:
    person = work.somebody(person_id)
    if not person.without_phone or not person.seats.filter(group=group).exists():
        raise Refused(_("You write for people without a phone in your own group only."), reason="not_a_neighbour")
    return person


def _own_card(work: Work, person_id: UUID, card_id: UUID) -> Factor:
    """A card of the list at hand. Raises Refused: 409 for one of another list of theirs, 410 for one that is gone."""
    group = _open_list(work, person_id)
    card = Factor.objects.filter(pk=card_id, group__seats__participant=person_id).select_related("group").first()
    if card and card.is_shown and card.group.level not in (Group.Level.ALONE, group.level):
        raise _moved_on()
    return cards.shown_card(group, card_id)


def _moved_on() -> Refused:
    return Refused(_("The group has moved on. This is where you are now."), reason="moved_on")
