"""One tree of lists: rule by rule, and a workshop in which anything happens in any order.

The simulated workshop keeps for every card, apart from the tree, which notes and which words went into it. That is the
other way of counting that the module must agree with.
"""

import time
from dataclasses import replace
from itertools import chain, pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from factors.listed import Card, Carry, Trace
from factors.lists import Tree

LEVELS = ("alone", "pair", "four", "all")


def note(name: str, writer: str, **more) -> Card:
    return Card(name, f"own-{writer}", "alone", writer=writer, **more)


def pair(name: str, *sources: str, group: str = "g1", **more) -> Card:
    return Card(name, group, "pair", sources=sources, **more)


def four(name: str, *sources: str, group: str = "h1", **more) -> Card:
    return Card(name, group, "four", sources=sources, **more)


def flap(name: str, *sources: str, **more) -> Card:
    return Card(name, "everybody", "all", sources=sources, **more)


def in_three() -> list[Card]:
    """Anna's and Ben's notes, merged in their pair as "both", once more as "more" with a third, on the list of four."""
    return [
        note("a1", "anna"),
        note("b1", "ben"),
        note("b2", "ben"),
        pair("p-a1", "a1", merged_into="both"),
        pair("p-b1", "b1", merged_into="both"),
        pair("p-b2", "b2", merged_into="more"),
        pair("both", merged_into="more"),
        pair("more"),
    ]


# One list ---------------------------------------------------------------------------------------


def test_a_merged_card_is_itself_with_all_that_went_into_it_however_often_it_was_merged():
    tree = Tree(in_three())
    assert tree.members("more") == ("more", "p-b2", "both", "p-a1", "p-b1")
    assert tree.members("both") == ("both", "p-a1", "p-b1")
    assert tree.members("p-a1") == ("p-a1",)
    assert tree.shown_in("g1") == ["more"]


def test_taken_apart_it_gives_back_what_it_was_made_of_also_when_that_was_merged_itself():
    tree = Tree(in_three())
    assert tree.parts("more") == ("p-b2", "both")
    assert tree.parts("both") == ("p-a1", "p-b1")
    assert tree.parts("p-a1") == ()


def test_what_is_no_more_has_no_members_and_is_a_member_of_nothing():
    tree = Tree(
        [pair("x", merged_into="m"), pair("y", merged_into="m", removed=True), pair("m"), pair("z", removed=True)]
    )
    assert tree.members("m") == ("m", "x")
    assert tree.parts("m") == ("x",)
    assert tree.members("z") == ()
    assert Tree([pair("old", taken_apart=True)]).members("old") == ()


@pytest.mark.parametrize(
    ("cards", "why"),
    [
        ((), "few"),
        (("x",), "few"),
        (("x", "x"), "twice"),
        (("x", "y", "x"), "twice"),
        (("x", "gone"), "not_shown"),
        (("x", "part"), "not_shown"),
        (("x", "old"), "not_shown"),
        (("x", "never heard of"), "not_shown"),
        (("x", "elsewhere"), "two_lists"),
        (("x", "y"), ""),
        (("x", "y", "aside"), ""),
    ],
)
def test_what_can_become_one_card(cards, why):
    elsewhere = pair("elsewhere", group="g2")
    parts = [pair("part", merged_into="m"), pair("other", merged_into="m"), pair("m")]
    gone = [pair("gone", removed=True), pair("old", taken_apart=True), pair("aside", set_aside=True)]
    assert Tree([pair("x"), pair("y"), elsewhere, *parts, *gone]).can_merge(cards) == why


# Going along ------------------------------------------------------------------------------------


def test_a_merged_card_goes_whole_with_all_that_is_in_it_as_sources():
    carry = Carry("more", ("more", "p-b2", "both", "p-a1", "p-b1"), of="more")
    assert Tree(in_three()).to_carry(["g1"], "four") == [carry]


def test_only_what_is_shown_and_neither_set_aside_nor_kept_back_goes_along():
    notes = [note("yes", "anna"), note("mine", "anna", kept_back=True), note("gone", "anna", removed=True)]
    cards = [pair("x"), pair("aside", set_aside=True), pair("old", taken_apart=True), pair("other", group="g2")]
    tree = Tree([*notes, *cards])
    assert tree.to_carry(["own-anna"], "pair") == [Carry("yes", ("yes",), of="yes")]
    assert tree.to_carry(["g1"], "four") == [Carry("x", ("x",), of="x")]
    assert [carry.card for carry in tree.to_carry({"g1", "g2"}, "four")] == ["x", "other"]


