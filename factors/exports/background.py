"""What people read around a session, as an accessible PDF of its own (see paper.py)."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from factors.exports import paper

TEMPLATE = "background.typ"


def make(content: Mapping[str, Any], reading: Mapping[str, Any], language: str) -> bytes:
    """In the language that is active, which is that of the texts."""
    back = reading["background"]
    title = content["about"]["title"]
    return paper.pdf(
        TEMPLATE,
        {
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
        },
    )


def _place(place: Mapping[str, str]) -> dict[str, str]:
    """Without the teamtool's own: a paper stays, and a session's adviser may not."""
    return {"name": place["name"], "what": place["what"], "address": place["address"]}
