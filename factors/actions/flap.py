"""The flap: what the facilitator does with it, and who presents."""

import random
from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from factors import trees
from factors.actions import cards, paper
from factors.actions.undo import ADDING, keep_stage, leaves_a_step
from factors.actions.wiping import wipe
from factors.models import Factor
from factors.places import Spot, gathered
from sessions import grouping, method, seating
from sessions.log import NOTHING_CHANGED, Refused, Work, command
from sessions.models import Group


@command
@leaves_a_step(ADDING)
def add_to_flap(work: Work, *, column: int, text: str) -> list[str]:
    """The facilitator types a card in for everybody. It counts no people."""
    flap = _flap(work)
    cards.must_have_room(flap, 1)
    card = Factor.objects.create(
        group=flap, column=column, text=text, place=cards.next_place(work), written_at=work.now
    )
    cards.tell(work, card)
    return [str(card.pk)]


@command
@leaves_a_step("reworded")
def edit_on_flap(work: Work, *, card_id: UUID, text: str, was: str = "") -> list[str]:
    cards.reword(work, cards.shown_card(_flap(work), card_id), text, was)
    return [str(card_id)]


@command
@leaves_a_step("shifted")
def shift_on_flap(work: Work, *, card_id: UUID, up: bool) -> list[str]:
    cards.shift(work, cards.shown_card(_flap(work), card_id), up)
    return [str(card_id)]


@command
@leaves_a_step("moved")
def move_on_flap(work: Work, *, card_id: UUID, column: int) -> list[str]:
    cards.move(work, cards.shown_card(_flap(work), card_id), column)
    return [str(card_id)]


@command
@leaves_a_step("merged")
def merge_on_flap(work: Work, *, card_ids: Sequence[UUID], text: str) -> list[str]:
    return [str(cards.merge(work, _flap(work), card_ids, text).pk)]


@command
@leaves_a_step("apart")
def take_apart_on_flap(work: Work, *, card_id: UUID) -> list[str]:
    return [str(card.pk) for card in cards.take_apart(work, cards.shown_card(_flap(work), card_id))]


@command
@leaves_a_step("gathered")
def gather_on_flap(work: Work, *, card_ids: Sequence[UUID]) -> list[str]:
    """These cards stand beside each other: directly after the first of them, in its column."""
    flap = _flap(work)
    chosen = {str(cards.shown_card(flap, card_id).pk) for card_id in card_ids}
    if len(chosen) < 2:
        raise Refused(_("Choose at least two cards to put side by side."), reason="few", status=422)
    standing = {str(card.pk): card for card in flap.factors.filter(taken_apart_at=None, merged_into=None)}
    spots = gathered((Spot(pk, card.column, card.place) for pk, card in standing.items()), chosen)
    moved = [standing[spot.id] for spot in spots]
    for card, spot in zip(moved, spots, strict=True):
        card.column, card.place = spot.column, spot.place
    Factor.objects.bulk_update(moved, ["column", "place"])
    cards.tell(work, *moved)
    return [str(card.pk) for card in moved]


@command
def wipe_on_flap(work: Work, *, card_id: UUID) -> list[str]:
    """The facilitator takes the words of a card away, from the flap and from all it came from."""
    wipe(work, cards.shown_card(_flap(work), card_id))
    return [str(card_id)]


@command
def show_numbers(work: Work, *, shown: bool) -> None:
    """On every card how many people and groups it came from. Off unless wanted, and not before step 3."""
    if shown and method.STEP_OF[work.session.phase] < 3:
        raise Refused(_("Numbers can be shown from step 3 on: first everything counts the same."), reason="too_early")
    if work.session.show_numbers == shown:
        return
    work.session.show_numbers = shown
    work.session.save(update_fields=["show_numbers"])
    work.record("numbers", "numbers", "flap/*")


def _flap(work: Work) -> Group:
    """The list of everybody, from the moment that there is one. Raises Refused (409)."""
    flap = work.session.groups.filter(level=Group.Level.ALL).first()
    if flap is None:
        raise Refused(_("There is no flap yet. It comes when the groups have made their lists."), reason="no_flap")
    return flap


# Presenting -------------------------------------------------------------------------------------


@command
def next_group(work: Work, *, turn: int) -> None:
    """On to the next group, seen from the turn it was pressed in; in turns, past groups with nothing left.

    A group on paper has nothing left when it got no card in its turn: its list is not here to be counted.
    """
    stage = _stage_at(work, turn)
    moved = paper.heard(stage).moved_on()
    if stage.way == "turns":
        more = paper.more_to_say(work.session, moved)
        for _group in stage.order:
            if moved.group is None or moved.group in more:
                break
            moved = moved.moved_on()
        else:
            moved = moved.opened()  # nobody has anything left
    _keep(work, moved)


@command
def present_group(work: Work, *, group_id: UUID) -> list[str]:
    """This group presents now; also one that had nobody when the presenting began, once somebody sits in it."""
    stage = _stage(work)
    if any(table.group.pk == group_id and table.people for table in _tables(work)):
        stage = stage.joined(str(group_id))
    if str(group_id) not in stage.order:
        raise Refused(_("That group is no longer there. Choose another one."), reason="no_such_group")
    if stage.group == str(group_id):
        return NOTHING_CHANGED
    _keep(work, grouping.choose_next(stage, str(group_id), begun=trees.has_begun(trees.tree_of(work.session), stage)))
    return [str(group_id)]


@command
def draw_order(work: Work, *, turn: int, seed: int | None = None) -> None:
    """Chance says in which order the groups present that have not yet; in turns, all of them."""
    stage = _stage_at(work, turn)
    chance = random.Random(seed)  # noqa: S311 - who goes first is no secret
    drawn = grouping.draw_order(stage, chance, begun=trees.has_begun(trees.tree_of(work.session), stage))
    if drawn != stage:
        _keep(work, drawn)


@command
def set_way(work: Work, *, way: str) -> None:
    """Each group its whole list, one new card a turn, or the rest: everybody adds what is left."""
    stage = _stage(work)
    if stage.way != way:
        _keep(work, stage.by(way))


def _tables(work: Work) -> list[seating.Table]:
    return seating.tables(work.session, seating.last_level(work.session))


def _stage(work: Work) -> method.Presenting:
    stage = work.session.stage
    if work.session.phase != "together" or stage is None:
        raise Refused(_("The group has moved on. This is where you are now."), reason="moved_on")
    return stage


def _stage_at(work: Work, turn: int) -> method.Presenting:
    """As it is in the turn in which somebody pressed. Raises Refused: two who press together do it once."""
    stage = _stage(work)
    if stage.turn != turn:
        raise Refused(_("Somebody else was a moment earlier. This is where you are now."), reason="moved_on")
    return stage


def _keep(work: Work, stage: method.Presenting) -> None:
    keep_stage(work, stage, "list/*")
