"""One session read as of one moment: everything is loaded at most once, whatever asks for it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection

from sessions import method, presence, seating
from sessions.models import Participant, Question, Session

T = TypeVar("T")


@contextmanager
def snapshot() -> Iterator[None]:
    """All reads inside see the database as it was at the first of them.

    A plain BEGIN, because `atomic()` would take SQLite's write lock. Inside a transaction it does nothing.
    """
    if connection.in_atomic_block:
        yield
        return
    begin = "BEGIN" if connection.vendor == "sqlite" else "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
    with connection.cursor() as cursor:
        cursor.execute(begin)
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


class Reading:
    """A session with what belongs to it. `present` are the owners who are connected (see `presence`).

    `for_many`: it will be asked for many people, so one query for all of them is cheaper than one for each.
    """

    def __init__(
        self,
        session: Session,
        present: frozenset[str] = frozenset(),
        *,
        changing: presence.Changing | None = None,
        for_many: bool = False,
    ) -> None:
        self.session = session
        self._changing = changing
        self.for_many = for_many
        self.present = present
        self._loaded: dict[Any, Any] = {}

    @classmethod
    def of(
        cls,
        session_id: UUID,
        present: frozenset[str] = frozenset(),
        *,
        changing: presence.Changing | None = None,
        for_many: bool = False,
    ) -> "Reading":
        """Raises Session.DoesNotExist."""
        return cls(Session.objects.get(pk=session_id), present, changing=changing, for_many=for_many)

    def once(self, key: object, load: Callable[[], T]) -> T:
        """What `load` gives, loaded the first time only."""
        if key not in self._loaded:
            self._loaded[key] = load()
        loaded: T = self._loaded[key]
        return loaded

    @cached_property
    def people(self) -> list[Participant]:
        """Who takes part, in the order in which they came."""
        return list(self.session.participants.filter(left_at=None, removed_at=None))

    def person(self, person_id: str) -> Participant | None:
        """By id, also somebody who left. One query for one person; none when everybody has been read."""
        if (self.for_many or "people" in self.__dict__) and person_id in self._people_by_id:
            return self._people_by_id[person_id]
        return self.once(("person", person_id), self.session.participants.filter(pk=person_id).first)

    @cached_property
    def _people_by_id(self) -> dict[str, Participant]:
        return {str(person.pk): person for person in self.people}

    @cached_property
    def questions(self) -> list[Question]:
        """Kept questions without the wiped ones."""
        return list(self.session.questions.filter(wiped=False))

    @cached_property
    def changing(self) -> dict[str, str]:
        """What people are changing the words of now: owner -> id."""
        return dict(presence.changing(self.session.pk) if self._changing is None else self._changing)

    @cached_property
    def passed_over(self) -> frozenset[str]:
        """The phases that have no use with one list left."""
        return seating.passed_over(self.session)

    @property
    def content(self) -> dict[str, Any]:
        content: dict[str, Any] = self.session.content
        return content

    @property
    def turns(self) -> method.Round | None:
        return self.session.turns

    @property
    def state(self) -> dict[str, Any]:
        """What decides which sections of a page are in view."""
        return {
            "phase": self.session.phase,
            "break": self.session.break_until is not None,
            "black": self.session.screen_black,
        }
