"""What a phone shows of finding a neighbour: the own number, who asks, whom one asked. See `render` for the words used.

Who asks whom is for those two only; neither the room nor the console is told of a question or of an answer.
"""

from sessions.models import Group, Participant
from sessions.parts_groups import looking, table_of
from sessions.reading import Reading
from sessions.render import Context, part

PERSON = "person"


@part("my_neighbour", PERSON, topics=["groups", "neighbour"])
def my_neighbour(reading: Reading, key: str) -> Context:
    """For who looks for a neighbour: a number, the same from coming in to going."""
    table = table_of(reading, key, Group.Level.PAIR) if looking(reading) else None
    if table is None or len(table.people) > 1:
        return {"looks": False}
    asking = reading.once("asking", lambda: list(reading.session.participants.exclude(asks=None)))
    mine = next((str(person.asks_id) for person in asking if str(person.pk) == key), "")
    return {
        "looks": True,
        "number": _numbers(reading)[key],
        "asked_by": [person for person in asking if str(person.asks_id) == key and str(person.pk) != key],
        "asks": reading.person(mine) if mine and mine != key else None,
        "not_now": mine == key,
    }


def _numbers(reading: Reading) -> dict[str, int]:
    """Everybody in the order in which they came, also who left, so that no number ever becomes somebody else's."""
    people = Participant.objects.filter(session=reading.session).values_list("pk", flat=True)
    return reading.once("numbers", lambda: {str(pk): number for number, pk in enumerate(people, 1)})
