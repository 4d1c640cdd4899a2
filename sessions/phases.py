"""What the phases are called, in the product's language. The method's own words where it has them."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# phase -> (name in the run and on buttons, heading on phone and screen)
NAMES: dict[str, tuple[str | Promise, str | Promise]] = {
    "lobby": (_("Walk-in"), _("Good that you are here")),
    "welcome": (_("Welcome and agreements"), _("This is how we do it")),
    "podcast": (_("Talking about the podcast"), _("What stayed with you?")),
    "alone": (_("Alone"), _("Write down what helped")),
    "pairs_forming": (_("Making pairs"), _("Find your partner")),
    "pairs": (_("Pairs"), _("From two lists to one")),
    "fours_forming": (_("Making fours"), _("Find the other pair")),
    "fours": (_("Fours"), _("Again: two lists, one list")),
    "together": (_("Together on the flap"), _("On the flap with it")),
    "questions": (_("Asking on"), _("Asking on")),
    "finds": (_("Finds"), _("What lies underneath?")),
    "top": (_("Top three"), _("Our top three")),
    "evaluation": (_("Learning and doing"), _("What do we take with us?")),
    "closing": (_("Rounding off"), _("Thank you")),
    "finished": (_("The end"), _("This session has ended")),
}

STEPS: dict[int, str | Promise] = {
    1: _("Talking"),
    2: _("Collecting"),
    3: _("Going deeper"),
    4: _("Agreeing"),
}


def name(phase: str) -> str:
    return str(NAMES[phase][0])


def heading(phase: str) -> str:
    return str(NAMES[phase][1])


# Why the groups have these sizes, by the keys of `grouping.why`.
WHY: dict[str, str | Promise] = {
    "": "",
    "alone": _("One person: the notes are the list."),
    "one_pair": _("One pair: its list is everybody's list."),
    "only_trio": _("Three people stay together, and their list is everybody's list."),
    "everybody": _("A trio and a pair; after that the five of you make one list."),
    "three_pairs": _("Three pairs; after that a four, and one pair goes on by itself."),
    "one_five": _("One trio, the others in pairs: with another pair it becomes a five, so nobody is left over."),
    "two_trios": _("An even number, and still two trios: so no single pair is left over at the fours."),
    "one_trio": _("One trio, the others in pairs. The trio takes its list along by itself."),
}


def why(key: str) -> str:
    return str(WHY[key])
