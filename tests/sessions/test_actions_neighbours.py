"""Finding a neighbour, as a room does it: numbers typed on phones, taps on the console, and who has nobody yet."""

import pytest

from sessions import actions
from sessions.models import Event, Participant
from tests.people import Device, Room
from tests.workshop import Workshop, everybody_sits_once, refusal


@pytest.fixture
def workshop(room: Room) -> Workshop:
    return Workshop(room.session.pk)


@pytest.fixture
def five(workshop: Workshop) -> list[Participant]:
    """Anna, Ben, Cem, Dirk and Eva look for who sits beside them."""
    found = workshop.crowd(5)
    workshop.on_to("pairs_forming")
    actions.pair_neighbours(workshop.id, None, on=True)
    return found


def asks(workshop: Workshop, person: Participant, number: int) -> list[str]:
    return actions.ask_neighbour(workshop.id, None, person_id=person.pk, number=number)


def answers(workshop: Workshop, person: Participant, to: Participant, yes: bool) -> list[str]:
    return actions.answer_neighbour(workshop.id, None, person_id=person.pk, from_id=to.pk, yes=yes)


def pairs(workshop: Workshop) -> list[set[str]]:
    return [group for group in workshop.names("pair") if len(group) > 1]


def phone(workshop: Workshop, person: Participant) -> dict:
    return workshop.part("my_neighbour", person)


def topics(workshop: Workshop) -> set[str]:
    return set(Event.objects.filter(session=workshop.id).latest("revision").topics)


# By numbers -------------------------------------------------------------------------------------


def test_every_phone_has_the_number_in_which_its_owner_came_in_and_keeps_it(workshop: Workshop, five):
    assert [phone(workshop, person)["number"] for person in five] == [1, 2, 3, 4, 5]
    workshop.goes(five[1])
    assert [phone(workshop, person)["number"] for person in (five[0], *five[2:])] == [1, 3, 4, 5]
    assert phone(workshop, workshop.comes("Noor"))["number"] == 6


def test_anna_asks_ben_and_when_he_says_yes_they_are_a_pair(workshop: Workshop, five):
    anna, ben, *_others = five
    asks(workshop, anna, 2)
    assert topics(workshop) == {f"{anna.scope}|neighbour", f"{ben.scope}|neighbour"}  # nobody else hears of it
    assert phone(workshop, anna)["asks"] == ben
    assert phone(workshop, ben)["asked_by"] == [anna]
    assert not pairs(workshop)
    answers(workshop, ben, anna, yes=True)
    assert pairs(workshop) == [{"Anna", "Ben"}]
    assert [phone(workshop, person)["looks"] for person in five] == [False, False, True, True, True]
    assert not workshop.session.participants.exclude(asks=None).exists()
    everybody_sits_once(workshop)


def test_who_typed_each_others_number_are_a_pair_at_once(workshop: Workshop, five):
    anna, ben, *_others = five
    asks(workshop, anna, 2)
    asks(workshop, ben, 1)
    assert pairs(workshop) == [{"Anna", "Ben"}]


def test_rather_not_is_told_to_the_one_who_asked_and_to_nobody_else(workshop: Workshop, five):
    anna, ben, *others = five
    asks(workshop, anna, 2)
    answers(workshop, ben, anna, yes=False)
    assert topics(workshop) == {f"{anna.scope}|neighbour", f"{ben.scope}|neighbour"}
    assert phone(workshop, anna)["not_now"]
    assert not phone(workshop, anna)["asks"]
    for person in (ben, *others):
        assert not phone(workshop, person)["not_now"]
        assert not phone(workshop, person)["asked_by"]
    assert refusal(answers, workshop, ben, anna, yes=True) == ("no_question", 409)
    asks(workshop, anna, 3)  # looks further
    assert not phone(workshop, anna)["not_now"]


def test_asking_another_takes_the_first_question_back(workshop: Workshop, five):
    anna, ben, cem, *_others = five
    asks(workshop, anna, 2)
    asks(workshop, anna, 3)
    assert topics(workshop) == {f"{person.scope}|neighbour" for person in (anna, ben, cem)}
    assert not phone(workshop, ben)["asked_by"]
    assert phone(workshop, cem)["asked_by"] == [anna]
    assert refusal(answers, workshop, ben, anna, yes=True) == ("no_question", 409)
    assert asks(workshop, anna, 3) == []  # the same once more


