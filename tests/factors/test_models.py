"""What the database itself holds about factors."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from factors.models import Factor
from sessions.models import Group, Seat
from tests.people import Device


@pytest.fixture
def group(anna: Device) -> Group:
    return Seat.objects.get(participant=anna.person).group


@pytest.mark.parametrize(
    "wrong",
    [{"column": 4}, {"column": 0}, {"removed_at": timezone.now(), "text": "nog leesbaar"}],
)
def test_a_column_that_is_not_there_and_a_text_that_was_taken_away_are_refused(group: Group, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        Factor.objects.create(**{"group": group, "column": 1, "place": 1, "text": "rust", **wrong})


def test_a_note_stays_when_its_writer_goes_and_goes_with_its_session(group: Group, anna: Device):
    Factor.objects.create(group=group, column=1, place=1, text="rust", writer=anna.person)
    anna.person.delete()
    assert Factor.objects.get().writer is None
    group.session.delete()
    assert not Factor.objects.exists()
