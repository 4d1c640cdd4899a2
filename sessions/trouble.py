"""What may go wrong in a phase and what the facilitator does then, in a sentence each. No rule of the method.

What stands between “ ” is written on a button or a heading; a test looks whether it is.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise


@dataclass(frozen=True)
class Trouble:
    what: Words
    do: Words


# In every phase until the end.
ALWAYS = (
    Trouble(
        _("The network fails"),
        _(
            "Just go on. What people type stays on their phones and goes by itself later. Your device stops? Open "
            "the link “For who leads” on another one."
        ),
    ),
)

IN: dict[str, tuple[Trouble, ...]] = {
    "lobby": (
        Trouble(
            _("Somebody cannot come in"),
            _(
                "Read the code aloud, one sign at a time. No phone, or it will not work? Under “People” you add them; "
                "they count like everybody."
            ),
        ),
        Trouble(
            _("The projector shows nothing"),
            _("Press “Open the screen” and drag that window to the projector. Without a projector the phones do too."),
        ),
    ),
    "welcome": (
        Trouble(
            _("Somebody cannot live with an agreement"),
            _("Ask what would help, and change the words here. Everybody sees it at once."),
        ),
        Trouble(
            _("Somebody goes away"),
            _("That is fine, and needs no reason. Leave the door of the room open, and do not go after an answer."),
        ),
    ),
    "podcast": (
        Trouble(
            _("The same people talk"),
            _("Press “Start a round”: each says something short, and passing is fine."),
        ),
        Trouble(
            _("It stays quiet"),
            _("Let people talk to their neighbour for a minute first, or make another question large."),
        ),
        Trouble(
            _("A question takes over"),
            _("Ask to keep it: “Ask a question for later” is on every phone. At the end you go through them."),
        ),
    ),
    "alone": (
        Trouble(
            _("People cannot think of anything"),
            _("Press “Open it for everybody”: then the cheat sheet is on every phone."),
        ),
        Trouble(
            _("Somebody has no phone"),
            _("Paper is fine. Add them under “People”, and type in what they wrote with “Write for”."),
        ),
    ),
    "pairs_forming": (
        Trouble(
            _("Two people should not sit together"),
            _("Press a name to put somebody elsewhere, or “Shuffle again”. You do not have to say why."),
        ),
        Trouble(
            _("People are slow to move"),
            _(
                "No time is lost: the clock starts when you press. They stay where they are? Press “Pairs of who sits "
                "beside each other”."
            ),
        ),
    ),
    "pairs": (
        Trouble(
            _("Somebody is left alone"),
            _("Press the name and choose another group. A list without people can be given to a group."),
        ),
        Trouble(
            _("A group would rather write on paper"),
            _("Press “On paper” at that group. You type its list in when it presents."),
        ),
    ),
    "fours_forming": (
        Trouble(
            _("A pair has no other pair"),
            _("Then it goes on with its own list. Say that this is meant to be."),
        ),
        Trouble(
            _("There is no room to sit with four"),
            _("Turning chairs is enough. One phone in the middle works as well: one writes, the others read along."),
        ),
    ),
    "fours": (
        Trouble(
            _("One decides everything"),
            _("Say that the pen may go round: whoever taps “Take the pen” writes."),
        ),
        Trouble(
            _("They do not agree"),
            _("They need not. Both cards may stay; choosing comes in step 3."),
        ),
    ),
    "together": (
        Trouble(
            _("It takes too long"),
            _(
                "Choose “One new card a turn”, or ask for what is new only. What is left you put on the flap in one "
                "go when you go on."
            ),
        ),
        Trouble(
            _("A card tells who it is about"),
            _("Wipe it with “Wipe everywhere”, without a word about who wrote it."),
        ),
        Trouble(
            _("You made a mistake on the flap"),
            _("The key above the flap undoes the last step. A merged card can be taken apart."),
        ),
    ),
    "questions": (
        Trouble(
            _("It becomes a debate"),
            _("Thank both sides. Ask what a young person would notice of it."),
        ),
        Trouble(
            _("Nobody asks anything"),
            _("Count to ten. Then read out one of the questions on this page."),
        ),
    ),
    "finds": (
        Trouble(
            _("Nobody sees anything underneath"),
            _("Choose two cards from different columns and ask: why did both work?"),
        ),
        Trouble(
            _("Many proposals come in"),
            _("Take over two or three. The room sees only what you put up, and nobody is told what waits."),
        ),
    ),
    "top": (
        Trouble(
            _("There is little time"),
            _("Choose “Without a top three” and go on. Actions can be made without it."),
        ),
        Trouble(
            _("Votes are level"),
            _("You see which cards are level. Ask the group, and choose."),
        ),
    ),
    "evaluation": (
        Trouble(
            _("Actions stay vague"),
            _("Ask: what is the first step, and who begins? Who and when may come later."),
        ),
        Trouble(
            _("Nobody takes an action on"),
            _("Leave it without a name. The report says that it is still to be agreed."),
        ),
    ),
    "closing": (
        Trouble(
            _("Somebody is touched"),
            _("Stay in the room, and talk with the two of you. Help is still on every phone: “Not now / help”."),
        ),
        Trouble(
            _("You forgot something"),
            _("Go back a step now. After the end that is no longer possible."),
        ),
    ),
    "finished": (
        Trouble(
            _("Somebody cannot find the report"),
            _("It is on the phone with which they took part. You can also save it here and hand it out."),
        ),
    ),
}


def of(phase: str) -> tuple[Trouble, ...]:
    """First what belongs to the phase."""
    return IN[phase] if phase == "finished" else (*IN[phase], *ALWAYS)
