"""What people read around a session, as an accessible PDF of its own (see paper.py)."""

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from factors.exports import paper

TEMPLATE = "background.typ"


def make(content: Mapping[str, Any], reading: Mapping[str, Any], language: str) -> bytes:
    """In the language that is active, which is that of the texts."""
    return _made(json.dumps(_data(content, reading, language)))


@lru_cache(maxsize=8)
def _made(data: str) -> bytes:
    """Kept for the next one: a whole team fetches the same, and whoever has the address may ask for it again."""
    return paper.pdf(TEMPLATE, json.loads(data))


def _data(content: Mapping[str, Any], reading: Mapping[str, Any], language: str) -> dict[str, Any]:
    back = reading["background"]
    title = content["about"]["title"]
    return {
        "lang": language,
        "name": f"{_('Background')} · {title}",
        "foot": f"{_('Background')} · {title}",
        "page": _("page"),
        "kind": _("Background"),
        "title": title,
        "theme": content["about"]["theme"],
        "skip": content["about"]["skip"],
        "case_title": _("The story in one minute"),
        "case": [text for text in content["case"].split("\n\n") if text.strip()],
        "specialist": back["specialist"],
        "facts": back["facts"],
        "forms": back["forms"],
        "tips": back["tips"],
        "links": back["links"],
        "help_title": _("Where you can find help"),
        "help": [_place(place) for place in content["safety"]["places"]],
    }


def _place(place: Mapping[str, str]) -> dict[str, str]:
    """Without the teamtool's own: a paper stays, and a session's adviser may not."""
    return {"name": place["name"], "what": place["what"], "address": place["address"]}
