"""What is kept about a session: fields, constraints and properties derived from them. No rule, no verb."""

import uuid
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from sessions import codes, method
from sessions.models_preparing import Prepared

NAME_LENGTH = 40
QUESTION_LENGTH = 300
AGREEMENT_LENGTH = 160
TITLE_LENGTH = 80


class Session(Prepared):
    """One workshop. Always the workshop, never a browser's session."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=codes.CODE_LENGTH)
    title = models.CharField(max_length=TITLE_LENGTH, blank=True)
    language = models.CharField(max_length=5, choices=settings.LANGUAGES)
    teamtool = models.CharField(max_length=60, blank=True)  # its slug, for what is read and not kept: `shelf.reading`
    content = models.JSONField()  # the teamtool as it was when the session opened
    minutes = models.JSONField()  # phase -> minutes, the same
    agreements = models.JSONField(default=list)
    revision = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    door_locked = models.BooleanField(default=False)
    max_people = models.PositiveIntegerField()

    phase = models.CharField(max_length=20, default=method.PHASES[0])
    clock_total = models.PositiveIntegerField(default=0)  # seconds
    clock_left = models.PositiveIntegerField(default=0)  # seconds; what remains while it does not run
    clock_ends_at = models.DateTimeField(null=True, blank=True)
    break_until = models.DateTimeField(null=True, blank=True)
    break_stopped_clock = models.BooleanField(default=False)
    screen_black = models.BooleanField(default=False)
    cheat_sheet_open = models.BooleanField(default=False)
    large_questions = models.JSONField(default=list)  # places of the 1-2 guiding questions shown large
    round = models.JSONField(default=dict)  # method.Round as plain data; empty when there is none
    round_clock = models.BooleanField(default=False)
    turn_began_at = models.DateTimeField(null=True, blank=True)
    drawn = models.JSONField(default=list)  # ids of who was here when pairs were drawn
    presenting = models.JSONField(default=dict)  # method.Presenting as plain data; empty when nobody presents
    show_numbers = models.BooleanField(default=False)  # on flap cards: how many people and groups
    neighbours = models.BooleanField(default=False)  # pairs are who sits beside each other, not drawn by chance
    last_step = models.JSONField(default=dict)  # on the flap, to be undone; may hold words, so any wipe empties it
    sheet_turns = models.IntegerField(default=0)  # how far the console has turned the sheets of the screen in all
    sheets_held = models.BooleanField(default=False)  # they do not turn by themselves

    # How long it is kept (see `keeping`).
    delete_on = models.DateField(null=True, blank=True)  # chosen by the facilitator, sooner than is usual
    wiped_at = models.DateTimeField(null=True, blank=True)  # what the room never saw is gone since then
    took_part = models.PositiveIntegerField(null=True, blank=True)  # how many people; counted when that was wiped

    # The secrets of the links are made from these and the server's key (see `access.link_secret`): a copy of the
    # database opens nothing, and a link is renewed by counting on.
    console_link = models.PositiveIntegerField(default=1)
    screen_link = models.PositiveIntegerField(default=1)
    share_link = models.PositiveIntegerField(default=1)  # of the report
    share_until = models.DateTimeField(null=True, blank=True)  # None: it is not shared

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["code"], condition=Q(ended_at=None), name="code_unique_until_ended"),
        )

    def __str__(self) -> str:
        return f"session {self.id}"

    def is_shared(self, now: datetime) -> bool:
        """Whether the share link opens the report."""
        return self.share_until is not None and now < self.share_until

    @property
    def spoken_code(self) -> str:
        return codes.spoken(self.code)

    @property
    def clock(self) -> method.Clock:
        return method.Clock(total=self.clock_total, left=self.clock_left, ends_at=self.clock_ends_at)

    @clock.setter
    def clock(self, clock: method.Clock) -> None:
        self.clock_total, self.clock_left, self.clock_ends_at = clock.total, clock.left, clock.ends_at

    @property
    def turns(self) -> method.Round | None:
        kept: dict[str, Any] = self.round
        if not kept:
            return None
        return method.Round(tuple(kept["order"]), kept["at"], kept["turn"], tuple(kept["passed"]))

    @turns.setter
    def turns(self, turns: method.Round | None) -> None:
        self.round = (
            {"order": list(turns.order), "at": turns.at, "turn": turns.turn, "passed": list(turns.passed)}
            if turns
            else {}
        )

    @property
    def stage(self) -> method.Presenting | None:
        kept: dict[str, Any] = self.presenting
        if not kept:
            return None
        through = tuple(kept.get("through", ()))
        return method.Presenting(tuple(kept["order"]), kept["at"], kept["turn"], kept["way"], kept["put"], through)

    @stage.setter
    def stage(self, stage: method.Presenting | None) -> None:
        self.presenting = {**asdict(stage), "order": list(stage.order), "through": list(stage.through)} if stage else {}


class Participant(models.Model):
    """Somebody who takes part. Their name is what they chose to be called."""

    class Listened(models.TextChoices):
        YES = "yes"
        PARTLY = "partly"
        NO = "no"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="participants")
    name = models.CharField(max_length=NAME_LENGTH + 4)  # room for the number of a second Anna
    token_digest = models.CharField(max_length=64, unique=True)
    joined_at = models.DateTimeField(default=timezone.now)
    left_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    help_asked_at = models.DateTimeField(null=True, blank=True)
    without_phone = models.BooleanField(default=False)  # a neighbour's phone or the console writes for them
    listened = models.CharField(max_length=6, choices=Listened, blank=True)  # shown only as totals
    seat_digest = models.CharField(max_length=64, blank=True)  # of the code that takes this place elsewhere
    seat_until = models.DateTimeField(null=True, blank=True)
    # Whom they asked to be a pair with, who has not answered yet.
    asks = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="asked_by")

    class Meta:
        ordering = ("joined_at", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["seat_digest"], condition=~Q(seat_digest=""), name="seat_code_unique_while_it_lives"
            ),
        )

    def __str__(self) -> str:
        return f"participant {self.id}"

    @property
    def is_here(self) -> bool:
        return self.left_at is None and self.removed_at is None

    @property
    def scope(self) -> str:
        """Their audience: what only this person's devices receive."""
        return f"person:{self.id}"


