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
# What has its screens. The others are passed over, and the console says so before and after.
BUILT = frozenset({"lobby", "welcome", "podcast", "alone", "closing", "finished"})

SMALL_GROUPS_ABOVE = 12  # the method: with more than 12 people, work in small groups
TWO_SESSIONS_ABOVE = 60
MINUTE = 60


@dataclass(frozen=True)
class Move:
    """A step through the programme: where it leads and what it passes over."""

    to: str
    passed: tuple[str, ...]


def onward(phase: str) -> Move | None:
    """The next phase that has screens, with the ones passed over; None at the end."""
    return _first_built(PHASES[PHASES.index(phase) + 1 :])


def backward(phase: str) -> Move | None:
    """The phase before; None at the start, and None from the end, because a finished session stays so."""
    if phase == "finished":
        return None
    return _first_built(PHASES[: PHASES.index(phase)][::-1])


def _first_built(phases: Sequence[str]) -> Move | None:
    for at, phase in enumerate(phases):
        if phase in BUILT:
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


def size_advice(people: int) -> str:
    """Which advice on the size of the group applies: "", "small_groups" or "two_sessions"."""
    if people > TWO_SESSIONS_ABOVE:
        return "two_sessions"
    return "small_groups" if people > SMALL_GROUPS_ABOVE else ""
