"""Whether what a text names as a button or a heading stands on a page: in the catalogue, or in the Dutch content."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise

from sessions import shelf
from teamtool import messages

TAG = re.compile(r"<[^>]+>")
QUOTED = {"nl": re.compile("‘([^’]+)’"), "en": re.compile("“([^”]+)”")}


@cache
def _labels(language: str) -> tuple[re.Pattern[str], ...]:
    """Each text of the application as a pattern; what is filled in may be anything."""
    catalog = messages.read(settings.BASE_DIR / "teamtool" / "locale" / "nl" / "LC_MESSAGES" / "django.po")
    said = (one for each in messages.texts(catalog) for one in _forms(each, language))
    return tuple(re.compile(_pattern(TAG.sub("", text))) for text in said)


def _forms(message: Any, language: str) -> list[str]:
    return messages.forms(message.string if language == "nl" else message.id)


def _pattern(text: str) -> str:
    return ".+".join(map(re.escape, messages.PLACEHOLDER.split(text)))


@cache
def _content(language: str) -> frozenset[str]:
    tools = [tool for (_slug, its), tool in shelf.teamtools().items() if its == language]
    return frozenset(text for tool in tools for text in _texts(tool.as_json()))


def _texts(thing: Any) -> Iterator[str]:
    if isinstance(thing, str):
        yield thing
    elif isinstance(thing, dict | list):
        for each in thing.values() if isinstance(thing, dict) else thing:
            yield from _texts(each)


def is_seen(label: str, language: str = "nl") -> bool:
    return label in _content(language) or any(one.fullmatch(label) for one in _labels(language))


def quoted_that_nobody_sees(text: str | Promise) -> list[str]:
    """What stands between quotes in a text, in each language, and is on no page."""
    wrong = []
    for language, quoted in QUOTED.items():
        with translation.override(language):
            wrong += [label for label in quoted.findall(str(text)) if not is_seen(label, language)]
    return wrong
