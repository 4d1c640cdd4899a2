"""The quick guide for who leads: one sheet of paper, in the language that is active. It says nothing of a theme."""

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from factors.exports import paper
from sessions import phases


def make() -> bytes:
    return paper.pdf("guide.typ", _data())


def filename() -> str:
    called = _("quick-guide")
    return f"teamtool-{called}.pdf"


def _data() -> dict[str, Any]:
    return {
        "lang": get_language(),
        "name": _("Leading a session: the quick guide"),
        "foot": _("Quick guide"),
        "page": "",
        "title": _("Leading a session"),
        "lead": _("You lead the talk, the tool keeps time and collects. Nothing goes on by itself: you press."),
        "before": {"title": _("Before"), "lines": _before()},
        "during": {
            "title": _("During"),
            "head": [_("Part"), _("What you do"), _("What people see")],
            "steps": _steps(),
        },
        "wrong": {"title": _("If something goes wrong"), "lines": _wrong()},
        "after": {"title": _("Afterwards"), "lines": _after()},
    }


def _before() -> list[str]:
    return [
        _("Send the invitation: it has the theme, and a link to read beforehand. Staying away is always fine."),
        _("Try the room: projector, sockets, and whether phones reach the session by the Wi-Fi."),
        _("Open a session on your laptop. Keep the link “For who leads” on a second device."),
        _("Bring paper and pens. More than twelve people? Ask somebody to lead with you."),
    ]


def _steps() -> list[list[str]]:
    """What a part is called, what one does in it, and what the room has before it."""
    return [
        [
            phases.name("lobby"),
            _("“Open the screen”. Let people scan the code, and say that a made-up name is fine."),
            _("Code and names."),
        ],
        [
            phases.name("welcome"),
            _("Read the agreements together. Point out “Not now / help” on the phone."),
            _("The agreements."),
        ],
        [
            phases.name("podcast"),
            _("Phones away. Make one or two questions large. “Start a round” if you like."),
            _("The question, and who speaks."),
        ],
        [
            phases.name("alone"),
            _("Start the clock, and keep quiet. Stuck? Open the cheat sheet for everybody."),
            _("Three columns to write in."),
        ],
        [
            _("Pairs, then fours"),
            _("Let people find each other first; then start the time. Two lists become one, twice."),
            _("Who sits with whom; own list."),
        ],
        [
            phases.name("together"),
            _("Give groups the floor in turn. Merge what is alike. Nothing is chosen yet."),
            _("The flap fills up."),
        ],
        [
            phases.name("questions"),
            _("Ask one question at a time, and wait. You need not solve anything."),
            _("The flap."),
        ],
        [
            phases.name("finds"),
            _("Type what lies underneath. Put up proposals from the phones that help."),
            _("The second flap."),
        ],
        [
            phases.name("top"),
            _("“By talking”, “By voting” or “Without a top three”."),
            _("Three cards."),
        ],
        [
            phases.name("evaluation"),
            _("Write down answers and about five actions. Go through the kept questions."),
            _("Answers and actions."),
        ],
        [
            phases.name("closing"),
            _("Read the text on care aloud. A last word by who wants to. Then end the session."),
            _("Thanks, and the report."),
        ],
    ]


def _wrong() -> list[str]:
    return [
        _("No network: go on. What is typed stays on the phones and is sent later. Your own hotspot often helps."),
        _("Laptop dead: open the link “For who leads” on your phone. Everything is there, also the clock."),
        _("No phone: add somebody under “People”, and let them write on paper. A group on paper is fine too."),
        _("Somebody is touched, or tells about themselves: listen, thank, and come back to it with the two of you."),
        _("Somebody can be recognised in a text: “Wipe everywhere”, without a word about who wrote it."),
        _("Behind the programme: the console says so, and where minutes can be won."),
    ]


def _after() -> list[str]:
    return [
        _("Save the report (PDF or table). People find it on their own phones."),
        _("Stay a while for who wants to talk. Agree when you look at the actions again."),
        _("Notes and lists are wiped after 24 hours, flap and report after 30 days, or sooner when you say so."),
    ]
