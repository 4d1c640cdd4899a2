"""What can happen to private notes."""

import json
import uuid
from typing import Any
from uuid import UUID

import pytest

from factors import actions
from factors.models import Factor
from sessions import log, models
from sessions.log import Refused
from sessions.models import Event
from tests.people import Device, Room


@pytest.fixture
def id_(room: Room) -> UUID:
    room.goes_to("alone")
    return room.session.pk


def writes(device: Device, *texts: str, column: int = 1) -> list[Factor]:
    made = actions.add_notes(device.session.pk, None, person_id=device.person.pk, column=column, texts=texts)
    return [Factor.objects.get(pk=note_id) for note_id in made]


def refusal(verb: Any, *args: Any, **kwargs: Any) -> tuple[str, int]:
    with pytest.raises(Refused) as refused:
        verb(*args, **kwargs)
    return refused.value.reason, refused.value.status


def revision(room: Room) -> int:
    room.session.refresh_from_db()
    return room.session.revision


def test_notes_stand_in_the_order_in_which_they_came(id_: UUID, anna: Device):
    writes(anna, "een", "twee")
    writes(anna, "drie")
    assert list(Factor.objects.values_list("text", flat=True)) == ["een", "twee", "drie"]


def test_a_note_is_news_for_its_writer_and_a_number_for_the_facilitator(id_: UUID, anna: Device):
    (note,) = writes(anna, "rust")
    assert set(Event.objects.latest("revision").topics) == {f"person:{anna.person_id}|note/{note.pk}", "written"}
    assert note.writer_id == anna.person.pk
    assert not note.late
    assert str(note) == f"factor {note.pk}"


def test_the_same_op_adds_once_and_gives_the_same_ids(id_: UUID, anna: Device):
    op = log.Op(uuid.uuid4(), anna.person.scope, "0" * 64)
    said: dict[str, Any] = {"person_id": anna.person.pk, "column": 1, "texts": ["rust", "tijd"]}
    assert actions.add_notes(id_, op, **said) == actions.add_notes(id_, op, **said)
    assert Factor.objects.count() == 2


def test_a_list_holds_a_hundred_notes_and_not_one_more(room: Room, id_: UUID, anna: Device, ben: Device):
    notes = writes(anna, *[f"noot {n}" for n in range(99)])
    assert refusal(writes, anna, "honderd", "honderd en een") == ("too_many_notes", 409)
    writes(anna, "honderd")
    assert refusal(writes, anna, "honderd en een") == ("too_many_notes", 409)
    writes(ben, "een")
    actions.remove_note(id_, None, person_id=anna.person.pk, note_id=notes[0].pk)
    writes(anna, "weer honderd")
    put_back = {"person_id": anna.person.pk, "note_id": notes[0].pk, "text": "noot 0"}
    assert refusal(actions.restore_note, id_, None, **put_back) == ("too_many_notes", 409)


def test_a_note_after_writing_alone_is_kept_and_marked(room: Room, id_: UUID, anna: Device):
    room.goes_to("closing")
    assert writes(anna, "nog iets")[0].late


def test_a_note_during_the_talk_is_early_and_not_late(room: Room, anna: Device):
    room.goes_to("podcast")
    assert not writes(anna, "alvast")[0].late


def test_rewording_moving_and_keeping_back_are_news_only_when_something_changes(room: Room, id_: UUID, anna: Device):
    (note,) = writes(anna, "rust")
    own: dict[str, Any] = {"person_id": anna.person.pk, "note_id": note.pk}
    for verb, change in (
        (actions.reword_note, {"text": "rust en tijd"}),
        (actions.move_note, {"column": 3}),
        (actions.keep_back_note, {"kept": True}),
    ):
        assert verb(id_, None, **own, **change) == [str(note.pk)]
        before = revision(room)
        assert verb(id_, None, **own, **change) == [str(note.pk)]
        assert revision(room) == before
    note.refresh_from_db()
    assert (note.text, note.column, note.kept_back) == ("rust en tijd", 3, True)


def test_a_note_that_moves_comes_last_in_its_new_column(id_: UUID, anna: Device):
    (first,) = writes(anna, "eerst", column=1)
    writes(anna, "daarna", column=2)
    actions.move_note(id_, None, person_id=anna.person.pk, note_id=first.pk, column=2)
    assert list(Factor.objects.filter(column=2).values_list("text", flat=True)) == ["daarna", "eerst"]


def test_a_note_taken_away_leaves_no_text_and_can_be_put_back_where_it_was(id_: UUID, anna: Device):
    (note,) = writes(anna, "kanarie")
    place = note.place
    actions.remove_note(id_, None, person_id=anna.person.pk, note_id=note.pk)
    everything = [list(model._default_manager.values()) for model in (Factor, models.Op, Event)]
    assert "kanarie" not in json.dumps(everything, default=str)
    actions.restore_note(id_, None, person_id=anna.person.pk, note_id=note.pk, text="kanarie")
    note.refresh_from_db()
    assert (note.text, note.removed_at, note.place) == ("kanarie", None, place)


def test_what_was_not_taken_away_cannot_be_put_back(id_: UUID, anna: Device, ben: Device):
    (note,) = writes(anna, "rust")
    own: dict[str, Any] = {"note_id": note.pk, "text": "iets anders"}
    assert refusal(actions.restore_note, id_, None, person_id=anna.person.pk, **own) == ("not_removed", 409)
    actions.remove_note(id_, None, person_id=anna.person.pk, note_id=note.pk)
    assert refusal(actions.restore_note, id_, None, person_id=ben.person.pk, **own) == ("not_removed", 409)


VERBS: list[tuple[Any, dict[str, Any]]] = [
    (actions.reword_note, {"text": "van Ben"}),
    (actions.move_note, {"column": 2}),
    (actions.keep_back_note, {"kept": True}),
    (actions.remove_note, {}),
]


@pytest.mark.parametrize(("verb", "change"), VERBS)
def test_ben_can_do_nothing_with_annas_note(id_: UUID, anna: Device, ben: Device, verb, change):
    (note,) = writes(anna, "rust")
    before = Factor.objects.values().get()
    ids: dict[str, Any] = {"person_id": ben.person.pk, "note_id": note.pk}
    assert refusal(verb, id_, None, **ids, **change) == ("no_such_note", 410)
    assert Factor.objects.values().get() == before


@pytest.mark.parametrize(("verb", "change"), VERBS)
def test_with_a_note_that_was_taken_away_nothing_can_be_done(id_: UUID, anna: Device, verb, change):
    (note,) = writes(anna, "rust")
    ids: dict[str, Any] = {"person_id": anna.person.pk, "note_id": note.pk}
    actions.remove_note(id_, None, **ids)
    assert refusal(verb, id_, None, **ids, **change) == ("no_such_note", 410)


def test_who_was_taken_out_writes_nothing_more(room: Room, id_: UUID, els: Device, ben: Device):
    els.posts("remove_person", ben.person_id)
    assert refusal(writes, ben, "toch") == ("not_here", 403)
