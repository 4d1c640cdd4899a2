"""What a post about finds, the top three and the evaluation may say."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from factors.models import TEXT_LENGTH, WHO_LENGTH, Answer, Choice
from sessions.fields import IdsField, TidyField
from sessions.models import Question


class CardsForm(forms.Form):
    """Cards of the flap, also none."""

    cards = IdsField(required=False)


class FindForm(CardsForm):
    text = TidyField(max_length=TEXT_LENGTH)


class ByForm(forms.Form):
    by = forms.ChoiceField(choices=Choice.By.choices, required=False)


class OnForm(forms.Form):
    on = forms.TypedChoiceField(choices=(("1", "1"), ("0", "0")), coerce=lambda given: given == "1")


class ShortlistForm(OnForm):
    """One card or one find."""

    factor = forms.UUIDField(required=False)
    find = forms.UUIDField(required=False)

    def clean(self) -> dict[str, Any]:
        if bool(self.cleaned_data.get("factor")) == bool(self.cleaned_data.get("find")):
            raise ValidationError(_("Something in the request was off. Reload the page."))
        return self.cleaned_data


class VoteForm(OnForm):
    person = forms.UUIDField(required=False)


class VoteForForm(OnForm):
    person = forms.UUIDField()


class SettleForm(forms.Form):
    candidates = IdsField(required=False)


class AnswerForm(forms.Form):
    about = forms.ChoiceField(choices=Answer.About.choices)
    text = TidyField(max_length=TEXT_LENGTH)


class ProposedActionForm(forms.Form):
    text = TidyField(max_length=TEXT_LENGTH, empty=gettext_lazy("Write what you are going to do."))


class ActionForm(ProposedActionForm):
    """Who and when may come later."""

    who = TidyField(max_length=WHO_LENGTH, required=False)
    due = forms.DateField(
        required=False,
        input_formats=["%Y-%m-%d"],
        error_messages={"invalid": gettext_lazy("That is no date. Choose one, or leave it empty.")},
    )


class OutcomeForm(forms.Form):
    outcome = forms.ChoiceField(choices=Question.Outcome.choices)
