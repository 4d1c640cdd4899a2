"""A person's private notes."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from factors.actions import carrying, undo
from factors.actions.cards import next_place
from factors.models import Factor
from sessions import method
from sessions.log import Refused, Work, command
from sessions.models import Group, Participant

NOTES_PER_PERSON = 100


@command
def add_notes(work: Work, *, person_id: UUID, column: int, texts: Sequence[str]) -> list[str]:
    """Private notes of one person, in the order given. After writing alone they are kept and marked as late."""
    return [str(note.pk) for note in _add(work, work.person(person_id), column, texts)]


@command
def write_note_for(work: Work, *, person_id: UUID, column: int, texts: Sequence[str]) -> list[str]:
    """The facilitator writes for somebody without a phone, who says it aloud. After the pairs it goes along at once."""
    person = work.somebody(person_id)
    if not person.without_phone:
        raise Refused(_("They write on their own phone."), reason="has_a_phone")
    notes = _add(work, person, column, texts)
    work.record("noted", "written_for")
    return [str(carrying.take_up(work, person, note).pk) for note in notes]


def _add(work: Work, person: Participant, column: int, texts: Sequence[str]) -> list[Factor]:
    _must_have_room(person, len(texts))
    own = Group.objects.get(seats__participant=person, level=Group.Level.ALONE)
    late = method.is_late("alone", work.session.phase)
    start = next_place(work)
    notes = [
        Factor(group=own, writer=person, column=column, text=text, late=late, place=start + at, written_at=work.now)
        for at, text in enumerate(texts)
    ]
    Factor.objects.bulk_create(notes)
    _record(work, person, "noted", *notes)
    return notes


@command
def reword_note(work: Work, *, person_id: UUID, note_id: UUID, text: str) -> list[str]:
    note = _own_note(work, person_id, note_id)
    if note.text != text:
        note.text = text
        note.save(update_fields=["text"])
        _record(work, work.person(person_id), "note_reworded", note)
    return [str(note.pk)]


@command
def move_note(work: Work, *, person_id: UUID, note_id: UUID, column: int) -> list[str]:
    """To another column, at its end."""
    note = _own_note(work, person_id, note_id)
    if note.column != column:
        note.column, note.place = column, next_place(work)
        note.save(update_fields=["column", "place"])
        _record(work, work.person(person_id), "note_moved", note)
    return [str(note.pk)]


@command
def keep_back_note(work: Work, *, person_id: UUID, note_id: UUID, kept: bool) -> list[str]:
    """This one stays with its writer and never goes along to a pair; or it may go along after all."""
    note = _own_note(work, person_id, note_id)
    if note.kept_back != kept:
        note.kept_back = kept
        note.save(update_fields=["kept_back"])
        _record(work, work.person(person_id), "note_kept_back", note)
    return [str(note.pk)]


@command
def remove_note(work: Work, *, person_id: UUID, note_id: UUID) -> list[str]:
    """Take a note away. Its text leaves the database at once: undo sends it again from the page that still has it."""
    note = _own_note(work, person_id, note_id)
    undo.forget(work, note.text)  # it may have gone along, and been reworded everywhere since
    note.text, note.removed_at = "", work.now
    note.save(update_fields=["text", "removed_at"])
    _record(work, work.person(person_id), "note_removed", note)
    _tell_of_writer(work, note)
    return [str(note.pk)]


@command
def restore_note(work: Work, *, person_id: UUID, note_id: UUID, text: str) -> list[str]:
    """Undo: the note is back where it was, with the text its writer's page still had."""
    person = work.person(person_id)
    note = _notes_of(person, taken_away=True).filter(pk=note_id).first()
    if note is None:
        raise Refused(_("There is nothing to bring back."), reason="not_removed")
    _must_have_room(person, 1)
    note.text, note.removed_at = text, None
    note.save(update_fields=["text", "removed_at"])
    _record(work, person, "note_restored", note)
    _tell_of_writer(work, note)
    return [str(note.pk)]


def _notes_of(person: Participant, *, taken_away: bool = False) -> QuerySet[Factor]:
    return Factor.objects.filter(
        group__level=Group.Level.ALONE, group__seats__participant=person, removed_at__isnull=not taken_away
    )


def _must_have_room(person: Participant, more: int) -> None:
    if _notes_of(person).count() + more > NOTES_PER_PERSON:
        raise Refused(
            _("Your list holds %(most)d notes. Take some away first.") % {"most": NOTES_PER_PERSON},
            reason="too_many_notes",
        )


def _own_note(work: Work, person_id: UUID, note_id: UUID) -> Factor:
    note = _notes_of(work.person(person_id)).filter(pk=note_id).first()
    if note is None:
        raise Refused(
            _("That note is not on your list any more. Look at the list as it is now."),
            reason="no_such_note",
            status=410,
        )
    return note


def _record(work: Work, person: Participant, kind: str, *notes: Factor) -> None:
    # What goes along is counted on the phone only while people find their partner.
    along = [f"{person.scope}|along"] if work.session.phase == "pairs_forming" else []
    work.record(kind, *(f"{person.scope}|note/{note.pk}" for note in notes), "written", *along)


def _tell_of_writer(work: Work, note: Factor) -> None:
    """A note that was taken away counts nobody: cards that it went into name and count other people now."""
    if note.went_to.exists():
        work.record("note", "list/*", "flap/*")