def test_what_is_kept_back_does_not_leave_as_a_part_of_a_merged_card_either():
    own = [note("x", "anna", merged_into="m"), note("y", "anna", merged_into="m", kept_back=True), note("m", "anna")]
    assert Tree(own).to_carry(["own-anna"], "pair") == []


def test_what_is_up_there_does_not_go_again_also_when_it_was_merged_up_there():
    cards = [pair("x"), pair("y"), four("f-x", "x", merged_into="m"), four("f-y", "y", merged_into="m"), four("m")]
    assert Tree(cards).to_carry(["g1"], "four") == []


def test_what_was_taken_away_up_there_goes_again():
    assert Tree([pair("x"), four("f", "x", removed=True)]).to_carry(["g1"], "four") == [Carry("x", ("x",), of="x")]


def test_of_a_card_merged_later_only_what_is_not_up_there_goes_in_its_own_words():
    """f-x went up before x and y became one; y and z must not be lost and x not doubled."""
    parts = [pair("x", merged_into="m"), pair("y", merged_into="m"), pair("z", merged_into="m")]
    tree = Tree([*parts, pair("m"), four("f-x", "x")])
    assert tree.to_carry(["g1"], "four") == [Carry("y", ("y",), of="m"), Carry("z", ("z",), of="m")]
    whole = Tree([*parts, pair("m"), four("f-x", "x"), four("f-y", "y"), four("f-z", "z")])
    assert whole.to_carry(["g1"], "four") == []


def test_a_merged_card_in_a_merged_card_goes_whole_when_nothing_of_it_is_up_there():
    tree = Tree([*in_three(), four("f-b2", "p-b2")])
    assert tree.to_carry(["g1"], "four") == [Carry("both", ("both", "p-a1", "p-b1"), of="more")]


def test_taking_apart_after_it_went_along_carries_nothing_again():
    cards = [pair("x"), pair("y"), pair("m", taken_apart=True), four("f", "m", "x", "y"), flap("top", "f")]
    tree = Tree(cards)
    assert tree.to_carry(["g1"], "four") == []
    assert tree.to_carry(["h1"], "all") == []


def test_a_list_that_went_to_the_flap_does_not_go_there_again_by_way_of_a_level_that_came_later():
    """Three people put their only list up; a fourth and a fifth came, and now there are fours after all."""
    cards = [pair("x"), pair("y"), flap("up-x", "x"), four("f", "x"), four("late", "m", "x", "y")]
    merged = [pair("m", taken_apart=True)]
    tree = Tree([*cards, *merged])
    assert tree.to_carry(["h1"], "all") == [Carry("y", ("y",), of="late")]


def test_of_such_a_list_what_was_merged_goes_once():
    parts = [pair("x"), pair("y", merged_into="m"), pair("z", merged_into="m"), pair("m")]
    tree = Tree([*parts, flap("up-x", "x"), four("f", "x", "y", "z", "m")])
    assert tree.to_carry(["h1"], "all") == [Carry("m", ("m", "y", "z"), of="f")]


def test_what_is_two_levels_up_is_there_by_the_level_between():
    assert Tree([pair("x"), four("f", "x"), flap("up", "f")]).to_carry(["g1"], "all") == []
    assert Tree([pair("x"), four("f", "x", removed=True), flap("up")]).to_carry(["g1"], "all") != []


def test_the_order_is_that_of_the_cards():
    names = ["c", "a", "b"]
    assert [carry.card for carry in Tree(map(pair, names)).to_carry(["g1"], "four")] == names


# Two groups become one --------------------------------------------------------------------------


def joined() -> list[Card]:
    """Group g1 joined g2: copies of its cards stand there, and one was on the list of four before."""
    there = [pair("x2", "x", group="g2"), pair("y2", "y", group="g2"), pair("own", group="g2")]
    return [pair("x"), pair("y"), four("f-x", "x"), *there]


