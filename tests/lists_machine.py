"""People who do things with their lists in any order, also at wrong moments: a hypothesis state machine over HTTP.

A rule lets somebody post what a page posts, says in the book what that means, and says whether it must be taken or
refused. What must hold afterwards stands in tests/lists_invariants.py. To add something new: write a rule that calls
`does`, and put in the book what it changes. A refusal with the reason "no_pen" is allowed everywhere and changes
nothing.
"""

import random
import uuid
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from sessions import limits
from sessions.models import Session
from tests import lists_invariants as invariants
from tests.lists_book import FLAP, LISTS_OPEN_IN, PHASES, SITTING_AT, STEP_3, Book, GroupSeen, Note, Slip
from tests.lists_onlookers import Answer, Onlooker, Row, Tables, tables_of
from tests.people import open_room

MOST_PEOPLE = 9
SOME = st.integers(0, 11)
COLUMN = st.integers(1, 3)
YES = st.booleans()
REST = st.sampled_from(["all", "leave", ""])
GONE = (409, 410)
DONE_TO_CARDS = ("apart", "apart", "apart", "aside", "aside", "move", "up", "down")
STARTS = ("alone", "pairs", "pairs", "fours", "fours", "together", "together", "finds")


class Chance:
    """What draws the groups, so that the same session can be played again. Stands in for the module `random`."""

    source = random.Random(0)

    @classmethod
    def Random(cls, seed: int | None = None) -> random.Random:
        return random.Random(cls.source.random() if seed is None else seed)


@dataclass(eq=False)
class Person:
    id: str
    name: str
    phone: Onlooker | None
    here: bool = True


@dataclass
class Sent:
    """A post that was taken."""

    who: Onlooker
    name: str
    args: tuple[Any, ...]
    said: dict[str, Any]
    op: str
    revision: int


