"""Who sits with whom, through the phases as the facilitator goes through them."""

from itertools import permutations
from uuid import uuid4

import pytest

from sessions import actions, grouping, render, seating
from sessions.models import Event, Group, Participant
from tests.people import Room
from tests.workshop import Workshop, everybody_sits_once, refusal


@pytest.fixture
def workshop(room: Room) -> Workshop:
    return Workshop(room.session.pk)


def moves(workshop: Workshop, person: Participant, level: str, **to) -> list[str]:
    return actions.move_person(workshop.id, None, person_id=person.pk, level=level, **to)


def topics(workshop: Workshop) -> set[str]:
    return set(Event.objects.filter(session=workshop.id).latest("revision").topics)


# Drawing ----------------------------------------------------------------------------------------

# What the table of the rules says, written out: people -> (pairs step, fours step).
SIZES: dict[int, tuple[list[int], list[int]]] = {
    1: ([1], [1]),
    2: ([2], [2]),
    3: ([3], [3]),
    4: ([2, 2], [4]),
    5: ([3, 2], [5]),
    6: ([2, 2, 2], [4, 2]),
    7: ([3, 2, 2], [4, 3]),
    8: ([2, 2, 2, 2], [4, 4]),
    9: ([3, 2, 2, 2], [5, 4]),
    10: ([3, 3, 2, 2], [5, 5]),
    11: ([3, 2, 2, 2, 2], [4, 4, 3]),
    12: ([2] * 6, [4, 4, 4]),
    13: ([3, *[2] * 5], [5, 4, 4]),
    14: ([3, 3, *[2] * 4], [5, 5, 4]),
    23: ([3, *[2] * 10], [*[4] * 5, 3]),
    40: ([2] * 20, [4] * 10),
}


@pytest.mark.parametrize("people", SIZES)
def test_groups_have_the_sizes_of_the_table_when_nobody_comes_or_goes(workshop: Workshop, people: int):
    workshop.crowd(people)
    workshop.on_to("pairs")
    pairs, fours = SIZES[people]
    assert workshop.sizes("pair") == pairs
    everybody_sits_once(workshop)
    workshop.next()
    if people <= 3:
        assert workshop.phase == "questions"
        assert workshop.sizes("four") == []
        return
    assert workshop.phase == "fours_forming"
    assert workshop.sizes("four") == fours
    everybody_sits_once(workshop)
    workshop.next()
    # Whoever sat together goes on together, and every four has one or two lists.
    for table in workshop.tables("four"):
        below = [pair for pair in workshop.tables("pair") if pair.group.parent_id == table.group.pk]
        assert len(below) in (1, 2)
        assert {person for pair in below for person in pair.people} == set(table.people)


PASSED_OVER = {
    1: ("questions", "pairs"),
    2: ("questions", "pairs"),
    3: ("questions", "pairs"),
    4: ("fours_forming", "fours"),
    5: ("fours_forming", "fours"),
    6: ("fours_forming", "together"),
}


@pytest.mark.parametrize("people", PASSED_OVER)
def test_up_to_five_people_pass_over_what_has_no_use_with_one_list_on_and_back(workshop: Workshop, people: int):
    workshop.crowd(people)
    workshop.on_to("pairs")
    after_pairs, before_questions = PASSED_OVER[people]
    assert workshop.next() == after_pairs
    workshop.on_to("questions")
    assert workshop.back() == before_questions
    everybody_sits_once(workshop)
    workshop.on_to("questions")
    assert workshop.sizes("pair") == SIZES[people][0]


def test_where_nobody_came_no_step_is_passed_over_and_none_fails(workshop: Workshop):
    workshop.on_to("questions")
    assert workshop.groups("pair") == workshop.groups("four") == []
    late = workshop.comes("Anna")
    workshop.back_to("pairs")
    assert workshop.mates(late, "pair") == {"Anna"}


def test_groups_are_numbered_from_one_and_a_new_one_gets_the_next_number(workshop: Workshop):
    workshop.crowd(4)
    workshop.on_to("pairs")
    for name in ("Extra", "Nog een", "Derde", "Vierde", "Vijfde"):
        workshop.comes(name)
    assert [group.number for group in workshop.groups("pair")] == [1, 2, 3]


def test_groups_are_drawn_anew_by_chance_as_often_as_wanted_until_the_step_begins(workshop: Workshop):
    workshop.crowd(12)
    workshop.on_to("pairs_forming")
    draws = []
    for seed in (1, 2, 1):
        actions.draw_groups(workshop.id, None, level="pair", seed=seed)
        everybody_sits_once(workshop)
        draws.append(sorted(map(sorted, workshop.names("pair"))))
    assert draws[0] == draws[2] != draws[1]
    assert len(workshop.groups("pair")) == 6
    assert topics(workshop) == {"groups", "list/*"}
    workshop.next()
    assert refusal(actions.draw_groups, workshop.id, None, level="pair") == ("moved_on", 409)
    workshop.back()
    assert refusal(actions.draw_groups, workshop.id, None, level="pair") == ("opened", 409)
    assert sorted(map(sorted, workshop.names("pair"))) == draws[0]


