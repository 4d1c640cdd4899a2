"""One session as of one moment."""

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID, uuid4

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from sessions import actions
from sessions.models import Session
from sessions.reading import Reading, snapshot
from tests.on_disk import live_room, on_disk  # noqa: F401 - fixtures
from tests.people import Device, Room


def test_everything_is_loaded_once(room: Room, anna: Device, ben: Device):
    reading = Reading.of(room.session.pk)
    with CaptureQueriesContext(connection) as queries:
        for _time in range(3):
            assert [person.name for person in reading.people] == ["Anna", "Ben"]
            assert reading.questions == []
            assert reading.once("one", lambda: len(Session.objects.all())) == 1
    assert len(queries) == 3


def test_a_person_is_read_from_the_people_when_they_are_there(room: Room, anna: Device):
    reading = Reading.of(room.session.pk)
    assert [person.name for person in reading.people] == ["Anna"]
    with CaptureQueriesContext(connection) as queries:
        found = reading.person(anna.person_id)
    assert found is not None
    assert found.name == "Anna"
    assert len(queries) == 0


def test_somebody_who_left_is_still_known_by_id(room: Room, anna: Device):
    anna.posts("leave")
    reading = Reading.of(room.session.pk)
    assert reading.people == []
    found = reading.person(anna.person_id)
    assert found is not None
    assert reading.person(anna.person_id) is found
    assert reading.person(str(uuid4())) is None


def test_a_session_that_is_not_there_is_said_so(db):
    with pytest.raises(Session.DoesNotExist):
        Reading.of(uuid4())


def test_wiped_questions_are_not_read(room: Room, anna: Device):
    (question_id,) = actions.ask_question(room.session.pk, None, person_id=anna.person.pk, text="Wat nu?")
    assert len(Reading.of(room.session.pk).questions) == 1
    actions.wipe_question(room.session.pk, None, question_id=UUID(question_id), person_id=None)
    assert Reading.of(room.session.pk).questions == []


def test_who_reads_in_a_snapshot_sees_nothing_that_others_write_meanwhile(live_room: Room):  # noqa: F811
    def write() -> None:
        actions.agree(live_room.session.pk, None, agreements=["anders"])
        connections.close_all()

    with snapshot():
        before = Session.objects.get()
        with ThreadPoolExecutor(1) as other:
            other.submit(write).result()
        assert Session.objects.get().revision == before.revision == 0
    assert Session.objects.get().revision == 1


def test_a_snapshot_ends_also_when_reading_fails(live_room: Room):  # noqa: F811
    with pytest.raises(Session.DoesNotExist), snapshot():
        Session.objects.get(pk=uuid4())
    actions.agree(live_room.session.pk, None, agreements=["anders"])
    assert Session.objects.get().revision == 1
