"""One session with its people, as a hypothesis state machine without rules yet: posting, coming, sitting, going on."""

import random
import uuid
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from hypothesis.stateful import RuleBasedStateMachine, invariant

from sessions import limits
from sessions.models import Session
from tests import lists_invariants as invariants
from tests.lists_book import LISTS_OPEN_IN, PHASES, SITTING_AT, Book, GroupSeen
from tests.lists_onlookers import Answer, Onlooker, Row, Tables, tables_of
from tests.people import open_room

GONE = (409, 410)
WITH_THE_PEN = frozenset({"edit_card", "merge_cards", "apart_card", "aside_card", "move_card", "keep_both"})


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


class ListsSession(RuleBasedStateMachine):
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
        self.steps = self.posted = self.turns = 0
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

    # What holds -----------------------------------------------------------------------------------

    @invariant()
    def everything_holds(self) -> None:
        self.steps += 1
        self.lists_hold()
        seen = self.watching()
        for one in seen:
            one.looks(self.tables.revision)
        for holds in invariants.SEEN:
            holds(self, seen)
        self.all_look = self.more_look = False

    def lists_hold(self) -> None:
        """The tables hold what the book says, after each post."""
        self.comes_again()
        self.tables = tables_of(self.id)
        for holds in invariants.KEPT:
            holds(self)

    def watching(self) -> list[Onlooker]:
        """Who acted and one other in turn, or more; everybody when much has changed."""
        everybody = [self.console, *(phone_of(person) for person in self.phones), self.screen]
        if self.all_look:
            return everybody
        actor = [self.actor] if self.actor in everybody else []
        others = [everybody[(self.steps + more) % len(everybody)] for more in range(3 if self.more_look else 1)]
        return list(dict.fromkeys([*actor, *others]))

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
        rows = by_text(phone_of(person).catches_up().rows("card"))
        return [row for row in rows if not (shown and row.aside)]

    def flap(self) -> list[Row]:
        return by_text(self.console.catches_up().rows("flap_card"))

    def group(self, number: int, level: str = "") -> str:
        groups = self.book.standing(level or SITTING_AT.get(self.phase, "pair"))
        return groups[number % len(groups)] if groups else str(uuid.UUID(int=1))

    def lists_open(self) -> bool:
        return self.phase in LISTS_OPEN_IN

    # Posting --------------------------------------------------------------------------------------

    def does(self, who: Onlooker, name: str, /, *args: Any, may: bool | None = True, **said: Any) -> Answer:
        """Somebody posts. `may`: whether it must be taken or refused; None when that is not known here."""
        self.posted += 1
        self.actor, op = who, str(uuid.UUID(int=2**64 + self.posted))
        before = self.revision()
        pen = self.may_write(who) if name in WITH_THE_PEN else True
        answer = who.posts(name, *args, op=op, **said)
        taken = answer.status == 200
        about = (who.name, name, args, said, self.phase, answer.status, answer.reason)
        if may and not pen:
            assert (answer.status, answer.reason) == (409, "no_pen"), about
        elif self.ended:
            assert answer.status == 410, about
        elif may is not None:
            assert taken == may, about
        if taken and name in WITH_THE_PEN and self.revision() > before:
            self.begins(who)
        if taken:
            self.sent = Sent(who, name, args, said, op)
        else:
            assert answer.status in GONE, about
            invariants.a_refusal_changes_nothing(before, self.revision(), about)
        return answer

    # The pen --------------------------------------------------------------------------------------

    @property
    def with_phones(self) -> set[str]:
        return {person.id for person in self.phones}

    def who_is(self, who: Onlooker) -> str:
        return next(person.id for person in self.people if person.phone is who)

    def may_write(self, who: Onlooker) -> bool:
        """“The pen: one writes, others read along.”"""
        person = self.who_is(who)
        group = self.book.at_hand(person)
        return not group or self.book.may_write(person, group, self.with_phones)

    def begins(self, who: Onlooker) -> None:
        """Who begins has the pen."""
        person = self.who_is(who)
        group = self.book.at_hand(person)
        if self.book.one_writes(group, self.with_phones) and not self.book.holder(group, self.with_phones):
            self.book.pen[group] = person

    def takes(self, *args: Any, **said: Any) -> bool:
        return self.does(*args, **said).status == 200

    def revision(self) -> int:
        return Session.objects.values_list("revision", flat=True).get(pk=self.id)

    # People come, sit and go ------------------------------------------------------------------------

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

    def sits(self, person: Person, level: str, group: str) -> None:
        if self.book.seats[level].get(person.id) == group:
            return
        self.book.lets_go(person.id, level, group)
        self.book.seats[level][person.id] = group
        # Back among the pairs with the fours drawn, somebody goes with the pair's list to its four.
        parent = self.book.now(self.book.groups[group].parent)
        if (
            level == "pair"
            and self.phase in ("pairs_forming", "pairs")
            and parent
            and person.id in self.book.seats["four"]
        ):
            self.book.lets_go(person.id, "four", parent)
            self.book.seats["four"][person.id] = parent
        self.more_look = True

    def is_gone(self, person: Person) -> None:
        person.here = False
        self.book.lets_go(person.id)
        for seats in self.book.seats.values():
            seats.pop(person.id, None)
        self.actor, self.more_look = self.console, True

    def presenting(self) -> str:
        """The group whose turn it is; "" when everybody may, or when nobody presents."""
        stage = Session.objects.get(pk=self.id).stage
        return (stage.group if stage else None) or ""

    def stage_is_set(self, before: str) -> None:
        """Groups came or went: if it was the turn of one, it is the next one's, and after the last one everybody's."""
        self.book.put_this_turn = self.book.put_this_turn and self.presenting() == before
        self.turns += not self.book.put_this_turn
        stage = Session.objects.get(pk=self.id).stage
        self.book.way = stage.way if stage else ""

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
        book, before, presented = self.book, self.phase, self.presenting()
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
            self.stage_is_set(presented)
        if PHASES.index(to) > PHASES.index("together"):
            book.single_list_goes_up(over)
        self.all_look = True


def by_text(rows: list[Row]) -> list[Row]:
    """Those with words. In this order, because that of the page hangs on ids, which are others each time."""
    return sorted((row for row in rows if row.text), key=lambda row: row.text)


def phone_of(person: Person) -> Onlooker:
    assert person.phone, f"{person.name} has no phone"
    return person.phone
