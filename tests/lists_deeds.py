"""What people do with notes, with the list of their group and with the flap: each posts, and says so in the book.

A deed gets three numbers and chooses with them. It says whether the post must be taken or refused. To add a new one:
write it here, name it in the table below, and let it put in the book what it changes.
"""

import re
from collections.abc import Callable
from copy import deepcopy
from typing import Any

from sessions.models import Session
from tests.lists_book import FLAP, SITTING_AT, Note, Slip, Undo
from tests.lists_onlookers import Onlooker, Row, tables_of
from tests.lists_session import ListsSession, Person, phone_of

WITH_NOTES = (
    "writes", "writes", "keeps_back", "keeps_back", "rewords_note", "moves_note", "removes_note", "takes_along",
    "takes_along", "takes_along", "writes_for", "tries_anothers_note",
)  # fmt: skip
WITH_A_LIST = (
    "takes_pen", "takes_pen", "takes_pen", "all_write", "adds", "adds", "rewords", "rewords", "merges", "merges",
    "merges", "merges", "takes_apart", "takes_apart", "sets_aside", "sets_aside", "moves_card", "goes_up", "goes_down",
    "keeps_both", "wipes", "tries_another_list",
)  # fmt: skip
ON_THE_FLAP = (
    "types", "types", "edits_flap", "edits_flap", "moves_flap", "up_on_flap", "down_on_flap", "merges_flap",
    "merges_flap", "merges_flap", "apart_on_flap", "apart_on_flap", "beside_on_flap", "wipes_flap", "undo", "undo",
    "undo",
)  # fmt: skip
PRESENTING = (
    "puts", "puts", "puts", "puts", "is_there_already", "is_there_already", "is_there_already", "types", "undo",
    "puts_rest", "order_drawn", "paper", "next_group", "presents", "way_whole", "way_turns", "way_open",
)  # fmt: skip


STEP = re.compile(r'name="step" value="(\d+)"')


def column(number: int) -> int:
    return number % 3 + 1


