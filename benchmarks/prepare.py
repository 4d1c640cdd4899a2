"""Makes sessions with many people straight in the database of DATA_DIR and prints their tokens as JSON.

    python -m benchmarks.prepare alone:10 lists:1000 presenting:10:300 report:40:300 others:500 fill:<session>:300

A thousand joins over HTTP would take longer than what is measured.
"""

import json
import os
import random
import sys
from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID, uuid4

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "teamtool.settings")
django.setup()

from django.db import transaction  # noqa: E402 - needs the apps

from factors import actions as factor_actions  # noqa: E402
from factors.models import COLUMNS, Factor  # noqa: E402
from sessions import actions, codes, method, shelf  # noqa: E402
from sessions.models import Event, Group, Op, Participant, Pass, Seat, Session  # noqa: E402

chance = random.Random("the same texts in every run")
Made = dict[str, Any]
DEEDS = 5  # actions that are agreed, as many as the method advises
NOTES = 3  # of each person who brings a list along
OTHERS_PEOPLE, OTHERS_NOTES, OTHERS_EVENTS = 9, 4, 40  # of each other session: notes of each person, events, ops
# Half of them are for lists, the others for what stands on the flap already.
TEXT = """aandacht afspraak begrip bellen blijven buurt collega docent durven eerlijk gesprek gezin grens groep helpen
horen huiswerk jongere kans kijken klas kracht leren luisteren mentor moeder naam nodig online ouder pauze plek praten
regel rust samen school sporten steun stilte straat telefoon thuis tijd uitleg vader veilig vragen vriend vrij wachten
week weten werk wijk woorden zelf zien zoeken zorgen"""
WORDS = TEXT.split()


def alone(size: int) -> Made:
    """A session in which everybody is alone with an empty list."""
    teamtool = next(tool for (_slug, language), tool in shelf.teamtools().items() if language == "nl")
    session = actions.open_session(
        op=None,
        title="",
        language="nl",
        content=teamtool.as_json(),
        minutes=teamtool.minutes(),
        max_people=max(size, 1),
    )
    session.phase = "alone"
    session.save(update_fields=["phase"])
    console, tokens = codes.new_secret(), [codes.new_secret() for _ in range(size)]
    actions.give_pass(session=session, role=Pass.Role.CONSOLE, token_digest=codes.digest(console))
    people = Participant.objects.bulk_create(
        Participant(session=session, name=f"Deelnemer {n}", token_digest=codes.digest(token))
        for n, token in enumerate(tokens, 1)
    )
    groups = Group.objects.bulk_create(Group(session=session, level=Group.Level.ALONE) for _ in people)
    Seat.objects.bulk_create(
        Seat(participant=person, group=group, level=group.level) for person, group in zip(people, groups, strict=True)
    )
    return {"id": str(session.pk), "console": console, "phones": tokens}


def lists(size: int, notes: int = NOTES) -> Made:
    """The same, and everybody has written this many notes."""
    made = alone(size)
    own = Seat.objects.filter(participant__session=made["id"], level=Group.Level.ALONE)
    Factor.objects.bulk_create(
        _factor(seat.group_id, number, writer_id=seat.participant_id) for seat in own for number in range(1, notes + 1)
    )
    return made


def presenting(size: int, cards: int) -> Made:
    """Groups present, each with its list, and the flap has this many cards."""
    made = lists(size)
    _go_on(made, "alone", "together")
    return fill(made["id"], cards) | made


def fill(session_id: str, cards: int) -> Made:
    """More cards on a flap, up to this many, in other words than those of the lists: no card looks like another there.

    Nobody is told: it is for who comes after.
    """
    everybody, _new = Group.objects.get_or_create(session_id=UUID(session_id), level=Group.Level.ALL)
    there = Factor.objects.filter(group=everybody).count()
    Factor.objects.bulk_create(
        _factor(everybody.pk, number, words=WORDS[1::2]) for number in range(there + 1, cards + 1)
    )
    return {"id": session_id}


def report(size: int, cards: int) -> Made:
    """A session that went its whole way to the end, and its flap holds this many cards."""
    made = lists(size, notes=-(-cards // size))
    _go_on(made, "alone", "evaluation")
    for number in range(DEEDS):
        text, due = " ".join(chance.sample(WORDS, 8)), date(2030, 1, 1) + timedelta(days=number)
        factor_actions.add_action(UUID(made["id"]), None, text=text, who="Team", due=due)
    _go_on(made, "evaluation", "closing")
    return made


def _go_on(made: Made, start: str, end: str) -> None:
    there = method.PHASES[method.PHASES.index(start) : method.PHASES.index(end) + 1]
    for before, after in pairwise(there):
        actions.go_to(UUID(made["id"]), None, pressed_in=before, to=after, rest="all")


def others(count: int, people: int = OTHERS_PEOPLE) -> Made:
    """Other sessions, with people, notes, events and ops: a database that has been in use."""
    with transaction.atomic():
        for _number in range(count):
            session = Session.objects.get(pk=lists(people, OTHERS_NOTES)["id"])
            Event.objects.bulk_create(
                Event(session=session, revision=number, kind="noted", topics=["written"])
                for number in range(1, OTHERS_EVENTS + 1)
            )
            Op.objects.bulk_create(
                Op(id=uuid4(), session=session, actor="", body_digest="0" * 64) for _n in range(OTHERS_EVENTS)
            )
            Session.objects.filter(pk=session.pk).update(revision=OTHERS_EVENTS)
    return {"id": ""}


def _factor(group_id: UUID, number: int, *, words: list[str] = WORDS[::2], **also: Any) -> Factor:
    text = " ".join(chance.sample(words, 8))
    return Factor(group_id=group_id, column=COLUMNS[number % 3], text=text, place=number, **also)


MAKERS: dict[str, Callable[..., Made]] = {
    "alone": alone, "lists": lists, "presenting": presenting, "fill": fill, "report": report, "others": others,
}  # fmt: skip


def make(asked: str) -> Made:
    kind, *numbers = asked.split(":")
    return MAKERS[kind](*(int(given) if given.isdecimal() else given for given in numbers))


if __name__ == "__main__":
    print(json.dumps([make(asked) for asked in sys.argv[1:]]))
