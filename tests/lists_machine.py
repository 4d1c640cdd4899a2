"""People who do things with their lists in any order, also at wrong moments: a hypothesis state machine over HTTP.

Everybody acts by posting what a page posts, and sees pages only. A book beside it, made from screens.md, says what
must come of it; what must hold after each step stands in tests/lists_invariants.py. A refusal with the reason "no_pen"
is allowed everywhere and changes nothing.
"""

import random
import uuid

from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from sessions.models import Session
from tests import lists_invariants as invariants
from tests.lists_book import LISTS_OPEN_IN, PHASES, SITTING_AT, STEP_3
from tests.lists_deeds import ON_THE_FLAP, PRESENTING, WITH_A_LIST, WITH_NOTES, Deeds
from tests.lists_onlookers import tables_of
from tests.lists_session import Chance, Person, phone_of

MOST_PEOPLE = 9
STARTS = ("alone", "pairs", "pairs", "fours", "fours", "fours", "together", "together", "together", "questions")
SOME = st.integers(0, 11)
REST = st.sampled_from(["all", "leave", ""])
LEVEL = st.sampled_from(["here", "here", "here", "here", "pair", "four"])
CARD_VERBS = ("edit_card", "aside_card", "apart_card", "wipe_card", "put_card", "move_card")


def several(deeds: tuple[str, ...]) -> st.SearchStrategy[list[tuple[str, int, int, int]]]:
    return st.lists(st.tuples(st.sampled_from(deeds), SOME, SOME, SOME), min_size=1, max_size=5)