def test_fours_are_drawn_anew_until_they_begin_and_pairs_stay_whole(workshop: Workshop):
    workshop.crowd(16)
    workshop.on_to("fours_forming")
    pairs = workshop.names("pair")
    draws = set()
    for seed in range(6):
        actions.draw_groups(workshop.id, None, level="four", seed=seed)
        everybody_sits_once(workshop)
        assert workshop.sizes("four") == [4, 4, 4, 4]
        assert all(sum(pair <= four for four in workshop.names("four")) == 1 for pair in pairs)
        draws.add(str(sorted(map(sorted, workshop.names("four")))))
    assert len(draws) > 1
    workshop.next()
    workshop.back()
    assert refusal(actions.draw_groups, workshop.id, None, level="four") == ("opened", 409)


def test_who_came_while_fours_were_formed_keeps_a_seat_when_they_are_drawn_anew(workshop: Workshop):
    workshop.crowd(8)
    workshop.on_to("fours_forming")
    late = workshop.comes("Laat")
    actions.draw_groups(workshop.id, None, level="four")
    everybody_sits_once(workshop)
    assert len(workshop.mates(late, "four")) == 5


@pytest.mark.parametrize("phase", ["lobby", "alone", "pairs", "fours", "together", "questions", "evaluation"])
@pytest.mark.parametrize("level", ["pair", "four", "talk"])
def test_nothing_is_drawn_outside_the_phase_in_which_people_look_for_each_other(workshop: Workshop, phase, level):
    workshop.crowd(6)
    workshop.on_to(phase)
    before = workshop.names("pair")
    assert refusal(actions.draw_groups, workshop.id, None, level=level) == ("moved_on", 409)
    assert workshop.names("pair") == before


# Coming and going -------------------------------------------------------------------------------


@pytest.mark.parametrize("phase", ["lobby", "welcome", "podcast", "alone"])
def test_who_comes_before_pairs_sits_nowhere_yet_and_is_drawn_with_the_others(workshop: Workshop, phase: str):
    workshop.crowd(3)
    workshop.on_to(phase)
    workshop.comes("Laat")
    assert not Group.objects.exclude(level="alone").exists()
    workshop.on_to("pairs_forming")
    assert workshop.sizes("pair") == [2, 2]


@pytest.mark.parametrize("phase", ["pairs_forming", "pairs"])
def test_at_pairs_who_comes_fills_the_smallest_up_to_four_and_then_a_new_one_that_the_next_fills(
    workshop: Workshop, phase: str
):
    workshop.crowd(5)
    workshop.on_to(phase)
    seen = []
    for n in range(6):
        workshop.comes(f"Laat {n}")
        seen.append(workshop.sizes("pair"))
        everybody_sits_once(workshop)
    assert seen == [[3, 3], [4, 3], [4, 4], [4, 4, 1], [4, 4, 2], [4, 4, 3]]
    assert all((group.opened_at is not None) == (phase == "pairs") for group in workshop.groups("pair"))


@pytest.mark.parametrize("phase", ["fours_forming", "fours", "together", "questions", "top", "evaluation", "closing"])
def test_from_fours_who_comes_sits_in_the_smallest_however_large(workshop: Workshop, phase: str):
    workshop.crowd(7)
    workshop.on_to(phase)
    assert workshop.sizes("four") == [4, 3]
    for n in range(4):
        workshop.comes(f"Laat {n}")
    assert workshop.sizes("four") == [6, 5]
    everybody_sits_once(workshop)


@pytest.mark.parametrize("people", [1, 2, 3])
def test_where_fours_were_passed_over_who_comes_sits_in_the_one_group_there_is(workshop: Workshop, people: int):
    workshop.crowd(people)
    workshop.on_to("questions")
    for n in range(5):
        workshop.comes(f"Laat {n}")
    assert workshop.sizes("pair") == [people + 5]
    everybody_sits_once(workshop)
    workshop.back_to("pairs")
    everybody_sits_once(workshop)


def test_late_joiners_of_a_group_of_nobody_sit_with_people_instead(workshop: Workshop):
    workshop.crowd(4)
    workshop.on_to("pairs")
    for person in workshop.tables("pair")[0].people:
        workshop.goes(person)
    late = workshop.comes("Laat")
    assert len(workshop.mates(late, "pair")) == 3


