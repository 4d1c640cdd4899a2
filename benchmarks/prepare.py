"""Makes sessions with many people straight in the database of DATA_DIR and prints their tokens as JSON.

    python -m benchmarks.prepare 40 1000

A thousand joins over HTTP would take longer than what is measured.
"""

import json
import os
import sys
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "teamtool.settings")
django.setup()

from sessions import actions, codes, shelf  # noqa: E402 - needs the apps
from sessions.models import Group, Participant, Pass, Seat  # noqa: E402

PHASE = "alone"  # in which notes are written


def session_of(size: int) -> dict[str, Any]:
    """A session in which everybody is alone with their list."""
    teamtool = next(tool for (_slug, language), tool in shelf.teamtools().items() if language == "nl")
    session = actions.open_session(
        op=None,
        title="",
        language="nl",
        content=teamtool.as_json(),
        minutes=teamtool.minutes(),
        max_people=size,
    )
    session.phase = PHASE
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


if __name__ == "__main__":
    print(json.dumps([session_of(int(size)) for size in sys.argv[1:]]))
