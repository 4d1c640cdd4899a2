"""Taking words away, everywhere and for good: a step of commands."""

from factors import trees
from factors.actions import candidates, carrying, undo
from factors.actions.cards import let_go, stands_behind, tell, tell_finds
from factors.listed import Carry
from factors.models import Factor
from sessions import seating
from sessions.log import Work
from sessions.models import Group


def wipe(work: Work, card: Factor) -> None:
    """The words of a card go in all it came from and all it went to. That it was there stays to be seen.

    What was merged with it stands on its list again, and goes along again where its copy went.
    """
    undo.forget(work)
    tree = trees.tree_of(work.session)
    gone = tree.wiped_with(str(card.pk))
    lost = tree.uncarried_by(gone)
    wiped = list(Factor.objects.filter(pk__in=gone).select_related("group"))
    released = list(Factor.objects.filter(pk__in=tree.released_by(gone)).select_related("group"))
    unbacked = list(Factor.objects.filter(pk__in=tree.unbacked_by(gone)))
    Factor.objects.filter(pk__in=gone).update(text="", removed_at=work.now)
    for factor in released:
        factor.merged_into = None
        factor.save(update_fields=["merged_into"])
    let_go(work, unbacked)
    tell(work, *wiped, *released, *stands_behind(wiped))
    tell_finds(work, wiped)
    work.record("card", "left", "wiped")  # its words are asked about nowhere any more
    for factor in wiped:
        if factor.group.level == Group.Level.ALL:
            candidates.forget_card(work, factor)
    again: frozenset[str] = frozenset()
    for level in (Group.Level.PAIR, Group.Level.FOUR):
        again = _carry_again(work, level, again | lost.get(level, frozenset()))


def _carry_again(work: Work, level: str, cards: frozenset[str]) -> frozenset[str]:
    """Copies of these cards to lists of this level: first where a group joined another, then from the level below."""
    if not cards:
        return cards
    made: list[Factor] = []
    tree = trees.tree_of(work.session)
    for group in work.session.groups.filter(level=level).exclude(joined=None).select_related("joined"):
        into = group.joined
        if into is not None:
            made += _copy(work, tree.to_join(str(group.pk), str(into.pk)), cards, into)
    if level == Group.Level.FOUR:
        tree = trees.tree_of(work.session)
        for four in seating.groups(work.session, level):
            below = [str(group.pk) for group in four.children.filter(joined=None)]
            made += _copy(work, tree.to_carry(below, level), cards, four)
    return frozenset(str(card.pk) for card in made)


def _copy(work: Work, going: list[Carry], cards: frozenset[str], into: Group) -> list[Factor]:
    wanted = [(item.card, item.sources) for item in going if cards & {item.card, *item.sources}]
    made = carrying.copy(work, wanted, into)
    tell(work, *made)
    return made