def test_when_everybody_left_who_comes_takes_a_seat_all_the_same(workshop: Workshop):
    people = workshop.crowd(4)
    workshop.on_to("fours")
    for person in people:
        workshop.goes(person)
    assert workshop.mates(workshop.comes("Laat"), "four") == {"Laat"}
    workshop.back_to("pairs")
    assert workshop.sizes("pair") == [1, 0, 0]


def test_somebody_without_a_phone_is_added_and_sits_like_anybody(workshop: Workshop):
    workshop.crowd(3)
    truus = workshop.comes("Truus", without_phone=True)
    assert truus.without_phone
    assert workshop.comes("Truus", without_phone=True).name == "Truus 2"
    workshop.on_to("pairs")
    assert workshop.sizes("pair") == [3, 2]
    late = workshop.comes("Opa", without_phone=True)
    assert len(workshop.mates(late, "pair")) == 3
    everybody_sits_once(workshop)


def test_who_comes_while_the_door_is_closed_can_still_be_added_by_the_facilitator(workshop: Workshop):
    actions.lock_door(workshop.id, None, locked=True)
    assert workshop.comes("Truus", without_phone=True).is_here


@pytest.mark.parametrize("verb", [actions.leave, actions.remove])
@pytest.mark.parametrize("phase", ["pairs_forming", "pairs", "fours_forming", "fours", "together"])
def test_who_goes_leaves_the_others_where_they_are(workshop: Workshop, verb, phase: str):
    people = workshop.crowd(8)
    workshop.on_to(phase)
    level = "four" if phase not in ("pairs_forming", "pairs") else "pair"
    mates = workshop.mates(people[0], level) - {"Anna"}
    verb(workshop.id, None, person_id=people[0].pk)
    assert "groups" in topics(workshop)
    assert mates in workshop.names(level)
    assert sum(workshop.sizes(level)) == 7
    everybody_sits_once(workshop)


@pytest.mark.parametrize("people", range(4, 14))
def test_after_somebody_left_smallest_joins_largest_and_a_trio_is_no_longer_left_on_its_own(workshop, people: int):
    gone = workshop.crowd(people)[0]
    workshop.on_to("pairs")
    workshop.goes(gone)
    workshop.next()
    if workshop.phase == "questions":
        return
    everybody_sits_once(workshop)
    lists = [[p for p in workshop.tables("pair") if p.group.parent_id == g.pk] for g in workshop.groups("four")]
    assert sorted(len(below) for below in lists) == [1] * (len(workshop.groups("pair")) % 2) + [2] * (
        len(workshop.groups("pair")) // 2
    )
    joined = [sorted(len(pair.people) for pair in below) for below in lists if len(below) == 2]
    for (small, large), (smaller, larger) in permutations(joined, 2):
        assert small <= smaller or large <= larger, "the smaller the one, the larger the other"


def test_seven_of_whom_one_changed_are_no_longer_as_drawn(workshop: Workshop):
    people = workshop.crowd(7)
    workshop.on_to("pairs")
    trio = next(table for table in workshop.tables("pair") if len(table.people) == 3)
    leaver = next(person for person in people if person not in trio.people)
    workshop.goes(leaver)
    workshop.comes("Laat")  # seven again, of the same sizes
    assert workshop.sizes("pair") == [3, 2, 2]
    workshop.next()
    # The middle of three lists is carried up: the trio is the largest and joins the smallest.
    assert workshop.sizes("four") == [5, 2]


# Back, and on again -----------------------------------------------------------------------------


@pytest.mark.parametrize("people", [*range(1, 10), 13])
def test_back_to_the_beginning_and_on_again_everybody_sits_where_they_sat(workshop: Workshop, people: int):
    workshop.crowd(people)
    workshop.on_to("questions")
    before = {level: sorted(map(sorted, workshop.names(level))) for level in ("pair", "four")}
    seats = {level: list(Group.objects.filter(level=level).values_list("pk", "parent")) for level in before}
    workshop.back_to("lobby")
    workshop.on_to("questions")
    assert {level: sorted(map(sorted, workshop.names(level))) for level in before} == before
    assert {level: list(Group.objects.filter(level=level).values_list("pk", "parent")) for level in before} == seats
    everybody_sits_once(workshop)


@pytest.mark.parametrize("came_in", ["fours_forming", "fours", "together", "questions"])
@pytest.mark.parametrize("back_to", ["alone", "pairs_forming", "pairs", "fours_forming"])
def test_who_came_after_fours_were_drawn_has_a_seat_in_every_step_back_and_on_again(workshop, came_in, back_to):
    workshop.crowd(8)
    workshop.on_to(came_in)
    late = workshop.comes("Laat")
    four = workshop.group_of(late, "four")
    if workshop.phase != back_to:
        workshop.back_to(back_to)
    while workshop.phase != "questions":
        everybody_sits_once(workshop)
        workshop.next()
    assert workshop.group_of(late, "four") == four
    everybody_sits_once(workshop)