def test_who_was_asked_by_two_makes_a_pair_with_one_and_the_other_looks_further(workshop: Workshop, five):
    anna, ben, cem, *_others = five
    asks(workshop, anna, 2)
    asks(workshop, cem, 2)
    assert phone(workshop, ben)["asked_by"] == [anna, cem]
    answers(workshop, ben, cem, yes=True)
    assert pairs(workshop) == [{"Ben", "Cem"}]
    assert phone(workshop, anna)["not_now"]
    assert refusal(answers, workshop, ben, anna, yes=True) == ("no_question", 409)


def test_who_asked_somebody_who_leaves_looks_further(workshop: Workshop, five):
    anna, ben, *_others = five
    asks(workshop, anna, 2)
    workshop.goes(ben)
    assert phone(workshop, anna)["not_now"]
    assert refusal(asks, workshop, anna, 2) == ("gone", 409)


def test_a_question_of_who_left_is_no_question_any_more(workshop: Workshop, five):
    anna, ben, *_others = five
    asks(workshop, anna, 2)
    workshop.goes(anna)
    assert not phone(workshop, ben)["asked_by"]
    assert refusal(answers, workshop, ben, anna, yes=True) == ("no_question", 409)
    everybody_sits_once(workshop)


def test_a_number_that_can_not_be_gets_a_sentence(workshop: Workshop, five):
    anna, ben, cem, dirk, _eva = five
    workshop.comes("Truus", without_phone=True)
    asks(workshop, ben, 3)
    answers(workshop, cem, ben, yes=True)
    assert refusal(asks, workshop, anna, 1) == ("own_number", 422)
    assert refusal(asks, workshop, anna, 99) == ("no_such_number", 422)
    assert refusal(asks, workshop, anna, 0) == ("no_such_number", 422)
    assert refusal(asks, workshop, anna, 2) == ("taken", 409)
    assert refusal(asks, workshop, anna, 6) == ("without_phone", 409)
    assert refusal(asks, workshop, ben, 1) == ("paired", 409)
    workshop.goes(dirk)
    assert refusal(asks, workshop, anna, 4) == ("gone", 409)


def test_numbers_are_asked_only_while_people_look_for_each_other(workshop: Workshop):
    anna, ben, *_others = workshop.crowd(4)
    for _phase in range(4):
        assert refusal(asks, workshop, anna, 2) == ("moved_on", 409)
        assert not phone(workshop, anna)["looks"]
        workshop.next()
    assert workshop.phase == "pairs_forming"  # by chance
    assert refusal(asks, workshop, anna, 2) == ("moved_on", 409)
    assert refusal(answers, workshop, ben, anna, yes=True) == ("moved_on", 409)
    assert refusal(actions.put_together, workshop.id, None) == ("moved_on", 409)
    actions.pair_neighbours(workshop.id, None, on=True)
    asks(workshop, anna, 2)
    workshop.next()
    assert refusal(answers, workshop, ben, anna, yes=True) == ("moved_on", 409)


# By the facilitator -----------------------------------------------------------------------------


def test_everybody_begins_by_themselves_and_is_drawn_by_chance_again(workshop: Workshop, five):
    assert workshop.sizes("pair") == [1] * 5
    everybody_sits_once(workshop)
    asks(workshop, five[0], 2)
    actions.pair_neighbours(workshop.id, None, on=False)
    assert workshop.sizes("pair") == [3, 2]
    assert not workshop.session.participants.exclude(asks=None).exists()
    assert workshop.part("group_board")["why"]
    everybody_sits_once(workshop)


def test_shuffling_draws_by_chance_too(workshop: Workshop, five):
    actions.draw_groups(workshop.id, None, level="pair", seed=1)
    assert not workshop.session.neighbours
    assert workshop.sizes("pair") == [3, 2]


def test_two_facilitators_who_both_choose_neighbours_take_no_pair_apart(workshop: Workshop, five):
    asks(workshop, five[0], 2)
    answers(workshop, five[1], five[0], yes=True)
    actions.pair_neighbours(workshop.id, None, on=True)
    assert pairs(workshop) == [{"Anna", "Ben"}]


def test_two_taps_make_a_pair_and_no_empty_group_stays_behind(workshop: Workshop, five):
    anna, ben, cem, *_others = five
    to = workshop.group_of(ben, "pair").pk
    actions.move_person(workshop.id, None, person_id=anna.pk, level="pair", group_id=to)
    assert workshop.sizes("pair") == [2, 1, 1, 1]
    to = workshop.group_of(cem, "pair").pk
    actions.move_person(workshop.id, None, person_id=anna.pk, level="pair", group_id=to)
    assert pairs(workshop) == [{"Anna", "Cem"}]  # Ben is by himself again
    assert workshop.sizes("pair") == [2, 1, 1, 1]
    actions.move_person(workshop.id, None, person_id=anna.pk, level="pair", alone=True)
    assert workshop.sizes("pair") == [1] * 5
    revision = workshop.session.revision
    actions.move_person(workshop.id, None, person_id=anna.pk, level="pair", alone=True)
    assert workshop.session.revision == revision
    everybody_sits_once(workshop)


