"""What people think: success factors, finds, votes, answers and actions."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from sessions.models import Group, Participant, Question, Session

TEXT_LENGTH = 300
WHO_LENGTH = 120
COLUMNS = (1, 2, 3)  # of the flap: the professional, the surroundings, what a victim needs


class Factor(models.Model):
    """A success factor on the list of a group. On the list of one person alone it is a private note.

    A card of a list that came from another list has `sources`: the card it is a copy of, with everything that was
    merged into that, frozen at that moment. A merged card is a new one; the ones it was made of point to it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="factors")
    writer = models.ForeignKey(Participant, null=True, on_delete=models.SET_NULL, related_name="factors")
    for_group = models.ForeignKey(Group, null=True, on_delete=models.SET_NULL, related_name="+")  # typed in for it
    column = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=TEXT_LENGTH, blank=True)  # blank only after it was taken away
    place = models.BigIntegerField()  # within the column: later is larger
    kept_back = models.BooleanField(default=False)  # stays with its writer, whatever comes
    set_aside = models.BooleanField(default=False)  # by its group: not taken along, not thrown away
    touched = models.BooleanField(default=False)  # its group did something with it, so it was looked at
    late = models.BooleanField(default=False)
    sources = models.ManyToManyField("self", symmetrical=False, related_name="went_to")
    unlike = models.ManyToManyField("self")  # cards of which its group said that they are not the same
    # On the flap: the same as the card that it is merged into, in the words of another group, which stay unseen.
    behind = models.BooleanField(default=False)
    merged_into = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="merged")
    # On the flap, once the lists that it came from are wiped: how many people and groups those were of.
    from_people = models.PositiveIntegerField(null=True, blank=True)
    from_groups = models.PositiveIntegerField(null=True, blank=True)
    written_at = models.DateTimeField(default=timezone.now)
    taken_apart_at = models.DateTimeField(null=True, blank=True)  # a merged card that is no more
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("place", "id")
        constraints = (
            models.CheckConstraint(condition=Q(column__in=COLUMNS), name="a_column_of_the_flap"),
            models.CheckConstraint(condition=Q(removed_at=None) | Q(text=""), name="what_was_taken_away_keeps_no_text"),
        )

    def __str__(self) -> str:
        return f"factor {self.id}"

    @property
    def is_shown(self) -> bool:
        """On its list: not taken away, not taken apart, not part of a merged card. Set aside still counts."""
        return self.removed_at is None and self.taken_apart_at is None and self.merged_into_id is None


class Find(models.Model):
    """A *vondst*: what lies under the factors, or was not seen until now. It stands on the second flap."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="finds")
    proposed_by = models.ForeignKey(Participant, null=True, on_delete=models.SET_NULL, related_name="+")
    text = models.CharField(max_length=TEXT_LENGTH, blank=True)
    cards = models.ManyToManyField(Factor, related_name="finds")  # of the flap, which it lies under
    late = models.BooleanField(default=False)
    written_at = models.DateTimeField(default=timezone.now)
    accepted_at = models.DateTimeField(null=True, blank=True)  # until then only its writer and the console see it
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("written_at", "id")

    def __str__(self) -> str:
        return f"find {self.id}"


class Choice(models.Model):
    """How a session makes its top three, if it makes one."""

    class By(models.TextChoices):
        NOT_YET = ""
        TALKING = "talking"
        VOTING = "voting"

    class Voting(models.TextChoices):
        SHORTLIST = "shortlist"
        OPEN = "open"
        CLOSED = "closed"

    session = models.OneToOneField(Session, on_delete=models.CASCADE, primary_key=True, related_name="choice")
    by = models.CharField(max_length=7, choices=By, default=By.NOT_YET, blank=True)
    voting = models.CharField(max_length=9, choices=Voting, default=Voting.SHORTLIST)
    voters = models.PositiveIntegerField(default=0)  # who voted, counted on closing

    def __str__(self) -> str:
        return f"choice of {self.session_id}"


class Candidate(models.Model):
    """A card of the flap or a find that may become one of the top three."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="candidates")
    factor = models.OneToOneField(Factor, null=True, on_delete=models.CASCADE, related_name="candidate")
    find = models.OneToOneField(Find, null=True, on_delete=models.CASCADE, related_name="candidate")
    added_at = models.DateTimeField(default=timezone.now)
    count = models.PositiveIntegerField(null=True, blank=True)  # of votes; only from the closing on
    rank = models.PositiveSmallIntegerField(null=True, blank=True)  # 1, 2, 3: in the top three

    class Meta:
        ordering = ("added_at", "id")
        constraints = (
            models.CheckConstraint(condition=Q(factor=None) ^ Q(find=None), name="a_candidate_is_a_card_or_a_find"),
            models.CheckConstraint(condition=Q(rank=None) | Q(rank__in=(1, 2, 3)), name="three_ranks"),
            models.UniqueConstraint(fields=["session", "rank"], condition=~Q(rank=None), name="one_for_each_rank"),
        )

    def __str__(self) -> str:
        return f"candidate {self.id}"


class Vote(models.Model):
    """Somebody's vote, while the voting is open. Closing counts it and throws it away."""

    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="votes")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="votes")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["candidate", "participant"], name="one_vote_for_each_card"),)

    def __str__(self) -> str:
        return f"vote {self.pk}"


class Answer(models.Model):
    """What the group said to one of the two questions of the evaluation."""

    class About(models.TextChoices):
        LEARN = "learn"
        NEED = "need"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="answers")
    about = models.CharField(max_length=5, choices=About)
    text = models.CharField(max_length=TEXT_LENGTH, blank=True)
    written_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("written_at", "id")

    def __str__(self) -> str:
        return f"answer {self.id}"


class Action(models.Model):
    """Something the group is going to do. Who and when may come later."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="actions")
    proposed_by = models.ForeignKey(Participant, null=True, on_delete=models.SET_NULL, related_name="+")
    question = models.ForeignKey(Question, null=True, on_delete=models.SET_NULL, related_name="became")  # made of it
    text = models.CharField(max_length=TEXT_LENGTH, blank=True)
    who = models.CharField(max_length=WHO_LENGTH, blank=True)  # as the facilitator typed it
    takers = models.ManyToManyField(Participant, related_name="taken_on")  # who put their own name on it
    due = models.DateField(null=True, blank=True)
    late = models.BooleanField(default=False)
    written_at = models.DateTimeField(default=timezone.now)
    accepted_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("written_at", "id")

    def __str__(self) -> str:
        return f"action {self.id}"