def test_pairs_that_came_after_the_fours_were_drawn_join_a_single_list_first_and_then_each_other(workshop: Workshop):
    workshop.crowd(6)  # a four of two lists and a pair with one
    workshop.on_to("fours")
    workshop.back_to("pairs")
    workshop.crowd(7)  # three pairs of four, and one more
    assert workshop.sizes("pair") == [4, 4, 4, 1]
    new = workshop.groups("pair")[3]
    single = next(group for group in workshop.groups("four") if group.children.count() == 1)
    workshop.next()
    new.refresh_from_db()
    assert new.parent == single
    assert len(workshop.groups("four")) == 2
    everybody_sits_once(workshop)
    workshop.back()
    workshop.crowd(4)
    assert workshop.sizes("pair") == [4, 4, 4, 4, 1]
    workshop.next()
    newest = workshop.groups("pair")[4]
    assert newest.parent is not None
    assert newest.parent.children.count() == 1
    assert len(workshop.groups("four")) == 3
    everybody_sits_once(workshop)
    # The people of the new pair sit at the four to which their list goes.
    for table in workshop.tables("pair"):
        if table.group in (new, newest):
            assert {workshop.group_of(person, "four") for person in table.people} == {table.group.parent}


def test_new_fours_of_a_step_that_runs_are_open_as_well(workshop: Workshop):
    workshop.crowd(4)
    workshop.on_to("fours")
    workshop.back_to("pairs")
    workshop.crowd(5)
    workshop.on_to("fours")
    assert len(workshop.groups("four")) == 2
    assert all(group.opened_at for group in workshop.groups("four"))


# Moving -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("phase", "level"), [("pairs_forming", "pair"), ("pairs", "pair"), ("fours_forming", "four"),
                                              ("fours", "four"), ("together", "four")])  # fmt: skip
def test_somebody_moves_to_another_group_or_changes_places(workshop: Workshop, phase: str, level: str):
    anna, *others = workshop.crowd(8)
    workshop.on_to(phase)
    stranger = next(one for one in others if one.name not in workshop.mates(anna, level))
    before = workshop.mates(anna, level)
    assert moves(workshop, anna, level, with_id=stranger.pk) == [str(anna.pk)]
    assert workshop.mates(stranger, level) == (before - {"Anna"}) | {stranger.name}
    assert set(workshop.sizes(level)) == {len(before)}
    assert {"groups", f"person:{anna.pk}|list/*", f"person:{stranger.pk}|list/*"} <= topics(workshop)
    there = workshop.group_of(stranger, level)
    assert moves(workshop, anna, level, group_id=there.pk) == [str(anna.pk)]
    assert workshop.group_of(anna, level) == there
    assert max(workshop.sizes(level)) == len(before) + 1
    everybody_sits_once(workshop)


def test_moving_to_where_somebody_sits_already_is_no_news(workshop: Workshop):
    anna, *_others = workshop.crowd(4)
    workshop.on_to("pairs")
    mate = next(person for person in workshop.tables("pair") if anna in person.people).people
    revision = workshop.session.revision
    assert moves(workshop, anna, "pair", group_id=workshop.group_of(anna, "pair").pk) == []
    assert moves(workshop, anna, "pair", with_id=mate[0].pk) == moves(workshop, anna, "pair", with_id=mate[1].pk) == []
    assert workshop.session.revision == revision


def test_nobody_moves_to_a_group_that_is_not_there_or_at_another_level(workshop: Workshop):
    anna, ben, *_rest = workshop.crowd(8)
    workshop.on_to("fours_forming")
    pair, four = workshop.groups("pair")[0], workshop.groups("four")[0]
    assert refusal(moves, workshop, anna, "four", group_id=pair.pk) == ("no_such_group", 409)
    assert refusal(moves, workshop, anna, "four", group_id=uuid4()) == ("no_such_group", 409)
    assert refusal(moves, workshop, anna, "four") == ("no_such_group", 409)
    assert refusal(moves, workshop, anna, "pair", group_id=pair.pk) == ("moved_on", 409)
    workshop.goes(ben)
    assert refusal(moves, workshop, ben, "four", group_id=four.pk) == ("gone", 409)
    assert refusal(moves, workshop, anna, "four", with_id=ben.pk) == ("gone", 409)
    workshop.on_to("questions")
    assert refusal(moves, workshop, anna, "four", group_id=four.pk) == ("moved_on", 409)
    everybody_sits_once(workshop)


