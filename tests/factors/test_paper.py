"""A group that works on paper: its mark, its turn, and the list that the facilitator types in."""

from uuid import UUID, uuid4

import pytest

from factors import actions
from factors.actions import cards
from factors.actions.paper import heard
from factors.models import Factor
from sessions import actions as leading
from sessions import method
from sessions.models import Event, Group, Participant
from tests.people import Device, Room
from tests.workshop import Workshop, refusal


@pytest.fixture
def workshop(room: Room) -> Workshop:
    return Workshop(room.session.pk)


def paper(workshop: Workshop, group: Group, on: bool = True) -> None:
    leading.mark_paper(workshop.id, None, group_id=group.pk, on=on)


def fours(workshop: Workshop, people: int = 12) -> list[Group]:
    """Fours with an empty list each, in the phase in which they present."""
    workshop.crowd(people)
    workshop.on_to("together")
    return workshop.groups("four")


def types(workshop: Workshop, group: Group, *texts: str) -> list[Factor]:
    made = actions.type_in(workshop.id, None, group_id=group.pk, column=1, texts=texts)
    return [Factor.objects.get(pk=pk) for pk in made]


def goes_on(workshop: Workshop) -> str | None:
    """The facilitator presses next; whose turn it is then."""
    actions.next_group(workshop.id, None, turn=workshop.stage.turn)
    return workshop.stage.group


def words_of(workshop: Workshop, person: Participant, name: str) -> dict:
    return workshop.part(name, person)


# The mark ---------------------------------------------------------------------------------------


def test_a_group_is_marked_and_its_phones_say_so_kindly_and_may_still_write(workshop: Workshop):
    anna, *_others = workshop.crowd(4)
    workshop.on_to("pairs")
    group = workshop.group_of(anna, "pair")
    paper(workshop, group)
    assert words_of(workshop, anna, "my_group")["on_paper"]
    (tile,) = [tile for tile in workshop.part("group_board")["boards"] if tile["group"] == group]
    assert tile["on_paper"]
    assert len(workshop.cards(anna, "toch op de telefoon")) == 1
    revision = workshop.session.revision
    paper(workshop, group)
    assert workshop.session.revision == revision
    paper(workshop, group, on=False)
    assert not words_of(workshop, anna, "my_group")["on_paper"]


@pytest.mark.parametrize(("marked", "four_on_paper"), [(0, False), (1, True), (2, True)])
def test_a_four_is_on_paper_when_one_of_its_lists_is(workshop: Workshop, marked: int, four_on_paper: bool):
    workshop.crowd(4)
    workshop.on_to("pairs")
    for group in workshop.groups("pair")[:marked]:
        paper(workshop, group)
    workshop.on_to("fours")
    assert [four.on_paper for four in workshop.groups("four")] == [four_on_paper]


def test_a_list_that_is_carried_up_alone_keeps_its_mark(workshop: Workshop):
    workshop.crowd(6)
    workshop.on_to("pairs")
    for group in workshop.groups("pair"):
        paper(workshop, group)
    workshop.on_to("fours")
    assert [four.on_paper for four in workshop.groups("four")] == [True, True]


@pytest.mark.parametrize(("four_on_paper", "pair_on_paper"), [(True, False), (False, True), (False, False)])
def test_when_a_late_pair_joins_a_single_list_a_list_on_paper_is_not_lost_from_sight(
    workshop: Workshop, four_on_paper: bool, pair_on_paper: bool
):
    workshop.crowd(6)
    workshop.on_to("fours")
    (single,) = [four for four in workshop.groups("four") if four.children.count() == 1]
    if four_on_paper:
        paper(workshop, single)
    workshop.back_to("pairs")
    for number in range(7):  # three pairs fill up to four people each, and the last one begins a new one
        late = workshop.comes(f"Laat {number}")
    assert workshop.mates(late, "pair") == {"Laat 6"}
    paper(workshop, workshop.group_of(late, "pair"), on=pair_on_paper)
    workshop.on_to("fours")
    assert workshop.group_of(late, "four") == single
    assert workshop.group_of(late, "four").on_paper is (four_on_paper or pair_on_paper)


@pytest.mark.parametrize("which", [0, 1])
def test_when_two_groups_join_they_are_on_paper_when_either_was(workshop: Workshop, which: int):
    one, two = fours(workshop, 8)
    paper(workshop, (one, two)[which])
    leading.join_groups(workshop.id, None, group_id=one.pk, to_id=two.pk)
    assert [four.on_paper for four in workshop.groups("four")] == [True]


