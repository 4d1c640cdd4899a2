"""What factors shows to whom. See `sessions.render` for the words used."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from uuid import UUID

from django.db.models import QuerySet

from factors.models import Factor
from sessions import method
from sessions.models import Group
from sessions.reading import Reading
from sessions.render import Context, Row, part, rows


@rows("note", "person", topic="note")
def note_rows(reading: Reading, key: str, keys: frozenset[str] | None) -> Iterator[Row]:
    """The private notes of one person, for their own devices only."""
    shared = method.PHASES.index(reading.session.phase) >= method.PHASES.index("pairs")
    for note in _notes(reading, key, keys):
        went = shared and str(note.pk) in reading.once("went", lambda: _went(reading))
        can_take = shared and not went and not note.kept_back
        yield Row(str(note.pk), f"notes-{note.column}", note.place, {"note": note, "went": went, "can_take": can_take})


def _notes(reading: Reading, person_id: str, keys: frozenset[str] | None) -> Iterable[Factor]:
    """One person's notes, or those of them with these keys."""
    if reading.for_many:
        everybody: dict[str, list[Factor]] = reading.once("notes", lambda: _notes_by_writer(reading))
        return [note for note in everybody[person_id] if keys is None or str(note.pk) in keys]
    own = _private(reading).filter(writer_id=UUID(person_id))
    return own if keys is None else own.filter(pk__in=keys)


def _notes_by_writer(reading: Reading) -> dict[str, list[Factor]]:
    """One query for a crowd that comes in together."""
    found: dict[str, list[Factor]] = defaultdict(list)
    for note in _private(reading):
        found[str(note.writer_id)].append(note)
    return found


def _private(reading: Reading) -> QuerySet[Factor]:
    return Factor.objects.filter(group__session=reading.session, group__level=Group.Level.ALONE, removed_at=None)


def _went(reading: Reading) -> frozenset[str]:
    """The notes that have gone along to a list."""
    copied = _private(reading).filter(went_to__isnull=False, went_to__removed_at=None)
    return frozenset(str(pk) for pk in copied.values_list("pk", flat=True))


@part("written", "console", topics=["written", "person"])
def written(reading: Reading, key: str) -> Context:
    """How many people have something to bring along. Never who, never a text; what is kept back does not count."""
    writers = _private(reading).filter(kept_back=False, writer__left_at=None, writer__removed_at=None)
    return {"writers": writers.values("writer").distinct().count(), "people": len(reading.people)}