@pytest.mark.parametrize("swap", [True, False])
@pytest.mark.parametrize("back_to", ["pairs", "pairs_forming"])
def test_who_moves_to_another_pair_after_fours_were_drawn_goes_on_with_its_list(workshop: Workshop, back_to, swap):
    people = workshop.crowd(8)
    workshop.on_to("fours")
    anna = people[0]
    stranger = next(one for one in people if one.name not in workshop.mates(anna, "four"))
    while workshop.phase != back_to:
        workshop.back()
    moves(workshop, anna, "pair", **({"with_id": stranger.pk} if swap else
                                     {"group_id": workshop.group_of(stranger, "pair").pk}))  # fmt: skip
    workshop.on_to("fours")
    for person in people:
        assert workshop.group_of(person, "four") == workshop.group_of(person, "pair").parent
    assert workshop.sizes("four") == ([4, 4] if swap else [5, 3])
    everybody_sits_once(workshop)


def test_moved_people_join_smallest_with_largest(workshop: Workshop):
    people = workshop.crowd(8)
    workshop.on_to("pairs")
    moves(workshop, people[0], "pair", group_id=next(
        table.group.pk for table in workshop.tables("pair") if people[0] not in table.people
    ))  # fmt: skip
    assert workshop.sizes("pair") == [3, 2, 2, 1]
    workshop.next()
    assert workshop.sizes("four") == [4, 4]
    everybody_sits_once(workshop)


# Two groups become one --------------------------------------------------------------------------


@pytest.mark.parametrize(("phase", "level"), [("pairs_forming", "pair"), ("pairs", "pair"), ("fours_forming", "four"),
                                              ("fours", "four"), ("together", "four")])  # fmt: skip
def test_a_group_with_nobody_left_is_flagged_and_joins_another(workshop: Workshop, phase: str, level: str):
    workshop.crowd(12)
    workshop.on_to(phase)
    empty, into = workshop.tables(level)[:2]
    for person in empty.people:
        workshop.goes(person)
    assert [board["empty"] for board in workshop.part("group_board")["boards"]].count(True) == 1
    assert actions.join_groups(workshop.id, None, group_id=empty.group.pk, to_id=into.group.pk) == [str(into.group.pk)]
    assert not any(board["empty"] for board in workshop.part("group_board")["boards"])
    assert empty.group not in workshop.groups(level)
    everybody_sits_once(workshop)


def test_people_and_lists_of_a_group_that_joins_go_along_and_the_lists_of_pairs_too(workshop: Workshop):
    workshop.crowd(12)
    workshop.on_to("fours")
    one, two, three = workshop.tables("four")
    actions.join_groups(workshop.id, None, group_id=one.group.pk, to_id=two.group.pk)
    assert sorted(workshop.sizes("four")) == [4, 8]
    assert two.group.children.count() == 4
    actions.join_groups(workshop.id, None, group_id=two.group.pk, to_id=three.group.pk)
    assert workshop.sizes("four") == [12]
    assert three.group.children.count() == 6
    assert set(Group.objects.filter(joined=three.group)) == {one.group, two.group}
    assert workshop.session.phase == "fours"
    everybody_sits_once(workshop)


def test_what_joined_is_no_more_and_levels_do_not_mix(workshop: Workshop):
    workshop.crowd(12)
    workshop.on_to("fours")
    one, two, _three = workshop.groups("four")
    pair = workshop.groups("pair")[0]
    joins = actions.join_groups
    assert refusal(joins, workshop.id, None, group_id=pair.pk, to_id=two.pk) == ("no_such_group", 409)
    assert refusal(joins, workshop.id, None, group_id=one.pk, to_id=one.pk) == ("no_such_group", 409)
    assert refusal(joins, workshop.id, None, group_id=one.pk, to_id=uuid4()) == ("no_such_group", 409)
    joins(workshop.id, None, group_id=one.pk, to_id=two.pk)
    assert refusal(joins, workshop.id, None, group_id=one.pk, to_id=two.pk) == ("no_such_group", 409)
    assert refusal(joins, workshop.id, None, group_id=two.pk, to_id=one.pk) == ("no_such_group", 409)
    pairs = workshop.groups("pair")
    assert refusal(joins, workshop.id, None, group_id=pairs[0].pk, to_id=pairs[1].pk) == ("moved_on", 409)


def test_a_late_joiner_goes_where_their_own_pair_went(workshop: Workshop):
    workshop.crowd(12)
    workshop.on_to("fours")
    workshop.back_to("pairs")
    late = workshop.comes("Laat")
    one, two, three = workshop.groups("four")
    workshop.on_to("fours")
    pair = workshop.group_of(late, "pair")
    assert workshop.group_of(late, "four") == pair.parent
    other = next(group for group in (one, two, three) if group != pair.parent)
    workshop.back_to("pairs")
    later = workshop.comes("Later")
    moves(workshop, later, "pair", group_id=pair.pk)
    workshop.next()
    actions.join_groups(workshop.id, None, group_id=pair.parent.pk, to_id=other.pk)
    assert workshop.group_of(late, "four") == workshop.group_of(later, "four") == other
    everybody_sits_once(workshop)