def test_only_a_group_that_sits_together_now_is_marked(workshop: Workshop):
    workshop.crowd(4)
    workshop.on_to("pairs")
    pair = workshop.groups("pair")[0]
    workshop.on_to("fours")
    assert refusal(paper, workshop, pair) == ("moved_on", 409)
    alone = Group.objects.filter(session=workshop.id, level="alone")[0]
    assert refusal(paper, workshop, alone) == ("no_such_group", 409)
    four = workshop.groups("four")[0]
    workshop.on_to("questions")
    assert refusal(paper, workshop, four) == ("moved_on", 409)


# Typing in --------------------------------------------------------------------------------------


def test_a_whole_paper_list_is_typed_in_at_once_and_counts_the_group_and_no_people(workshop: Workshop):
    group, *_others = fours(workshop, 8)
    paper(workshop, group)
    typed = types(workshop, group, "rust", "tijd", "luisteren")
    assert [card.text for card in workshop.flap()] == ["rust", "tijd", "luisteren"]
    for card in typed:
        trace = workshop.trace(card)
        assert (len(trace.people), trace.groups) == (0, {str(group.pk)})


def test_a_typed_card_merged_with_a_card_from_a_phone_counts_two_groups_and_who_wrote_on_the_phone(workshop: Workshop):
    anna, *_others = workshop.crowd(8)
    workshop.on_to("fours")
    own = workshop.group_of(anna, "four")
    (other,) = [group for group in workshop.groups("four") if group != own]
    (mine,) = workshop.cards(anna, "rust")
    workshop.on_to("together")
    paper(workshop, other)
    actions.present_group(workshop.id, None, group_id=own.pk)
    workshop.does(actions.put_card, anna, mine)
    actions.present_group(workshop.id, None, group_id=other.pk)
    (typed,) = types(workshop, other, "rustig blijven")
    both = [workshop.on_flap("rust").pk, typed.pk]
    (merged,) = actions.merge_on_flap(workshop.id, None, card_ids=both, text="rust")
    trace = workshop.trace(Factor.objects.get(pk=merged))
    assert trace.groups == {str(own.pk), str(other.pk)}
    assert trace.people == {str(anna.pk)}


def test_in_turns_it_is_one_card_a_turn_for_a_group_on_paper_too(workshop: Workshop):
    group, other, _third = fours(workshop)
    paper(workshop, group)
    actions.set_way(workshop.id, None, way="turns")
    assert refusal(types, workshop, group, "een", "twee") == ("one_a_turn", 422)
    assert not workshop.flap()
    types(workshop, group, "een")
    assert workshop.stage.put
    assert refusal(types, workshop, group, "twee") == ("one_a_turn", 409)
    types(workshop, other, "hardop gezegd")  # not its turn: it is no turn that is used
    assert goes_on(workshop) == str(group.pk), "the phones have nothing, so only the paper group is left"
    types(workshop, group, "twee")
    assert workshop.flap_texts() == ["een", "hardop gezegd", "twee"]


def undo(workshop: Workshop) -> None:
    actions.undo_on_flap(workshop.id, None, step=workshop.part("undo_key")["step"])


def test_who_mistypes_the_card_of_a_turn_undoes_it_and_types_it_in_again(workshop: Workshop):
    """Undoing tells the room and the group that it is still their turn."""
    group, *_others = fours(workshop, 24)
    paper(workshop, group)
    for text in ("tiepfout", "nog een"):
        types(workshop, group, text)
        undo(workshop)
        assert (workshop.stage.group, workshop.stage.put) == (str(group.pk), False)
        topics = set(Event.objects.get(session=workshop.id, revision=workshop.session.revision).topics)
        assert {"presenting", *(f"{scope}|list/*" for scope in cards.members(group))} <= topics
    types(workshop, group, "goed")
    assert workshop.stage.put
    assert workshop.flap_texts() == ["goed"]


def test_undoing_gives_the_turn_back_after_the_order_was_drawn_too(workshop: Workshop):
    group, *_others = fours(workshop, 24)
    types(workshop, group, "tiepfout")
    actions.draw_order(workshop.id, None, turn=workshop.stage.turn, seed=1)
    assert workshop.stage.group == str(group.pk)
    undo(workshop)
    assert not workshop.stage.put


def test_undoing_gives_no_turn_back_that_is_over_or_was_used_by_a_phone(workshop: Workshop):
    anna, *_others = workshop.crowd(24)
    workshop.on_to("fours")
    own = workshop.group_of(anna, "four")
    (card,) = workshop.cards(anna, "van de telefoon")
    workshop.on_to("together")
    actions.present_group(workshop.id, None, group_id=own.pk)
    types(workshop, own, "getypt")
    goes_on(workshop)
    actions.present_group(workshop.id, None, group_id=own.pk)
    workshop.does(actions.put_card, anna, card)
    undo(workshop)
    assert workshop.stage.put
    assert workshop.flap_texts() == ["van de telefoon"]