class Pass(models.Model):
    """A browser that exchanged a secret link: console, screen or report. Without the row it is nobody."""

    class Role(models.TextChoices):
        CONSOLE = "console"
        SCREEN = "screen"
        REPORT = "report"

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="passes")
    role = models.CharField(max_length=7, choices=Role)
    token_digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.role} pass {self.pk}"


class Group(models.Model):
    """People who have one list together: alone, a pair, a four, everybody. A talk group has no list."""

    class Level(models.TextChoices):
        ALONE = "alone"
        PAIR = "pair"
        FOUR = "four"
        ALL = "all"
        TALK = "talk"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="groups")
    level = models.CharField(max_length=5, choices=Level)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="children")
    number = models.PositiveSmallIntegerField(default=0)  # as people call it: "group 3" of its level
    joined = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="absorbed")
    opened_at = models.DateTimeField(null=True, blank=True)  # its step began: its people are not drawn anew
    done_at = models.DateTimeField(null=True, blank=True)  # the group says that its list is ready
    on_paper = models.BooleanField(default=False)  # a list of it is on paper; the facilitator types in what it presents
    pen = models.ForeignKey(Participant, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    all_write = models.BooleanField(null=True)  # all at once, or one with the pen; None: as is usual at its level

    class Meta:
        ordering = ("number", "id")

    def __str__(self) -> str:
        return f"{self.level} {self.id}"


class Seat(models.Model):
    """Who sits in which group: one seat for each person and level."""

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="seats")
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="seats")
    level = models.CharField(max_length=5, choices=Group.Level)  # the group's, so that the database can hold the rule

    class Meta:
        constraints = (models.UniqueConstraint(fields=["participant", "level"], name="one_seat_per_person_and_level"),)

    def __str__(self) -> str:
        return f"seat of {self.participant_id} in {self.group_id}"


class Question(models.Model):
    """A question that came up and is kept for later. The facilitator sees it first, and sees no name."""

    class Outcome(models.TextChoices):
        """What became of it at the end, as the method asks."""

        OPEN = "open"
        ANSWERED = "answered"
        ACTION = "action"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="questions")
    asked_by = models.ForeignKey(Participant, null=True, on_delete=models.SET_NULL, related_name="questions")
    text = models.CharField(max_length=QUESTION_LENGTH)
    asked_at = models.DateTimeField(default=timezone.now)
    late = models.BooleanField(default=False)
    shown = models.BooleanField(default=False)
    outcome = models.CharField(max_length=8, choices=Outcome, default=Outcome.OPEN)
    wiped = models.BooleanField(default=False)

    class Meta:
        ordering = ("asked_at", "id")

    def __str__(self) -> str:
        return f"question {self.id}"


class Event(models.Model):
    """What changed with a revision: names of topics, never a text."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="events")
    revision = models.PositiveIntegerField()
    kind = models.CharField(max_length=40)
    topics = models.JSONField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("revision",)
        constraints = (models.UniqueConstraint(fields=["session", "revision"], name="one_event_per_revision"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.revision}"


class Op(models.Model):
    """A write that happened, by the id its sender gave it: the same write sent again changes nothing."""

    id = models.UUIDField(primary_key=True, editable=False)
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="ops")
    actor = models.CharField(max_length=50)
    body_digest = models.CharField(max_length=64)
    result = models.JSONField(default=list)  # ids of what it made
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"op {self.id}"


SEAT_CODE_LIVES = timedelta(minutes=2)