def test_the_whole_list_comes_along_what_was_set_aside_too():
    tree = Tree([pair("x"), pair("aside", set_aside=True), pair("own", group="g2")])
    assert [carry.card for carry in tree.to_join("g1", "g2")] == ["x", "aside"]


def test_joining_again_brings_nothing():
    assert Tree(joined()).to_join("g1", "g2") == []


def test_after_joining_the_copy_goes_along_unless_the_card_was_up_there_before():
    assert Tree(joined()).to_carry(["g1", "g2"], "four") == [
        Carry("y2", ("y2",), of="y2"),
        Carry("own", ("own",), of="own"),
    ]


def test_a_group_that_took_in_another_can_join_a_third():
    cards = [*joined(), pair("there", group="g3")]
    assert [carry.card for carry in Tree(cards).to_join("g2", "g3")] == ["x2", "y2", "own"]


# Where it came from -----------------------------------------------------------------------------


def up_to_the_flap() -> list[Card]:
    up = [four("f", "more", "p-b2", "both", "p-a1", "p-b1"), flap("top", "f")]
    return [*in_three(), *up]


def test_people_are_counted_once_each_at_the_ends():
    people, ends = frozenset({"anna", "ben"}), frozenset({"a1", "b1", "b2"})
    assert Tree(up_to_the_flap()).trace("top") == Trace(people, frozenset({"h1"}), ends)
    assert Tree(up_to_the_flap()).trace("p-b2").people == {"ben"}


def test_what_was_merged_on_the_flap_counts_the_people_and_groups_of_all_its_parts():
    more = [
        note("c1", "cem"),
        four("f-c", "c1", group="h2"),
        flap("c", "f-c", merged_into="m"),
        flap("m", writer="els"),
    ]
    cards = [replace(card, merged_into="m") if card.id == "top" else card for card in up_to_the_flap()]
    trace = Tree([*cards, *more]).trace("m")
    assert trace.people == {"anna", "ben", "cem"}
    assert trace.groups == {"h1", "h2"}


def test_what_is_typed_in_for_a_group_counts_the_group_and_nobody():
    trace = Tree([flap("typed", for_group="h3")]).trace("typed")
    assert trace == Trace(frozenset(), frozenset({"h3"}), frozenset({"typed"}))
    assert Tree([flap("typed")]).trace("typed").groups == frozenset()


def test_somebody_who_wrote_on_a_shared_list_counts():
    assert Tree([four("f", writer="dina"), flap("top", "f")]).trace("top").people == {"dina"}


def test_a_merged_card_that_is_no_more_is_no_note():
    cards = [note("a1", "anna"), pair("p", "a1"), pair("m", writer="ben", taken_apart=True), four("f", "m", "p")]
    assert Tree(cards).trace("f") == Trace(frozenset({"anna"}), frozenset({"g1"}), frozenset({"a1"}))


def test_whoever_merged_wrote_nothing():
    cards = [note("a1", "anna"), pair("p", "a1", merged_into="m"), pair("q", writer="cem", merged_into="m")]
    assert Tree([*cards, pair("m", writer="ben")]).trace("m").people == {"anna", "cem"}


def test_what_was_taken_away_counts_nobody():
    cards = [note("a1", "anna", removed=True), note("b1", "ben"), pair("p", "a1", "b1")]
    assert Tree(cards).trace("p").people == {"ben"}
    assert Tree([note("a1", "anna", removed=True)]).trace("a1") == Trace(frozenset(), frozenset(), frozenset())


def worded_before(cards: list[Card], card: str, *lists: str) -> set[str]:
    return set(Tree(cards).worded_before(card, lists))


def test_words_from_before_are_those_of_the_lists_that_are_named_and_of_no_other():
    cards = [*up_to_the_flap(), pair("p-c", group="g2"), four("f-c", "p-c", merged_into="g"), four("g")]
    cards = [replace(card, merged_into="g") if card.id == "f" else card for card in cards]
    assert worded_before(cards, "more", "g1") == {"both", "p-a1", "p-b1", "p-b2"}
    assert worded_before(cards, "g", "h1") == {"f", "f-c"}
    assert worded_before(cards, "g", "h1", "g1") == {"f", "f-c", "more", "both", "p-a1", "p-b1", "p-b2"}
    assert worded_before(cards, "g", "h1", "g2") == {"f", "f-c", "p-c"}
    assert worded_before(cards, "p-a1", "g1") == set()


