"""Who sits with whom: drawing, seating late joiners, moving people, joining two groups."""

import random
from uuid import UUID

from django.utils.translation import gettext as _

from sessions import grouping, method, seating
from sessions.actions import after, neighbours, seats
from sessions.actions.seats import FOUR, OPENED_BY, PAIR, TALK
from sessions.log import NOTHING_CHANGED, Refused, Work, command
from sessions.models import Group, Participant, Seat

# Steps of commands ------------------------------------------------------------------------------


def arrange(work: Work) -> None:
    """On entering a phase: groups are drawn when its level has none yet, and whoever has no seat gets one."""
    session = work.session
    if session.phase == "pairs_forming" and not session.neighbours and not seating.groups(session, PAIR).exists():
        seats.draw_pairs(work, random.Random())  # noqa: S311 - who sits with whom is no secret
    if session.phase == "fours_forming" and not seating.groups(session, FOUR).exists():
        _draw_fours(work, random.Random())  # noqa: S311
    if session.phase in method.FOURS:
        _place_new_lists(work)
    _seat_the_others(work)
    if session.phase == "pairs":
        neighbours.begin(work)
    for level in (level for level, phase in OPENED_BY.items() if phase == session.phase):
        seating.groups(session, level).filter(opened_at=None).update(opened_at=work.now)


def seat_late(work: Work, person: Participant) -> None:
    """A seat for somebody who has none where the others sit now; by their own pair when they have one."""
    session = work.session
    if session.phase == "podcast":
        _join_smallest(work, person, TALK)
    level = seating.last_level(session)
    if not level or seating.group_of(person, level):
        return
    if level == FOUR:
        pair = seating.group_of(person, PAIR)
        if pair and pair.parent:
            seats.seat(work, person, pair.parent.joined or pair.parent)
            return
        _join_smallest(work, person, FOUR)
    elif seating.finding(session):
        seats.seat(work, person, seats.new_group(work, PAIR))
        neighbours.settle(work)
    elif session.phase in ("pairs_forming", "pairs"):
        tables = seating.tables(session, PAIR)
        place = grouping.seat_late_in_pairs([len(table.people) for table in tables])
        seats.seat(work, person, tables[place].group if place is not None else seats.new_group(work, PAIR))
    elif not _join_smallest(work, person, PAIR):
        seats.seat(work, person, seats.new_group(work, PAIR))


def _join_smallest(work: Work, person: Participant, level: str) -> bool:
    tables = seating.tables(work.session, level)
    place = grouping.seat_late_from_fours([len(table.people) for table in tables])
    if place is None:
        return False
    seats.seat(work, person, tables[place].group)
    return True


def _seat_the_others(work: Work) -> None:
    """Nobody is in no group: whoever came when there was none to sit in sits down now."""
    talking = work.session.phase == "podcast" and seating.groups(work.session, TALK).exists()
    level = TALK if talking else seating.last_level(work.session)
    for person in seats.here(work).exclude(seats__level=level) if level else ():
        seat_late(work, person)


# Drawing ----------------------------------------------------------------------------------------


@command
def draw_groups(work: Work, *, level: str, seed: int | None = None) -> None:
    """Draw the groups of a level by chance, or anew as long as its step did not begin."""
    session = work.session
    seats.must_form(work, level)
    session.groups.filter(level=level).delete()
    chance = random.Random(seed)  # noqa: S311 - who sits with whom is no secret
    if level == TALK:
        seats.make(work, TALK, grouping.talk_groups(seats.ids(work), chance))
    elif level == PAIR:
        neighbours.stop(work)
        seats.draw_pairs(work, chance)
    else:
        _draw_fours(work, chance)
        _seat_the_others(work)  # who came since pairs were made is in none of them
    work.record("drawn", "groups", "list/*")


@command
def end_talk_groups(work: Work) -> None:
    """Everybody talks together again."""
    if not work.session.groups.filter(level=TALK).exists():
        return
    work.session.groups.filter(level=TALK).delete()
    work.record("talk_groups_ended", "groups")


def _draw_fours(work: Work, chance: random.Random) -> None:
    """Two lists become one: pairs join, and their people move along."""
    tables = seating.tables(work.session, PAIR)
    people = [tuple(str(person.pk) for person in table.people) for table in tables]
    as_drawn = {person for group in people for person in group} == set(work.session.drawn)
    for number, places in enumerate(grouping.join_lists(people, chance, as_drawn=as_drawn), 1):
        pairs = [tables[place] for place in places]
        on_paper = any(table.group.on_paper for table in pairs)  # that list is to be typed in, whatever is on phones
        four = Group.objects.create(session=work.session, level=FOUR, number=number, on_paper=on_paper)
        for table in pairs:
            table.group.parent = four
            table.group.save(update_fields=["parent"])
            Seat.objects.bulk_create(Seat(participant=person, group=four, level=FOUR) for person in table.people)


