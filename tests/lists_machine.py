"""People who do things with their lists in any order, also at wrong moments: a hypothesis state machine over HTTP.

Everybody acts by posting what a page posts, and sees pages only. A book beside it, made from screens.md, says what
must come of it; what must hold after each step stands in tests/lists_invariants.py. A refusal with the reason "no_pen"
is allowed everywhere and changes nothing.

    lists_book        the rules as a bookkeeping
    lists_onlookers   devices and what their pages show; the tables as a second way to look
    lists_invariants  what must hold
    lists_session     posting, coming in, sitting, moving on
    lists_deeds       what is done with notes, lists and the flap
    lists_leading     what the facilitator does; wrong moments; the same again
"""

import random

from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from tests.lists_book import LISTS_OPEN_IN, PHASES, SITTING_AT, STEP_3
from tests.lists_deeds import ON_THE_FLAP, PRESENTING, WITH_A_LIST, WITH_NOTES
from tests.lists_leading import COMING, WHENEVER, Leading
from tests.lists_session import Chance

STARTS = (
    "alone",
    "pairs",
    "pairs",
    "pairs",
    "fours",
    "fours",
    "fours",
    "together",
    "together",
    "together",
    "questions",
)
SOME = st.integers(0, 11)
Done = list[tuple[str, int, int, int]]


def some(deeds: tuple[str, ...], least: int = 1, most: int = 3) -> st.SearchStrategy[Done]:
    return st.lists(st.tuples(st.sampled_from(deeds), SOME, SOME, SOME), min_size=least, max_size=most)


class ListsOverHttp(Leading):
    @initialize(people=st.integers(2, 8), notes=st.integers(1, 3), start=st.sampled_from(STARTS), chance=SOME)
    def opens(self, people: int, notes: int, start: str, chance: int) -> None:
        Chance.source = random.Random(chance)
        for _person in range(people):
            self.comes()
        while self.phase != "alone":
            self.moves_on("all")
        for person in self.phones:
            for number in range(notes):
                self.notes(person, number % 3 + 1)
        # With one list left some phases are passed over.
        while PHASES.index(self.phase) < PHASES.index(start):
            self.moves_on("all")

    def do(self, deeds: Done) -> None:
        for deed, a, b, c in deeds:
            if not self.ended:
                getattr(self, deed)(a, b, c)
                self.lists_hold()

    @precondition(lambda self: self.phase in SITTING_AT)
    @rule(deeds=some(WITH_A_LIST, 2, 6))
    def people_work_on_their_lists(self, deeds: Done) -> None:
        self.do(deeds)

    @precondition(lambda self: self.phase in LISTS_OPEN_IN)
    @rule(one=SOME, deeds=some(WITH_A_LIST, 3, 8))
    def one_group_works_on_its_list(self, one: int, deeds: Done) -> None:
        self.do([(deed, one, b, c) for deed, _a, b, c in deeds])

    @precondition(lambda self: self.phase == "together")
    @rule(deeds=some(PRESENTING, 2, 8))
    def groups_present(self, deeds: Done) -> None:
        self.do(deeds)

    @precondition(lambda self: self.book.has_flap and self.book.lists["flap"])
    @rule(deeds=some(ON_THE_FLAP, 2, 6))
    def the_facilitator_works_on_the_flap(self, deeds: Done) -> None:
        self.do(deeds)

    @rule(deeds=some(WITH_NOTES))
    def people_write_notes(self, deeds: Done) -> None:
        self.do(deeds)

    @rule(deeds=some(COMING, most=2))
    def people_come_and_go_and_change_places(self, deeds: Done) -> None:
        self.do(deeds)

    @rule(deeds=some(WHENEVER, most=2))
    def something_comes_at_any_moment(self, deeds: Done) -> None:
        self.do(deeds)

    @precondition(lambda self: self.phase in PHASES[3:11])
    @rule(rest=st.sampled_from(["all", "leave", ""]))
    def next_is_pressed(self, rest: str) -> None:
        self.moves_on(rest)

    @precondition(lambda self: self.phase in PHASES[5:14])
    @rule()
    def back_is_pressed(self) -> None:
        self.goes_back()

    @precondition(lambda self: self.phase in PHASES[4:14])
    @rule(far=st.integers(1, 3))
    def back_and_on_again(self, far: int) -> None:
        self.goes_back_and_on(far)

    @precondition(lambda self: self.phase in STEP_3)
    @rule(sure=st.integers(0, 5), deed=st.sampled_from(["adds", "writes", "types", "numbers_shown"]))
    def the_session_ends(self, sure: int, deed: str) -> None:
        """And then takes nothing more."""
        if sure == 0:
            self.ends()
            getattr(self, deed)(1, 1, 1)
