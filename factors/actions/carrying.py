"""Lists go along: from people to pairs, from pairs to fours, and to the flap. Copies, frozen at that moment.

Carrying takes exactly what stands on a list and has no copy at the next level yet. So going back and on again, and
moving people, need no rule of their own.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import count
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext as _

from factors import trees
from factors.actions.cards import next_place, tell
from factors.actions.undo import keep_stage
from factors.lists import Tree
from factors.models import Factor
from sessions import method, seating
from sessions.actions import after
from sessions.log import NOTHING_CHANGED, Refused, Work, command
from sessions.models import Group, Participant, Seat, Session

ALONE, PAIR, FOUR, ALL = Group.Level.ALONE, Group.Level.PAIR, Group.Level.FOUR, Group.Level.ALL


def flap_of(work: Work) -> Group:
    """The list of everybody."""
    return Group.objects.get_or_create(session=work.session, level=ALL)[0]


def carry(work: Work, below: Iterable[Group], into: Group, *, tree: Tree | None = None) -> list[Factor]:
    """What stands on the lists below and has no copy at this level yet. Returns the copies."""
    tree = tree or trees.tree_of(work.session)
    going = tree.to_carry([str(group.pk) for group in below], into.level)
    return copy(work, [(item.card, item.sources) for item in going], into)


def copy(work: Work, going: Iterable[tuple[str, tuple[str, ...]]], into: Group, *, late: bool = False) -> list[Factor]:
    """Copies of these cards, each with what it came from, at the end of a list in the order given."""
    return _copy(work, [(card, sources, into) for card, sources in going], late=late)


def _copy(work: Work, going: list[tuple[str, tuple[str, ...], Group]], *, late: bool = False) -> list[Factor]:
    """The same for any number of lists: a handful of queries, however many."""
    originals = Factor.objects.in_bulk({UUID(card) for card, _sources, _into in going})
    places = _places(work, {into.pk for _card, _sources, into in going})
    copies = [
        Factor(
            group=into, column=original.column, text=original.text, place=next(places[into.pk]),
            set_aside=original.set_aside, late=late, written_at=work.now,
        )
        for original, into in ((originals[UUID(card)], into) for card, _sources, into in going)
    ]  # fmt: skip
    Factor.objects.bulk_create(copies)
    links = Factor.sources.through
    links.objects.bulk_create(
        links(from_factor_id=made.pk, to_factor_id=UUID(source))
        for made, (_card, sources, _into) in zip(copies, going, strict=True)
        for source in sources
    )
    return copies


def _places(work: Work, groups: Iterable[UUID]) -> dict[UUID, Iterator[int]]:
    """For each of these lists the places after all that is on it."""
    taken = Factor.objects.filter(group__in=groups).order_by().values_list("group").annotate(Max("place"))
    last = dict(taken)
    return {group: count(max(next_place(work), last.get(group, 0) + 1)) for group in groups}


# On entering a phase ----------------------------------------------------------------------------


def on_enter(work: Work, before: str, rest: str) -> None:
    """What goes along with a step of the programme."""
    session = work.session
    leaving = before == "together" and method.PHASES.index(session.phase) > method.PHASES.index(before)
    if leaving:
        _settle_rest(work, rest)
    if session.phase == "pairs" and before == "pairs_forming":
        # Coming back from further on, a note written meanwhile stays private: only its writer takes it along.
        _carry_notes(work)
    elif session.phase == "fours":
        _carry_pairs(work)
    elif session.phase == "together":
        flap_of(work)
        _set_stage(work)
    if method.PHASES.index(session.phase) > method.PHASES.index("together"):
        stepped_over = method.PHASES.index(before) < method.PHASES.index("together")
        carry_single_list(work, whole=stepped_over or not session.stage)
    work.record("lists", "note/*", "presenting", "left", "flap/*", "find/*")


def on_groups_joined(work: Work, group: Group, into: Group) -> None:
    """The list of a group that is no more goes into the other's."""
    going = trees.tree_of(work.session).to_join(str(group.pk), str(into.pk))
    copy(work, [(item.card, item.sources) for item in going], into)
    work.record("lists", "note/*", "left", "flap/*")  # what came from these groups came from one now
    if work.session.stage:
        _set_stage(work)


def _carry_notes(work: Work) -> None:
    seats = Seat.objects.filter(level=ALONE, group__session=work.session)
    alone = {person: str(group) for person, group in seats.values_list("participant", "group")}
    tables = seating.tables(work.session, PAIR)
    _carry_each(
        work, [([alone[person.pk] for person in table.people if person.pk in alone], table.group) for table in tables]
    )


def _carry_pairs(work: Work) -> None:
    below: dict[UUID | None, list[str]] = {}
    for pair, four in seating.groups(work.session, PAIR).values_list("pk", "parent"):
        below.setdefault(four, []).append(str(pair))
    _carry_each(work, [(below.get(four.pk, []), four) for four in seating.groups(work.session, FOUR)])