def test_words_that_were_wiped_or_set_aside_are_none_from_before_nor_what_is_under_them():
    cards = up_to_the_flap()
    aside = [replace(card, set_aside=card.id == "more") for card in cards]
    assert worded_before(aside, "f", "g1") == set()
    wiped = [replace(card, removed=card.id == "p-a1") for card in cards]
    assert worded_before(wiped, "f", "g1") == {"more", "both", "p-b1", "p-b2"}
    apart = [replace(card, taken_apart=card.id == "more") for card in cards]
    assert "more" not in worded_before(apart, "f", "g1")


def test_groups_that_became_one_count_as_one_however_long_ago():
    cards = [four("f1"), four("f2", group="h2"), four("f3", group="h3"), flap("top", "f1", "f2", "f3", for_group="h4")]
    assert Tree(cards).trace("top").groups == {"h1", "h2", "h3", "h4"}
    assert Tree(cards).trace("top", {"h1": "h2", "h2": "h3", "h4": "h2"}).groups == {"h3"}
    assert len(Tree(cards).trace("top", {"h1": "h2", "h2": "h1"}).groups) == 4  # a loop is no answer, and ends


# Wiping -----------------------------------------------------------------------------------------


def test_a_wipe_takes_all_it_came_from_and_all_that_went_on_from_there():
    cards = up_to_the_flap()
    everything = {card.id for card in cards}
    assert Tree(cards).wiped_with("top") == everything
    assert Tree(cards).wiped_with("both") == everything - {"b2", "p-b2"}
    assert Tree(cards).wiped_with("a1") == {"a1", "p-a1", "both", "more", "f", "top"}


def test_a_copy_that_went_another_way_goes_as_well():
    cards = [note("a1", "anna"), pair("x", "a1"), pair("x2", "x", group="g2"), four("f", "x"), four("f2", "x2")]
    assert Tree(cards).wiped_with("f2") == {card.id for card in cards}


def test_what_is_gone_is_not_wiped_again():
    assert Tree([note("a1", "anna"), pair("x", "a1", removed=True)]).wiped_with("a1") == {"a1"}
    assert Tree([pair("x", removed=True)]).wiped_with("x") == frozenset()


def test_the_other_parts_stand_on_their_list_again_and_are_carried_again():
    tree = Tree(up_to_the_flap())
    wiped = tree.wiped_with("a1")
    assert tree.released_by(wiped) == {"p-b1", "p-b2"}
    assert tree.uncarried_by(wiped) == {"four": {"p-b1", "p-b2"}}


def test_the_wiped_card_releases_a_merged_card_as_a_whole():
    tree = Tree(up_to_the_flap())
    wiped = tree.wiped_with("b2")
    assert tree.released_by(wiped) == {"both"}
    assert tree.uncarried_by(wiped) == {"four": {"both", "p-a1", "p-b1"}}


def test_what_kept_its_copy_is_not_carried_again():
    cards = [pair("x"), pair("y"), four("f-x", "x", merged_into="m"), four("f-y", "y", merged_into="m"), four("m")]
    tree = Tree(cards)
    wiped = tree.wiped_with("x")
    assert wiped == {"x", "f-x", "m"}
    assert tree.released_by(wiped) == {"f-y"}
    assert tree.uncarried_by(wiped) == {}


def test_where_a_group_joined_another_the_copy_there_is_carried_again():
    cards = [pair("x"), pair("y"), pair("old", taken_apart=True), four("f", "old", "x", "y")]
    tree = Tree([*cards, pair("x2", "x", group="g2")])
    wiped = tree.wiped_with("y")
    assert tree.uncarried_by(wiped) == {"four": {"x", "x2"}}


def test_what_lost_its_copy_on_the_list_that_its_group_joined_is_to_join_again():
    parts = [pair("x", merged_into="m"), pair("y", merged_into="m"), pair("m")]
    tree = Tree([*parts, pair("m2", "m", "x", "y", group="g2"), four("f", "m2")])
    wiped = tree.wiped_with("y")
    assert wiped == {"y", "m", "m2", "f"}
    assert tree.uncarried_by(wiped) == {"pair": {"x"}, "four": {"x"}}
    after = Tree([pair("x"), *(replace(tree.cards[card], removed=True) for card in wiped)])
    assert after.to_join("g1", "g2") == [Carry("x", ("x",), of="x")]


