"""The teamtools this server has, read once. What is wrong with them is said when the server starts."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from django.conf import settings

from sessions import method
from sessions import teamtools as reader
from sessions.models import Session
from sessions.teamtools import Teamtool


@cache
def teamtools() -> dict[tuple[str, str], Teamtool]:
    """By slug and language. Raises ContentError."""
    return reader.load(settings.CONTENT_DIR, method.PHASES)


def titles(language: str) -> list[tuple[str, str, str]]:
    """(slug, language, title) of the teamtools in a language, by slug: the first is for who does not choose."""
    return [
        (slug, lang, tool.as_json()["about"]["title"])
        for (slug, lang), tool in sorted(teamtools().items())
        if lang == language
    ]


def reading(session: Session) -> Mapping[str, Any] | None:
    """What people read around this session, as it is on the shelf now; None when its teamtool is there no more.

    Not kept in the session, as what people work with is: nothing that they write refers to it, a link that was mended
    is for everybody, and the copy is read with every push. A session from before has no slug: its title tells.
    """
    found = teamtools().get((session.teamtool, session.language))
    if found is None and not session.teamtool:
        title = session.content["about"]["title"]
        alike = (one for one in teamtools().values() if one.language == session.language)
        found = next((one for one in alike if one.data["about"]["title"] == title), None)
    return found.reading if found else None
