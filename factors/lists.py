"""One tree of lists, pure: what goes along to the next list, where a card came from, what a wipe takes with it.

No Django here: cards in, ids out. Alone, pair, four and all are the same thing at four sizes. A card of an upper list
is a copy; its `sources` are the card it was copied from and everything merged into that, as of that moment. Merging
makes a new card and points the others, untouched, at it; a merged card can be merged again. Taking apart retires the
new card and lets its parts go; its text must be emptied then, because nothing leads to it any more. A card *behind*
another of the flap says the same for another group: it counts, never stands there, and goes by its own wipe only.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

from factors.listed import Card, Carry, Trace


class Tree:
    """All cards of a session as of one moment. Their order is kept wherever an order is given."""

    def __init__(self, cards: Iterable[Card]) -> None:
        self.cards = {card.id: card for card in cards}
        self._merged: dict[str, list[str]] = {card: [] for card in self.cards}
        self._went_to: dict[str, list[str]] = {card: [] for card in self.cards}
        self._at = {card: at for at, card in enumerate(self.cards)}
        self._on: dict[str, list[Card]] = {}  # a list's cards, in order
        self._been: dict[str, dict[str, None]] = {}
        # Somebody's data may have been deleted: what points to a card that is not there points to nothing.
        self._sources = {
            card.id: [source for source in card.sources if source in self.cards] for card in self.cards.values()
        }
        for card in self.cards.values():
            if card.merged_into in self._merged:
                self._merged[card.merged_into].append(card.id)
            for source in self._sources[card.id]:
                self._went_to[source].append(card.id)
            self._on.setdefault(card.group, []).append(card)

    # One list --------------------------------------------------------------------------------

    def shown_in(self, group: str) -> list[str]:
        return [card.id for card in self._on.get(group, ()) if card.shown]

    def parts(self, card: str) -> tuple[str, ...]:
        """What a merged card was made of, and what stands on the list again when it is taken apart. () for others."""
        return tuple(part for part in self._under(card) if not self.cards[part].behind)

    def members(self, card: str) -> tuple[str, ...]:
        """The card first, with all merged into it, by way of others too, and what stands behind any of those.

        () when it is no more.
        """
        return tuple(_reached([card], self._under)) if self.cards[card].live else ()

    def stands_behind(self, card: str) -> bool:
        """Whether it is on the flap only behind a card of others."""
        return any(self.cards[copy].behind and self.cards[copy].live for copy in self._went_to[card])

    def can_merge(self, cards: Sequence[str]) -> str:
        """Why these cannot become one card: "few", "twice", "not_shown" or "two_lists"; "" when they can."""
        if len(cards) < 2:
            return "few"
        if len(set(cards)) < len(cards):
            return "twice"
        if not all(card in self.cards and self.cards[card].shown for card in cards):
            return "not_shown"
        return "two_lists" if len({self.cards[card].group for card in cards}) > 1 else ""

    # Going along -----------------------------------------------------------------------------

    def to_carry(self, groups: Collection[str], level: str) -> list[Carry]:
        """The copies that the lists of this *upper* level still lack, of what is shown and neither set aside nor
        kept back on the lists of these groups.

        A card of which nothing is up there goes whole, with all its members as sources. One that is up there, itself or
        by all its parts, stays. In between, each part of it that is not up there goes by itself, in its own words:
        nothing is doubled and nothing is lost. Up there means: some card of that level, not taken away, came from it,
        be it through levels between, or by way of the list of a group that joined another.
        """
        if level not in self._been:  # the same for every list of a step
            self._been[level] = self._been_on(card for card in self.cards.values() if card.level == level)
        return self._lacking(groups, self._been[level], aside=False)

    def to_join(self, group: str, into: str) -> list[Carry]:
        """The copies to be made when a group joins another of its level. What was set aside comes too, to stay so."""
        return self._lacking([group], self._been_on(self._on.get(into, ())), aside=True)

    def _been_on(self, cards: Iterable[Card]) -> dict[str, None]:
        """Those of these cards that are not taken away, and all that they came from."""
        return _reached([card.id for card in cards if card.live], self._sources.__getitem__)

    def _lacking(self, groups: Collection[str], been: Collection[str], *, aside: bool) -> list[Carry]:
        found = (card for group in groups for card in self._on.get(group, ()))
        return [
            carry
            for card in sorted(found, key=lambda card: self._at[card.id])
            if self._goes_along(card, aside=aside)
            for carry in self._not_yet(card.id, been)
        ]

    def _goes_along(self, card: Card, *, aside: bool) -> bool:
        return (
            card.shown
            and (aside or not card.set_aside)
            # What is kept back leaves its writer in no form, so not as a part of something else either.
            and not any(self.cards[member].kept_back for member in self.members(card.id))
            # Its group joined another: the copy on that list goes along in its place.
            and not any(copy.level == card.level for copy in self._copies(card))
        )

    def _not_yet(self, shown: str, been: Collection[str]) -> list[Carry]:
        """The largest parts of a card of which nothing has been carried yet."""
        found = []
        waiting = [shown]
        while waiting:
            card = waiting.pop()
            some, lacking = self._survey(card, been)
            if not some:
                found.append(Carry(card, self.members(card), shown))
            elif lacking:
                waiting += reversed(self._pieces(card))
        return found

    def _survey(self, card: str, been: Collection[str]) -> tuple[bool, bool]:
        """Whether something of a card was carried, and whether something of it was not."""
        reached = _reached([card], lambda at: () if at in been else self._pieces(at))
        some = any(at in been for at in reached)
        return some, any(at not in been and not self._pieces(at) for at in reached)

    def _pieces(self, card: str) -> tuple[str, ...]:
        """What a card consists of, one step down: its parts, or else what it is a copy of."""
        sources = self._sources[card]
        return self.parts(card) or tuple(
            source for source in sources if self.cards[source].live and self.cards[source].merged_into not in sources
        )

    def came_from(self, card: str) -> tuple[str, ...]:
        """What a card is a copy of, also by way of lists between, and what was merged into any of those."""
        return tuple(at for at in _reached([card], self._came_from) if at != card)

    def has_put(self, group: str, level: str) -> bool:
        """Whether something of this list is on a list of that level, or was typed in there for its group."""
        return any(
            card.live
            and card.level == level
            and (card.for_group == group or any(self.cards[source].group == group for source in self._sources[card.id]))
            for card in self.cards.values()
        )

    # Where it came from ----------------------------------------------------------------------

    def worded_before(self, card: str, lists: Collection[str]) -> tuple[str, ...]:
        """The cards of these lists whose words came before a card's, nearest first; not the card itself, nor what was
        taken away or set aside, with all that is under that.
        """
        return tuple(at for at in self.came_from(card) if self.cards[at].group in lists and self._is_up(at))

    def _is_up(self, card: str) -> bool:
        """It stands on its list, by itself or in something else, and is not set aside."""
        around = _reached([card], lambda at: [into] if (into := self.cards[at].merged_into) in self.cards else [])
        return self.cards[card].live and not any(self.cards[at].set_aside for at in around)

    def trace(self, card: str, joined: Mapping[str, str] | None = None) -> Trace:
        """People are counted once each, at the ends; an end that was taken away counts nobody.

        Groups are those whose lists fed this card or its members directly: for a card of all, the last level before.
        What was typed in for a group counts that group. `joined`: which group joined which other; they count as one.
        """
        ends = {
            end
            for end in _reached(self.members(card), self._came_from)
            if self.cards[end].live and not self._came_from(end)
        }
        groups: set[str] = set()
        for member in map(self.cards.__getitem__, self.members(card)):
            groups |= {self.cards[source].group for source in self._sources[member.id] if self.cards[source].live}
            groups |= {member.for_group} if member.for_group else set()
        return Trace(
            people=frozenset(writer for end in ends if (writer := self.cards[end].writer)),
            groups=frozenset(_last(group, joined or {}) for group in groups),
            ends=frozenset(ends),
        )

    # Wiping ----------------------------------------------------------------------------------

    def wiped_with(self, card: str) -> frozenset[str]:
        """Every card whose text goes when this one's is wiped, itself included; not what is gone already.

        The words must be nowhere. They may stand in all this card came from, and a copy or a merged card of any of
        those may hold them too: so first all the way down, then from everything found all the way up. Other parts of a
        merged card that goes are spared, for they hold words of their own (see `released_by`), and so is what stands
        behind another card or before it.
        """
        origins = _reached([card], self._worded_from)
        return frozenset(at for at in _reached(origins, self._went_into) if not self.cards[at].removed)

    def released_by(self, wiped: Collection[str]) -> frozenset[str]:
        """The parts that stay while their merged card goes: they stand on their list again."""
        return frozenset(card for card in self._left_under(wiped) if not self.cards[card].behind)

    def unbacked_by(self, wiped: Collection[str]) -> frozenset[str]:
        """The cards that stood behind one that goes: they are on the flap no more."""
        return frozenset(card for card in self._left_under(wiped) if self.cards[card].behind)

    def _left_under(self, wiped: Collection[str]) -> Iterator[str]:
        return (c.id for c in self.cards.values() if c.live and c.id not in wiped and c.merged_into in wiped)

    def uncarried_by(self, wiped: Collection[str]) -> dict[str, frozenset[str]]:
        """By level: the cards that stay, and whose copy at that level goes. They are to be carried there again.

        Where a group joined another, the copy on that list is named too, since that one goes along. A card named under
        its own level lost such a copy itself: `to_join` makes it again, and after that it can go on up.
        """
        lost: dict[str, set[str]] = {}
        for card in self.cards.values():
            if card.live and card.id not in wiped:
                copies = self._copies(card)
                stay = [copy for copy in copies if copy.id not in wiped]
                last = [card, *(copy for copy in stay if copy.level == card.level)][-1]
                for level in {copy.level for copy in copies} - {copy.level for copy in stay}:
                    lost[level] = lost.get(level, set()) | {card.id, last.id}
        return {level: frozenset(cards) for level, cards in lost.items()}

    # Steps -----------------------------------------------------------------------------------

    def _copies(self, card: Card) -> list[Card]:
        """On other lists, also by way of a group that its group joined: nearest first."""
        reached = _reached([card.id], lambda at: self._went_to[at] if self.cards[at].level == card.level else ())
        return [self.cards[copy] for copy in reached if copy != card.id and self.cards[copy].live]

    def _under(self, card: str) -> tuple[str, ...]:
        return tuple(part for part in self._merged[card] if self.cards[part].live)

    def _came_from(self, card: str) -> list[str]:
        return [*self._merged[card], *self._sources[card]]

    def _worded_from(self, card: str) -> list[str]:
        return [*(part for part in self._merged[card] if not self.cards[part].behind), *self._sources[card]]

    def _went_into(self, card: str) -> list[str]:
        into = None if self.cards[card].behind else self.cards[card].merged_into
        return [*self._went_to[card], *([into] if into in self.cards else [])]


def _reached(starts: Iterable[str], step: Callable[[str], Sequence[str]]) -> dict[str, None]:
    """Everything that steps lead to, with the starts; from one start in the order of the steps. A loop ends."""
    found: dict[str, None] = {}
    waiting = [*starts]
    while waiting:
        at = waiting.pop()
        if at not in found:
            found[at] = None
            waiting += reversed(step(at))
    return found


def _last(group: str, joined: Mapping[str, str]) -> str:
    """The group that this one is now."""
    seen = set()
    while group in joined and group not in seen:
        seen.add(group)
        group = joined[group]
    return group