def test_before_there_is_a_flap_and_for_a_group_that_is_gone_nothing_is_typed_in(workshop: Workshop):
    workshop.crowd(8)
    workshop.on_to("fours")
    group = workshop.groups("four")[0]
    assert refusal(types, workshop, group, "te vroeg") == ("no_flap", 409)
    workshop.next()
    nobody = {"group_id": uuid4(), "column": 1, "texts": ["x"]}
    assert refusal(actions.type_in, workshop.id, None, **nobody) == ("no_such_group", 409)


# Turns ------------------------------------------------------------------------------------------


def test_a_group_on_paper_is_not_passed_over_until_it_has_nothing_more_to_say(workshop: Workshop):
    one, two, three = fours(workshop)
    actions.set_way(workshop.id, None, way="turns")
    for group in (one, three):
        paper(workshop, group)
    order = []
    wanted = {str(one.pk): ["a", "b"], str(three.pk): ["c"]}
    for _turn in range(20):
        turn = workshop.stage.group
        if turn is None:
            break
        order.append(turn)
        if wanted[turn]:
            types(workshop, Group.objects.get(pk=turn), wanted[turn].pop(0))
        goes_on(workshop)
    # The phones of the second group have nothing. Each paper group has one turn without a card, its last.
    assert order == [str(group.pk) for group in (one, three, one, three, one)]
    assert workshop.stage.way == "open"
    assert workshop.flap_texts() == ["a", "b", "c"]
    assert str(two.pk) not in order


def test_a_group_that_thinks_of_something_after_all_gets_the_word_again(workshop: Workshop):
    one, two, _three = fours(workshop)
    actions.set_way(workshop.id, None, way="turns")
    for group in (one, two):
        paper(workshop, group)
    assert goes_on(workshop) == str(two.pk)
    assert {board["number"] for board in workshop.part("presenting_keys")["boards"] if board["through"]} == {1}
    types(workshop, two, "een")
    actions.present_group(workshop.id, None, group_id=one.pk)
    assert not any(board["through"] for board in workshop.part("presenting_keys")["boards"])
    types(workshop, one, "toch nog iets")
    assert goes_on(workshop) == str(two.pk)
    assert goes_on(workshop) == str(one.pk)  # the second has had its last turn, the first not yet
    assert goes_on(workshop) is None


def test_a_group_on_paper_with_cards_on_its_phones_gets_the_word_until_those_are_up_too(workshop: Workshop):
    anna, *_others = workshop.crowd(12)
    workshop.on_to("fours")
    own = workshop.group_of(anna, "four")
    workshop.cards(anna, "op de telefoon")
    workshop.next()
    actions.set_way(workshop.id, None, way="turns")
    paper(workshop, own)
    actions.present_group(workshop.id, None, group_id=own.pk)
    assert goes_on(workshop) == str(own.pk), "on paper it is through, on its phones it is not"
    (board,) = [board for board in workshop.part("presenting_keys")["boards"] if board["group"] == own]
    assert (board["left"], board["through"]) == (1, True)
    workshop.does(actions.put_card, anna, workshop.card(anna, "four", "op de telefoon"))
    assert goes_on(workshop) is None


def test_the_board_says_through_of_a_group_on_paper_only_when_its_phones_are_empty_too(room: Room, els: Device):
    for number in range(12):
        room.joins(f"Nummer {number}")
    room.goes_to("fours")
    workshop = Workshop(room.session.pk)
    group, person = next((table.group, table.people[0]) for table in workshop.tables("four"))
    workshop.cards(person, "op de telefoon")
    room.goes_to("together")
    actions.set_way(workshop.id, None, way="turns")
    paper(workshop, group)
    actions.present_group(workshop.id, None, group_id=group.pk)
    goes_on(workshop)
    assert "op papier, en nog 1 kaart" in shown(els, "presenting_keys")
    assert "uitverteld" not in shown(els, "presenting_keys")
    workshop.does(actions.put_card, person, workshop.card(person, "four", "op de telefoon"))
    assert "is uitverteld" in shown(els, "presenting_keys")


def test_in_another_way_of_presenting_nobody_is_through_any_more(workshop: Workshop):
    group, *_others = fours(workshop)
    paper(workshop, group)
    actions.set_way(workshop.id, None, way="turns")
    assert goes_on(workshop) is None
    actions.set_way(workshop.id, None, way="turns")
    assert workshop.stage.through == ()


def test_a_turn_with_a_card_or_of_a_whole_list_leaves_nobody_through():
    turns = method.Presenting(order=("a", "b"), way="turns")
    assert heard(turns).through == ("a",)
    assert heard(heard(turns)).through == ("a",)
    assert heard(turns.after_put()).through == ()
    assert heard(method.Presenting(order=("a",), way="whole")).through == ()
    assert heard(method.Presenting()).through == ()
    assert heard(turns).moved_to("a").through == ()


