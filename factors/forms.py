"""What a post about success factors may say."""

from django import forms

from factors.models import COLUMNS, TEXT_LENGTH
from sessions.fields import LinesField, TidyField

MOST_LINES = 40


class ColumnForm(forms.Form):
    column = forms.TypedChoiceField(choices=[(n, n) for n in COLUMNS], coerce=int)


class NoteForm(ColumnForm):
    text = TidyField(max_length=TEXT_LENGTH)


class PasteForm(ColumnForm):
    lines = LinesField(max_length=TEXT_LENGTH, max_lines=MOST_LINES)


class TextForm(forms.Form):
    text = TidyField(max_length=TEXT_LENGTH)
