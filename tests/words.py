"""What the application says in Dutch, looked up by the sentence in its code: a better translation breaks no test."""

import html
import json
from typing import Any

from django.utils import translation
from django.utils.translation import gettext


def dutch(sentence: str, **values: object) -> str:
    with translation.override("nl"):
        found = gettext(sentence)
    return found % values if values else found


def said_in(response: Any) -> str:
    """The text of an answer: the sentence of a refusal sent to script, else the page as somebody reads it."""
    if response.headers["Content-Type"].startswith("application/json"):
        said: str = json.loads(response.content).get("error", "")
        return said
    return html.unescape(response.content.decode())