def test_by_themselves_is_a_place_only_while_people_look_for_each_other(workshop: Workshop):
    anna, *_others = workshop.crowd(4)
    workshop.on_to("pairs_forming")
    alone = {"person_id": anna.pk, "level": "pair", "alone": True}
    assert refusal(actions.move_person, workshop.id, None, **alone) == ("no_such_group", 409)
    workshop.next()
    assert refusal(actions.move_person, workshop.id, None, **alone) == ("no_such_group", 409)


def test_pairs_are_numbered_in_the_order_in_which_they_found_each_other(workshop: Workshop, five):
    anna, ben, cem, dirk, _eva = five
    asks(workshop, dirk, 3)
    answers(workshop, cem, dirk, yes=True)
    asks(workshop, anna, 2)
    answers(workshop, ben, anna, yes=True)
    assert workshop.group_of(cem, "pair").number == 1
    assert workshop.group_of(anna, "pair").number == 2
    assert sorted(group.number for group in workshop.groups("pair")) == [1, 2, 3]


def test_the_console_says_calmly_who_has_nobody_yet_and_never_who_asked_whom(workshop: Workshop, five):
    anna, ben, cem, *_others = five
    asks(workshop, anna, 2)
    answers(workshop, ben, anna, yes=True)
    before = workshop.part("group_board")
    asks(workshop, cem, 4)
    board = workshop.part("group_board")
    assert board == before
    assert [table["names"] for table in board["alone"]] == [["Cem"], ["Dirk"], ["Eva"]]
    assert (board["looking"], board["found"]) == (True, 1)


def test_who_has_nobody_yet_is_put_together_and_who_found_each_other_stays(workshop: Workshop, five):
    asks(workshop, five[0], 2)
    answers(workshop, five[1], five[0], yes=True)
    actions.put_together(workshop.id, None, seed=1)
    assert pairs(workshop) == [{"Cem", "Dirk", "Eva"}, {"Anna", "Ben"}]
    assert refusal(actions.put_together, workshop.id, None) == ("nobody_alone", 409)
    everybody_sits_once(workshop)


@pytest.mark.parametrize("start", ["go", "clock"])
def test_when_the_time_starts_whoever_is_still_alone_gets_somebody(workshop: Workshop, five, start: str):
    asks(workshop, five[0], 2)
    answers(workshop, five[1], five[0], yes=True)
    if start == "go":
        workshop.next()
    else:
        actions.start_clock(workshop.id, None, pressed_in="pairs_forming")
    assert workshop.phase == "pairs"
    assert pairs(workshop) == [{"Cem", "Dirk", "Eva"}, {"Anna", "Ben"}]
    everybody_sits_once(workshop)


def test_one_person_with_nobody_else_stays_alone(workshop: Workshop):
    workshop.crowd(1)
    workshop.on_to("pairs_forming")
    actions.pair_neighbours(workshop.id, None, on=True)
    assert refusal(actions.put_together, workshop.id, None) == ("nobody_alone", 409)
    workshop.next()
    assert workshop.sizes("pair") == [1]


# Coming, going, back and on ---------------------------------------------------------------------


def test_who_comes_in_while_people_look_is_by_themselves_and_can_be_asked(workshop: Workshop, five):
    noor = workshop.comes("Noor")
    assert workshop.mates(noor, "pair") == {"Noor"}
    asks(workshop, five[0], 6)
    answers(workshop, noor, five[0], yes=True)
    assert pairs(workshop) == [{"Anna", "Noor"}]


def test_who_is_left_by_their_neighbour_looks_again(workshop: Workshop, five):
    anna, ben, *_others = five
    asks(workshop, anna, 2)
    answers(workshop, ben, anna, yes=True)
    workshop.goes(ben)
    assert phone(workshop, anna)["looks"]
    assert workshop.sizes("pair") == [1] * 4  # and there is no group of nobody