def test_two_pairs_that_joined_after_the_fours_were_drawn_still_go_to_them(workshop: Workshop):
    workshop.crowd(4)
    workshop.on_to("fours_forming")
    workshop.back()
    one, two = workshop.groups("pair")
    actions.join_groups(workshop.id, None, group_id=one.pk, to_id=two.pk)
    assert workshop.next() == "fours_forming"
    assert workshop.next() == "fours"
    assert workshop.sizes("four") == [4]
    assert workshop.next() == "questions"


@pytest.mark.parametrize("back_to", ["pairs", "pairs_forming"])
def test_who_joins_another_pair_after_fours_were_drawn_goes_on_with_its_list(workshop: Workshop, back_to: str):
    people = workshop.crowd(8)
    workshop.on_to("fours")
    while workshop.phase != back_to:
        workshop.back()
    one = workshop.groups("pair")[0]
    other = next(pair for pair in workshop.groups("pair") if pair.parent != one.parent)
    actions.join_groups(workshop.id, None, group_id=one.pk, to_id=other.pk)
    workshop.on_to("fours")
    for person in people:
        assert workshop.group_of(person, "four") == workshop.group_of(person, "pair").parent
    assert workshop.sizes("four") == [6, 2]
    everybody_sits_once(workshop)


def test_a_group_that_took_in_one_with_a_list_is_not_drawn_anew(workshop: Workshop):
    """Back where pairs are formed, the pairs with a list join one that came later: the lists are all in that now."""
    workshop.crowd(4)
    workshop.on_to("pairs")
    workshop.back()
    for number in range(5):
        workshop.comes(f"Laat {number}")
    (late,) = (pair for pair in workshop.groups("pair") if pair.opened_at is None)
    for pair in workshop.groups("pair"):
        if pair != late:
            actions.join_groups(workshop.id, None, group_id=pair.pk, to_id=late.pk)
    assert refusal(actions.draw_groups, workshop.id, None, level="pair") == ("opened", 409)


def test_two_pairs_that_become_one_before_that_pass_the_fours_over(workshop: Workshop):
    workshop.crowd(4)
    workshop.on_to("pairs")
    one, two = workshop.groups("pair")
    actions.join_groups(workshop.id, None, group_id=one.pk, to_id=two.pk)
    assert workshop.next() == "questions"
    assert workshop.back() == "pairs"


# Ready ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("phase", "level"), [("pairs", "pair"), ("fours_forming", "pair"), ("fours", "four"),
                                              ("together", "four")])  # fmt: skip
def test_a_group_says_that_its_list_is_ready_and_can_take_that_back(workshop: Workshop, phase: str, level: str):
    anna, *others = workshop.crowd(8)
    workshop.on_to(phase)
    assert actions.mark_done(workshop.id, None, person_id=anna.pk, done=True)
    assert topics(workshop) == {"groups", "group_done"}
    assert [group.done_at is not None for group in workshop.groups(level)].count(True) == 1
    assert workshop.group_of(anna, level).done_at
    revision = workshop.session.revision
    mate = next(one for one in others if one.name in workshop.mates(anna, level))
    actions.mark_done(workshop.id, None, person_id=mate.pk, done=True)
    assert workshop.session.revision == revision
    actions.mark_done(workshop.id, None, person_id=mate.pk, done=False)
    assert workshop.group_of(anna, level).done_at is None


@pytest.mark.parametrize("phase", ["lobby", "alone", "pairs_forming", "questions", "closing"])
def test_where_there_is_no_list_none_is_ready(workshop: Workshop, phase: str):
    anna, *_others = workshop.crowd(4)
    workshop.on_to(phase)
    assert refusal(actions.mark_done, workshop.id, None, person_id=anna.pk, done=True) == ("moved_on", 409)


# Small groups to talk in ------------------------------------------------------------------------


