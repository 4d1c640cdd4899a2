"""What a post about success factors may say."""

from django import forms
from django.utils.translation import gettext_lazy as _

from factors.models import COLUMNS, TEXT_LENGTH
from sessions.fields import IdsField, LinesField, TidyField

MOST_LINES = 40


class ColumnForm(forms.Form):
    column = forms.TypedChoiceField(choices=[(n, n) for n in COLUMNS], coerce=int)


class MoveForm(forms.Form):
    """To a column, or one place up or down in its own."""

    column = forms.ChoiceField(choices=[(to, to) for to in (*map(str, COLUMNS), "up", "down")])


class NoteForm(ColumnForm):
    text = TidyField(max_length=TEXT_LENGTH)


class PasteForm(ColumnForm):
    lines = LinesField(max_length=TEXT_LENGTH, max_lines=MOST_LINES)


class TextForm(forms.Form):
    text = TidyField(max_length=TEXT_LENGTH)


class RewordForm(TextForm):
    """New words, and the words that somebody had before them when they began to change them."""

    was = TidyField(max_length=TEXT_LENGTH, required=False)


class CardForm(NoteForm):
    person = forms.UUIDField(required=False)  # without a phone, for whom a neighbour writes


class CardsPasteForm(PasteForm):
    person = forms.UUIDField(required=False)


class FlapListForm(ColumnForm):
    """What a group has on paper: a card for each line."""

    group = forms.UUIDField()
    text = LinesField(max_length=TEXT_LENGTH, max_lines=MOST_LINES)


class WriteForForm(NoteForm):
    person = forms.UUIDField()


class MergeForm(TextForm):
    """Several cards and the wording they get together."""

    cards = IdsField(error_messages={"required": _("Choose at least two cards to merge.")})


class BesideForm(forms.Form):
    cards = IdsField(error_messages={"required": _("Choose at least two cards to put side by side.")})


class StepForm(forms.Form):
    step = forms.IntegerField(min_value=0)


class TwoCardsForm(forms.Form):
    cards = IdsField(error_messages={"required": _("Choose two cards.")})


class OnFlapForm(forms.Form):
    flap = forms.UUIDField()  # the card of the flap that the own one looks like


class OnlyNewForm(forms.Form):
    only_new = forms.BooleanField(required=False)


class TurnForm(forms.Form):
    turn = forms.IntegerField(min_value=0)


class WayForm(forms.Form):
    way = forms.ChoiceField(choices=[(way, way) for way in ("whole", "turns", "open")])