def _place_new_lists(work: Work) -> None:
    """Pairs that came after the fours were drawn: to a four that has one list only, else a four of their own."""
    for table in seating.tables(work.session, PAIR):
        if table.group.parent_id:
            continue
        four = next(
            (g for g in seating.groups(work.session, FOUR) if g.children.filter(joined=None).count() == 1), None
        )
        into = four or seats.new_group(work, FOUR)
        into.on_paper = into.on_paper or table.group.on_paper
        into.save(update_fields=["on_paper"])
        table.group.parent = into
        table.group.save(update_fields=["parent"])


# Moving people ----------------------------------------------------------------------------------


@command
def move_person(work: Work, *, person_id: UUID, level: str, group_id: UUID | None = None,
                with_id: UUID | None = None, alone: bool = False) -> list[str]:  # fmt: skip
    """To another group, or in exchange with somebody. Their list is from now on that of the new group.

    `alone`: to a group by themselves, while people look for their neighbours.
    """
    person = work.somebody(person_id)
    _must_sit_at(work, level)
    here = seating.group_of(person, level)
    if with_id is not None:
        other = work.somebody(with_id)
        there = seating.group_of(other, level)
        if here is None or there is None or here == there:
            return NOTHING_CHANGED
        seats.seat(work, other, here)
        _move_along(work, other)
    else:
        there = _by_themselves(work, level, here) if alone else _that_group(work, level, group_id)
        if here == there:
            return NOTHING_CHANGED
    seats.seat(work, person, there)
    _move_along(work, person)
    neighbours.settle(work)
    return [str(person.pk)]


def _that_group(work: Work, level: str, group_id: UUID | None) -> Group:
    there = seating.groups(work.session, level).filter(pk__in=[group_id] if group_id else []).first()
    if there is None:
        raise Refused(_("That group is no longer there. Choose another one."), reason="no_such_group")
    return there


def _by_themselves(work: Work, level: str, here: Group | None) -> Group:
    """A new group, or the one in which somebody is by themselves already."""
    if level != PAIR or not seating.finding(work.session):
        raise Refused(_("That group is no longer there. Choose another one."), reason="no_such_group")
    if here and seats.here(work).filter(seats__group=here).count() == 1:
        return here
    return seats.new_group(work, PAIR)


def _move_along(work: Work, person: Participant) -> None:
    """Back among the pairs with the fours drawn: somebody goes with their new pair's list, to the four it goes to."""
    pair, four = seating.group_of(person, PAIR), seating.group_of(person, FOUR)
    if work.session.phase in ("pairs_forming", "pairs") and pair and pair.parent and four:
        seats.seat(work, person, pair.parent.joined or pair.parent)


def _must_sit_at(work: Work, level: str) -> None:
    if method.LEVEL_OF.get(work.session.phase) != level:
        raise Refused(_("The group has moved on. This is where you are now."), reason="moved_on")


@command
def join_groups(work: Work, *, group_id: UUID, to_id: UUID) -> list[str]:
    """Two groups of one level become one: people move, and the list of the first is carried into the other's."""
    found = {group.pk: group for group in work.session.groups.filter(pk__in=[group_id, to_id], joined=None)}
    if len(found) < 2 or len({group.level for group in found.values()}) > 1:
        raise Refused(_("That group is no longer there. Choose another one."), reason="no_such_group")
    group, into = found[group_id], found[to_id]
    _must_sit_at(work, group.level)
    for person in seats.here(work).filter(seats__group=group):
        seats.seat(work, person, into)
        _move_along(work, person)
    group.joined = into
    group.save(update_fields=["joined"])
    group.absorbed.update(joined=into)
    into.on_paper = into.on_paper or group.on_paper
    into.opened_at = into.opened_at or group.opened_at  # it has a list now: its people are not drawn anew
    into.save(update_fields=["on_paper", "opened_at"])
    group.children.update(parent=into)
    work.record("groups_joined", "groups", "list/*")
    after.groups_joined(work, group, into)
    neighbours.settle(work)
    return [str(into.pk)]


@command
def mark_paper(work: Work, *, group_id: UUID, on: bool) -> list[str]:
    """A group works on paper: the facilitator types in what it presents. What its phones write stays all the same."""
    group = work.session.groups.filter(pk=group_id, joined=None, level__in=[PAIR, FOUR]).first()
    if group is None:
        raise Refused(_("That group is no longer there. Choose another one."), reason="no_such_group")
    if group.level != seating.last_level(work.session) or work.session.phase not in method.LEVEL_OF:
        raise Refused(_("The group has moved on. This is where you are now."), reason="moved_on")
    if group.on_paper != on:
        group.on_paper = on
        group.save(update_fields=["on_paper"])
        work.record("paper", "groups")
    return [str(group.pk)]


@command
def mark_done(work: Work, *, person_id: UUID, done: bool) -> list[str]:
    """A group says that its list is ready, or that it goes on."""
    level = method.LIST_LEVEL.get(work.session.phase)
    group = seating.group_of(work.person(person_id), level) if level else None
    if group is None:
        raise Refused(_("The group has moved on. This is where you are now."), reason="moved_on")
    if (group.done_at is not None) != done:
        group.done_at = work.now if done else None
        group.save(update_fields=["done_at"])
        work.record("done", "groups", "group_done")
    return [str(group.pk)]
