"""The single write path: locked, once, one event for what changed, a poke only after the commit."""

import json
import uuid

import pytest
from django.db import transaction

from sessions import actions, live, log, models
from sessions.log import Op, Refused, Work, body_digest, command
from sessions.models import Event, Session
from tests.people import Device, Room


def an_op(actor: str = "person:anna", digest: str = "0" * 64) -> Op:
    return Op(uuid.uuid4(), actor, digest)


@command
def dim(work: Work, *, black: bool = True) -> list[str]:
    """A verb for these tests."""
    work.session.screen_black = black
    work.session.save(update_fields=["screen_black"])
    work.record("dimmed", "screen", "clock")
    work.record("dimmed_more", "clock", "door")
    return ["an id"]


@command
def do_nothing(work: Work) -> None:
    """A verb that finds that all is well."""


@command
def refuse_halfway(work: Work) -> None:
    work.session.screen_black = True
    work.session.save(update_fields=["screen_black"])
    work.record("dimmed", "screen")
    raise Refused("No.", reason="no")


def test_a_command_that_changed_something_makes_one_event_with_the_next_revision(room: Room):
    before = room.session.revision
    assert dim(room.session.pk, None) == ["an id"]
    room.session.refresh_from_db()
    event = Event.objects.get(session=room.session, revision=before + 1)
    assert room.session.revision == before + 1
    assert event.kind == "dimmed"
    assert event.topics == ["screen", "clock", "door"]


def test_a_command_that_changed_nothing_makes_no_event(room: Room):
    assert do_nothing(room.session.pk, None) == []
    room.session.refresh_from_db()
    assert room.session.revision == 0
    assert not Event.objects.exists()


def test_a_refusal_leaves_nothing_behind_and_can_be_tried_again_with_the_same_op(room: Room):
    op = an_op()
    with pytest.raises(Refused) as refused:
        refuse_halfway(room.session.pk, op)
    room.session.refresh_from_db()
    assert (refused.value.sentence, refused.value.reason, refused.value.status) == ("No.", "no", 409)
    assert not room.session.screen_black
    assert not Event.objects.exists()
    assert not models.Op.objects.exists()


def test_the_same_op_happens_once_and_answers_the_same(room: Room):
    op = an_op()
    assert dim(room.session.pk, op) == dim(room.session.pk, op, black=False) == ["an id"]
    room.session.refresh_from_db()
    assert room.session.screen_black
    assert room.session.revision == 1


def test_an_op_that_changed_nothing_is_remembered_as_well(room: Room):
    op = an_op()
    do_nothing(room.session.pk, op)
    assert do_nothing(room.session.pk, op) == []
    assert models.Op.objects.count() == 1


def test_the_same_op_with_another_content_is_refused(room: Room):
    op = an_op()
    dim(room.session.pk, op)
    with pytest.raises(Refused) as refused:
        dim(room.session.pk, Op(op.id, op.actor, "1" * 64))
    assert (refused.value.status, refused.value.reason) == (422, "op_reused")


def test_the_same_op_of_somebody_else_is_refused(room: Room):
    op = an_op()
    dim(room.session.pk, op)
    with pytest.raises(Refused) as refused:
        dim(room.session.pk, Op(op.id, "person:ben", op.body_digest))
    assert (refused.value.status, refused.value.reason) == (403, "op_of_another")


def test_nothing_happens_in_a_session_that_ended_but_what_happened_before_is_still_answered(room: Room):
    op = an_op()
    dim(room.session.pk, op)
    room.goes_to("finished")
    assert dim(room.session.pk, op) == ["an id"]
    with pytest.raises(Refused) as refused:
        dim(room.session.pk, an_op())
    assert (refused.value.status, refused.value.reason) == (410, "ended")


def test_a_session_that_is_not_there_is_said_so(db):
    with pytest.raises(Session.DoesNotExist):
        dim(uuid.uuid4(), None)


def test_the_world_is_told_after_the_commit_and_only_then(room: Room, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as told, transaction.atomic():
        dim(room.session.pk, None)
        do_nothing(room.session.pk, None)
    assert len(told) == 1


@pytest.mark.django_db(transaction=True)
def test_a_poke_that_fails_leaves_the_write_standing(room: Room, monkeypatch, caplog):
    def broken(session_id: uuid.UUID, revision: int) -> None:
        raise ConnectionError("no channel layer")

    monkeypatch.setattr(live, "poke", broken)
    assert dim(room.session.pk, None) == ["an id"]
    room.session.refresh_from_db()
    assert room.session.revision == 1


def test_a_digest_tells_path_and_content_apart_but_not_their_order():
    said = [("column", "1"), ("text", "Rust")]
    assert body_digest("/a", said) == body_digest("/a", said[::-1])
    assert body_digest("/a", said) != body_digest("/b", said)
    assert body_digest("/a", said) != body_digest("/a", [("column", "1"), ("text", "Rust!")])


def test_neither_events_nor_ops_hold_what_was_written(room: Room, anna: Device):
    anna.posts("add_notes", column=1, text="Geheim van Anna")
    anna.posts("ask_question", text="Vraag van Anna")
    kept = json.dumps(
        [*Event.objects.values("kind", "topics"), *models.Op.objects.values("actor", "body_digest", "result")]
    )
    assert "Geheim" not in kept
    assert "Vraag" not in kept


def test_revisions_have_no_gap_and_no_double(room: Room, anna: Device, ben: Device):
    for device in (anna, ben, anna):
        device.posts("ask_question", text="Waarom?")
    room.session.refresh_from_db()
    revisions = list(Event.objects.filter(session=room.session).values_list("revision", flat=True))
    assert revisions == list(range(1, room.session.revision + 1))


def test_opening_remembers_its_op_as_every_verb_does(room: Room):
    assert log.answered_before(an_op()) is None
    actions.black_out(room.session.pk, op := an_op(), black=True)
    assert log.answered_before(op) == []