def test_cards_that_are_not_there_any_more_are_passed_over():
    """Somebody's data was deleted: rows that pointed to theirs remain."""
    tree = Tree([pair("x", "never"), pair("y", merged_into="nowhere"), four("f", "x", "never")])
    assert tree.wiped_with("f") == {"f", "x"}
    assert tree.trace("f").ends == {"x"}
    assert tree.to_carry(["g1"], "four") == []
    assert Tree([pair("y", merged_into="nowhere")]).wiped_with("y") == {"y"}


# A workshop in which anything happens -----------------------------------------------------------

STEPS = (
    "note", "type", "type_on_flap", "keep_back", "aside", "reword", "merge", "merge", "merge", "apart", "apart",
    "to_pairs", "to_pairs", "to_fours", "to_fours", "put", "put_rest", "put_rest", "wipe", "wipe", "undo", "join",
    "move",
)  # fmt: skip
SHORTCUT = "straight_up"  # a pair's list on the flap, because it was the only one then
numbers = st.integers(0, 30)
steps = st.tuples(st.sampled_from(STEPS), numbers, numbers)
events = st.lists(steps, min_size=15, max_size=40)
steps_with_shortcuts = st.tuples(st.sampled_from((*STEPS, SHORTCUT)), numbers, numbers)
events_with_shortcuts = st.lists(steps_with_shortcuts, min_size=15, max_size=40)