def test_back_and_on_again_keeps_the_pairs_that_were_found(workshop: Workshop, five):
    asks(workshop, five[0], 2)
    answers(workshop, five[1], five[0], yes=True)
    workshop.back()
    noor = workshop.comes("Noor")
    workshop.next()
    assert pairs(workshop) == [{"Anna", "Ben"}]
    assert workshop.mates(noor, "pair") == {"Noor"}
    workshop.next()
    made = pairs(workshop)
    assert {"Anna", "Ben"} in made
    for _phase in range(2):
        workshop.back()
    workshop.on_to("pairs")
    assert pairs(workshop) == made
    everybody_sits_once(workshop)


def test_once_pairs_have_a_list_back_among_them_nobody_looks_and_nothing_is_drawn_anew(workshop: Workshop, five):
    workshop.next()
    workshop.back()
    assert not workshop.part("group_board")["looking"]
    assert not phone(workshop, five[0])["looks"]
    for on in (True, False):
        assert refusal(actions.pair_neighbours, workshop.id, None, on=on) == ("opened", 409)
    late = workshop.comes("Noor")
    assert len(workshop.mates(late, "pair")) > 1
    assert refusal(asks, workshop, late, 1) == ("moved_on", 409)


def test_when_everybody_went_and_others_come_they_look_by_themselves(workshop: Workshop, five):
    for person in five:
        workshop.goes(person)
    assert not workshop.groups("pair")
    workshop.back()
    for name in ("Noor", "Sem"):
        workshop.comes(name)
    workshop.next()
    assert workshop.sizes("pair") == [1, 1]
    workshop.next()
    assert workshop.names("pair") == [{"Noor", "Sem"}]


def test_pairs_of_neighbours_go_on_to_fours_like_any_other(workshop: Workshop):
    people = workshop.crowd(6)
    workshop.on_to("pairs_forming")
    actions.pair_neighbours(workshop.id, None, on=True)
    for one, other in ((0, 1), (2, 3), (4, 5)):
        asks(workshop, people[one], other + 1)
        answers(workshop, people[other], people[one], yes=True)
    workshop.on_to("fours")
    assert workshop.sizes("four") == [4, 2]


# On the screens ---------------------------------------------------------------------------------


def shown(device: Device, name: str) -> str:
    return next(item["html"] for item in device.frame()["items"] if item["id"] == name)


def test_a_room_finds_its_neighbours_by_phone_and_by_hand(room: Room, els: Device, anna: Device, ben: Device):
    """Through the pages: Anna and Ben by numbers; Cem and Dirk by two taps."""
    cem, dirk = room.joins("Cem"), room.joins("Dirk")
    room.goes_to("pairs_forming")
    assert 'id="my_neighbour" class="stack" hidden' in anna.sees()
    assert els.posts("pair_neighbours", on="1").status_code == 200
    assert "4 mensen hebben nog niemand" in shown(els, "group_board")
    assert "<b>1</b>" in shown(anna, "my_neighbour")
    assert "naast" in shown(room.screen(), "tables")
    assert anna.posts("ask_neighbour", number="twee").status_code == 422
    assert anna.posts("ask_neighbour", number="2").status_code == 200
    assert "Anna" in shown(ben, "my_neighbour")
    assert "Anna" not in shown(room.screen(), "tables")
    assert ben.posts("answer_neighbour", asker=anna.person_id, yes="1").status_code == 200
    assert "hidden" in shown(ben, "my_neighbour").partition(">")[0]
    assert "Anna" in shown(room.screen(), "tables")
    group = cem.person.seats.get(level="pair").group_id
    moved = els.posts("move_person", person=dirk.person_id, level="pair", group=group)
    assert moved.status_code == 200
    assert "Iedereen heeft iemand" in shown(els, "group_board")


def test_what_was_typed_wrong_stays_and_says_why_without_script_too(room: Room, els: Device, anna: Device, ben: Device):
    room.goes_to("pairs_forming")
    els.posts("pair_neighbours", on="1")
    answer = anna.posts("ask_neighbour", script=False, form="neighbour", number="99")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'value="99"' in page
    assert "Niemand heeft dat nummer" in page
    assert anna.posts("ask_neighbour", script=False, form="neighbour", number="2").status_code == 303


def test_a_refusal_names_nobody(room: Room, els: Device, anna: Device, ben: Device):
    room.goes_to("pairs_forming")
    els.posts("pair_neighbours", on="1")
    anna.posts("ask_neighbour", number="2")
    ben.posts("answer_neighbour", asker=anna.person_id, yes="0")
    told = shown(anna, "my_neighbour")
    assert "lukt het niet" in told
    assert "Ben" not in told