def _carry_each(work: Work, lists: list[tuple[list[str], Group]]) -> None:
    """What the lists below have goes into each of these lists."""
    tree = trees.tree_of(work.session)
    _copy(work, [
        (item.card, item.sources, into) for below, into in lists for item in tree.to_carry(below, into.level)
    ])  # fmt: skip


def last_groups(work: Work) -> list[Group]:
    """The groups of the last level before the flap."""
    fours = list(seating.groups(work.session, FOUR))
    return fours or list(seating.groups(work.session, PAIR))


def left_by_group(session: Session) -> dict[str, int]:
    """How many cards of each group are not on the flap yet. Only numbers leave this."""
    tree = trees.tree_of(session)
    groups = seating.groups(session, seating.last_level(session) or PAIR)
    return {str(group.pk): len(tree.to_carry([str(group.pk)], ALL)) for group in groups}


def carry_single_list(work: Work, *, whole: bool, late: Sequence[Factor] = ()) -> None:
    """With one list left nobody presents: it goes on the flap whole; or only what came late on it.

    Where groups did present before they became one, the facilitator has said what becomes of the cards that were left.
    """
    groups = last_groups(work)
    if len(groups) == 1 and "together" in seating.passed_over(work.session):
        going = trees.tree_of(work.session).to_carry([str(groups[0].pk)], ALL)
        came_late = {str(card.pk) for card in late}
        going = [item for item in going if whole or item.of in came_late]
        made = copy(work, [(item.card, item.sources) for item in going], flap_of(work), late=bool(late))
        tell(work, *made)
    flap_of(work)


def late_on_the_flap(work: Work, *cards: Factor) -> None:
    """What comes after the lists, on a single list, comes on the flap as well."""
    if method.is_late("together", work.session.phase):
        carry_single_list(work, whole=not work.session.stage, late=cards)


def _settle_rest(work: Work, rest: str) -> None:
    """On from the flap: what is not on it yet goes on it, or stays where it is. The facilitator says which."""
    tree = trees.tree_of(work.session)
    groups = last_groups(work)
    left = tree.to_carry([str(group.pk) for group in groups], ALL)
    if left and rest not in ("all", "leave"):
        raise Refused(
            _("There are cards that are not on the flap yet. Say whether they go on it or stay."), reason="cards_left"
        )
    if rest == "all":
        for group in groups:
            carry(work, [group], flap_of(work), tree=tree)


def _set_stage(work: Work) -> None:
    """Every group that still has people presents, in the order of the numbers; who came later presents last."""
    session = work.session
    level = FOUR if seating.groups(session, FOUR).exists() else PAIR
    ids = [str(table.group.pk) for table in seating.tables(session, level) if table.people]
    stage = session.stage
    if stage is None:
        stage = method.presenting(ids)
    else:
        for group in ids:
            stage = stage.joined(group)
        stage = stage.without([group for group in stage.order if group not in ids])
    keep_stage(work, stage, "list/*")


# What comes later -------------------------------------------------------------------------------


@command
def take_along(work: Work, *, person_id: UUID, note_id: UUID) -> list[str]:
    """A private note that was written later goes along after all, because its writer says so.

    It passes through the levels between, into the list that its group has now, marked as late.
    """
    person = work.person(person_id)
    note = Factor.objects.filter(
        pk=note_id, removed_at=None, group__level=ALONE, group__seats__participant=person
    ).first()
    if note is None:
        raise Refused(
            _("That note is not on your list any more. Look at the list as it is now."),
            reason="no_such_note",
            status=410,
        )
    if note.kept_back:
        raise Refused(_("This note stays with you. Change that first."), reason="kept_back")
    if not _way_up(person):
        raise Refused(_("There is no list to take it to yet. It comes when pairs are made."), reason="no_list")
    if note.went_to.filter(removed_at=None).exists():
        return NOTHING_CHANGED
    return [str(take_up(work, person, note).pk)]


def take_up(work: Work, person: Participant, note: Factor) -> Factor:
    """Copies of a late note on all lists that are open to it; the last of them, or the note when there is none."""
    card = note
    for group in _way_up(person):
        [made] = copy(work, [(str(card.pk), (str(card.pk),))], group, late=True)
        tell(work, card, made)
        card = made
    late_on_the_flap(work, card)
    return card


def _way_up(person: Participant) -> list[Group]:
    """The lists through which a card of this person's goes now: their pair's, and the four's in which they sit."""
    pair = Group.objects.filter(seats__participant=person, level=PAIR, opened_at__isnull=False).first()
    pair = pair.joined or pair if pair else None
    # Who was moved sits in another four than the one their pair's list went to: a card goes where its writer sees it.
    four = Group.objects.filter(seats__participant=person, level=FOUR).first() or (pair.parent if pair else None)
    four = four.joined or four if four else None
    return [group for group in (pair, four) if group is not None and group.opened_at]


after.ON_ENTER.append(on_enter)
after.ON_GROUPS_JOINED.append(on_groups_joined)
