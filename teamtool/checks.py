"""Our own system checks: the content is whole, and in production nothing is left open."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from limits import parse

from sessions import keeping, shelf
from sessions.teamtools import ContentError


@register(Tags.compatibility)
def content_is_whole(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Every teamtool can be read; otherwise each problem with file, line and reason."""
    try:
        shelf.teamtools()
    except ContentError as error:
        return [Error(line, id="teamtool.E001") for line in str(error).splitlines()]
    return []


@register(Tags.security, deploy=True)
def nothing_left_open(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """What is fine on a laptop is not fine for an organisation."""
    found: list[CheckMessage] = []
    if not settings.HTTPS:
        found.append(Warning("Without HTTPS=1 everybody on the network can read along.", id="teamtool.W001"))
    if "*" in settings.ALLOWED_HOSTS:
        found.append(Warning("ALLOWED_HOSTS holds *: links could be made for any host.", id="teamtool.W002"))
    return found


@register(Tags.compatibility)
def limits_can_be_read(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """How often things may happen is written as in "100 per 10 minutes"."""
    found: list[CheckMessage] = []
    for name in ("FAILED_CODES", "POSTS_PER_PERSON", "OPENED_SESSIONS"):
        try:
            parse(getattr(settings, name))
        except ValueError:
            found.append(Error(f'{name} is not like "100 per 10 minutes".', id="teamtool.E002"))
    return found


@register(Tags.compatibility)
def nothing_is_kept_too_long(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """An organisation may keep things shorter than Teamtool tells people, never longer."""
    found: list[CheckMessage] = []
    for name, longest in (("KEEP_WORDS_HOURS", keeping.LONGEST_WORDS), ("KEEP_SESSION_DAYS", keeping.LONGEST_SESSION)):
        most = longest // timedelta(hours=1) if name.endswith("HOURS") else longest.days
        if not 1 <= getattr(settings, name) <= most:
            found.append(Error(f"{name} is a number from 1 to {most}.", id="teamtool.E003"))
    return found