class Deeds(ListsSession):
    # Notes ----------------------------------------------------------------------------------------

    def notes(self, person: Person, column: int) -> None:
        """Never too late, until the session ends."""
        text = self.book.first("noot", person.id)
        if self.takes(phone_of(person), "add_notes", column=column, text=text, may=not self.ended):
            row = phone_of(person).row("note", text)
            assert row, "a note that was saved is on its writer's page"
            self.book.notes[person.id][row.id] = Note(text, column, text)

    def writes(self, a: int, b: int, c: int) -> None:
        self.notes(self.person(a), column(c))

    def own_note(self, a: int, b: int) -> tuple[Person, str, Note] | None:
        person = self.person(a)
        notes = sorted(self.book.notes[person.id].items(), key=lambda item: item[1].atom)
        return (person, *notes[b % len(notes)]) if notes else None

    def keeps_back(self, a: int, b: int, c: int) -> None:
        if found := self.own_note(a, b):
            person, id_, note = found
            if self.takes(phone_of(person), "keep_note", id_, kept=int(not note.kept), may=note.there):
                note.kept = not note.kept

    def moves_note(self, a: int, b: int, c: int) -> None:
        if found := self.own_note(a, b):
            person, id_, note = found
            if self.takes(phone_of(person), "move_note", id_, column=column(c), may=note.there):
                note.column = column(c)

    def rewords_note(self, a: int, b: int, c: int) -> None:
        if found := self.own_note(a, b):
            person, id_, note = found
            text = self.book.becomes("andere noot", note.text)
            if self.takes(phone_of(person), "edit_note", id_, text=text, may=note.there):
                note.text = text

    def removes_note(self, a: int, b: int, c: int) -> None:
        """Or brings it back, with the words that the page still has; after a wipe that is a text like any new one."""
        if not (found := self.own_note(a, b)):
            return
        person, id_, note = found
        if note.there:
            if self.takes(phone_of(person), "remove_note", id_):
                note.there = False
                self.book.uncounted.add(note.atom)
            return
        anew = note.text in self.book.wiped
        text = self.book.first("weer een noot", person.id) if anew else note.text
        if self.takes(phone_of(person), "restore_note", id_, text=text):
            note.text, note.atom, note.there = text, text if anew else note.atom, True
            self.book.uncounted.discard(note.atom)

    def takes_along(self, a: int, b: int, c: int) -> None:
        if found := self.own_note(a, b):
            person, id_, note = found
            way = self.book.way_up(person.id)
            went = note.atom in self.book.up("pair") | self.book.up("four")
            may = note.there and not note.kept and bool(way)
            if self.takes(phone_of(person), "take_along", id_, may=may) and not went:
                self.comes_late(note.text, note.column, way)

    def comes_late(self, text: str, column: int, way: list[str]) -> None:
        for group in way:
            self.book.puts(group, Slip(text, column))
        if way:
            self.book.late_comes_up(way[-1], Slip(text, column))

    def writes_for(self, a: int, b: int, c: int) -> None:
        without = [person for person in self.here if not person.phone]
        if not without:
            return
        person = without[b % len(without)]
        text = self.book.first("noot van wie geen telefoon heeft", person.id)
        known = set(tables_of(self.id).notes)
        if self.takes(self.console, "write_for", person=person.id, column=column(c), text=text):
            (id_,) = set(tables_of(self.id).notes) - known
            self.book.notes[person.id][id_] = Note(text, column(c), text)
            self.comes_late(text, column(c), self.book.way_up(person.id))

    def tries_anothers_note(self, a: int, b: int, c: int) -> None:
        person, other = self.person(a), self.people[b % len(self.people)]
        notes = sorted(self.book.notes[other.id])
        if notes and other is not person:
            verb = ("edit_note", "take_along", "keep_note")[c % 3]
            said = {"text": self.book.word("niet van mij"), "kept": 0}
            self.does(phone_of(person), verb, notes[c % len(notes)], may=False, **said)

    # The list together ----------------------------------------------------------------------------

    def adds(self, a: int, b: int, c: int) -> None:
        """Never refused for being late, until the session ends. For oneself, or for a neighbour without a phone."""
        person = self.person(a)
        group = self.book.for_adding(person.id) if not self.ended else ""
        near = [other for other in self.here if not other.phone and self.sits_in(other, group)] if b % 2 else []
        text = self.book.first("kaart", near[0].id if near else person.id)
        said = {"person": near[0].id} if near else {}
        if self.takes(phone_of(person), "add_card", column=column(c), text=text, may=bool(group), **said):
            self.book.puts(group, Slip(text, column(c)))
            self.book.late_comes_up(group, Slip(text, column(c)))

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

    def rewords(self, a: int, b: int, c: int) -> None:
        """`was` are the words that were there when they began; with other words there now it is refused."""
        if found := self.own(a, b):
            person, _group, row, slip = found
            was = ("", slip.text, slip.text, "wat er eerder stond")[c % 4]
            text, may = self.book.becomes("andere kaart", slip.text), self.lists_open() and was in ("", slip.text)
            answer = self.does(phone_of(person), "edit_card", row.id, text=text, was=was, may=may)
            if answer.status == 200:
                slip.text = text
            elif answer.reason == "reworded":
                assert answer.body["fields"] == {"was": slip.text}, "the second is told, and sees both wordings"

    def merges(self, a: int, b: int, c: int) -> None:
        person = self.person(a)
        chosen = some_of(self.cards(person, shown=False), b, c)
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

    def takes_apart(self, a: int, b: int, c: int) -> None:
        cards = self.cards(self.person(a), shown=False)
        merged = [at for at, row in enumerate(cards) if row.parts]
        if found := self.own(a, merged[b % len(merged)] if merged else b, shown=False):
            person, group, row, slip = found
            if self.takes(phone_of(person), "apart_card", row.id, may=self.lists_open() and bool(slip.parts)):
                self.book.take_apart(group, slip)

    def sets_aside(self, a: int, b: int, c: int) -> None:
        """Or brings it back on the list."""
        if found := self.own(a, b, shown=False):
            person, _group, row, slip = found
            if self.takes(phone_of(person), "aside_card", row.id, aside=int(not slip.aside), may=self.lists_open()):
                slip.aside = not slip.aside

    def moves_card(self, a: int, b: int, c: int) -> None:
        if found := self.own(a, b):
            person, _group, row, slip = found
            if self.takes(phone_of(person), "move_card", row.id, column=column(c), may=self.lists_open()):
                slip.column = column(c)

    def goes_up(self, a: int, b: int, c: int, way: str = "up") -> None:
        if found := self.own(a, b):
            person, _group, row, _slip = found
            may = self.lists_open()
            does = lambda: self.takes(phone_of(person), "move_card", row.id, column=way, may=may)  # noqa: E731
            self.shifts(phone_of(person), "card", row, way, does)

    def goes_down(self, a: int, b: int, c: int) -> None:
        self.goes_up(a, b, c, "down")

    def shifts(self, who: Onlooker, kind: str, row: Row, way: str, does: Callable[[], bool]) -> None:
        """One place up or down among the cards beside it, and nothing else moves."""
        before = [one.id for one in who.rows(kind) if one.place == row.place and one.text]
        taken = does()
        after = [one.id for one in who.rows(kind) if one.place == row.place and one.text]
        at = before.index(row.id)
        to = at - 1 if way == "up" else at + 1
        if taken and 0 <= to < len(before):
            before[at], before[to] = before[to], before[at]
        assert after == before, ("up and down: one place, and nothing else moves", way, at, before, after)

    def takes_pen(self, a: int, b: int, c: int) -> None:
        """Or lays it down. Who saw it lying there does not take it from who was quicker."""
        person = self.person(a)
        group, phones, taken, free = self.book.at_hand(person.id), self.with_phones, b % 4 > 0, c % 4 == 0
        counts = self.phase in ("pairs", "fours") and len(self.book.seated_in(group) & phones) > 1 if group else False
        holder = self.book.holder(group, phones) if counts else ""
        may = counts and (not taken or self.book.one_writes(group, phones)) and not (
            taken and free and holder not in ("", person.id)
        )  # fmt: skip
        if self.takes(phone_of(person), "take_pen", taken=int(taken), free=int(free), may=may):
            if taken:
                self.book.pen[group] = person.id
            elif holder == person.id:
                self.book.pen.pop(group)

    def all_write(self, a: int, b: int, c: int) -> None:
        """Everybody at once, or one who writes: any member may say so."""
        person, on = self.person(a), b % 2 == 0
        group, phones = self.book.at_hand(person.id), self.with_phones
        may = self.phase in ("pairs", "fours") and bool(group) and len(self.book.seated_in(group) & phones) > 1
        one_writes = may and self.book.one_writes(group, phones)
        if self.takes(phone_of(person), "write_all", on=int(on), may=may) and one_writes == on:
            self.book.all_write[group] = on
            self.book.pen.pop(group, None)

    def keeps_both(self, a: int, b: int, c: int) -> None:
        person = self.person(a)
        chosen = some_of(self.cards(person), b, c)[:2]
        if len(chosen) == 2:
            self.does(phone_of(person), "keep_both", cards=[row.id for row in chosen], may=self.lists_open())

    def wipes(self, a: int, b: int, c: int) -> None:
        if found := self.own(a, b, shown=False):
            person, _group, row, slip = found
            if self.takes(phone_of(person), "wipe_card", row.id, may=self.lists_open()):
                self.is_wiped(slip.text)
                left = [one.text for one in phone_of(person).rows("card") if one.id == row.id]
                assert left == [""], "“verwijderd” stays to be seen"

    def is_wiped(self, text: str) -> None:
        self.book.wipe(text)
        self.comes_again()
        self.all_look = True

    def tries_another_list(self, a: int, b: int, c: int) -> None:
        person = self.person(a)
        mine = self.book.at_hand(person.id)
        others = [row for other in self.phones for row in self.cards(other) if self.book.at_hand(other.id) != mine]
        if others:
            verb = ("edit_card", "aside_card", "apart_card", "wipe_card", "put_card")[c % 5]
            said = {"text": self.book.word("niet van ons"), "aside": "1"}
            self.does(phone_of(person), verb, others[b % len(others)].id, may=False, **said)

    # Presenting -----------------------------------------------------------------------------------

    def may_put(self, person: Person, rest: bool = False) -> bool:
        """In the method: the group whose turn it is, in turns one card; in the end everybody."""
        group = self.book.at_hand(person.id)
        if self.phase != "together" or not group:
            return False
        if self.book.way == "open":
            return True
        turns = self.book.way == "turns"
        return self.presenting() == group and not (turns and (rest or self.book.put_this_turn))

    def puts(self, a: int, b: int, c: int) -> None:
        """Its button is there exactly when it may be put up."""
        if not (found := self.own(a, b, shown=False)):
            return
        person, group, row, slip = found
        there, may = self.book.up("all"), self.may_put(person)
        goes = may and not slip.aside and bool(self.book.behind[slip.text] - there)
        assert row.can_be_put == goes, f"the button to put {slip.text} up: {row.can_be_put}"
        if self.takes(phone_of(person), "put_card", row.id, may=may) and goes:
            self.book.carry([slip], FLAP, there, group=group)
            self.book.put_this_turn = True

    def puts_rest(self, a: int, b: int, c: int) -> None:
        person = self.person(a)
        if self.takes(phone_of(person), "put_rest", may=self.may_put(person, rest=True)):
            self.book.carry_to_flap(self.book.at_hand(person.id))

    def next_group(self, a: int, b: int, c: int) -> None:
        """In turns past groups with nothing left; after the last, or when nobody has anything left, everybody may."""
        stage = Session.objects.get(pk=self.id).stage
        if self.takes(self.console, "next_group", turn=stage.turn if stage else 0, may=self.phase == "together"):
            self.stage_is_set("")
            self.more_look = True

    def presents(self, a: int, b: int, c: int) -> None:
        stage, group = Session.objects.get(pk=self.id).stage, self.group(b, "four")
        sits = group in self.book.groups and bool(self.book.seated_in(group))
        may = self.phase == "together" and (sits or bool(stage and group in stage.order))
        before = self.presenting()
        if self.takes(self.console, "present_group", group, may=may):
            assert self.presenting() == group
            self.stage_is_set(before)
            self.more_look = True

    def order_drawn(self, a: int, b: int, c: int) -> None:
        stage, before = Session.objects.get(pk=self.id).stage, self.presenting()
        if self.takes(self.console, "draw_order", turn=stage.turn if stage else 0, may=self.phase == "together"):
            self.stage_is_set(before)
            self.more_look = True

    def paper(self, a: int, b: int, c: int) -> None:
        """A group works on paper, or not; what its phones write stays all the same."""
        group = self.group(a)
        level = self.book.level(group) if group in self.book.groups else ""
        may = self.phase in SITTING_AT and level == self.book.last_level()
        self.does(self.console, "mark_paper", group, on=b % 2, may=may)

    def way_whole(self, a: int, b: int, c: int, way: str = "whole") -> None:
        if self.takes(self.console, "set_way", way=way, may=self.phase == "together"):
            self.book.put_this_turn = self.book.put_this_turn and self.book.way == way
            self.book.way = way
            self.more_look = True

    def way_turns(self, a: int, b: int, c: int) -> None:
        self.way_whole(a, b, c, "turns")

    def way_open(self, a: int, b: int, c: int) -> None:
        self.way_whole(a, b, c, "open")

    # It is there already --------------------------------------------------------------------------

    def is_there_already(self, a: int, b: int, c: int) -> None:
        """The own card stands behind one of the flap from now on; or only looks like it, or not after all."""
        found, flap = self.own(a, b, shown=False), self.on_flap(c)
        if not found or not flap:
            return
        person, group, row, slip = found
        there, phone, may = flap[0], phone_of(person), self.phase == "together"
        if c % 4 == 3:
            if self.takes(phone, "not_there_after_all", row.id, may=may):
                self.book.not_behind_after_all(slip)
        elif c % 4 == 2:
            self.does(phone, "not_there_yet", row.id, flap=there.id, may=may)
        elif not may:
            self.does(phone, "already_there", row.id, flap=there.id, may=False)
        elif self.book.stands_behind(slip, flap[1], group):
            self.does(phone, "already_there", row.id, flap=there.id, was=there.text)

    # The flap -------------------------------------------------------------------------------------

    def step(self, name: str, /, *args: Any, may: bool = True, turn: bool = False, **said: Any) -> bool:
        """Something on the flap that can be undone, once."""
        before, groups = deepcopy(self.book.lists[FLAP]), dict(self.book.flap_group)
        revision = self.revision()
        taken = self.takes(self.console, name, *args, may=may, **said)
        if taken and self.revision() > revision:
            self.book.undo, self.book.undo_is_known = None, True  # what the book does now is this step itself
            self.undoes: Undo | None = Undo(before, groups, self.turns if turn else -1)
        else:
            self.undoes = self.book.undo
        return taken

    def undo(self, a: int, b: int, c: int) -> None:
        """The flap as it was before the last step, with what groups put up since. Nothing can be undone after that."""
        self.console.catches_up()
        step = STEP.search(self.console.browser.html["undo_key"])
        if not self.book.undo_is_known:
            return
        undo, may = self.book.undo, self.book.undo is not None
        if self.takes(self.console, "undo_on_flap", step=int(step[1]) if step else 0, may=may) and undo:
            since = {atom for slip in undo.since for atom in self.book.behind[slip.text]}
            groups = {atom: group for atom, group in self.book.flap_group.items() if atom in since}
            self.book.lists[FLAP], self.book.flap_group = undo.before + undo.since, undo.groups | groups
            self.book.put_this_turn = self.book.put_this_turn and undo.turn != self.turns
            self.book.undo = None

    def types(self, a: int, b: int, c: int) -> None:
        """For everybody, or for a group that works on paper."""
        level = "four" if self.book.standing("four") else "pair"
        whose = self.group(b, level) if a % 2 and self.book.standing(level) else ""
        text, said = self.book.first("getikt"), {"group": whose} if whose else {}
        turn = bool(self.phase == "together" and self.book.way == "turns" and whose and whose == self.presenting())
        may = self.book.has_flap and not self.ended and not (turn and self.book.put_this_turn)
        if self.step("add_to_flap", column=column(c), text=text, may=may, turn=turn, **said):
            self.book.puts(FLAP, Slip(text, column(c)), whose)
            self.book.put_this_turn = self.book.put_this_turn or turn
        self.is_done()

    def is_done(self) -> None:
        self.book.undo = self.undoes

    def on_flap(self, a: int) -> tuple[Row, Slip] | None:
        rows = self.flap()
        if not rows:
            return None
        slip = self.book.slip(FLAP, rows[a % len(rows)].text)
        assert slip, f"{rows[a % len(rows)].text} is on the flap and not in the book"
        return rows[a % len(rows)], slip

    def edits_flap(self, a: int, b: int, c: int) -> None:
        if found := self.on_flap(a):
            row, slip = found
            was = ("", slip.text, "wat er eerder stond")[b % 3]
            text = self.book.becomes("anders op de flap", slip.text)
            if self.step("edit_on_flap", row.id, text=text, was=was, may=was in ("", slip.text)):
                slip.text = text
            self.is_done()

    def moves_flap(self, a: int, b: int, c: int) -> None:
        if found := self.on_flap(a):
            row, slip = found
            if self.step("move_on_flap", row.id, column=column(c)):
                slip.column = column(c)
            self.is_done()

    def up_on_flap(self, a: int, b: int, c: int, way: str = "up") -> None:
        if found := self.on_flap(a):
            row, _slip = found
            self.shifts(self.console, "flap_card", row, way, lambda: self.step("move_on_flap", row.id, column=way))
            self.is_done()

    def down_on_flap(self, a: int, b: int, c: int) -> None:
        self.up_on_flap(a, b, c, "down")

    def merges_flap(self, a: int, b: int, c: int) -> None:
        chosen = some_of(self.flap(), b, c)
        if len(chosen) > 1:
            texts = [row.text for row in chosen]
            text = self.book.becomes("bijeen", *texts)
            if self.step("merge_on_flap", cards=[row.id for row in chosen], text=text):
                self.book.merge(FLAP, texts, text)
            self.is_done()

    def apart_on_flap(self, a: int, b: int, c: int) -> None:
        slips = [self.book.slip(FLAP, row.text) for row in self.flap()]
        merged = [at for at, slip in enumerate(slips) if slip and slip.parts]
        if found := self.on_flap(merged[a % len(merged)] if merged else a):
            row, slip = found
            if self.step("apart_on_flap", row.id, may=bool(slip.parts)):
                self.book.take_apart(FLAP, slip)
            self.is_done()

    def beside_on_flap(self, a: int, b: int, c: int) -> None:
        """Side by side, in the column of the first, without becoming one."""
        chosen = some_of(self.flap(), b, c)
        if len(chosen) > 1:
            if self.step("gather_on_flap", cards=[row.id for row in chosen]):
                slips = [slip for row in chosen if (slip := self.book.slip(FLAP, row.text))]
                for slip in slips:
                    slip.column = min(one.column for one in slips)
                order = [row.id for row in self.console.rows("flap_card")]
                places = sorted(order.index(row.id) for row in chosen)
                assert places == list(range(places[0], places[0] + len(places))), "side by side, nothing between"
            self.is_done()

    def wipes_flap(self, a: int, b: int, c: int) -> None:
        if found := self.on_flap(a):
            row, slip = found
            if self.takes(self.console, "wipe_on_flap", row.id):
                self.is_wiped(slip.text)


def some_of(rows: list[Row], b: int, c: int) -> list[Row]:
    """Two or three of them, no one twice."""
    wanted = [b, b + 1 + c % 4, *([b + c] if c % 3 == 0 else [])]
    return list({at % len(rows): rows[at % len(rows)] for at in wanted}.values()) if rows else []
