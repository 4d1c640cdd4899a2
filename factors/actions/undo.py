"""The last step of the facilitator on the flap: kept by every verb that makes one, and undone by one press.

What is kept may hold words that stand nowhere else. So it is gone when any card is wiped, and when the session ends.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.utils.translation import gettext as _

from factors import steps
from factors.actions import candidates
from factors.actions.cards import members, tell, tell_finds
from factors.choosing import candidates_of
from factors.models import Candidate, Factor, Find
from factors.trees import as_text
from sessions.log import Ids, Refused, Work, command
from sessions.method import Presenting
from sessions.models import Group

P = ParamSpec("P")
Verb = Callable[Concatenate[Work, P], Ids | None]


ADDING = "added"  # what such a verb made is all it changed: the rest of a full flap need not be read twice
NOTHING = steps.Flap({}, {}, {})


def leaves_a_step(kind: str) -> Callable[[Verb[P]], Verb[P]]:
    """A verb of the flap leaves its inverse as the session's last step, when it changed something."""

    def leaving(run: Verb[P]) -> Verb[P]:
        @wraps(run)
        def kept(work: Work, /, *args: P.args, **kwargs: P.kwargs) -> Ids | None:
            before, stage = NOTHING if kind == ADDING else _flap(work), work.session.stage
            result = run(work, *args, **kwargs)
            step = steps.step(before, _flap(work, result if kind == ADDING else None))
            if step is not None:
                turn = _turn_used(stage, work.session.stage)
                _keep(work, {"step": work.session.revision + 1, "kind": kind, **turn, **step} if step else {})
            return result

        return kept

    return leaving


def forget(work: Work, *words: str) -> None:
    """Nothing can be undone any more; with words, only when those are kept for it."""
    if work.session.last_step and (not words or steps.holds(work.session.last_step, words)):
        _keep(work, {})


def keep_stage(work: Work, stage: Presenting | None, *told: str) -> None:
    """Another stage. While the card of the turn stays up, undoing it goes on to give the turn back."""
    before, last = work.session.stage, work.session.last_step
    if before and stage and stage.put and stage.group == before.group and last.get("turn") == before.turn:
        work.session.last_step = {**last, "turn": stage.turn}
    work.session.stage = stage
    work.session.save(update_fields=["presenting", "last_step"])
    work.record("presenting", "presenting", *told)


def groups_go_on(work: Work, joined: Factor | None = None) -> None:
    """A group puts something up, or joins this card: a step that cannot be undone after that is not offered."""
    cards = work.session.last_step.get("cards", {})
    goes = joined is not None and str(joined.pk) in cards and steps.comes_or_goes(cards[str(joined.pk)])
    if goes or (cards and Factor.objects.filter(pk__in=cards, behind=True).exists()):
        forget(work)


@command
def undo_on_flap(work: Work, *, step: int) -> list[str]:
    """The flap as it was before the step with this number, the last one. There is nothing to undo after that.

    Raises Refused: it was undone already, something else was done since, or others did something with these cards.
    """
    last: steps.Step = work.session.last_step
    if last.get("step") != step:
        raise Refused(
            _("This was undone already, or something else was done since. Nothing has changed."), reason="moved_on"
        )
    if not steps.is_as_left(last, _flap(work)):
        raise Refused(
            _("The flap has changed since then, so this step can no longer be undone. Change it by hand."),
            reason="changed_since",
        )
    come_and_go = [card for card, was in last["cards"].items() if steps.comes_or_goes(was)]
    candidates.refuse_if_candidate_in_open_vote(work.session, come_and_go)
    cards = list(Factor.objects.filter(pk__in=last["cards"]).select_related("group", "for_group"))
    for card in cards:
        _put_back(work, card, last["cards"][str(card.pk)])
    tell(work, *cards)
    work.record("undone", "left")  # without the card that was typed in for it, a group has not begun
    _put_back_what_lay_under(work, last)
    tell_finds(work, cards)
    _give_turn_back(work, last, cards)
    _keep(work, {})
    return [str(card.pk) for card in cards]


def _put_back(work: Work, card: Factor, was: dict[str, Any] | None) -> None:
    if was is None:  # as a merged card that is taken apart: nothing leads to it any more
        card.text, card.taken_apart_at = "", work.now
    else:
        for name in was.keys() & {"text", "column", "place"}:
            setattr(card, name, was[name])
        if "into" in was:
            card.merged_into_id = was["into"]
        if "apart" in was:
            card.taken_apart_at = None
        if "text" in was:
            candidates.card_reworded(work, card)
    card.save(update_fields=["text", "column", "place", "merged_into", "taken_apart_at"])


def _turn_used(before: Presenting | None, after: Presenting | None) -> dict[str, int]:
    """The turn in which this step put up the one card of the group whose turn it is."""
    used = before and after and after.put and not before.put
    return {"turn": after.turn} if used and after else {}


def _give_turn_back(work: Work, last: steps.Step, cards: list[Factor]) -> None:
    """Without the card that was put up for it, a group still has its turn, unless others came after it."""
    stage = work.session.stage
    if work.session.phase != "together" or stage is None or stage.turn != last.get("turn"):
        return
    groups = [card.for_group for card in cards if card.for_group and str(card.for_group_id) == stage.group]
    if groups:
        again = replace(stage, put=False, turn=stage.turn + 1)
        keep_stage(work, again, *(f"{scope}|list/*" for scope in members(groups[0])))


def _put_back_what_lay_under(work: Work, last: steps.Step) -> None:
    """The finds, and a place among the candidates."""
    for find in Find.objects.filter(pk__in=last["finds"]):
        find.cards.remove(*last["cards"])
        find.cards.add(*last["finds"][str(find.pk)])
    for candidate in candidates_of(work.session).filter(pk__in=last["candidates"]):
        candidate.factor_id = last["candidates"][str(candidate.pk)]
        candidate.save(update_fields=["factor"])
        work.record("undone", "top")


def _keep(work: Work, step: steps.Step) -> None:
    work.session.last_step = step
    work.session.save(update_fields=["last_step"])
    work.record("undo", "undo")


def _flap(work: Work, only: Ids | None = None) -> steps.Flap:
    """Every card of the flap, also what is under a merged one or no more; or only these."""
    flap = Factor.objects.filter(group__session=work.session, group__level=Group.Level.ALL)
    if only is not None:
        flap = flap.filter(pk__in=only)
    sources = _by_card(Factor.sources.through.objects.filter(from_factor__in=flap), "from_factor_id", "to_factor_id")
    links = Find.cards.through.objects.filter(factor__in=flap, find__removed_at=None)
    rows = flap.values_list("pk", "text", "column", "place", "merged_into_id", "taken_apart_at", "removed_at", "behind")
    return steps.Flap(
        cards={
            str(pk): steps.Card(
                text, column, place, as_text(into), apart is not None, removed is not None, behind,
                sources.get(str(pk), ()),
            )
            for pk, text, column, place, into, apart, removed, behind in rows
        },
        finds=_by_card(links, "find_id", "factor_id"),
        candidates={
            str(pk): str(factor)
            for pk, factor in Candidate.objects.filter(factor__in=flap).values_list("pk", "factor_id")
        },
    )  # fmt: skip


def _by_card(links: Any, one: str, other: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for key, value in links.values_list(one, other):
        found[str(key)].append(str(value))
    return {key: tuple(sorted(values)) for key, values in found.items()}
