"""Cards that are put beside each other: which stand where, and what else moves."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from factors.places import Spot, gathered

# Ids of which the order is not that of the places, and places that are often taken or next to each other.
SPOTS = st.lists(
    st.builds(Spot, id=st.text("abcdef", min_size=1, max_size=3), column=st.integers(1, 3), place=st.integers(0, 12)),
    min_size=2,
    max_size=14,
    unique_by=lambda spot: spot.id,
)


def standing(spots: list[Spot]) -> list[Spot]:
    return sorted(spots, key=lambda spot: (spot.column, spot.place, spot.id))


def after(spots: list[Spot], chosen: set[str]) -> list[Spot]:
    moved = {spot.id: spot for spot in gathered(spots, chosen)}
    return standing([moved.get(spot.id, spot) for spot in spots])


@given(SPOTS, st.data())
def test_what_is_chosen_stands_together_and_all_others_keep_their_order(spots: list[Spot], data: st.DataObject):
    chosen = data.draw(st.sets(st.sampled_from([spot.id for spot in spots]), min_size=1))
    before, now = standing(spots), after(spots, chosen)
    first = next(spot for spot in before if spot.id in chosen)
    own = [spot.id for spot in now if spot.column == first.column]
    together = [spot.id for spot in before if spot.id in chosen]
    at = own.index(first.id)
    assert own[at : at + len(together)] == together
    for column in (1, 2, 3):
        stayed = [spot.id for spot in before if spot.column == column and spot.id not in chosen]
        assert [spot.id for spot in now if spot.column == column and spot.id not in chosen] == stayed
    places = [spot.place for spot in now if spot.column == first.column]
    assert all(one < next_one for one, next_one in pairwise(places))


@given(SPOTS, st.data())
def test_only_what_changes_is_told_and_twice_is_as_once(spots: list[Spot], data: st.DataObject):
    chosen = data.draw(st.sets(st.sampled_from([spot.id for spot in spots]), min_size=1))
    assert not set(gathered(spots, chosen)) & set(spots)
    once = after(spots, chosen)
    assert [spot.id for spot in after(once, chosen)] == [spot.id for spot in once]


def test_where_there_is_room_nothing_but_the_chosen_card_moves():
    spots = [Spot("a", 1, 1000), Spot("b", 1, 2000), Spot("c", 1, 3000), Spot("d", 2, 4000)]
    assert gathered(spots, {"a", "c"}) == [Spot("c", 1, 1001)]
    assert gathered(spots, {"a", "d"}) == [Spot("d", 1, 1001)]


def test_where_there_is_none_the_next_ones_make_room():
    spots = [Spot("a", 1, 1000), Spot("b", 1, 1001), Spot("c", 1, 1002), Spot("d", 1, 2000)]
    assert gathered(spots, {"a", "c"}) == [Spot("c", 1, 1001), Spot("b", 1, 1002)]
    assert gathered(spots, {"b", "d"}) == [Spot("d", 1, 1002), Spot("c", 1, 1003)]


def test_what_stands_beside_each_other_already_stays_as_it_is():
    assert gathered([Spot("a", 1, 1000), Spot("b", 1, 2000), Spot("c", 1, 3000)], {"a", "b"}) == []
