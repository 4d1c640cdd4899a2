"""Form fields for what people type: tidied, counted in characters, refused with a sentence of their own."""

import re
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from sessions import texts
from sessions.teamtool_schema import ADDRESS

BULLET = re.compile(r"^\s*(?:[-*\u2022\u00b7\u2013\u2014]|\d{1,2}[.)])(?:\s+|$)")


class TidyField(forms.CharField):
    """One line of visible text."""

    def __init__(self, *, max_length: int, required: bool = True, empty: Any = None) -> None:
        super().__init__(required=required, strip=False)
        self.longest = max_length
        self.empty_sentence = empty

    def to_python(self, value: Any) -> str:
        return texts.tidy(super().to_python(value) or "")

    def validate(self, value: str) -> None:
        if self.required and not value:
            raise ValidationError(str(self.empty_sentence) if self.empty_sentence else _("Write something first."))
        check_length(value, self.longest)


class LinkField(TidyField):
    """An address of a page: https:// and no other kind."""

    def validate(self, value: str) -> None:
        super().validate(value)
        if value and not ADDRESS.fullmatch(value):
            raise ValidationError(_("A link begins with https:// and has no spaces."))


class LinesField(forms.CharField):
    """Several texts, one on each line; bullets and numbers in front are dropped, blank lines too."""

    def __init__(self, *, max_length: int, max_lines: int) -> None:
        super().__init__(strip=False)
        self.longest, self.max_lines = max_length, max_lines

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]
        rows = texts.tidy(super().to_python(value) or "", lines=True).split("\n")
        tidied = (texts.tidy(BULLET.sub("", row)) for row in rows)
        return [row for row in tidied if row]

    def validate(self, value: list[str]) -> None:
        if not value:
            raise ValidationError(_("Write something first."))
        if len(value) > self.max_lines:
            raise ValidationError(
                _("That is %(lines)d lines; at most %(most)d fit.") % {"lines": len(value), "most": self.max_lines}
            )
        for row in value:
            check_length(row, self.longest)

    def run_validators(self, value: Any) -> None:
        """A list has no length in characters to check."""


class IdsField(forms.Field):
    """The same name several times, each an id. Twice the same counts once."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Any) -> list[UUID]:
        try:
            return list(dict.fromkeys(UUID(given) for given in value or []))
        except ValueError:
            raise ValidationError(_("Something in the request was off. Reload the page.")) from None


def check_length(text: str, longest: int) -> None:
    if len(text) > longest:
        raise ValidationError(
            _("That is %(over)d characters too long; %(most)d fit.") % {"over": len(text) - longest, "most": longest}
        )


def first_sentence(form: forms.Form) -> str:
    """The first thing that is wrong with a form."""
    found = [error for errors in form.errors.as_data().values() for error in errors]
    return str(found[0].messages[0]) if found else ""
