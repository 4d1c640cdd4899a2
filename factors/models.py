"""What people think: success factors, each on one list and in one column."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from sessions.models import Group, Participant

TEXT_LENGTH = 300
COLUMNS = (1, 2, 3)  # of the flap: the professional, the surroundings, what a victim needs


class Factor(models.Model):
    """A success factor on the list of a group. On the list of one person alone it is a private note."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="factors")
    writer = models.ForeignKey(Participant, null=True, on_delete=models.SET_NULL, related_name="factors")
    column = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=TEXT_LENGTH, blank=True)  # blank only after it was taken away
    place = models.BigIntegerField()  # within the column: later is larger
    kept_back = models.BooleanField(default=False)  # stays with its writer, whatever comes
    late = models.BooleanField(default=False)
    written_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("place",)
        constraints = (
            models.CheckConstraint(condition=Q(column__in=COLUMNS), name="a_column_of_the_flap"),
            models.CheckConstraint(condition=Q(removed_at=None) | Q(text=""), name="what_was_taken_away_keeps_no_text"),
        )

    def __str__(self) -> str:
        return f"factor {self.id}"