def test_a_presenting_from_before_there_was_paper_goes_on(workshop: Workshop):
    fours(workshop)
    session = workshop.session
    del session.presenting["through"]
    session.save(update_fields=["presenting"])
    assert workshop.stage.through == ()
    assert goes_on(workshop)


def test_when_the_order_is_drawn_in_the_middle_of_a_round_who_had_a_turn_waits_for_the_next_round(workshop: Workshop):
    groups = {str(group.pk): group for group in fours(workshop, 24)}
    for group in groups.values():
        paper(workshop, group)
    first, second, *others = workshop.stage.order
    types(workshop, groups[first], "een")
    assert goes_on(workshop) == second
    for seed in range(5):
        actions.draw_order(workshop.id, None, turn=workshop.stage.turn, seed=seed)
        assert workshop.stage.order[:2] == (first, second)
        assert workshop.stage.group == second
    assert set(workshop.stage.order[2:]) == set(others)


def test_before_the_first_card_the_order_is_drawn_of_all(workshop: Workshop):
    fours(workshop, 24)
    actions.present_group(workshop.id, None, group_id=UUID(workshop.stage.order[3]))
    order = workshop.stage.order
    firsts = set()
    for seed in range(12):
        actions.draw_order(workshop.id, None, turn=workshop.stage.turn, seed=seed)
        firsts.add(workshop.stage.group)
    assert len(firsts) > 1
    assert sorted(workshop.stage.order) == sorted(order)


# Through the pages ------------------------------------------------------------------------------


def shown(device: Device, name: str) -> str:
    return next(item["html"] for item in device.frame()["items"] if item["id"] == name)


def test_the_facilitator_marks_a_group_and_types_a_list_with_a_line_for_each_card(room: Room, els: Device):
    anna = room.joins("Anna")
    for name in ("Ben", "Cem", "Dirk", "Eva", "Fem", "Gijs", "Huub"):
        room.joins(name)
    room.goes_to("fours")
    workshop = Workshop(room.session.pk)
    group = workshop.group_of(anna.person, "four")
    assert els.posts("mark_paper", group.pk, on="1").status_code == 200
    assert "Staat er iets op papier?" in shown(anna, "my_group")
    assert 'aria-pressed="true"' in shown(els, "group_board")
    room.goes_to("together")
    assert "de lijst staat op papier" in shown(els, "presenting_keys")
    typed = els.posts("add_to_flap", group=group.pk, column=2, text="1. rust\n\n- tijd\r\nluisteren")
    assert typed.status_code == 200
    assert [(card.column, card.text) for card in workshop.flap()] == [(2, "rust"), (2, "tijd"), (2, "luisteren")]
    els.posts("set_way", way="turns")
    refused = els.posts("add_to_flap", group=group.pk, column=2, text="een\ntwee")
    assert refused.status_code == 422
    assert "om de beurt: nu één kaart" in refused.json()["error"]
    # For everybody a line break is a space, as before.
    assert els.posts("add_to_flap", group="", column=1, text="van\niedereen").status_code == 200
    assert workshop.on_flap("van iedereen").for_group is None
    assert els.posts("mark_paper", group.pk, on="0").status_code == 200
    assert els.posts("mark_paper", group.pk, on="x").status_code == 422


def test_once_their_card_is_up_neither_the_phone_nor_the_console_asks_a_group_on_paper_for_more(
    room: Room, els: Device
):
    phones = {phone.person.pk: phone for phone in (room.joins(f"Nummer {number}") for number in range(20))}
    room.goes_to("together")
    workshop = Workshop(room.session.pk)
    group = next(group for group in workshop.groups("four") if str(group.pk) == workshop.stage.group)
    phone = next(phones[table.people[0].pk] for table in workshop.tables("four") if table.group == group)
    paper(workshop, group)
    asks = ("Vertel wat er op jullie papier staat", "typ in wat ze vertellen")
    assert asks[0] in shown(phone, "my_presenting")
    assert asks[1] in shown(els, "presenting_keys")
    types(workshop, group, "een")
    assert asks[0] not in shown(phone, "my_presenting")
    assert "Jullie kaart" in shown(phone, "my_presenting")
    assert asks[1] not in shown(els, "presenting_keys")


def test_groups_are_marked_once_they_work_and_not_while_a_new_draw_would_lose_the_mark(room: Room, els: Device):
    for number in range(12):
        room.joins(f"Nummer {number}")
    offered = {}
    for phase in ("pairs_forming", "pairs", "fours_forming", "fours", "together"):
        room.goes_to(phase)
        offered[phase] = "Op papier" in shown(els, "presenting_keys" if phase == "together" else "group_board")
    assert [phase for phase, there in offered.items() if there] == ["pairs", "fours", "together"]