class ListsOverHttp(RuleBasedStateMachine):
    """One session; its facilitator has two laptops, the room a screen."""

    def __init__(self) -> None:
        super().__init__()
        self.rolled_back = transaction.atomic()
        self.rolled_back.__enter__()
        limits.forget()
        self.book = Book()
        self.room = open_room("en")
        self.id = self.room.session.pk
        self.console = Onlooker("the console", self.room.facilitator).opens()
        self.screen = Onlooker("the screen", self.room.screen()).opens()
        self.people: list[Person] = []
        self.sent: Sent | None = None
        self.actor = self.console
        self.all_look, self.more_look = True, False
        self.steps = 0
        self.numbers = False
        self.tables: Tables = tables_of(self.id)

    def teardown(self) -> None:
        try:
            if self.people:
                self.all_look = True
                self.everything_holds()
        finally:
            transaction.set_rollback(True)
            self.rolled_back.__exit__(None, None, None)

    # Who and what ---------------------------------------------------------------------------------

    @property
    def phase(self) -> str:
        return self.book.phase

    @property
    def ended(self) -> bool:
        return self.phase == "finished"

    @property
    def here(self) -> list[Person]:
        return [person for person in self.people if person.here]

    @property
    def phones(self) -> list[Person]:
        return [person for person in self.here if person.phone]

    def person(self, number: int) -> Person:
        return self.phones[number % len(self.phones)]

    def cards(self, person: Person, shown: bool = True) -> list[Row]:
        """What has words on the list before somebody, who has looked just now."""
        rows = phone_of(person).catches_up().rows("card")
        return [row for row in rows if row.text and not (shown and row.aside)]

    def flap(self) -> list[Row]:
        return [row for row in self.console.rows("flap_card") if row.text]

    def group(self, number: int, level: str = "") -> str:
        groups = self.book.standing(level or SITTING_AT.get(self.phase, "pair"))
        return groups[number % len(groups)] if groups else str(uuid.UUID(int=1))

    def lists_open(self) -> bool:
        return self.phase in LISTS_OPEN_IN

    # Posting --------------------------------------------------------------------------------------

    def does(self, who: Onlooker, name: str, /, *args: Any, may: bool | None = True, **said: Any) -> Answer:
        """Somebody posts. `may`: whether it must be taken or refused; None when that is not known here."""
        self.actor, op = who, str(uuid.UUID(int=(self.steps << 32) + self.book.count + 2**64))
        self.book.count += 1
        before = self.revision()
        answer = who.posts(name, *args, op=op, **said)
        taken = answer.status == 200
        about = (who.name, name, args, said, self.phase, answer.status, answer.reason)
        if answer.reason == "no_pen":
            assert answer.status == 409, about
        elif self.ended:
            assert answer.status == 410, about
        elif may is not None:
            assert taken == may, about
        if taken:
            self.sent = Sent(who, name, args, said, op, self.revision())
        else:
            assert answer.status in GONE, about
            invariants.a_refusal_changes_nothing(before, self.revision(), about)
        return answer

    def takes(self, *args: Any, **said: Any) -> bool:
        return self.does(*args, **said).status == 200

    def revision(self) -> int:
        return Session.objects.values_list("revision", flat=True).get(pk=self.id)

    # People come and go -----------------------------------------------------------------------------

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

    def comes(self) -> Person:
        name = f"Naam{len(self.people)}n"
        device = self.room.joins(name)
        person = Person(device.person_id, name, Onlooker(name, device).opens())
        self.is_seated(person)
        return person

    def is_seated(self, person: Person) -> None:
        """Where chance or a rule of the method put somebody who came in; it must be a place that the method allows."""
        self.people.append(person)
        self.book.notes[person.id] = {}
        before = {level: self.sizes(level) for level in ("pair", "four")}
        self.adopts()
        invariants.a_late_joiner_sits_where_the_method_says(self, person, before)
        self.more_look = True

    def sizes(self, level: str) -> dict[str, int]:
        return {group: len(self.book.seated_in(group)) for group in self.book.standing(level)}

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

    def is_gone(self, person: Person) -> None:
        person.here = False
        for seats in self.book.seats.values():
            seats.pop(person.id, None)
        self.actor, self.more_look = self.console, True

    @precondition(lambda self: len(self.here) < MOST_PEOPLE and not self.ended)
    @rule()
    def somebody_without_a_phone_comes(self) -> None:
        name = f"Naam{len(self.people)}n"
        known = {person.id for person in self.people}
        assert self.takes(self.console, "add_person", name=name)
        session = Session.objects.get(pk=self.id)
        (new,) = {str(pk) for pk in session.participants.values_list("pk", flat=True)} - known
        self.is_seated(Person(new, name, None))

    # Groups -----------------------------------------------------------------------------------------

    def adopts(self) -> None:
        """New groups, and seats of who has none in the book: chance decides those."""
        self.tables = tables_of(self.id)
        for group in self.tables.groups:
            seen = self.book.groups.setdefault(
                str(group.pk), GroupSeen(str(group.pk), group.level, group.number, str(group.joined_id or ""))
            )
            seen.parent, seen.opened = str(group.parent_id or ""), group.opened_at is not None
        for level, seats in self.tables.seats.items():
            for person, group_id in seats:
                self.book.seats[level].setdefault(person, group_id)

    def are_drawn(self, level: str) -> None:
        self.book.seats[level] = {}
        for group in self.book.standing(level):
            del self.book.groups[group]
        self.adopts()
        invariants.the_sizes_are_those_of_the_table(self, level)

    @precondition(lambda self: self.phase in ("pairs_forming", "fours_forming"))
    @rule()
    def groups_are_drawn_anew(self) -> None:
        level = SITTING_AT[self.phase]
        opened = any(self.book.groups[group].opened for group in self.book.standing(level))
        if self.takes(self.console, "draw_groups", level=level, may=not opened):
            self.are_drawn(level)

    @precondition(lambda self: self.here and not self.ended)
    @rule(who=SOME, to=SOME, level=st.sampled_from(["pair", "four", "here", "here", "here"]))
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

    def sits(self, person: Person, level: str, group: str) -> None:
        if self.book.seats[level].get(person.id) == group:
            return
        self.book.seats[level][person.id] = group
        # Back among the pairs with the fours drawn, somebody goes with the pair's list to its four.
        parent = self.book.now(self.book.groups[group].parent)
        if (
            level == "pair"
            and self.phase in ("pairs_forming", "pairs")
            and parent
            and person.id in self.book.seats["four"]
        ):
            self.book.seats["four"][person.id] = parent
        self.more_look = True

    @precondition(lambda self: not self.ended)
    @rule(one=SOME, other=SOME, level=st.sampled_from(["pair", "four", "here", "here", "here"]))
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

    def moves_on(self, rest: str) -> bool:
        return self.moves(self.book.onward(), rest)

    def moves(self, to: str, rest: str) -> bool:
        asked = self.phase == "together" and PHASES.index(to) > PHASES.index("together")
        left = any(self.book.left(group) for group in self.book.lists_of_last_level())
        said = {"pressed_in": self.phase, "to": to, "rest": rest}
        if self.takes(self.console, "go_to", may=not (asked and left and not rest), **said):
            self.enters(to, rest if asked else "")
            return True
        return False

    def enters(self, to: str, rest: str = "") -> None:
        book, before = self.book, self.phase
        book.phase = to
        over = PHASES.index(before) < PHASES.index("together") < PHASES.index(to)
        pairs, fours = book.standing("pair"), book.standing("four")
        self.adopts()
        if to == "pairs_forming" and not pairs:
            invariants.the_sizes_are_those_of_the_table(self, "pair")
        if to == "fours_forming" and not fours:
            invariants.the_sizes_are_those_of_the_table(self, "four")
        if rest == "all":
            book.carry_to_flap(*book.lists_of_last_level())
        if to == "pairs" and before == "pairs_forming":
            book.carry_notes()
        elif to == "fours":
            book.carry_pairs()
        elif to == "together":
            book.presents()
        if PHASES.index(to) > PHASES.index("together"):
            book.single_list_goes_up(over)
        self.all_look = True

    @precondition(lambda self: self.book.onward() not in ("", "finished"))
    @rule(rest=REST)
    def next_is_pressed(self, rest: str) -> None:
        self.moves_on(rest)

    @precondition(lambda self: self.phase in PHASES[4:])
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

    @precondition(lambda self: self.phase == "closing")
    @rule(sure=st.integers(0, 3))
    def the_session_ends(self, sure: int) -> None:
        if not sure and self.takes(self.console, "go_to", pressed_in="closing", to="finished"):
            self.book.phase = "finished"

    @precondition(lambda self: not self.ended)
    @rule()
    def two_press_next_together(self) -> None:
        here, to = self.phase, self.book.onward()
        if to == "finished" or not self.moves(to, "all"):
            return
        self.does(self.console, "go_to", pressed_in=here, to=to, rest="all", may=False)
        assert tables_of(self.id).phase == to, "two that press next together move one phase"

    @rule(where=st.sampled_from(PHASES))
    def the_clock_is_started(self, where: str) -> None:
        """After forming this begins the step."""
        taken = self.takes(self.console, "set_clock", pressed_in=where, do="start", may=where == self.phase)
        if taken and where in ("pairs_forming", "fours_forming"):
            self.enters(PHASES[PHASES.index(where) + 1])

    @precondition(lambda self: not self.ended)
    @rule(shown=YES)
    def numbers_are_shown(self, shown: bool) -> None:
        if self.takes(self.console, "show_numbers", shown=int(shown), may=not shown or self.phase in STEP_3):
            self.numbers = shown
        self.more_look = True

    # Notes ------------------------------------------------------------------------------------------

    def notes(self, person: Person, column: int) -> None:
        text = self.book.first("noot", person.id)
        if self.takes(phone_of(person), "add_notes", column=column, text=text, may=not self.ended):
            row = phone_of(person).row("note", text)
            assert row, "a note that was saved is on its writer's page"
            self.book.notes[person.id][row.id] = Note(text, column, text)

    @rule(who=SOME, column=COLUMN)
    def somebody_writes_a_note(self, who: int, column: int) -> None:
        """Never too late, until the session ends."""
        self.notes(self.person(who), column)

    @rule(who=SOME, which=SOME, what=st.sampled_from(["keep", "keep", "reword", "move", "remove", "along", "along"]),
          column=COLUMN)  # fmt: skip
    def somebody_does_something_with_a_note(self, who: int, which: int, what: str, column: int) -> None:
        person = self.person(who)
        notes = sorted(self.book.notes[person.id].items(), key=lambda item: item[1].atom)
        if not notes or self.ended:
            return
        id_, note = notes[which % len(notes)]
        phone = phone_of(person)
        if what == "keep" and self.takes(phone, "keep_note", id_, kept=int(not note.kept), may=note.there):
            note.kept = not note.kept
        elif what == "move" and self.takes(phone, "move_note", id_, column=column, may=note.there):
            note.column = column
        elif what == "along":
            self.takes_along(person, id_, note)
        elif what == "reword":
            text = self.book.becomes("andere noot", note.text)
            if self.takes(phone, "edit_note", id_, text=text, may=note.there):
                note.text = text
        elif what == "remove" and not note.there:
            self.brings_back(person, id_, note)
        elif what == "remove" and self.takes(phone, "remove_note", id_, may=note.there):
            note.there = False
            self.book.uncounted.add(note.atom)

    def brings_back(self, person: Person, id_: str, note: Note) -> None:
        """With the words that the page still has; after a wipe that is a text like any new one."""
        anew = note.text in self.book.wiped
        text = self.book.first("weer een noot", person.id) if anew else note.text
        if self.takes(phone_of(person), "restore_note", id_, text=text):
            note.text, note.atom, note.there = text, text if anew else note.atom, True
            self.book.uncounted.discard(note.atom)

    def takes_along(self, person: Person, id_: str, note: Note) -> None:
        book, way = self.book, self.book.way_up(person.id)
        may = note.there and not note.kept and bool(way)
        went = note.atom in book.up("pair") | book.up("four")
        if self.takes(phone_of(person), "take_along", id_, may=may) and not went:
            for group in way:
                book.puts(group, Slip(note.text, note.column))
            book.late_comes_up(way[-1], Slip(note.text, note.column))

    @rule(who=SOME, which=SOME)
    def somebody_tries_another_ones_note(self, who: int, which: int) -> None:
        person, other = self.person(who), self.people[which % len(self.people)]
        notes = sorted(self.book.notes[other.id])
        if notes and other is not person and not self.ended:
            text = self.book.word("niet van mij")
            self.does(phone_of(person), "edit_note", notes[which % len(notes)], text=text, may=False)

    @rule(which=SOME, column=COLUMN)
    def the_facilitator_writes_for_somebody(self, which: int, column: int) -> None:
        without = [person for person in self.here if not person.phone]
        if not without or self.ended:
            return
        person = without[which % len(without)]
        text = self.book.first("noot van wie geen telefoon heeft", person.id)
        known = set(tables_of(self.id).notes)
        if self.takes(self.console, "write_for", person=person.id, column=column, text=text):
            (id_,) = set(tables_of(self.id).notes) - known
            self.book.notes[person.id][id_] = Note(text, column, text)
            for group in (way := self.book.way_up(person.id)):
                self.book.puts(group, Slip(text, column))
            if way:
                self.book.late_comes_up(way[-1], Slip(text, column))

    # The list together --------------------------------------------------------------------------------

    @rule(who=SOME, column=COLUMN, neighbour=YES)
    def somebody_adds_to_the_list(self, who: int, column: int, neighbour: bool) -> None:
        """Never refused for being late, until the session ends."""
        person = self.person(who)
        group = self.book.for_adding(person.id) if not self.ended else ""
        near = [other for other in self.here if not other.phone and self.sits_in(other, group)] if neighbour else []
        text = self.book.first("kaart", near[0].id if near else person.id)
        said = {"person": near[0].id} if near else {}
        if self.takes(phone_of(person), "add_card", column=column, text=text, may=bool(group), **said):
            self.book.puts(group, Slip(text, column))
            self.book.late_comes_up(group, Slip(text, column))

    def sits_in(self, person: Person, group: str) -> bool:
        return bool(group) and group in [seats.get(person.id) for seats in self.book.seats.values()]

    def own(self, who: int, which: int, shown: bool = True) -> tuple[Person, str, Row, Slip] | None:
        """Somebody with a card of the list before them."""
        person = self.person(who)
        cards, group = self.cards(person, shown), self.book.at_hand(person.id)
        if not cards or not group:
            return None
        row = cards[which % len(cards)]
        slip = self.book.slip(group, row.text)
        assert slip, f"{row.text} on the page of {person.name} is on no list of the book"
        return person, group, row, slip

    @precondition(lambda self: self.phase in SITTING_AT)
    @rule(who=SOME, which=SOME, was=st.sampled_from(["", "now", "now", "before"]))
    def somebody_rewords_a_card(self, who: int, which: int, was: str) -> None:
        """`was` are the words that were there when they began; with other words there now it is refused."""
        if found := self.own(who, which):
            person, _group, row, slip = found
            text = self.book.becomes("andere kaart", slip.text)
            given = {"": "", "now": slip.text, "before": "wat er eerder stond"}[was]
            may = self.lists_open() and was != "before"
            answer = self.does(phone_of(person), "edit_card", row.id, text=text, was=given, may=may)
            if answer.status == 200:
                slip.text = text
            elif self.lists_open() and answer.reason != "no_pen":
                assert answer.body["fields"] == {"was": slip.text}, "the second is told, and sees both wordings"

    @precondition(lambda self: self.phase in SITTING_AT)
    @rule(who=SOME, some=st.lists(SOME, min_size=2, max_size=3, unique=True))
    def somebody_merges_cards(self, who: int, some: list[int]) -> None:
        person, cards = self.person(who), self.cards(self.person(who), shown=False)
        chosen = list({cards[at % len(cards)].id: cards[at % len(cards)] for at in some}.values()) if cards else []
        if len(chosen) < 2:
            return
        texts = [row.text for row in chosen]
        text, group = self.book.becomes("samen", *texts), self.book.at_hand(person.id)
        ids = [row.id for row in chosen]
        if self.takes(phone_of(person), "merge_cards", cards=ids, text=text, may=self.lists_open()):
            self.book.merge(group, texts, text)
            row = phone_of(person).row("card", text)
            assert row, "the merged card is on the page of who merged"
            assert sorted(row.parts) == sorted(texts), "merging destroys nothing: the wordings stay under the card"

    @precondition(lambda self: self.phase in SITTING_AT)
    @rule(who=SOME, which=SOME, what=st.sampled_from(DONE_TO_CARDS), column=COLUMN)
    def somebody_does_something_with_a_card(self, who: int, which: int, what: str, column: int) -> None:
        merged = [row for row in self.cards(self.person(who), shown=False) if row.parts]
        found = self.own(who, which, shown=False)
        if what == "apart" and merged:
            found = self.own(who, self.cards(self.person(who), shown=False).index(merged[which % len(merged)]), False)
        if not found:
            return
        person, group, row, slip = found
        phone, may = phone_of(person), self.lists_open()
        if what == "apart":
            if self.takes(phone, "apart_card", row.id, may=may and bool(slip.parts)):
                self.book.take_apart(group, slip)
        elif what == "aside":
            if self.takes(phone, "aside_card", row.id, aside=int(not slip.aside), may=may):
                slip.aside = not slip.aside
        elif what == "move":
            if self.takes(phone, "move_card", row.id, column=column, may=may):
                slip.column = column
        else:
            self.shifts(phone, "card", row, what, lambda: self.does(phone, "move_card", row.id, column=what, may=may))

    def shifts(self, who: Onlooker, kind: str, row: Row, way: str, does: Any) -> None:
        """One place up or down among the cards beside it, and nothing else moves."""
        before = [one.id for one in who.rows(kind) if one.place == row.place and one.text]
        taken = does().status == 200
        after = [one.id for one in who.rows(kind) if one.place == row.place and one.text]
        at = before.index(row.id)
        to = at - 1 if way == "up" else at + 1
        if taken and 0 <= to < len(before):
            before[at], before[to] = before[to], before[at]
        assert after == before, "up and down: one place, and nothing else moves"

    @precondition(lambda self: self.phase in SITTING_AT)
    @rule(who=SOME, one=SOME, other=SOME)
    def somebody_says_that_two_are_not_the_same(self, who: int, one: int, other: int) -> None:
        person, cards = self.person(who), self.cards(self.person(who))
        if len(cards) > 1 and one % len(cards) != other % len(cards):
            ids = [cards[at % len(cards)].id for at in (one, other)]
            self.does(phone_of(person), "keep_both", cards=ids, may=self.lists_open())

    @precondition(lambda self: self.phase in SITTING_AT)
    @rule(who=SOME, which=SOME)
    def somebody_wipes_a_card(self, who: int, which: int) -> None:
        if found := self.own(who, which, shown=False):
            person, _group, row, slip = found
            if self.takes(phone_of(person), "wipe_card", row.id, may=self.lists_open()):
                self.is_wiped(slip.text)
                left = [one for one in phone_of(person).rows("card") if one.id == row.id]
                assert [one.text for one in left] == [""], "“verwijderd” stays to be seen"

    def is_wiped(self, text: str) -> None:
        self.book.wipe(text)
        self.comes_again()
        self.all_look = True

    @rule(
        who=SOME, which=SOME, verb=st.sampled_from(["edit_card", "aside_card", "apart_card", "wipe_card", "put_card"])
    )
    def somebody_tries_a_card_of_another_list(self, who: int, which: int, verb: str) -> None:
        person = self.person(who)
        mine = self.book.at_hand(person.id)
        others = [row for other in self.phones for row in self.cards(other) if self.book.at_hand(other.id) != mine]
        if others and not self.ended:
            row = others[which % len(others)]
            said = {"text": self.book.word("niet van ons"), "aside": "1"}
            self.does(phone_of(person), verb, row.id, may=False, **said)

    @rule(
        who=SOME, which=SOME, verb=st.sampled_from(["edit_card", "aside_card", "apart_card", "wipe_card", "put_card"])
    )
    def somebody_acts_on_a_page_that_is_behind(self, who: int, which: int, verb: str) -> None:
        """A card that is on it is not on the list at hand any more."""
        person = self.person(who)
        behind = [row for row in phone_of(person).rows("card") if row.text]
        now = {row.id for row in self.cards(person, shown=False)}
        gone = [row for row in behind if row.id not in now]
        if gone and not self.ended:
            said = {"text": self.book.word("te laat"), "aside": "1"}
            self.does(phone_of(person), verb, gone[which % len(gone)].id, may=False, **said)

    # The flap -----------------------------------------------------------------------------------------

    def may_put(self, person: Person, rest: bool = False) -> bool:
        """In the method: the group whose turn it is, in turns one card; in the end everybody."""
        group = self.book.at_hand(person.id)
        if self.phase != "together" or not group:
            return False
        if self.book.way == "open":
            return True
        turns = self.book.way == "turns"
        return self.presenting() == group and not (turns and (rest or self.book.put_this_turn))

    def presenting(self) -> str:
        stage = Session.objects.get(pk=self.id).stage
        return (stage.group if stage else None) or ""

    @precondition(lambda self: self.phase in SITTING_AT)
    @rule(who=SOME, which=SOME)
    def somebody_puts_a_card_on_the_flap(self, who: int, which: int) -> None:
        found = self.own(who, which, shown=False)
        if found is None:
            return
        person, group, row, slip = found
        there, may = self.book.up("all"), self.may_put(person)
        offered = next(one.can_be_put for one in self.cards(person, shown=False) if one.id == row.id)
        goes = may and not slip.aside and bool(self.book.behind[slip.text] - there)
        assert offered == goes, f"the button to put {slip.text} up: {offered}"
        if self.takes(phone_of(person), "put_card", row.id, may=may) and goes:
            self.book.carry([slip], FLAP, there, group=group)
            self.comes_again()
            self.book.put_this_turn = True

    @precondition(lambda self: self.phase in SITTING_AT)
    @rule(who=SOME)
    def somebody_puts_the_rest_on_the_flap(self, who: int) -> None:
        person = self.person(who)
        if self.takes(phone_of(person), "put_rest", may=self.may_put(person, rest=True)):
            self.book.carry_to_flap(self.book.at_hand(person.id))
            self.comes_again()

    @precondition(lambda self: self.phase in SITTING_AT)
    @rule(what=st.sampled_from(["next", "present", "whole", "turns", "open"]), which=SOME)
    def who_presents_changes(self, what: str, which: int) -> None:
        may, before = self.phase == "together", self.presenting()
        stage = Session.objects.get(pk=self.id).stage
        if what == "next":
            taken = self.takes(self.console, "next_group", turn=stage.turn if stage else 0, may=may)
            left = (
                self.presenting() if self.book.way == "whole" else any(map(self.book.left, self.book.standing("four")))
            )
            if taken and not left:
                self.book.way = "open"
        elif what == "present":
            group = self.group(which, "four")
            sits = group in self.book.groups and bool(self.book.seated_in(group))
            may = may and (sits or bool(stage and group in stage.order))
            taken = self.takes(self.console, "present_group", group, may=may)
            assert not taken or self.presenting() == group
            if taken and self.book.way == "open":
                self.book.way = "whole"
            taken = taken and before != group
        else:
            taken = self.takes(self.console, "set_way", way=what, may=may) and self.book.way != what
            self.book.way = what if taken else self.book.way
        if taken:
            self.book.put_this_turn = False
            self.more_look = True

    @rule(column=COLUMN, which=SOME, group=YES)
    def the_facilitator_types_a_card(self, column: int, which: int, group: bool) -> None:
        level = "four" if self.book.standing("four") else "pair"
        whose = self.group(which, level) if group and self.book.standing(level) else ""
        text = self.book.first("getikt")
        said = {"group": whose} if whose else {}
        if self.takes(self.console, "add_to_flap", column=column, text=text, may=self.book.has_flap, **said):
            self.book.puts(FLAP, Slip(text, column), whose)

    @precondition(lambda self: self.book.lists[FLAP] and not self.ended)
    @rule(
        which=SOME,
        what=st.sampled_from(["edit", "stale", "move", "up", "down", "apart", "apart", "wipe"]),
        column=COLUMN,
    )
    def the_facilitator_does_something_with_the_flap(self, which: int, what: str, column: int) -> None:
        rows = self.flap()
        merged = [row for row in rows if (one := self.book.slip(FLAP, row.text)) and one.parts]
        row = (merged or rows)[which % len(merged or rows)] if what == "apart" else rows[which % len(rows)]
        slip = self.book.slip(FLAP, row.text)
        assert slip, f"{row.text} is on the flap and not in the book"
        if what in ("edit", "stale"):
            text, was = self.book.becomes("anders op de flap", slip.text), slip.text if what == "edit" else "iets"
            if self.takes(self.console, "edit_on_flap", row.id, text=text, was=was, may=what == "edit"):
                slip.text = text
        elif what == "move" and self.takes(self.console, "move_on_flap", row.id, column=column):
            slip.column = column
        elif what in ("up", "down"):
            does = lambda: self.does(self.console, "move_on_flap", row.id, column=what)  # noqa: E731
            self.shifts(self.console, "flap_card", row, what, does)
        elif what == "apart" and self.takes(self.console, "apart_on_flap", row.id, may=bool(slip.parts)):
            self.book.take_apart(FLAP, slip)
        elif what == "wipe" and self.takes(self.console, "wipe_on_flap", row.id):
            self.is_wiped(slip.text)

    @precondition(lambda self: len(self.book.lists[FLAP]) > 1 and not self.ended)
    @rule(some=st.lists(SOME, min_size=2, max_size=3, unique=True))
    def the_facilitator_merges_on_the_flap(self, some: list[int]) -> None:
        rows = self.flap()
        chosen = list({rows[at % len(rows)].id: rows[at % len(rows)] for at in some}.values())
        if len(chosen) > 1:
            texts = [row.text for row in chosen]
            text = self.book.becomes("bijeen", *texts)
            if self.takes(self.console, "merge_on_flap", cards=[row.id for row in chosen], text=text):
                self.book.merge(FLAP, texts, text)

    def comes_again(self) -> None:
        """What comes in the words of a list below, whichever those are: the book takes them over, by what is behind."""
        kept = tables_of(self.id).lists
        for group, atoms in self.book.pending.items():
            known = {text for slip in self.book.lists.get(group, []) for text in slip.wordings}
            for slip in kept.get(group, []):
                if slip.text not in known and self.book.behind.get(slip.text, frozenset({""})) <= atoms:
                    self.book.puts(group, slip)
                    atoms -= self.book.behind[slip.text]
        self.book.pending = {group: atoms for group, atoms in self.book.pending.items() if atoms}

    # The same again -------------------------------------------------------------------------------------

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

    # What holds -----------------------------------------------------------------------------------------

    @invariant()
    def everything_holds(self) -> None:
        self.steps += 1
        self.comes_again()
        self.tables = tables_of(self.id)
        seen = self.watching()
        for one in seen:
            one.looks(self.tables.revision)
        for holds in invariants.ALL:
            holds(self, seen)
        self.all_look = self.more_look = False

    def watching(self) -> list[Onlooker]:
        """Who acted and one other in turn, or more; everybody when much has changed."""
        everybody = [self.console, *(phone_of(person) for person in self.phones), self.screen]
        if self.all_look:
            return everybody
        actor = [self.actor] if self.actor in everybody else []
        others = [everybody[(self.steps + more) % len(everybody)] for more in range(3 if self.more_look else 1)]
        return list(dict.fromkeys([*actor, *others]))


def phone_of(person: Person) -> Onlooker:
    assert person.phone, f"{person.name} has no phone"
    return person.phone