class ListsOverHttp(Deeds):
    @initialize(people=st.integers(2, 8), notes=st.integers(0, 3), start=st.sampled_from(STARTS), chance=SOME)
    def opens(self, people: int, notes: int, start: str, chance: int) -> None:
        Chance.source = random.Random(chance)
        for _person in range(people):
            self.comes()
        while self.phase != "alone":
            self.moves_on("all")
        for person in self.phones:
            for column in range(notes):
                self.notes(person, column % 3 + 1)
        # With one list left some phases are passed over.
        while self.phase != start and self.book.onward() and PHASES.index(self.phase) < PHASES.index(start):
            self.moves_on("all")

    def do(self, deeds: list[tuple[str, int, int, int]]) -> None:
        for deed, a, b, c in deeds:
            getattr(self, deed)(a, b, c)
            self.lists_hold()

    @precondition(lambda self: not self.ended)
    @rule(deeds=several(WITH_NOTES))
    def people_write_notes(self, deeds: list[tuple[str, int, int, int]]) -> None:
        self.do(deeds)

    @precondition(lambda self: self.phase in SITTING_AT)
    @rule(deeds=several(WITH_A_LIST))
    def people_work_on_their_lists(self, deeds: list[tuple[str, int, int, int]]) -> None:
        self.do(deeds)

    @precondition(lambda self: self.phase in LISTS_OPEN_IN)
    @rule(one=SOME, deeds=several(WITH_A_LIST))
    def one_group_works_on_its_list(self, one: int, deeds: list[tuple[str, int, int, int]]) -> None:
        self.do([(deed, one, b, c) for deed, _a, b, c in deeds])

    @precondition(lambda self: self.phase == "together")
    @rule(deeds=several(PRESENTING))
    def groups_present(self, deeds: list[tuple[str, int, int, int]]) -> None:
        self.do(deeds)

    @precondition(lambda self: self.phase != "together" and not self.ended)
    @rule(deeds=several(PRESENTING))
    def groups_would_present(self, deeds: list[tuple[str, int, int, int]]) -> None:
        self.do(deeds[:1])

    @precondition(lambda self: self.book.has_flap and not self.ended)
    @rule(deeds=several(ON_THE_FLAP))
    def the_facilitator_works_on_the_flap(self, deeds: list[tuple[str, int, int, int]]) -> None:
        self.do(deeds)

    @rule(who=SOME, what=st.sampled_from(["adds", "writes"]), number=SOME)
    def somebody_adds_something_whenever(self, who: int, what: str, number: int) -> None:
        getattr(self, what)(who, number, number)

    @precondition(lambda self: not self.book.has_flap)
    @rule(number=SOME)
    def there_is_no_flap_yet(self, number: int) -> None:
        self.types(number, number, number)

    # People and groups ------------------------------------------------------------------------------

    @precondition(lambda self: len(self.here) < MOST_PEOPLE and not self.ended)
    @rule()
    def somebody_comes_late(self) -> None:
        self.actor = phone_of(self.comes())

    @precondition(lambda self: len(self.phones) > 1 and not self.ended)
    @rule(who=SOME)
    def somebody_leaves(self, who: int) -> None:
        person = self.person(who)
        before = phone_of(person)
        answer = before.posts("leave", op=str(uuid.uuid4()))
        assert answer.status == 303, answer
        self.is_gone(person)
        refused = before.posts("add_notes", op=str(uuid.uuid4()), column=1, text=self.book.word("van wie weg is"))
        assert refused.status == 403, refused

    @precondition(lambda self: len(self.phones) > 1 and not self.ended)
    @rule(who=SOME)
    def somebody_is_taken_out(self, who: int) -> None:
        person = self.person(who)
        if self.takes(self.console, "remove_person", person.id):
            self.is_gone(person)
            text = self.book.word("van wie weg moest")
            refused = phone_of(person).posts("add_card", op=str(uuid.uuid4()), column=1, text=text)
            assert refused.status == 403, refused

    @precondition(lambda self: len(self.here) < MOST_PEOPLE and not self.ended)
    @rule()
    def somebody_without_a_phone_comes(self) -> None:
        name = f"Naam{len(self.people)}n"
        known = {person.id for person in self.people}
        assert self.takes(self.console, "add_person", name=name)
        session = Session.objects.get(pk=self.id)
        (new,) = {str(pk) for pk in session.participants.values_list("pk", flat=True)} - known
        self.is_seated(Person(new, name, None))

    @precondition(lambda self: self.phase in ("pairs_forming", "fours_forming"))
    @rule()
    def groups_are_drawn_anew(self) -> None:
        level = SITTING_AT[self.phase]
        opened = any(self.book.groups[group].opened for group in self.book.standing(level))
        if self.takes(self.console, "draw_groups", level=level, may=not opened):
            self.are_drawn(level)

    @precondition(lambda self: self.here and not self.ended)
    @rule(who=SOME, to=SOME, level=LEVEL)
    def somebody_is_moved(self, who: int, to: int, level: str) -> None:
        person = self.here[who % len(self.here)]
        sits = SITTING_AT.get(self.phase, "")
        level = level if level != "here" else sits or "pair"
        group = self.group(to, level)
        may = level == sits and group in self.book.standing(level)
        if self.takes(self.console, "move_person", person=person.id, level=level, group=group, may=may):
            self.sits(person, level, group)

    @precondition(lambda self: self.phase in SITTING_AT and len(self.here) > 1)
    @rule(who=SOME, other=SOME)
    def two_change_places(self, who: int, other: int) -> None:
        one, two = self.here[who % len(self.here)], self.here[other % len(self.here)]
        level = SITTING_AT[self.phase]
        there, here = (self.book.seats[level].get(person.id, "") for person in (two, one))
        if self.takes(self.console, "move_person", person=one.id, level=level, **{"with": two.id}) and here and there:
            self.sits(two, level, here)
            self.sits(one, level, there)

    @precondition(lambda self: not self.ended)
    @rule(one=SOME, other=SOME, level=LEVEL)
    def two_groups_become_one(self, one: int, other: int, level: str) -> None:
        sits = SITTING_AT.get(self.phase, "")
        level = level if level != "here" else sits or "pair"
        group, into = self.group(one, level), self.group(other, level)
        may = level == sits and group != into and group in self.book.groups
        if self.takes(self.console, "join_groups", group=group, to=into, may=may):
            people = [person for person in self.here if self.book.seats[level].get(person.id) == group]
            self.book.joins(group, into)
            for person in people:
                self.sits(person, level, into)
            self.book.put_this_turn = False
            self.more_look = True

    # Time -------------------------------------------------------------------------------------------

    @precondition(lambda self: self.phase in PHASES[3:11])
    @rule(rest=REST)
    def next_is_pressed(self, rest: str) -> None:
        self.moves_on(rest)

    @precondition(lambda self: self.phase in PHASES[5:14])
    @rule()
    def back_is_pressed(self) -> None:
        if self.book.backward():
            self.moves(self.book.backward(), "")

    @precondition(lambda self: self.phase in PHASES[4:14])
    @rule(far=st.integers(1, 4))
    def back_and_on_again(self, far: int) -> None:
        """The book says what is new; as a rule nothing is."""
        start, lists = self.phase, invariants.shapes(self.book.lists)
        going = {atom for person in self.book.notes.values() for note in person.values() for atom in [note.atom]}
        for _step in range(far):
            if self.phase != "alone":
                self.moves(self.book.backward(), "")
        while self.phase != start and self.book.onward():
            self.moves_on("leave")
        invariants.back_and_on_again_changes_nothing(self, start, lists, going)

    @precondition(lambda self: self.phase in STEP_3)
    @rule(sure=st.integers(0, 5))
    def the_session_ends(self, sure: int) -> None:
        while not sure and not self.ended:
            self.moves_on("all")

    @precondition(lambda self: self.phase in PHASES[4:10])
    @rule()
    def two_press_next_together(self) -> None:
        here, to = self.phase, self.book.onward()
        assert self.moves(to, "all")
        self.does(self.console, "go_to", pressed_in=here, to=to, rest="all", may=False)
        assert tables_of(self.id).phase == to, "two that press next together move one phase"

    @rule(where=st.sampled_from(PHASES))
    def the_clock_is_started(self, where: str) -> None:
        """After forming this begins the step."""
        taken = self.takes(self.console, "set_clock", pressed_in=where, do="start", may=where == self.phase)
        if taken and where in ("pairs_forming", "fours_forming"):
            self.enters(PHASES[PHASES.index(where) + 1])

    @precondition(lambda self: not self.ended)
    @rule(shown=st.booleans())
    def numbers_are_shown(self, shown: bool) -> None:
        if self.takes(self.console, "show_numbers", shown=int(shown), may=not shown or self.phase in STEP_3):
            self.numbers = shown
        self.more_look = True

    # The same again, and too late -------------------------------------------------------------------

    @precondition(lambda self: not self.ended)
    @rule(who=SOME, which=SOME, verb=st.sampled_from(CARD_VERBS))
    def somebody_acts_on_a_page_that_is_behind(self, who: int, which: int, verb: str) -> None:
        """A card that is on it is not on the list at hand any more."""
        person = self.person(who)
        behind = [row for row in phone_of(person).rows("card") if row.text]
        now = {row.id for row in self.cards(person, shown=False)}
        if gone := [row for row in behind if row.id not in now]:
            said = {"text": self.book.word("te laat"), "aside": "1", "column": 1}
            self.does(phone_of(person), verb, gone[which % len(gone)].id, may=False, **said)

    @precondition(lambda self: self.sent)
    @rule(other=SOME)
    def the_same_is_sent_again(self, other: int) -> None:
        """The same op: the same answer and no change. Another person's op: refused."""
        sent, before = self.sent, self.revision()
        assert sent
        if sent.who in (self.console, *(person.phone for person in self.phones)):
            self.actor = sent.who
            again = sent.who.posts(sent.name, *sent.args, op=sent.op, **sent.said)
            assert again.status == 200, ("the same op again is answered as before", sent, again)
        if sent.who is not self.console:
            strangers = [person.phone for person in self.phones if person.phone is not sent.who]
            for stranger in strangers[other % len(strangers) :][:1] if strangers else []:
                assert stranger
                refused = stranger.posts(sent.name, *sent.args, op=sent.op, **sent.said)
                assert (refused.status, refused.reason) == (403, "op_of_another"), (sent, refused)
        assert self.revision() == before, ("the same op again changes nothing", sent)