def test_above_twelve_small_groups_are_made_on_request_and_ended_again(workshop: Workshop):
    workshop.crowd(14)
    workshop.on_to("podcast")
    assert workshop.groups("talk") == []
    actions.draw_groups(workshop.id, None, level="talk")
    assert workshop.sizes("talk") == [5, 5, 4]
    draws = set()
    for seed in range(3):
        actions.draw_groups(workshop.id, None, level="talk", seed=seed)
        assert workshop.sizes("talk") == [5, 5, 4]
        draws.add(str(sorted(map(sorted, workshop.names("talk")))))
    assert len(draws) > 1
    late = workshop.comes("Laat")
    assert workshop.sizes("talk") == [5, 5, 5]
    assert "Laat" in workshop.mates(late, "talk")
    actions.end_talk_groups(workshop.id, None)
    assert workshop.groups("talk") == []
    assert topics(workshop) == {"groups"}
    revision = workshop.session.revision
    actions.end_talk_groups(workshop.id, None)
    assert workshop.session.revision == revision


def test_up_to_twelve_people_talk_all_together(workshop: Workshop):
    workshop.crowd(12)
    workshop.on_to("podcast")
    actions.draw_groups(workshop.id, None, level="talk")
    assert workshop.groups("talk") == []
    assert workshop.comes("Laat").is_here


def test_who_came_meanwhile_sits_in_a_small_group_when_we_go_back_to_talk(workshop: Workshop):
    workshop.crowd(14)
    workshop.on_to("podcast")
    actions.draw_groups(workshop.id, None, level="talk")
    workshop.next()
    late = workshop.comes("Laat")
    workshop.back()
    assert "Laat" in workshop.mates(late, "talk")
    assert sum(workshop.sizes("talk")) == 15


def test_small_groups_take_in_and_join_like_others_and_have_nothing_to_do_with_pairs(workshop: Workshop):
    anna, *_others = workshop.crowd(14)
    workshop.on_to("podcast")
    actions.draw_groups(workshop.id, None, level="talk")
    other = next(table.group for table in workshop.tables("talk") if anna not in table.people)
    moves(workshop, anna, "talk", group_id=other.pk)
    assert workshop.group_of(anna, "talk") == other
    one, two, *_rest = workshop.groups("talk")
    actions.join_groups(workshop.id, None, group_id=one.pk, to_id=two.pk)
    assert sum(workshop.sizes("talk")) == 14
    workshop.on_to("pairs")
    assert workshop.sizes("pair") == SIZES[14][0]
    everybody_sits_once(workshop)


# What is shown ----------------------------------------------------------------------------------


def test_the_phone_says_with_whom_and_how_many_lists_come_together(workshop: Workshop):
    anna, *_others = workshop.crowd(5)
    for phase in ("lobby", "podcast", "alone"):
        workshop.on_to(phase)
        assert workshop.part("my_group", anna)["group"] is None
    workshop.next()
    shown = workshop.part("my_group", anna)
    mates = workshop.mates(anna, "pair")
    assert set(shown["others"]) == mates - {"Anna"}
    assert (shown["level"], shown["forming"], shown["alone"]) == ("pair", True, False)
    assert shown["joins_lists"] == len(mates)
    assert shown["number"] == workshop.group_of(anna, "pair").number
    workshop.next()
    assert workshop.part("my_group", anna)["forming"] is False
    workshop.next()
    shown = workshop.part("my_group", anna)
    assert (shown["level"], shown["forming"], shown["joins_lists"]) == ("four", True, 2)
    assert len(shown["others"]) == 4
    workshop.on_to("questions")
    assert workshop.part("my_group", anna)["group"] is None


def test_a_group_whose_list_is_carried_up_alone_is_told_so(workshop: Workshop):
    workshop.crowd(7)
    workshop.on_to("fours_forming")
    lists = {len(t.people): workshop.part("my_group", t.people[0])["joins_lists"] for t in workshop.tables("four")}
    assert lists == {4: 2, 3: 1}


def test_who_works_by_themselves_is_told_so_and_who_sits_nowhere_is_not(workshop: Workshop):
    (anna,) = workshop.crowd(1)
    assert not workshop.part("my_group", anna)["alone"]
    workshop.on_to("pairs")
    assert workshop.part("my_group", anna)["alone"]
    assert workshop.part("my_group", anna)["others"] == []


def test_the_room_sees_who_sits_with_whom_only_while_people_sit_in_groups(workshop: Workshop):
    workshop.crowd(6)
    shown = {}
    for _press in range(8):
        workshop.next()
        shown[workshop.phase] = [len(table["names"]) for table in workshop.part("tables")["tables"]]
    assert {phase: sorted(sizes) for phase, sizes in shown.items() if sizes} == {
        "pairs_forming": [2, 2, 2],
        "pairs": [2, 2, 2],
        "fours_forming": [2, 4],
        "fours": [2, 4],
    }


def test_a_group_of_nobody_is_not_on_the_screen(workshop: Workshop):
    workshop.crowd(4)
    workshop.on_to("pairs")
    for person in workshop.tables("pair")[0].people:
        workshop.goes(person)
    assert len(workshop.part("tables")["tables"]) == 1
    assert [board["empty"] for board in workshop.part("group_board")["boards"]].count(True) == 1


