"""A bookkeeping of a session's lists, made from screens.md and from what people did; it reads nothing of the app.

Every text is used once, so that it can be followed. An *atom* is a text as it first came: a note, or a card that was
typed. Behind each later wording stand the atoms that it was made of, whatever copies were made on the way.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

PHASES = (
    "lobby", "welcome", "podcast", "alone", "pairs_forming", "pairs", "fours_forming", "fours", "together",
    "questions", "finds", "top", "evaluation", "closing", "finished",
)  # fmt: skip
STEP_3 = PHASES[PHASES.index("questions") :]
LISTS_OPEN_IN = ("pairs", "fours", "together")
LEVEL_AT_HAND = {"pairs": "pair", "fours_forming": "pair", "fours": "four", "together": "four"}
SITTING_AT = {**LEVEL_AT_HAND, "pairs_forming": "pair", "fours_forming": "four"}
FLAP = "flap"
MARKER = re.compile(r"q\d+q")
Atoms = frozenset[str]
NOTHING: Atoms = frozenset()


@dataclass
class Slip:
    """A card as it stands on a list, with the cards that it was merged from on that list."""

    text: str
    column: int
    aside: bool = False
    parts: list["Slip"] = field(default_factory=list)
    backed: list[str] = field(default_factory=list)  # on the flap: texts of groups for whom this was there already

    @property
    def wordings(self) -> list[str]:
        """Every text that is kept for it, its own first."""
        return [self.text, *(text for part in self.parts for text in part.wordings)]

    @property
    def counted(self) -> list[str]:
        """The texts that it counts: its own, and what stands behind it or a part of it."""
        return [self.text, *self.behind_it]

    @property
    def behind_it(self) -> list[str]:
        return [*self.backed, *(text for part in self.parts for text in part.behind_it)]

    def shape(self) -> tuple[object, ...]:
        parts = tuple(sorted(part.shape() for part in self.parts))
        return self.text, self.column, self.aside, parts, tuple(sorted(self.backed))


@dataclass
class Note:
    text: str
    column: int
    atom: str
    kept: bool = False
    there: bool = True


@dataclass
class GroupSeen:
    """A group; who is in it and what it joined is seen, because chance draws it."""

    id: str
    level: str
    number: int
    joined: str = ""
    parent: str = ""
    opened: bool = False


@dataclass
class Undo:
    """The flap before the facilitator's last step on it, and what groups put up since."""

    before: list[Slip]
    groups: dict[str, str]
    turn: int  # in which it was the card of its group; -1 for others
    since: list[Slip] = field(default_factory=list)


