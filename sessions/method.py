"""The rules of the method, pure: phases, what may be done when, time left, turns in a round.

No Django here, and `now` is always a parameter. Times are aware datetimes, lengths are seconds.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import ceil

# The phases of a session in their order. The method has four steps; step 2 goes from alone to everybody,
# with a moment to find each other before pairs and before fours.
STEP_OF = {
    "lobby": 0,
    "welcome": 0,
    "podcast": 1,
    "alone": 2,
    "pairs_forming": 2,
    "pairs": 2,
    "fours_forming": 2,
    "fours": 2,
    "together": 2,
    "questions": 3,
    "finds": 3,
    "top": 3,
    "evaluation": 4,
    "closing": 4,
    "finished": 4,
}
PHASES = tuple(STEP_OF)
FORMING = frozenset({"pairs_forming", "fours_forming"})
LIST_LEVEL = {
    "pairs": "pair",
    "fours_forming": "pair",
    "fours": "four",
    "together": "four",
}  # whose shared list is at hand; with one list left it is that one
LEVEL_OF = {
    "podcast": "talk",
    "pairs_forming": "pair",
    "pairs": "pair",
    "fours_forming": "four",
    "fours": "four",
    "together": "four",
}  # whose groups sit together
TURNS_ABOVE = 4  # with more groups: one new card a turn

SMALL_GROUPS_ABOVE = 12  # the method: with more than 12 people, work in small groups
TWO_SESSIONS_ABOVE = 60
MINUTE = 60


@dataclass(frozen=True)
class Move:
    """A step through the programme: where it leads and what it passes over."""

    to: str
    passed: tuple[str, ...]


NOTHING_PASSED: frozenset[str] = frozenset()
FOURS = frozenset({"fours_forming", "fours"})


def passed_over(phase: str, pair_lists: int, four_lists: int) -> frozenset[str]:
    """What has no use with one list left. Ours; `*_lists` are 0 while that level is not drawn.

    One list at the pairs step (up to three people): no fours and no presenting. One at the fours step: no presenting.
    Fours that were drawn are not passed over, however few pairs are left: they may have a list.
    """
    if pair_lists == 1 and not four_lists:
        return FOURS | {"together"}
    # Before the fours step it is not known yet how many lists that will have.
    there = PHASES.index(phase) >= PHASES.index("fours_forming")
    return frozenset({"together"}) if there and four_lists == 1 else NOTHING_PASSED


def onward(phase: str, passed: frozenset[str] = NOTHING_PASSED) -> Move | None:
    """The next phase, with the ones passed over; None at the end."""
    return _first(PHASES[PHASES.index(phase) + 1 :], passed)


def backward(phase: str, passed: frozenset[str] = NOTHING_PASSED) -> Move | None:
    """The phase before; None at the start, and None from the end, because a finished session stays so."""
    if phase == "finished":
        return None
    return _first(PHASES[: PHASES.index(phase)][::-1], passed)


def _first(phases: Sequence[str], passed: frozenset[str]) -> Move | None:
    for at, phase in enumerate(phases):
        if phase not in passed:
            return Move(phase, tuple(phases[:at]))
    return None


def is_late(belongs_to: str, phase: str) -> bool:
    """Whether something added for one phase comes after it. It is kept all the same, marked as late."""
    return PHASES.index(phase) > PHASES.index(belongs_to)


@dataclass(frozen=True)
class Clock:
    """The time of a phase. Running: `ends_at` is set. Waiting or stopped: `left` holds what remains.

    It tells the time and locks nobody: at zero it counts on.
    """

    total: int = 0
    left: int = 0
    ends_at: datetime | None = None

    @property
    def exists(self) -> bool:
        return self.total > 0

    @property
    def runs(self) -> bool:
        return self.ends_at is not None

    def seconds_left(self, now: datetime) -> int:
        """Whole seconds, rounded up; negative when the time is over."""
        return ceil((self.ends_at - now).total_seconds()) if self.ends_at else self.left

    def started(self, now: datetime) -> "Clock":
        if self.runs or not self.exists:
            return self
        return replace(self, left=0, ends_at=now + timedelta(seconds=self.left))

    def stopped(self, now: datetime) -> "Clock":
        if not self.runs:
            return self
        return replace(self, left=max(0, self.seconds_left(now)), ends_at=None)

    def extended(self, minutes: int, now: datetime) -> "Clock":
        """A minute more counts from now once the time is over; a minute less stops at zero, and then does nothing."""
        if minutes < 0 and self.seconds_left(now) <= 0:
            return self
        left = max(0, max(0, self.seconds_left(now)) + minutes * MINUTE)
        total = max(self.total, left)
        if self.runs:
            return replace(self, total=total, ends_at=now + timedelta(seconds=left))
        return replace(self, total=total, left=left)

    def again(self, minutes: int) -> "Clock":
        """As it was on entering the phase: full, and waiting for *start*."""
        return clock_for(minutes)


def clock_for(minutes: int) -> Clock:
    """The clock of a phase on entering it: it waits, so that there is time to explain."""
    return Clock(total=minutes * MINUTE, left=minutes * MINUTE)


@dataclass(frozen=True)
class Round:
    """A round in which each may speak briefly; optional, and passing needs no reason.

    `order` holds who speaks (ids as text), `at` the place of who speaks now, `turn` a number that grows with
    every change, so that two people who press *next* together move one turn.
    """

    order: tuple[str, ...] = ()
    at: int = 0
    turn: int = 0
    passed: tuple[str, ...] = ()

    @property
    def speaker(self) -> str | None:
        return self.order[self.at] if self.at < len(self.order) else None

    @property
    def next_speaker(self) -> str | None:
        return self.order[self.at + 1] if self.at + 1 < len(self.order) else None

    @property
    def is_over(self) -> bool:
        return bool(self.order) and self.speaker is None

    def moved_on(self) -> "Round":
        if self.speaker is None:
            return self
        return replace(self, at=min(self.at + 1, len(self.order)), turn=self.turn + 1)

    def passing(self) -> "Round":
        """Who speaks now lets it go by. Nobody is asked again."""
        if self.speaker is None:
            return self
        return replace(self.moved_on(), passed=(*self.passed, self.speaker))

    def joined(self, person: str) -> "Round":
        """Somebody came in while the round goes: last in the row."""
        if not self.order or person in self.order:
            return self
        return replace(self, order=(*self.order, person), turn=self.turn + 1)

    def left_by(self, person: str) -> "Round":
        """Somebody left. If it was their turn, it is now the next one's."""
        if person not in self.order:
            return self
        place = self.order.index(person)
        return Round(
            order=tuple(p for p in self.order if p != person),
            at=self.at - 1 if place < self.at else self.at,
            turn=self.turn + 1,
            passed=tuple(p for p in self.passed if p != person),
        )


