"""What a facilitator prints: the cheat sheet, and empty forms for groups that work on paper (see paper.py)."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from factors.exports import paper

CHEAT_SHEET, FORMS = "cheat_sheet.typ", "forms.typ"
LINES = 15  # in each column of a form, where one writes on paper with a pen

Content = Mapping[str, Any]


def cheat_sheet(content: Content, language: str) -> bytes:
    """Every idea of the teamtool by column, on one sheet."""
    with translation.override(language):
        name = _("Cheat sheet")
        kinds = {"prevention": _("Before something happens"), "incidents": _("When something has happened")}
    data = {
        **_sheet(content, language, name),
        "title": content["about"]["title"],
        "columns": [
            {"number": number, "title": column["title"], "groups": _ideas(content, number, kinds)}
            for number, column in enumerate(content["columns"], 1)
        ],
    }
    return paper.pdf(CHEAT_SHEET, data)


def _ideas(content: Content, number: int, called: Mapping[str, str]) -> list[dict[str, Any]]:
    """The ideas of a column; under headings where it has ideas of several kinds."""
    ideas = [idea for idea in content["cheat_sheet"] if idea["column"] == number]
    kinds = list(dict.fromkeys(idea["group"] for idea in ideas))
    return [
        {
            "title": called[kind] if len(kinds) > 1 else "",
            "ideas": [paper.said(idea["text"]) for idea in ideas if idea["group"] == kind],
        }
        for kind in kinds
    ]


def forms(content: Content, language: str, title: str, numbers: Sequence[int | None]) -> bytes:
    """An empty form for each of these groups; None is a group that fills in its own number."""
    with translation.override(language):
        name = _("Form for a group on paper")
        pages = [
            {
                "group": _("Group %(number)s") % {"number": number} if number else _("Group"),
                "blank": number is None,
            }
            for number in numbers
        ]
        hint = _("One idea on each line. No names or details that give someone away.")
    data = {
        **_sheet(content, language, name),
        "title": paper.said(title or content["about"]["title"]),
        "pages": pages,
        "hint": hint,
        "lines": LINES,
        "columns": [
            {"number": number, "title": column["title"], "question": column["question"]}
            for number, column in enumerate(content["columns"], 1)
        ],
    }
    return paper.pdf(FORMS, data)


def _sheet(content: Content, language: str, name: str) -> dict[str, Any]:
    return {
        "lang": language,
        "name": f"{name} · {content['about']['title']}",
        "foot": f"{content['about']['title']} · {name}",
        "called": name,
        "page": "",
    }
