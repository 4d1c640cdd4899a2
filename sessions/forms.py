"""What a post about a session may say."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from sessions import method
from sessions.fields import LinesField, LinkField, TidyField
from sessions.models import AGREEMENT_LENGTH, NAME_LENGTH, QUESTION_LENGTH, TITLE_LENGTH, Participant
from sessions.models_preparing import LINK_LENGTH, PLACE_LENGTH, RESPONSIBLE_LENGTH

MOST_AGREEMENTS = 8
PHASES = [(phase, phase) for phase in method.PHASES]


class NameForm(forms.Form):
    name = TidyField(max_length=NAME_LENGTH, empty=_("Fill in a name. A made-up name is fine."))


class JoinForm(NameForm):
    code = forms.CharField(max_length=40, error_messages={"required": _("Fill in the code that is on the screen.")})
    field_order = ("code", "name")


class OpenForm(forms.Form):
    title = TidyField(max_length=TITLE_LENGTH, required=False)
    teamtool = forms.CharField(max_length=60)
    language = forms.ChoiceField(choices=settings.LANGUAGES)


class LinkForm(forms.Form):
    link = forms.CharField(max_length=500, error_messages={"required": _("Paste the link you were given.")})


class SeatForm(forms.Form):
    code = forms.CharField(max_length=40, error_messages={"required": _("Fill in the code of your other device.")})


class ListenedForm(forms.Form):
    answer = forms.ChoiceField(choices=Participant.Listened.choices)


class SwitchForm(forms.Form):
    """On or off, as 1 or 0. The field's name is the view's."""

    on = forms.TypedChoiceField(choices=(("1", "1"), ("0", "0")), coerce=lambda given: given == "1")


class TurnSheetsForm(forms.Form):
    by = forms.TypedChoiceField(choices=(("1", "1"), ("-1", "-1")), coerce=int)


class QuestionForm(forms.Form):
    text = TidyField(max_length=QUESTION_LENGTH)


class AgreementsForm(forms.Form):
    agreements = LinesField(max_length=AGREEMENT_LENGTH, max_lines=MOST_AGREEMENTS)


class GoForm(forms.Form):
    pressed_in = forms.ChoiceField(choices=PHASES)
    to = forms.ChoiceField(choices=PHASES)
    rest = forms.ChoiceField(choices=[("all", "all"), ("leave", "leave")], required=False)


class ClockForm(forms.Form):
    pressed_in = forms.ChoiceField(choices=PHASES)
    do = forms.ChoiceField(choices=[(verb, verb) for verb in ("start", "stop", "more", "less", "reset")])


class BreakForm(forms.Form):
    minutes = forms.IntegerField(min_value=1, max_value=60)


class ShareForm(forms.Form):
    days = forms.IntegerField(min_value=1, max_value=30)


class LargeForm(forms.Form):
    question = forms.IntegerField(min_value=0, max_value=20)


class TurnForm(forms.Form):
    turn = forms.IntegerField(min_value=0)
    passing = forms.CharField(max_length=1, required=False)  # 1: this turn is let go by


class LevelForm(forms.Form):
    level = forms.ChoiceField(choices=[(level, level) for level in sorted(set(method.LEVEL_OF.values()))])


class MoveForm(LevelForm):
    """Somebody to another group, or in exchange with somebody."""

    person = forms.UUIDField()
    group = forms.UUIDField(required=False)
    alone = forms.CharField(max_length=1, required=False)  # 1: to a group by themselves
    with_ = forms.UUIDField(required=False)

    def add_prefix(self, field_name: str) -> str:
        return "with" if field_name == "with_" else field_name


class NumberForm(forms.Form):
    number = forms.IntegerField(
        min_value=0,
        max_value=9999,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"),
            _("Fill in the number that is on the phone beside you."),
        ),
    )


class AnswerForm(forms.Form):
    """What somebody says to who asked them."""

    asker = forms.UUIDField()
    yes = forms.TypedChoiceField(choices=(("1", "1"), ("0", "0")), coerce=lambda given: given == "1")


class JoinGroupsForm(forms.Form):
    group = forms.UUIDField()
    to = forms.UUIDField()


class PrepareForm(forms.Form):
    """What the facilitator fills in beforehand; all of it may be left empty."""

    meets_on = forms.DateField(required=False, error_messages={"invalid": _("Fill in a day that exists.")})
    meets_at = forms.TimeField(required=False, error_messages={"invalid": _("Fill in a time like 14:30.")})
    place = TidyField(max_length=PLACE_LENGTH, required=False)
    responsible = TidyField(max_length=RESPONSIBLE_LENGTH, required=False)
    podcast_url = LinkField(max_length=LINK_LENGTH, required=False)
    help_name = TidyField(max_length=PLACE_LENGTH, required=False)
    help_address = TidyField(max_length=LINK_LENGTH, required=False)
    help_checked_on = forms.DateField(required=False, error_messages={"invalid": _("Fill in a day that exists.")})


class DayForm(forms.Form):
    """The day on which everything is deleted."""

    day = forms.DateField(error_messages=dict.fromkeys(("required", "invalid"), _("Choose a day.")))


class SureForm(forms.Form):
    """Asked twice: the button, and this."""

    sure = forms.BooleanField(error_messages={"required": _("Tick that you are sure first.")})
