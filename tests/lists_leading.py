"""People come, go and change places; the facilitator leads on and back; and what comes at a wrong moment or twice.

Deeds like those of tests/lists_deeds.py, with three numbers to choose with.
"""

import uuid

from sessions.models import Session
from tests import lists_invariants as invariants
from tests.lists_book import PHASES, SITTING_AT, STEP_3
from tests.lists_deeds import Deeds
from tests.lists_onlookers import tables_of
from tests.lists_session import Person, by_text, phone_of

MOST_PEOPLE = 9
COMING = (
    "comes_in", "comes_in", "comes_without_phone", "goes_away", "is_taken_out", "is_moved", "is_moved", "change_places",
    "change_places", "become_one", "become_one", "drawn_anew",
)  # fmt: skip
WHENEVER = (
    "adds", "writes", "types", "puts", "puts_rest", "next_group", "presents", "way_open", "clock_starts",
    "numbers_shown", "numbers_shown", "page_is_behind", "page_is_behind", "sent_again", "sent_again", "sent_again",
    "two_press_next", "moved_elsewhere", "joined_elsewhere",
)  # fmt: skip
CARD_VERBS = ("edit_card", "aside_card", "apart_card", "wipe_card", "put_card", "move_card", "merge_cards")


class Leading(Deeds):
    # Coming and going -----------------------------------------------------------------------------

    def comes_in(self, a: int, b: int, c: int) -> None:
        if len(self.here) < MOST_PEOPLE:
            self.actor = phone_of(self.comes())

    def goes_away(self, a: int, b: int, c: int) -> None:
        if len(self.phones) > 1:
            person = self.person(a)
            answer = phone_of(person).posts("leave", op=str(uuid.uuid4()))
            assert answer.status == 303, answer
            self.is_gone(person)
            self.writes_nothing_more(person)

    def is_taken_out(self, a: int, b: int, c: int) -> None:
        if len(self.phones) > 1:
            person = self.person(a)
            self.does(self.console, "remove_person", person.id)
            self.is_gone(person)
            self.writes_nothing_more(person)

    def writes_nothing_more(self, person: Person) -> None:
        for verb in ("add_notes", "add_card"):
            text = self.book.word("van wie weg is")
            refused = phone_of(person).posts(verb, op=str(uuid.uuid4()), column=1, text=text)
            assert refused.status == 403, refused

    def comes_without_phone(self, a: int, b: int, c: int) -> None:
        if len(self.here) < MOST_PEOPLE:
            name = f"Naam{len(self.people)}n"
            known = {person.id for person in self.people}
            self.does(self.console, "add_person", name=name)
            session = Session.objects.get(pk=self.id)
            (new,) = {str(pk) for pk in session.participants.values_list("pk", flat=True)} - known
            self.is_seated(Person(new, name, None))

    # Groups ---------------------------------------------------------------------------------------

    def drawn_anew(self, a: int, b: int, c: int) -> None:
        level = SITTING_AT.get(self.phase, "pair")
        opened = any(self.book.groups[group].opened for group in self.book.standing(level))
        may = self.phase in ("pairs_forming", "fours_forming") and not opened
        level = "four" if self.phase == "fours_forming" else level
        if self.takes(self.console, "draw_groups", level=level, may=may):
            self.are_drawn(level)

    def is_moved(self, a: int, b: int, c: int, level: str = "") -> None:
        person = self.here[a % len(self.here)]
        sits = SITTING_AT.get(self.phase, "")
        level = level or sits or "pair"
        group = self.group(b, level)
        may = level == sits and group in self.book.standing(level)
        if self.takes(self.console, "move_person", person=person.id, level=level, group=group, may=may):
            self.sits(person, level, group)

    def moved_elsewhere(self, a: int, b: int, c: int) -> None:
        self.is_moved(a, b, c, ("pair", "four")[c % 2])

    def change_places(self, a: int, b: int, c: int) -> None:
        one, two = self.here[a % len(self.here)], self.here[b % len(self.here)]
        level = SITTING_AT.get(self.phase, "pair")
        there, here = (self.book.seats[level].get(person.id, "") for person in (two, one))
        said, may = {"person": one.id, "level": level, "with": two.id}, self.phase in SITTING_AT
        if self.takes(self.console, "move_person", may=may, **said) and here and there:
            self.sits(two, level, here)
            self.sits(one, level, there)

    def become_one(self, a: int, b: int, c: int, level: str = "") -> None:
        sits = SITTING_AT.get(self.phase, "")
        level = level or sits or "pair"
        group, into = self.group(a, level), self.group(b, level)
        may, presented = level == sits and group != into and group in self.book.groups, self.presenting()
        if self.takes(self.console, "join_groups", group=group, to=into, may=may):
            people = [person for person in self.here if self.book.seats[level].get(person.id) == group]
            self.book.joins(group, into)
            for person in people:
                self.sits(person, level, into)
            self.stage_is_set(presented)
            self.more_look = True

    def joined_elsewhere(self, a: int, b: int, c: int) -> None:
        self.become_one(a, b, c, ("pair", "four")[c % 2])

    # Time -----------------------------------------------------------------------------------------

    def goes_back(self) -> None:
        if self.book.backward():
            self.moves(self.book.backward(), "")

    def goes_back_and_on(self, far: int) -> None:
        """Nothing is lost; what is new the book says, as after any other step."""
        start, lists = self.phase, invariants.shapes(self.book.lists)
        for _step in range(far):
            if self.phase != "alone":
                self.moves(self.book.backward(), "")
        while self.phase != start and self.book.onward():
            self.moves_on("leave")
        if self.phase == start:
            invariants.back_and_on_again_loses_nothing(lists, invariants.shapes(self.book.lists))

    def two_press_next(self, a: int, b: int, c: int) -> None:
        here, to = self.phase, self.book.onward()
        if to not in ("", "finished"):
            self.moves(to, "all")
            self.does(self.console, "go_to", pressed_in=here, to=to, rest="all", may=False)
            assert tables_of(self.id).phase == to, "two that press next together move one phase"

    def ends(self) -> None:
        while not self.ended:
            self.moves_on("all")

    def clock_starts(self, a: int, b: int, c: int) -> None:
        """After forming this begins the step."""
        where = self.phase if b % 2 else PHASES[a % len(PHASES)]
        taken = self.takes(self.console, "set_clock", pressed_in=where, do="start", may=where == self.phase)
        if taken and where in ("pairs_forming", "fours_forming"):
            self.enters(PHASES[PHASES.index(where) + 1])

    # Whenever -------------------------------------------------------------------------------------

    def numbers_shown(self, a: int, b: int, c: int) -> None:
        shown = a % 4 > 0
        if self.takes(self.console, "show_numbers", shown=int(shown), may=not shown or self.phase in STEP_3):
            self.numbers = shown
        self.more_look = True

    def page_is_behind(self, a: int, b: int, c: int) -> None:
        """A card that is on it is not on the list at hand any more."""
        person = self.person(a)
        behind = by_text(phone_of(person).rows("card"))
        now = {row.id for row in self.cards(person, shown=False)}
        gone = [row for row in behind if row.id not in now]
        if not gone:
            return
        verb, card = CARD_VERBS[c % len(CARD_VERBS)], gone[b % len(gone)].id
        said = {"text": self.book.word("te laat"), "aside": "1", "column": 1, "cards": [card, *now]}
        if verb != "merge_cards":
            self.does(phone_of(person), verb, card, may=False, **said)
        elif now:
            self.does(phone_of(person), verb, may=False, **said)

    def sent_again(self, a: int, b: int, c: int) -> None:
        """The same op: the same answer and no change. Another person's op: refused."""
        sent, before = self.sent, self.revision()
        if sent is None:
            return
        if sent.who in (self.console, *map(phone_of, self.phones)):
            self.actor = sent.who
            again = sent.who.posts(sent.name, *sent.args, op=sent.op, **sent.said)
            assert again.status == 200, ("the same op again is answered as before", sent, again)
        strangers = [phone_of(person) for person in self.phones if person.phone is not sent.who]
        if strangers and sent.who is not self.console:
            refused = strangers[a % len(strangers)].posts(sent.name, *sent.args, op=sent.op, **sent.said)
            assert (refused.status, refused.reason) == (403, "op_of_another"), (sent, refused)
        assert self.revision() == before, ("the same op again changes nothing", sent)
