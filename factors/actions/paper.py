"""A group that works on paper: the facilitator types in what it presents. It counts as the group, and no people."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from django.utils.translation import gettext as _

from factors.actions import cards, carrying
from factors.actions.undo import ADDING, keep_stage, leaves_a_step
from factors.models import Factor
from sessions import method
from sessions.log import Refused, Work, command
from sessions.models import Group, Session

WITH_A_LIST = (Group.Level.PAIR, Group.Level.FOUR)


@command
@leaves_a_step(ADDING)
def type_in(work: Work, *, group_id: UUID, column: int, texts: Sequence[str]) -> list[str]:
    """What a group has on paper, a card for each text. In turns it is one card a turn, as for everybody.

    The one of the group whose turn it is counts as its card.
    """
    group = work.session.groups.filter(pk=group_id, joined=None, level__in=WITH_A_LIST).first()
    if group is None:
        raise Refused(_("That group is no longer there. Choose another one."), reason="no_such_group")
    stage = work.session.stage if work.session.phase == "together" else None
    if stage and stage.way == "turns":
        _must_be_one(stage, str(group_id), texts)
    flap = work.session.groups.filter(level=Group.Level.ALL).first()
    if flap is None:
        raise Refused(_("There is no flap yet. It comes when the groups have made their lists."), reason="no_flap")
    cards.must_have_room(flap, len(texts))
    start = cards.next_place(work)
    made = Factor.objects.bulk_create(
        Factor(
            group=flap, for_group=group, column=column, text=text, place=start + at, written_at=work.now
        )
        for at, text in enumerate(texts)
    )  # fmt: skip
    cards.tell(work, *made)
    work.record("put", "left")  # with a card there, its group has begun
    if stage and stage.group == str(group_id) and stage.way == "turns":
        keep_stage(work, stage.after_put(), *(f"{scope}|list/*" for scope in cards.members(group)))
    return [str(card.pk) for card in made]


def _must_be_one(stage: method.Presenting, group: str, texts: Sequence[str]) -> None:
    if len(texts) > 1:
        raise Refused(
            _("They present in turns: now one card. Put one line on the flap, and keep the others for the next turns."),
            reason="one_a_turn", status=422,
        )  # fmt: skip
    if stage.group == group and stage.put:
        raise Refused(_("Their card of this turn is up. The next one comes in their next turn."), reason="one_a_turn")


def heard(stage: method.Presenting) -> method.Presenting:
    """A turn ends: without a card, a group on paper is through."""
    if stage.way != "turns" or stage.put or stage.group is None or stage.group in stage.through:
        return stage
    return replace(stage, through=(*stage.through, stage.group))


def more_to_say(session: Session, stage: method.Presenting) -> set[str]:
    """The groups that still have something for the flap: a card on its phones, or on paper as its last turn said."""
    left = carrying.left_by_group(session)
    on_paper = {str(pk) for pk in session.groups.filter(on_paper=True).values_list("pk", flat=True)}
    return {group for group, count in left.items() if count or (group in on_paper and group not in stage.through)}