@pytest.mark.parametrize("people", [*range(1, 15), 23, 40])
def test_the_preview_gives_the_sizes_and_why(workshop: Workshop, people: int):
    workshop.crowd(people)
    workshop.on_to("pairs_forming")
    board = workshop.part("group_board")
    assert board["sizes"] == SIZES[people][0]
    assert board["can_draw"]
    assert bool(board["why"]) == bool(grouping.why(people))
    if people > 3:
        workshop.on_to("fours_forming")
        board = workshop.part("group_board")
        assert (board["level"], board["sizes"]) == ("four", SIZES[people][1])
        assert board["can_draw"]
        workshop.next()
        assert not workshop.part("group_board")["can_draw"]


def test_sizes_made_by_hand_are_not_explained_as_if_they_were_drawn(workshop: Workshop):
    people = workshop.crowd(10)
    workshop.on_to("pairs_forming")
    assert workshop.part("group_board")["why"]
    pairs = [table for table in workshop.tables("pair") if len(table.people) == 2]
    moves(workshop, pairs[0].people[0], "pair", group_id=pairs[1].group.pk)
    assert workshop.part("group_board")["why"] == ""
    assert len(people) == sum(workshop.part("group_board")["sizes"])


def test_the_board_says_how_a_group_is_doing_and_never_a_text(workshop: Workshop):
    anna, *_others = workshop.crowd(4)
    workshop.comes("Truus", without_phone=True)
    workshop.on_to("pairs")
    workshop.cards(anna, "kanarie")
    actions.mark_done(workshop.id, None, person_id=anna.pk, done=True)
    actions.ask_help(workshop.id, None, person_id=anna.pk, wanted=True)
    board = workshop.part("group_board", None, anna)
    assert (board["running"], board["forming"]) == (True, False)
    seats = {seat["person"].name: seat for tile in board["boards"] for seat in tile["people"]}
    assert seats["Anna"]["help"]
    assert not seats["Anna"]["away"]
    assert seats["Ben"]["away"]
    assert not seats["Truus"]["away"]
    assert seats["Truus"]["without_phone"]
    done = {tile["number"]: tile["done"] for tile in board["boards"]}
    assert done == {group.number: group == workshop.group_of(anna, "pair") for group in workshop.groups("pair")}
    online = {tile["number"]: tile["nobody_online"] for tile in board["boards"]}
    assert online[workshop.group_of(anna, "pair").number] is False
    assert list(online.values()).count(True) == 1
    assert "kanarie" not in str(board)


def test_where_somebody_can_sit_is_every_group_of_the_level(workshop: Workshop):
    workshop.crowd(8)
    assert workshop.part("seat_choice") == {"level": "", "looking": False, "boards": []}
    workshop.on_to("pairs")
    assert len(workshop.part("seat_choice")["boards"]) == 4
    workshop.next()
    choice = workshop.part("seat_choice")
    assert (choice["level"], len(choice["boards"])) == ("four", 2)


def test_small_groups_are_offered_above_twelve_and_shown_to_who_is_in_one(workshop: Workshop):
    anna, *_others = workshop.crowd(12)
    assert not workshop.part("talk_keys")["needed"]
    workshop.comes("Dertiende")
    assert workshop.part("talk_keys") == {"needed": True, "drawn": False, "boards": []}
    workshop.on_to("podcast")
    assert workshop.part("my_talk", anna) == {"group": None, "number": 0, "others": []}
    actions.draw_groups(workshop.id, None, level="talk")
    assert workshop.part("talk_keys")["drawn"]
    mine = workshop.part("my_talk", anna)
    assert set(mine["others"]) == workshop.mates(anna, "talk") - {"Anna"}
    assert [len(table["names"]) for table in workshop.part("tables")["tables"]] == [5, 4, 4]


@pytest.mark.parametrize("people", [4, 12, 40])
def test_the_board_takes_the_same_number_of_queries_however_many_people(
    workshop: Workshop, people: int, django_assert_num_queries
):
    workshop.crowd(people)
    workshop.on_to("fours")
    with django_assert_num_queries(5):  # the session, and groups and seats of both levels
        workshop.part("group_board")


def test_the_groups_of_a_crowd_are_read_once_for_all_their_phones(workshop: Workshop, django_assert_num_queries):
    people = workshop.crowd(12)
    workshop.on_to("fours_forming")
    reading = workshop.reading(for_many=True)
    with django_assert_num_queries(4):
        shown = [render.PARTS["my_group"].context(reading, str(person.pk)) for person in people]
    assert shown == [workshop.part("my_group", person) for person in people]
    assert seating.last_level(workshop.session) == "four"
