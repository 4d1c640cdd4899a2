"""`python -m benchmarks.where [ROUNDS]`: where the time of one new card on the flap goes, in milliseconds of one core.

It runs the code of the server in this process, without sockets: what it prints is work, not waiting.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from statistics import median
from uuid import UUID, uuid4

PEOPLE, CARDS, WARM = 200, 100, 5


def main(rounds: int = 40) -> None:
    with tempfile.TemporaryDirectory() as data:
        os.environ |= {"DATA_DIR": data, "LOG_LEVEL": "ERROR", "POSTS_PER_PERSON": "100000 per minute"}
        os.environ["MAX_PEOPLE"] = str(PEOPLE)
        from django.core.management import call_command

        from benchmarks import prepare  # noqa: F401 - sets Django up, after what the settings are made of

        call_command("migrate", verbosity=0)
        call_command("collectstatic", verbosity=0, interactive=False)
        for what, spent in measured(rounds).items():
            sys.stdout.write(f"| {what:58} | {spent:6.1f} |\n")


def measured(rounds: int) -> dict[str, float]:
    from django.test import Client

    from benchmarks.prepare import presenting
    from factors import actions
    from sessions import access, frames
    from sessions.models import Participant, Session

    made = presenting(PEOPLE, CARDS)
    pk = UUID(made["id"])
    client = Client(SERVER_NAME="localhost")
    client.cookies[access.cookie_name("console", pk)] = made["console"]
    revision = lambda: Session.objects.values_list("revision", flat=True).get(pk=pk)  # noqa: E731
    people = [person.scope for person in Participant.objects.filter(session=pk)]
    everybody = {access.PHONE, access.CONSOLE, *people}

    def post() -> None:
        fields = {"op": str(uuid4()), "column": "1", "text": "Iemand die blijft", "revision": str(revision())}
        client.post(f"/s/{pk}/console/flap/add", fields, headers={"HX-Request": "true"})

    def verb() -> None:
        actions.add_to_flap(pk, None, column=1, text="Iemand die blijft")

    def after(step: Callable[[int], object]) -> Callable[[], float]:
        def timed() -> float:
            since = revision()
            verb()
            return spent(lambda: step(since))

        return timed

    def read(since: int) -> frames.News:
        return frames.read(pk, since, everybody, calm=False)

    def join(since: int) -> None:
        news = read(since)
        joined.append(spent(lambda: [news.frame((access.PHONE, person)) for person in people]))

    joined: list[float] = []
    rows = {
        "a request that only looks: who it is, revision and time": lambda: spent(
            lambda: client.get(f"/s/{pk}/check/console")
        ),
        "the whole post of a card": lambda: spent(post),
        "· the verb: lock, op, card, what undoes it, event, commit": lambda: spent(verb),
        "· the frame for who posted it": after(lambda since: frames.frame_for(pk, (access.CONSOLE,), since)),
        "reading and rendering it, once for everybody": after(read),
        f"joining the text for each of {PEOPLE} phones": after(join),
    }
    found = {what: median([row() for _round in range(WARM + rounds)][WARM:]) * 1000 for what, row in rows.items()}
    return found | {f"joining the text for each of {PEOPLE} phones": median(joined[WARM:]) * 1000}


def spent(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
