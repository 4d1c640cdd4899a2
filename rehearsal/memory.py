"""What the rehearsal itself remembers: who wrote what, where it went, and who may have read it.

Written from the rules, without a look at the server's code, so that the two can be compared.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from rehearsal.texts import mark_of

Key = tuple[str, str]  # of a list: its level and what it is called there: ("alone", "Anouk"), ("pair", "3")
FLAP: Key = ("all", "")
EVERYBODY = "everybody"


@dataclass(eq=False)
class Card:
    """A card on one list. `ends` are the notes behind it, `parts` what was merged into it."""

    text: str
    column: int
    ends: frozenset[str]
    parts: tuple["Card", ...] = ()
    aside: bool = False
    kept: bool = False
    groups: frozenset[Key] = frozenset()  # on the flap: whose list it came from
    up: set[str] = field(default_factory=set)  # levels where it is already

    @property
    def members(self) -> Iterator["Card"]:
        yield self
        for part in self.parts:
            yield from part.members

    @property
    def seen(self) -> tuple[str, int, bool]:
        """What can be compared with a phone: set aside it has no column to be seen."""
        return self.text, 0 if self.aside else self.column, self.aside


@dataclass
class Memory:
    lists: dict[Key, list[Card]] = field(default_factory=dict)
    people: dict[Key, set[str]] = field(default_factory=dict)  # who sits in a group now
    parents: dict[Key, Key] = field(default_factory=dict)
    joined: dict[Key, Key] = field(default_factory=dict)
    writers: dict[str, str] = field(default_factory=dict)  # end -> name; without one: typed in by the facilitator
    may_read: dict[str, set[str]] = field(default_factory=dict)  # mark -> names of devices
    wiped: dict[str, int] = field(default_factory=dict)  # mark -> revision from which nobody gets it
    proposed: set[str] = field(default_factory=set)
    leaders: tuple[str, ...] = ("console", "second console")

    # Cards ---------------------------------------------------------------------------------------

    def writes(self, key: Key, text: str, column: int, writer: str = "", *, reader: str = "") -> Card:
        """A new text on a list. `reader`: a device on which it was typed, beside those that may read the list."""
        mark = mark_of(text)
        card = Card(text, column, frozenset({mark}))
        if writer:
            self.writers[mark] = writer
        self.lists.setdefault(key, []).append(card)
        self.let_read(text, *([reader] if reader else []))
        self.spread()
        return card

    def rewords(self, card: Card, text: str) -> None:
        card.text = text
        self.spread()

    def merges(self, key: Key, cards: list[Card], text: str) -> Card:
        """A new card, where the first stood; the others lie under it, untouched."""
        mine = self.lists[key]
        places = {id(card): at for at, card in enumerate(mine)}
        first = min(cards, key=lambda card: (card.column, places[id(card)]))
        ends = frozenset().union(*(card.ends for card in cards))
        groups = frozenset().union(*(card.groups for card in cards))
        for card in cards:
            mine.remove(card)
            card.aside = False
        merged = Card(text, first.column, ends, tuple(cards), groups=groups)
        mine.append(merged)
        self.spread()
        return merged

    def takes_apart(self, key: Key, card: Card) -> None:
        self.lists[key].remove(card)
        self.lists[key] += card.parts

    def wipes(self, card: Card, revision: int) -> None:
        """The words go everywhere: with the notes behind this card, all that holds one of them."""
        for at, mine in self.lists.items():
            self.lists[at] = [left for one in mine for left in self._without(one, card.ends, revision)]
        self._fall_back()
        # A part that stays may have lent its words to the card that went.
        for mark in {mark_of(member.text) for mine in self.lists.values() for card in mine for member in card.members}:
            self.wiped.pop(mark, None)

    def _fall_back(self) -> None:
        """What stays while its copy went with the words of another is not up there any more."""
        there = [(key[0], member.ends) for key, mine in self.lists.items() for card in mine for member in card.members]
        for mine in self.lists.values():
            for member in (member for card in mine for member in card.members):
                member.up &= {level for level, ends in there if member.ends <= ends}

    def wiped_text(self, text: str, revision: int) -> None:
        self.wiped[mark_of(text)] = revision

    def _without(self, card: Card, ends: frozenset[str], revision: int) -> Iterator[Card]:
        if not card.ends & ends:
            yield card
            return
        self.wiped[mark_of(card.text)] = revision
        for part in card.parts:
            yield from self._without(part, ends, revision)

    def find(self, key: Key, text: str) -> Card:
        """Raises LookupError when nothing on this list says so."""
        found = [card for card in self.lists.get(key, []) if card.text == text]
        if not found:
            raise LookupError(f"nobody wrote {text!r} on {key}")
        return found[0]

    # Lists go along ------------------------------------------------------------------------------

    def carries(self, keys: Iterable[Key], into: Key) -> None:
        """What is shown, neither set aside nor kept back, and not up there yet."""
        for key in keys:
            for card in self.lists.get(key, []):
                if card.aside or any(member.kept for member in card.members):
                    continue
                self.puts(card, key, into)
        self.spread()

    def puts(self, card: Card, key: Key, into: Key) -> None:
        """One card, or what of it is not there yet."""
        for piece in list(_lacking(card, into[0])):
            self.copies(piece, into, frozenset({key}))
        self.spread()

    def says_there(self, card: Card, key: Key, there: Card) -> None:
        """A card joins one of the flap, which keeps its words and its place."""
        before = list(self.lists[FLAP])
        self.puts(card, key, FLAP)
        column = there.column
        joined = self.merges(FLAP, [there, *(new for new in self.lists[FLAP] if new not in before)], there.text)
        joined.column = column

    def copies(self, card: Card, into: Key, groups: frozenset[Key]) -> None:
        for member in card.members:
            member.up.add(into[0])
        groups = frozenset(self.now(key) for key in groups)
        self.lists.setdefault(into, []).append(replace(card, parts=(), up=set(), groups=groups))

    def joins(self, key: Key, into: Key) -> None:
        """A group becomes part of another: its people move, and its list with everything on it."""
        for card in self.lists.get(key, []):
            self.lists.setdefault(into, []).append(replace(card, parts=(), up=set(card.up)))
        self.people.setdefault(into, set()).update(self.people.pop(key, set()))
        self.lists.pop(key, None)
        self.joined[key] = into
        for below, above in self.parents.items():
            if above == key:
                self.parents[below] = into
        self.spread()

    def now(self, key: Key) -> Key:
        while key in self.joined:
            key = self.joined[key]
        return key

    def list_of(self, level: str, name: str) -> Key | None:
        """The group in which somebody sits."""
        return next((key for key, names in self.people.items() if key[0] == level and name in names), None)

    def lists_at(self, level: str) -> list[Key]:
        return [key for key in self.people if key[0] == level]

    def leaves(self, name: str) -> None:
        for names in self.people.values():
            names.discard(name)

    # Who may have read ---------------------------------------------------------------------------

    def asks(self, text: str, *names: str) -> None:
        """A question or a proposal: its writer and who leads."""
        self.proposed.add(mark_of(text))
        self.let_read(text, *names, *self.leaders)

    def says(self, text: str) -> None:
        """For everybody from now on."""
        self.let_read(text, EVERYBODY)

    def rule_of(self, mark: str) -> str:
        """Which rule says who may read it."""
        if mark in self.proposed:
            return "proposals_come_first_to_the_facilitator"
        for key, cards in self.lists.items():
            for card in cards:
                if key[0] == "alone" and mark == mark_of(card.text):
                    return "kept_back_stays" if card.kept else "notes_are_private"
        return "lists_stay_in_their_group"

    def let_read(self, text: str, *names: str) -> None:
        self.may_read.setdefault(mark_of(text), set()).update(names)

    def spread(self) -> None:
        """Whoever sits in a group reads its list, with what lies under its cards; the flap is for everybody."""
        for key, cards in self.lists.items():
            readers = {EVERYBODY} if key == FLAP else {key[1]} if key[0] == "alone" else self.people.get(key, set())
            for card in cards:
                for member in card.members:
                    self.let_read(member.text, *readers)

    @property
    def last_level(self) -> str:
        """Whose lists go on the flap: of the fours, or of the pairs when there are none."""
        return "four" if self.lists_at("four") else "pair"

    def writers_of(self, card: Card) -> set[str]:
        return {self.writers[end] for end in card.ends if end in self.writers}

    def seen_on(self, key: Key) -> list[tuple[str, int, bool]]:
        return sorted(card.seen for card in self.lists.get(key, []))


def _lacking(card: Card, level: str) -> Iterator[Card]:
    """The largest pieces of a card of which nothing is at that level yet."""
    if level in card.up:
        return
    if not any(level in member.up for member in card.members):
        yield card
        return
    for part in card.parts:
        yield from _lacking(part, level)
