"""What another app does when something happened here, in the same transaction: it registers, as it does its parts.

So whatever leads into a phase, its lists are carried along, and sessions knows nothing of lists.
"""

from collections.abc import Callable, Collection
from uuid import UUID

from sessions.log import Work
from sessions.models import Group, Question

# (work, the phase before, what becomes of what is not on the flap yet: "all", "leave" or "")
ON_ENTER: list[Callable[[Work, str, str], None]] = []
# (work, the group that is no more, the group it went into)
ON_GROUPS_JOINED: list[Callable[[Work, Group, Group], None]] = []
# (work, the question, still with its text; whether by who asked it)
ON_QUESTION_WIPED: list[Callable[[Work, Question, bool], None]] = []
# (work): what the room never saw goes now; the groups are still there. Answers who is named in what stays.
ON_WIPING: list[Callable[[Work], Collection[UUID]]] = []


def entered(work: Work, before: str, rest: str) -> None:
    for step in ON_ENTER:
        step(work, before, rest)


def groups_joined(work: Work, group: Group, into: Group) -> None:
    for step in ON_GROUPS_JOINED:
        step(work, group, into)


def question_wiped(work: Work, question: Question, by_asker: bool) -> None:
    for step in ON_QUESTION_WIPED:
        step(work, question, by_asker)


def wiping(work: Work) -> frozenset[UUID]:
    return frozenset(person for step in ON_WIPING for person in step(work))
