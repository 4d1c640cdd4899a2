"""How far a session is on its programme, and where minutes could be won. Pure, as `method`.

Only what belongs to the minutes of the programme counts: the walk-in and breaks cost nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sessions import method

BREAK, GO_ON = "break", "go on"  # beside the phases, what is told of the time
LEFT_OUT = frozenset({"top"})  # the method: a top three may be made, and need not
# Ours: what may take a third less. Not what the method is made of: own thinking, lists that become one, agreeing.
SHORTENED = frozenset({"together", "questions", "finds"})


@dataclass(frozen=True)
class Course:
    """How the time went: when the programme began, how long breaks took since, and whether there is one now."""

    began: datetime | None = None
    breaks: timedelta = timedelta()
    break_from: datetime | None = None

    def due(self, phase: str, minutes: Mapping[str, int], passed: frozenset[str]) -> datetime | None:
        """When a phase should be over; None while that says nothing: before the start, in a break, without minutes."""
        if self.began is None or self.break_from or not minutes[phase]:
            return None
        until_here = method.PHASES[: method.PHASES.index(phase) + 1]
        planned = sum(minutes[each] for each in until_here if each not in passed)
        return self.began + self.breaks + timedelta(minutes=planned)

    def after(self, what: str, at: datetime, minutes: Mapping[str, int]) -> "Course":
        """The course once this has happened too: a phase was entered, or a break began or ended."""
        if what == BREAK:
            return replace(self, break_from=self.break_from or at)
        if self.break_from:  # whoever goes to another phase ends a break as well
            return replace(self, breaks=self.breaks + (at - self.break_from), break_from=None).after(what, at, minutes)
        if what == GO_ON:
            return self
        if not any(minutes[phase] for phase in method.PHASES[: method.PHASES.index(what) + 1]):
            return Course()  # back at the walk-in: it was tried out, and begins once more
        return self if self.began else Course(at)


def course(history: Iterable[tuple[str, datetime]], minutes: Mapping[str, int]) -> Course:
    """What a history comes to: phases that were entered and breaks, in their order."""
    so_far = Course()
    for what, at in history:
        so_far = so_far.after(what, at, minutes)
    return so_far


@dataclass(frozen=True)
class Win:
    """Minutes that a coming phase could give; `whole` when it is left out."""

    phase: str
    minutes: int
    whole: bool


def could_win(phase: str, minutes: Mapping[str, int], passed: frozenset[str]) -> list[Win]:
    """Where minutes could be won after this phase: first what may be left out, then what may be shorter."""
    coming = [each for each in method.PHASES[method.PHASES.index(phase) + 1 :] if each not in passed]
    wins = [Win(each, minutes[each], True) for each in coming if each in LEFT_OUT]
    wins += [Win(each, minutes[each] // 3, False) for each in coming if each in SHORTENED]
    return [win for win in wins if win.minutes]
