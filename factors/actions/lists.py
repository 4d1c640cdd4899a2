"""What the members of a group do with the list that they have together."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from uuid import UUID

from django.utils.translation import gettext as _

from factors import already, trees
from factors.actions import cards, carrying
from factors.actions.wiping import wipe
from factors.models import Factor
from sessions import method, seating
from sessions.actions import pen
from sessions.log import NOTHING_CHANGED, Refused, Work, command
from sessions.models import Group, Participant
from sessions.reading import Reading

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
            group=group, writer=writer, column=column, text=text, place=start + at, late=late,
            written_at=work.now, touched=True,
        )
        for at, text in enumerate(texts)
    ]  # fmt: skip
    Factor.objects.bulk_create(made)
    cards.tell(work, *made)
    carrying.late_on_the_flap(work, *made)
    return [str(card.pk) for card in made]


@command
def edit_card(work: Work, *, person_id: UUID, card_id: UUID, text: str, was: str = "") -> list[str]:
    card = _own_card(work, person_id, card_id)
    with _writing(work, person_id, card.group, card, with_words=True):
        cards.reword(work, card, text, was)
    return [str(card_id)]


@command
def move_card(work: Work, *, person_id: UUID, card_id: UUID, column: int) -> list[str]:
    card = _own_card(work, person_id, card_id)
    with _writing(work, person_id, card.group, card):
        cards.move(work, card, column)
    return [str(card_id)]


@command
def shift_card(work: Work, *, person_id: UUID, card_id: UUID, up: bool) -> list[str]:
    card = _own_card(work, person_id, card_id)
    with _writing(work, person_id, card.group, card):
        cards.shift(work, card, up)
    return [str(card_id)]


@command
def set_card_aside(work: Work, *, person_id: UUID, card_id: UUID, aside: bool) -> list[str]:
    """Not taken along and not thrown away; or back on the list."""
    card = _own_card(work, person_id, card_id)
    with _writing(work, person_id, card.group, card):
        if card.set_aside != aside:
            card.set_aside = aside
            card.save(update_fields=["set_aside"])
            cards.tell(work, card)
    return [str(card_id)]


@command
def merge_cards(work: Work, *, person_id: UUID, card_ids: Sequence[UUID], text: str) -> list[str]:
    """Several cards of the list at hand become one, with a wording that the group chose."""
    group = _open_list(work, person_id)
    chosen = [cards.shown_card(group, card_id) for card_id in dict.fromkeys(card_ids)]
    with _writing(work, person_id, group, *chosen, with_words=True) as looked_at:
        merged = cards.merge(work, group, card_ids, text)
        looked_at.append(merged)
    return [str(merged.pk)]


@command
def keep_both(work: Work, *, person_id: UUID, card_ids: Sequence[UUID]) -> list[str]:
    """Two cards look alike and are not the same: nobody is asked about them again."""
    group = _open_list(work, person_id)
    if len(set(card_ids)) != 2:
        raise Refused(_("Choose two cards."), reason="few", status=422)
    one, other = (cards.shown_card(group, card_id) for card_id in card_ids)
    with _writing(work, person_id, group, one, other):
        if one.unlike.filter(pk=other.pk).exists():
            return NOTHING_CHANGED
        one.unlike.add(other)
        cards.tell(work, one)
    return [str(one.pk), str(other.pk)]


@command
def take_card_apart(work: Work, *, person_id: UUID, card_id: UUID) -> list[str]:
    card = _own_card(work, person_id, card_id)
    with _writing(work, person_id, card.group, card) as looked_at:
        parts = cards.take_apart(work, card)
        looked_at += parts
    return [str(part.pk) for part in parts]


@command
def wipe_card(work: Work, *, person_id: UUID, card_id: UUID) -> list[str]:
    """A member takes the words of a card away, everywhere and for good."""
    wipe(work, _own_card(work, person_id, card_id))
    return [str(card_id)]


@command
def put_card(work: Work, *, person_id: UUID, card_id: UUID) -> list[str]:
    """A card of the own list goes on the flap, while the own group presents."""
    group = list_in_together(work, person_id)
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
def put_rest(work: Work, *, person_id: UUID, only_new: bool = False) -> list[str]:
    """All cards of the own list that are not on the flap yet; or of these what looks like nothing there."""
    group = list_in_together(work, person_id)
    stage = work.session.stage
    if stage is None or not stage.may_put_rest(str(group.pk)):
        raise Refused(_("Another group presents now. Your turn comes."), reason="not_your_turn")
    alike = {own.pk for own, _there in already.asked(Reading(work.session), group)} if only_new else set()
    chosen = [card for card in group.factors.all() if card.is_shown and not card.set_aside and card.pk not in alike]
    made = _put(work, chosen, group)
    return [str(card.pk) for card in made]


@contextmanager
def _writing(
    work: Work, person_id: UUID, group: Group, *chosen: Factor, with_words: bool = False
) -> Iterator[list[Factor]]:
    """Somebody does something with cards of a list. Who reads along is refused (409); who begins has the pen by it.

    These cards count as looked at, and so does what is added to the list that this gives.
    """
    pen.must_write(work, group, person_id, with_words=with_words)
    looked_at = [*chosen]
    yield looked_at
    if work.topics:
        pen.taken_by_writing(work, group, person_id)
        Factor.objects.filter(pk__in=[card.pk for card in looked_at]).update(touched=True)


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


def list_in_together(work: Work, person_id: UUID) -> Group:
    """The list of this person's group, while groups present. Raises Refused (409)."""
    if work.session.phase != "together":
        raise _moved_on()
    return _open_list(work, person_id)


def _open_list(work: Work, person_id: UUID) -> Group:
    """The list that this person's group works on now. Raises Refused when lists are not open."""
    person = work.person(person_id)
    group = seating.at_hand(work.session, person) if work.session.phase in OPEN_IN else None
    if group is None:
        raise _moved_on()
    return group


def _list_for_adding(work: Work, person: Participant) -> Group:
    """Where something new goes: the list at hand, or after that the last one that the group had."""
    group = seating.at_hand(work.session, person)
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
