"""The teamtools this server has, read once. What is wrong with them is said when the server starts."""

from functools import cache

from django.conf import settings

from sessions import method
from sessions import teamtools as reader
from sessions.teamtools import Teamtool


@cache
def teamtools() -> dict[tuple[str, str], Teamtool]:
    """By slug and language. Raises ContentError."""
    return reader.load(settings.CONTENT_DIR, method.PHASES)


def titles(language: str) -> list[tuple[str, str, str]]:
    """(slug, language, title) of the teamtools in a language."""
    return [
        (slug, lang, tool.as_json()["about"]["title"])
        for (slug, lang), tool in sorted(teamtools().items())
        if lang == language
    ]
