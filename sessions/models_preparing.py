"""What is kept of the time before a session: its homework's address, and what the facilitator fills in."""

from typing import Any

from django.db import models

PLACE_LENGTH = 120
RESPONSIBLE_LENGTH = 160
LINK_LENGTH = 300


class Prepared(models.Model):
    """A part of Session, in a file of its own. All of it may stay empty; day and time are those of the place itself."""

    title: Any
    content: Any

    homework_link = models.PositiveIntegerField(default=1)  # counts on with each new address, as the other links do
    meets_on = models.DateField(null=True, blank=True)
    meets_at = models.TimeField(null=True, blank=True)
    place = models.CharField(max_length=PLACE_LENGTH, blank=True)
    responsible = models.CharField(max_length=RESPONSIBLE_LENGTH, blank=True)  # for the data: an organisation
    podcast_url = models.CharField(max_length=LINK_LENGTH, blank=True)
    help_name = models.CharField(max_length=PLACE_LENGTH, blank=True)  # the organisation's own place to go to
    help_address = models.CharField(max_length=LINK_LENGTH, blank=True)  # a link, or a number or an e-mail address
    help_checked_on = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"preparation of {self.pk}"

    @property
    def podcast(self) -> str:
        """Where to listen: the facilitator's address, else the teamtool's, else ""."""
        return self.podcast_url or str(self.content["about"]["podcast_url"])

    @property
    def name(self) -> str:
        """What people call it: its own title, else its teamtool's."""
        return str(self.title or self.content["about"]["title"])

    @property
    def own_help(self) -> dict[str, str]:
        """The organisation's own place to go to, as the teamtool lists others; empty without a name."""
        if not self.help_name:
            return {}
        checked = self.help_checked_on.isoformat() if self.help_checked_on else ""
        return {"name": self.help_name, "what": "", "address": self.help_address, "checked_on": checked}