class Workshop:
    """People with their lists, in memory. It does what callers of the module do, and keeps its own accounts."""

    def __init__(self, people=6):
        self.cards: dict[str, Card] = {}
        self.words: dict[str, set[str]] = {}  # the text, as words that are each typed once
        self.notes: dict[str, set[str]] = {}  # which typed cards are in it
        self.fed: dict[str, set[str]] = {}  # which groups brought it to its list
        self.level_of = {f"own{n}": "alone" for n in range(people)}
        self.level_of |= {f"pair{n}": "pair" for n in range(people // 2)}
        self.level_of |= {f"four{n}": "four" for n in range((people // 2 + 1) // 2)}
        self.level_of["flap"] = "all"
        self.seat = {f"own{n}": f"pair{n // 2}" for n in range(people)}  # where somebody's notes go
        self.parent = {f"pair{n}": f"four{n // 2}" for n in range(people // 2)}
        self.joined: dict[str, str] = {}
        self.shortcuts = False
        for n in range(people):
            self.note(n, 0)
            self.note(n, 0)

    @property
    def tree(self):
        return Tree(self.cards.values())

    def now(self, group):
        while group in self.joined:
            group = self.joined[group]
        return group

    def groups(self, *levels):
        return [group for group, level in self.level_of.items() if level in levels and group not in self.joined]

    def some(self, which, *levels, test=lambda card: card.shown):
        """One card of the lists that people see now."""
        seen = self.groups(*levels)
        cards = [card for card in self.cards.values() if card.group in seen and test(card)]
        return cards[which % len(cards)] if cards else None

    def add(self, group, words, notes, fed, **more):
        name = f"c{len(self.cards)}"
        self.cards[name] = Card(name, group, self.level_of[group], **more)
        self.words[name] = set(words) or {f"word of {name}"}
        self.notes[name] = set(notes) or {name}
        self.fed[name] = set(fed)
        return name

    def change(self, card, **more):
        self.cards[card] = replace(self.cards[card], **more)

    # What people do

    def note(self, which, then):
        own = self.groups("alone")[which % len(self.groups("alone"))]
        self.add(own, (), (), (), writer=own)

    def type(self, which, then):
        groups = self.groups("pair", "four")
        writers = self.groups("alone")
        self.add(groups[which % len(groups)], (), (), (), writer=writers[then % len(writers)])

    def type_on_flap(self, which, then):
        groups = [None, *self.groups("four")]
        group = groups[which % len(groups)]
        self.add("flap", (), (), {group} - {None}, for_group=group)

    def keep_back(self, which, then):
        if card := self.some(which, "alone"):
            self.change(card.id, kept_back=not card.kept_back)

    def aside(self, which, then):
        if card := self.some(which, "pair", "four"):
            self.change(card.id, set_aside=not card.set_aside)

    def reword(self, which, then):
        if card := self.some(which, *LEVELS):
            self.words[card.id] = {f"word {which} {then} of {card.id}", *list(self.words[card.id])[: then % 3]}

    def merge(self, which, then):
        """Two or three of a list, in the words of one of them, of all, or in new ones."""
        first = self.some(which, "pair", "four", "all")
        shown = self.tree.shown_in(first.group) if first else []
        chosen = list(dict.fromkeys([*shown[then % max(1, len(shown)) :], *shown]))[: 2 + then % 2]
        if self.tree.can_merge(chosen) == "":
            notes, fed = (set(chain(*(kept[card] for card in chosen))) for kept in (self.notes, self.fed))
            words = (self.words[chosen[0]], set(chain(*(self.words[card] for card in chosen))), ())[which % 3]
            new = self.add(first.group, words, notes, fed, writer="whoever merged")
            for card in chosen:
                self.change(card, merged_into=new)

    def apart(self, which, then):
        if card := self.some(which, "pair", "four", "all", test=lambda card: card.shown and self.tree.parts(card.id)):
            for part in self.tree.parts(card.id):
                self.change(part, merged_into=None)
            self.change(card.id, taken_apart=True)
            self.words[card.id] = set()

    def to_pairs(self, *_):
        self.carry_all("alone", self.seat)

    def to_fours(self, *_):
        self.carry_all("pair", self.parent)

    def put(self, which, then):
        self.copy(self.tree.to_carry(self.groups("four"), "all")[which : which + 1], "flap")

    def put_rest(self, which, then):
        groups = self.groups("four")
        self.copy(self.tree.to_carry([groups[which % len(groups)]], "all"), "flap")

    def straight_up(self, which, then):
        self.shortcuts = True
        groups = self.groups("pair")
        self.copy(self.tree.to_carry([groups[which % len(groups)]], "all")[: 1 + then], "flap")

    def carry_all(self, level, up):
        for group in self.groups(level):
            to = self.now(up[group])
            self.copy(self.tree.to_carry([group], self.level_of[to]), to)

    def copy(self, carries, to):
        for carry in carries:
            card = self.cards[carry.card]
            assert not card.kept_back
            notes = chain(*(self.notes[source] for source in carry.sources))
            fed = () if card.level == self.level_of[to] else {card.group}
            aside = self.cards[carry.of].set_aside
            self.add(to, self.words[carry.card], notes, fed, sources=carry.sources, set_aside=aside)

    def wipe(self, which, then):
        if (card := self.some(which, *LEVELS)) is None:
            return
        tree = self.tree
        before = {level: self.waiting(level) for level in ("pair", "four", "all")}
        words, notes = self.words[card.id], self.notes[card.id]
        wiped = tree.wiped_with(card.id)
        live = {other.id for other in self.cards.values() if other.live}
        assert wiped & live == {other for other in live if self.notes[other] & notes}
        released, uncarried = tree.released_by(wiped), tree.uncarried_by(wiped)
        for other in wiped:
            self.change(other, removed=True)
            self.words[other] = set()
        assert not any(text & words for text in self.words.values())
        for other in released:
            self.change(other, merged_into=None)
        if not self.shortcuts:
            for level, old in before.items():
                lost = {other for other in uncarried.get(level, ()) if self.cards[other].level != level}
                going = [at for at in lost if self.goes_along(self.holder(at), aside=True)]
                new = self.waiting(level) - old
                assert new <= self.notes_of(going)
                assert all(self.notes[at] & new for at in going)
                assert self.waiting_to_join(level) == self.notes_of(uncarried.get(level, frozenset()) - lost)
        for group, to in self.joined.items():
            self.copy(self.tree.to_join(group, to), to)
        for level, up in (("pair", self.seat), ("four", self.parent)):
            for group in {self.now(self.cards[other].group) for other in uncarried.get(level, ())} & up.keys():
                self.copy(self.tree.to_carry([group], level), self.now(up[group]))

    def undo(self, which, then):
        """A private note that was taken away comes back; its copies do not."""
        if card := self.some(which, "alone", test=lambda card: card.removed):
            self.change(card.id, removed=False)
            self.words[card.id] = {f"word {then} of {card.id}"}

    def join(self, which, then):
        groups = self.groups(("pair", "four")[which % 2])
        group, to = groups[then % len(groups)], groups[(then + 1) % len(groups)]
        if group != to:
            self.copy(self.tree.to_join(group, to), to)
            self.joined[group] = to

    def move(self, which, then):
        groups = self.groups("pair")
        self.seat[f"own{which % len(self.seat)}"] = groups[then % len(groups)]

    # Accounts

    def waiting(self, level):
        """The notes that this level lacks, of the lists that people see below it, and of what is set aside there."""
        below = self.groups(LEVELS[LEVELS.index(level) - 1])
        tree = Tree(replace(card, set_aside=False) for card in self.cards.values())
        return self.notes_of(chain(*(carry.sources for carry in tree.to_carry(below, level))))

    def waiting_to_join(self, level):
        joins = [join for join in self.joined.items() if self.level_of[join[0]] == level]
        return self.notes_of(chain(*(carry.sources for join in joins for carry in self.tree.to_join(*join))))

    def holder(self, card):
        """The card on the list that this one is part of."""
        while self.cards[card].merged_into:
            card = self.cards[card].merged_into
        return self.cards[card]

    def goes_along(self, card, aside=False):
        return card.shown and (aside or not card.set_aside) and not card.kept_back and card.group not in self.joined

    def notes_of(self, cards):
        return set(chain(*(self.notes[card] for card in cards)))


def happens(workshop, events, check):
    check(workshop)
    for step, which, then in events:
        getattr(workshop, step)(which, then)
        check(workshop)


def check_nothing_is_out_of_reach(workshop):
    """The cards of each list, with all that is in them, are every live card of that list, each once."""
    tree = workshop.tree
    for group in workshop.level_of:
        live = [card.id for card in workshop.cards.values() if card.group == group and card.live]
        assert sorted(chain(*map(tree.members, tree.shown_in(group)))) == sorted(live)
    parts = [card for card in workshop.cards.values() if card.live and card.merged_into]
    assert all(workshop.cards[part.merged_into].live for part in parts)


def check_nothing_is_doubled(workshop):
    """A note is on one list of each level at most, and nothing has two copies at one level."""
    tree = workshop.tree
    for level in LEVELS:
        shown = chain(*map(tree.shown_in, workshop.groups(level)))
        notes = list(chain(*(workshop.notes[card] for card in shown)))
        assert len(notes) == len(set(notes))
    copied = [(copy.level, source) for copy in workshop.cards.values() if copy.live for source in copy.sources]
    assert len(copied) == len(set(copied))


def check_nothing_is_lost(workshop):
    """Of each card that goes along: every note in it is either up there or waiting to be carried, and not both."""
    tree = workshop.tree
    for below, level in pairwise(LEVELS):
        up = workshop.notes_of(card.id for card in workshop.cards.values() if card.live and card.level == level)
        carries = tree.to_carry(workshop.level_of, level)
        for card in workshop.cards.values():
            if card.level == below:
                waits = [workshop.notes_of(carry.sources) for carry in carries if carry.of == card.id]
                expected = workshop.notes[card.id] - up if workshop.goes_along(card) else set()
                assert set(chain(*waits)) == expected
                assert sum(map(len, waits)) == len(expected)


def check_everybody_counts_once(workshop):
    tree = workshop.tree
    for card in workshop.cards.values():
        trace = tree.trace(card.id, workshop.joined)
        ends = workshop.notes[card.id] if card.live else set()
        assert trace.ends == ends
        assert trace.people == {workshop.cards[end].writer for end in ends} - {None}
        if card.level == "all" and card.live:
            fed = map(workshop.now, workshop.fed[card.id])
            assert trace.groups == set(fed)


def check_carrying_again_carries_nothing(workshop):
    for step in ("to_pairs", "to_fours"):
        getattr(workshop, step)()
        count = len(workshop.cards)
        getattr(workshop, step)()
        assert len(workshop.cards) == count


MERGED_AND_UP = [("to_pairs", 0, 0), ("merge", 0, 0), ("to_fours", 0, 0), ("merge", 1, 1), ("put_rest", 0, 0)]


@given(events)
@example([*MERGED_AND_UP, ("apart", 0, 0), ("merge", 0, 1), ("wipe", 0, 0)])
@example([*MERGED_AND_UP, ("join", 1, 0), ("to_fours", 0, 0), ("wipe", 3, 0), ("put_rest", 0, 0)])
@settings(deadline=None)
def test_whatever_happens_no_card_is_out_of_reach_lost_or_doubled(events):
    workshop = Workshop()

    def check(workshop):
        check_nothing_is_out_of_reach(workshop)
        check_nothing_is_doubled(workshop)
        check_nothing_is_lost(workshop)

    happens(workshop, events, check)
    check_carrying_again_carries_nothing(workshop)
    check(workshop)


@given(events_with_shortcuts)
@settings(deadline=None)
def test_nor_when_a_list_went_straight_up_and_a_level_came_between_later(events):
    workshop = Workshop()
    happens(workshop, events, check_nothing_is_lost)
    happens(workshop, [("to_fours", 0, 0), ("put_rest", 0, 0), ("put_rest", 1, 0)], check_nothing_is_doubled)


@given(events)
@settings(deadline=None)
def test_whatever_happens_everybody_and_every_group_counts_once(events):
    happens(Workshop(), events, check_everybody_counts_once)


@given(st.integers(2, 9), st.lists(st.tuples(numbers, numbers), max_size=12), st.lists(numbers, max_size=12))
def test_merged_in_any_way_and_taken_apart_in_any_order_a_list_is_as_it_was(cards, merges, order):
    workshop = Workshop(people=2)
    for n in range(cards):
        workshop.type(n, 0)
    before = workshop.tree.shown_in("pair0")
    flags = [workshop.cards[card] for card in before]
    for which, then in merges:
        workshop.merge(which, then)
    for which in [*order, *[0] * len(merges)]:
        workshop.apart(which, 0)
    assert workshop.tree.shown_in("pair0") == before
    assert [workshop.cards[card] for card in before] == flags


# How long it takes ------------------------------------------------------------------------------


def room_of(people: int) -> list[Card]:
    """So many people with seven or eight notes each, all the way up, and many cards merged at every level."""
    workshop = Workshop(people=people)
    for n in range(people * 11 // 2):
        workshop.note(n, 0)
    workshop.to_pairs()
    for n in range(people * 5 // 2):
        workshop.merge(n * 2, n)
    workshop.to_fours()
    for n in range(people * 3 // 2):
        workshop.merge(n * 2, n)
    for group in range(people // 4):
        workshop.put_rest(group, 0)
    return list(workshop.cards.values())


def counted(cards: list[Card]) -> float:
    """Seconds of work to build the tree, trace every card and find what goes along at every level."""
    began = time.process_time()
    tree = Tree(cards)
    for card in cards:
        tree.trace(card.id)
    for below, level in pairwise(LEVELS):
        tree.to_carry({card.group for card in cards if card.level == below}, level)
    return time.process_time() - began


def test_counting_takes_as_much_more_time_as_there_are_more_cards():
    few, full = room_of(10), room_of(40)
    assert sum(card.level == "alone" for card in full) == 300
    assert sum(card.level == "all" for card in full) > 100
    more = len(full) / len(few)
    assert 3 < more < 5
    # In turns, so that other work on the machine hits both.
    took = [(counted(few), counted(full)) for _ in range(9)]
    growth = min(full for _few, full in took) / min(few for few, _full in took)
    assert growth < 2 * more, (more, growth)  # a look at every card for every card would be more * more


def test_many_merges_one_in_the_other_are_not_too_deep():
    cards = [pair(f"x{n}", merged_into=f"m{n}") for n in range(2000)]
    merged = [pair(f"m{n}", merged_into=f"m{n + 1}") for n in range(1999)]
    tree = Tree([*cards, *merged, pair("m1999")])
    assert len(tree.members("m1999")) == 4000
    assert len(tree.trace("m1999").ends) == 2000
    assert len(tree.wiped_with("x0")) == 2001
    assert len(tree.to_carry(["g1"], "four")[0].sources) == 4000