@dataclass(frozen=True)
class Presenting:
    """Which group presents its list. Ids of groups as text, in their order.

    `way`: "whole", each group its whole list; "turns", one new card a turn, round and round; "open", every group may
    put up what is left. `put`: this turn's card is up. `turn` grows with every change, as in a round.
    `through`: groups that had no card in their last turn; of a group on paper no list tells it.
    """

    order: tuple[str, ...] = ()
    at: int = 0
    turn: int = 0
    way: str = "whole"
    put: bool = False
    through: tuple[str, ...] = ()

    @property
    def group(self) -> str | None:
        """Whose turn it is; None when all have presented, or everybody may."""
        return self.order[self.at] if self.way != "open" and self.at < len(self.order) else None

    @property
    def next_group(self) -> str | None:
        if self.way == "open" or not self.order:
            return None
        at = self.at + 1
        return self.order[at % len(self.order)] if self.way == "turns" or at < len(self.order) else None

    def may_put(self, group: str) -> bool:
        """Whether a group may put one of its cards on the flap now."""
        return self.way == "open" or (self.group == group and not (self.way == "turns" and self.put))

    def may_put_rest(self, group: str) -> bool:
        return self.may_put(group) and self.way != "turns"

    def after_put(self) -> "Presenting":
        return replace(self, put=True, turn=self.turn + 1) if self.way == "turns" else self

    def moved_on(self) -> "Presenting":
        """The next group; when all had their turn of a whole list, everybody may add what is left."""
        if self.way == "open" or not self.order:
            return self
        at = self.at + 1
        if self.way == "turns":
            return replace(self, at=at % len(self.order), turn=self.turn + 1, put=False)
        return replace(self, at=at, turn=self.turn + 1) if at < len(self.order) else self.opened()

    def moved_to(self, group: str) -> "Presenting":
        if group not in self.order:
            return self
        way = "whole" if self.way == "open" else self.way
        through = tuple(one for one in self.through if one != group)
        return replace(self, at=self.order.index(group), turn=self.turn + 1, way=way, put=False, through=through)

    def opened(self) -> "Presenting":
        return self.by("open")

    def by(self, way: str) -> "Presenting":
        """Another way of presenting, from the group whose turn it is."""
        at = self.at if self.at < len(self.order) else 0
        return replace(self, way=way, at=at, turn=self.turn + 1, put=False, through=())

    def without(self, groups: Sequence[str]) -> "Presenting":
        """These groups are no more. If it was the turn of one, it is now the next one's."""
        if not set(groups) & set(self.order):
            return self
        order = tuple(group for group in self.order if group not in groups)
        gone_before = sum(group in groups for group in self.order[: self.at])
        moved = replace(self, order=order, at=self.at - gone_before, turn=self.turn + 1)
        if self.group in groups:
            moved = replace(moved, put=False)
        if moved.at < len(order) or not order:
            return moved
        return replace(moved, at=0) if self.way == "turns" else moved.opened()

    def joined(self, group: str) -> "Presenting":
        return self if group in self.order else replace(self, order=(*self.order, group), turn=self.turn + 1)


def presenting(groups: Sequence[str]) -> Presenting:
    """All groups in this order; above four groups in turns, so that the first does not say it all."""
    return Presenting(order=tuple(groups), way="turns" if len(groups) > TURNS_ABOVE else "whole")


def size_advice(people: int) -> str:
    """Which advice on the size of the group applies: "", "small_groups" or "two_sessions"."""
    if people > TWO_SESSIONS_ABOVE:
        return "two_sessions"
    return "small_groups" if people > SMALL_GROUPS_ABOVE else ""