class Book:
    def __init__(self) -> None:
        self.count = 0
        self.phase = "lobby"
        self.behind: dict[str, Atoms] = {}
        self.writer: dict[str, str] = {}  # atom -> person; a text that the facilitator typed has none
        self.uncounted: set[str] = set()  # atoms whose note its writer took away
        self.notes: dict[str, dict[str, Note]] = {}  # person -> id -> note
        self.lists: dict[str, list[Slip]] = {FLAP: []}
        self.groups: dict[str, GroupSeen] = {}
        self.seats: dict[str, dict[str, str]] = {"pair": {}, "four": {}}  # level -> person -> group
        self.flap_group: dict[str, str] = {}  # atom -> the group from whose list it came on the flap
        self.wiped: set[str] = set()  # texts
        self.pending: dict[str, set[str]] = {}  # list -> atoms that come in the words they have on a list below
        self.has_flap = self.presented = False
        self.way, self.put_this_turn = "", False
        self.pen: dict[str, str] = {}  # group -> who took it last
        self.all_write: dict[str, bool] = {}  # what a group chose
        self.undo: Undo | None = None  # the last step on the flap
        self.undo_is_known = True

    # Texts --------------------------------------------------------------------------------------

    def word(self, what: str) -> str:
        self.count += 1
        return f"{what} <i> & “q{self.count}q”"

    def first(self, what: str, writer: str = "") -> str:
        """A text that comes from nowhere else."""
        text = self.word(what)
        self.behind[text] = frozenset({text})
        if writer:
            self.writer[text] = writer
        return text

    def becomes(self, what: str, *texts: str) -> str:
        """Another wording for one card, or one for several together."""
        text = self.word(what)
        self.behind[text] = frozenset().union(*(self.behind[one] for one in texts))
        return text

    def atoms(self, slips: Iterable[Slip]) -> list[str]:
        """With doubles, if there are any."""
        return [atom for slip in slips for text in slip.counted for atom in self.behind[text]]

    def people(self, slip: Slip) -> set[str]:
        return {self.writer[atom] for atom in set(self.atoms([slip])) - self.uncounted if atom in self.writer}

    def groups_of(self, slip: Slip) -> set[str]:
        return {self.now(self.flap_group[atom]) for atom in self.atoms([slip]) if atom in self.flap_group}

    # Groups -------------------------------------------------------------------------------------

    def now(self, group: str) -> str:
        """The group that this one is now, after groups became one."""
        while group in self.groups and self.groups[group].joined:
            group = self.groups[group].joined
        return group

    def standing(self, level: str) -> list[str]:
        """The groups of a level that joined no other, by their numbers."""
        found = [group for group in self.groups.values() if group.level == level and not group.joined]
        return [group.id for group in sorted(found, key=lambda group: (group.number, group.id))]

    def seated_in(self, group: str) -> set[str]:
        return {person for person, sits in self.seats[self.groups[group].level].items() if sits == group}

    def last_level(self) -> str:
        at = PHASES.index(self.phase)
        if at >= PHASES.index("fours_forming") and self.standing("four"):
            return "four"
        return "pair" if at >= PHASES.index("pairs_forming") else ""

    def at_hand(self, person: str) -> str:
        """The group whose list is before somebody in this phase; "" when there is none."""
        level = LEVEL_AT_HAND.get(self.phase, "")
        if level == "four" and not self.standing("four"):
            level = "pair"
        return self.seats[level].get(person, "") if level else ""

    def for_adding(self, person: str) -> str:
        """Where something new of theirs goes: the list at hand, after that the last one that their group had."""
        late = PHASES.index(self.phase) > PHASES.index("together")
        return self.seats[self.last_level()].get(person, "") if late else self.at_hand(person)

    def passed_over(self) -> set[str]:
        """With one list left nobody presents; with one at the pairs step there are no fours either."""
        pairs, fours = len(self.standing("pair")), len(self.standing("four"))
        if pairs == 1 and not fours:
            return {"fours_forming", "fours", "together"}
        known = PHASES.index(self.phase) >= PHASES.index("fours_forming")
        return {"together"} if fours == 1 and known else set()

    def onward(self) -> str:
        return next((p for p in PHASES[PHASES.index(self.phase) + 1 :] if p not in self.passed_over()), "")

    def backward(self) -> str:
        before = [p for p in PHASES[: PHASES.index(self.phase)] if p not in self.passed_over()]
        return before[-1] if before and self.phase != "finished" else ""

    def lists_of_last_level(self) -> list[str]:
        return self.standing("four") or self.standing("pair")

    def way_up(self, person: str) -> list[str]:
        """The open lists through which something of this person's goes now."""
        pair = self.now(self.seats["pair"].get(person, ""))
        four = self.seats["four"].get(person, "") or (self.groups[pair].parent if pair else "")
        return [group for group in (pair, self.now(four)) if group and self.groups[group].opened]

    # The pen ------------------------------------------------------------------------------------

    def one_writes(self, group: str, phones: set[str]) -> bool:
        """In fours by default, while the list is being made; with one phone there is nothing to agree on."""
        chosen = self.all_write.get(group, self.level(group) == "pair")
        return self.phase in ("pairs", "fours") and len(self.seated_in(group) & phones) > 1 and not chosen

    def holder(self, group: str, phones: set[str]) -> str:
        """Who has the pen of a group and is in it; "" while everybody may begin."""
        person = self.pen.get(group, "")
        return person if self.one_writes(group, phones) and person in self.seated_in(group) & phones else ""

    def may_write(self, person: str, group: str, phones: set[str]) -> bool:
        return self.holder(group, phones) in ("", person)

    def lets_go(self, person: str, level: str = "", stays_in: str = "") -> None:
        """Who goes away, or to another group of a level, has not the pen of that one any more."""
        for group, holder in list(self.pen.items()):
            if holder == person and group != stays_in and (not level or self.level(group) == level):
                del self.pen[group]

    # Going along --------------------------------------------------------------------------------

    def up(self, level: str) -> set[str]:
        """What is on the lists of this level already, in whatever words."""
        lists = [FLAP] if level == "all" else [group for group in self.lists if self.level(group) == level]
        found = {atom for one in lists for atom in self.atoms(self.lists[one])}
        return found | {atom for one in lists for atom in self.pending.get(one, ())}

    def level(self, group: str) -> str:
        return self.groups[group].level if group != FLAP else "all"

    def carry(self, slips: Iterable[Slip], into: str, there: set[str], *, group: str = "", aside: bool = False) -> None:
        """Copies of what is not up there yet; of a merged card of which a part is, the other parts by themselves."""
        for slip in list(slips):
            if aside or not slip.aside:
                for piece in self._lacking(slip, into, there):
                    self.puts(into, replace(piece, parts=[], backed=[], aside=slip.aside), group)

    def puts(self, into: str, slip: Slip, group: str = "") -> None:
        self.lists.setdefault(into, []).append(slip)
        if into == FLAP and self.undo:
            self.undo.since.append(slip)
        if into == FLAP and group:
            self.flap_group |= dict.fromkeys(self.behind[slip.text], group)

    def stands_behind(self, slip: Slip, there: Slip, group: str) -> bool:
        """A card that is on the flap already, in other words. False when its words are not known here."""
        up, before = self.up("all"), {one: set(atoms) for one, atoms in self.pending.items()}
        pieces = [piece.text for piece in self._lacking(slip, FLAP, up)] if not slip.aside else []
        known, self.pending = self.pending == before, before
        if known:
            there.backed += pieces
            self.flap_group |= {atom: group for text in pieces for atom in self.behind[text]}
            self.undo_is_known = self.undo_is_known and not pieces
        return known

    def not_behind_after_all(self, slip: Slip) -> None:
        for card in self.everything_on_the_flap():
            stays = [text for text in card.backed if not self.behind[text] & self.behind[slip.text]]
            self.undo_is_known = self.undo_is_known and stays == card.backed
            card.backed = stays

    def everything_on_the_flap(self) -> list[Slip]:
        found = list(self.lists[FLAP])
        for slip in found:
            found += slip.parts
        return found

    def _lacking(self, slip: Slip, into: str, there: set[str]) -> Iterator[Slip]:
        lacks = self.behind[slip.text] - there
        if lacks == self.behind[slip.text]:
            yield slip
        elif lacks and slip.parts:
            for part in slip.parts:
                yield from self._lacking(part, into, there)
        elif lacks:
            self.pending.setdefault(into, set()).update(lacks)

    def carry_notes(self) -> None:
        there = self.up("pair")
        for person, group in self.seats["pair"].items():
            going = [note for note in self.notes.get(person, {}).values() if note.there and not note.kept]
            self.carry([Slip(note.text, note.column) for note in going], self.now(group), there)

    def carry_pairs(self) -> None:
        there = self.up("four")
        for pair in self.standing("pair"):
            self.carry(self.lists.get(pair, []), self.groups[pair].parent, there)

    def carry_to_flap(self, *groups: str) -> None:
        there = self.up("all")
        for group in groups:
            self.carry(self.lists.get(group, []), FLAP, there, group=group)

    def presents(self) -> None:
        self.has_flap = self.presented = True
        if not self.way:
            self.way = "turns" if sum(bool(self.seated_in(four)) for four in self.standing("four")) > 4 else "whole"

    def single_list_goes_up(self, over: bool) -> None:
        """The step was passed over: the list goes on the flap whole. Where it was not, what was left stays standing."""
        self.has_flap = True
        groups = self.lists_of_last_level()
        if len(groups) == 1 and (over or not self.presented):
            self.carry_to_flap(*groups)

    def late_comes_up(self, group: str, slip: Slip) -> None:
        """What comes later on a single list comes on the flap as well; what was left standing there stays."""
        if PHASES.index(self.phase) > PHASES.index("together"):
            self.single_list_goes_up(over=False)
            if self.lists_of_last_level() == [group]:
                self.carry([slip], FLAP, self.up("all"), group=group)

    def left(self, group: str) -> bool:
        """Whether something of this group's list is not on the flap and could be."""
        there = self.up("all")
        return any(not slip.aside and self.behind[slip.text] - there for slip in self.lists.get(group, []))

    def joins(self, group: str, into: str) -> None:
        """The list of the one is carried into the other's; what was set aside stays so."""
        there = set(self.atoms(self.lists.get(into, [])))
        self.carry(self.lists.get(group, []), into, there, aside=True)
        self.groups[group].joined = into
        self.groups[into].opened = self.groups[into].opened or self.groups[group].opened
        for other in self.groups.values():
            other.joined = into if other.joined == group else other.joined
            other.parent = into if other.parent == group else other.parent

    # Cards --------------------------------------------------------------------------------------

    def slip(self, group: str, text: str) -> Slip | None:
        return next((slip for slip in self.lists.get(group, []) if slip.text == text), None)

    def merge(self, group: str, texts: Iterable[str], text: str) -> None:
        parts = [slip for slip in self.lists[group] if slip.text in set(texts)]
        self.lists[group] = [slip for slip in self.lists[group] if slip not in parts]
        for part in parts:
            part.aside = False
        self.puts(group, Slip(text, min(part.column for part in parts), parts=parts))

    def take_apart(self, group: str, slip: Slip) -> None:
        self.lists[group].remove(slip)
        self.lists[group] += slip.parts

    # Wiping -------------------------------------------------------------------------------------

    def wipe(self, text: str) -> None:
        """The words go in all that they came from and went to; what was merged with them stays."""
        gone = self.behind[text]
        self.undo, self.undo_is_known = None, True
        for card in self.everything_on_the_flap():
            card.backed = [text for text in card.backed if not self.behind[text] & gone]
        self.wiped |= {other for other, atoms in self.behind.items() if atoms & gone}
        for notes in self.notes.values():
            for note in notes.values():
                note.there = note.there and note.atom not in gone
        lost: dict[str, set[str]] = {}
        for group, slips in self.lists.items():
            self.lists[group] = [kept for slip in slips for kept in self._stripped(slip, gone, group, lost)]
        for atoms in self.pending.values():
            atoms -= gone
        self._come_again(lost)

    def _stripped(self, slip: Slip, gone: Atoms, group: str, lost: dict[str, set[str]]) -> Iterator[Slip]:
        if not self.behind[slip.text] & gone:
            yield slip
        elif slip.parts:
            for part in slip.parts:
                yield from self._stripped(part, gone, group, lost)
        else:
            lost.setdefault(group, set()).update(self.behind[slip.text] - gone)

    def _come_again(self, lost: dict[str, set[str]]) -> None:
        """What went with a wiped copy comes again from the list below, in its own words; not on the flap."""
        for atom in lost.pop(FLAP, set()):
            self.flap_group.pop(atom, None)
        for level in ("pair", "four"):
            for atom in {a for group, atoms in lost.items() if self.level(group) == level for a in atoms}:
                to = self._comes_to(level, atom)
                if to and atom not in self.atoms(self.lists.get(to, [])):
                    self.pending.setdefault(to, set()).add(atom)

    def _comes_to(self, level: str, atom: str) -> str:
        for group, seen in self.groups.items():
            if seen.level == level and seen.joined and atom in self.atoms(self.lists.get(group, [])):
                return self.now(group)
        for pair in self.standing("pair") if level == "four" else ():
            on_it = [slip for slip in self.lists.get(pair, []) if atom in self.behind[slip.text] and not slip.aside]
            if on_it or atom in self.pending.get(pair, ()):
                return self.groups[pair].parent
        return ""
