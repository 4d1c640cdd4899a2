"""What factors shows to whom. See `sessions.render` for the words used."""

from collections import defaultdict
from collections.abc import Iterator

from factors.models import Factor
from sessions.models import Group
from sessions.reading import Reading
from sessions.render import Context, Row, part, rows


@rows("note", "person", topic="note")
def note_rows(reading: Reading, key: str, keys: frozenset[str] | None) -> Iterator[Row]:
    """The private notes of one person, for their own devices only."""
    for note in _notes(reading, key):
        if keys is None or str(note.pk) in keys:
            yield Row(str(note.pk), f"notes-{note.column}", note.place, {"note": note})


def _notes(reading: Reading, person_id: str) -> list[Factor]:
    """One query for everybody's notes when many are rendered at once: it is cheaper than one for each."""
    found: dict[str, list[Factor]] = reading.once("notes", lambda: _all_notes(reading))
    return found[person_id]


def _all_notes(reading: Reading) -> dict[str, list[Factor]]:
    notes = Factor.objects.filter(
        group__session=reading.session, group__level=Group.Level.ALONE, removed_at=None
    ).select_related(None)
    found: dict[str, list[Factor]] = defaultdict(list)
    for note in notes:
        found[str(note.writer_id)].append(note)
    return found


@part("written", "console", topics=["written", "person"])
def written(reading: Reading, key: str) -> Context:
    """How many people have something to bring along. Never who, never a text; what is kept back does not count."""
    writers = Factor.objects.filter(
        group__session=reading.session,
        group__level=Group.Level.ALONE,
        removed_at=None,
        kept_back=False,
        writer__left_at=None,
        writer__removed_at=None,
    )
    return {"writers": writers.values("writer").distinct().count(), "people": len(reading.people)}
