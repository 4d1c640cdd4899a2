"""Who writes on the list of a group, pure: one with the pen while the others read along, or everybody at once."""

from dataclasses import dataclass

COUNTS_IN = frozenset({"pairs", "fours"})
ALL_WRITE_AT = frozenset({"pair"})  # as is usual there; elsewhere one writes


@dataclass(frozen=True)
class Pen:
    """The pen of one group as of one moment.

    `all_write`: what the group chose, None for what is usual at its level. `taken_by`: who took the pen last.
    `phones`: who sits in the group, is here and has a phone. Ids as text.
    """

    phase: str
    level: str
    all_write: bool | None
    taken_by: str | None
    phones: frozenset[str]

    @property
    def counts(self) -> bool:
        """While a list is being made, with two phones or more. Else there is nothing to agree on: everybody writes."""
        return self.phase in COUNTS_IN and len(self.phones) > 1

    @property
    def one_writes(self) -> bool:
        all_write = self.level in ALL_WRITE_AT if self.all_write is None else self.all_write
        return self.counts and not all_write

    @property
    def holder(self) -> str | None:
        """Who has it. None while nobody does, also when who took it is not in the group any more."""
        return self.taken_by if self.one_writes and self.taken_by in self.phones else None

    def may_write(self, person: str) -> bool:
        """As long as nobody has it, everybody may begin."""
        return self.holder in (None, person)

    def is_taken_by_writing(self) -> bool:
        """Whether the first who does something with a card takes it by that."""
        return self.one_writes and self.holder is None
