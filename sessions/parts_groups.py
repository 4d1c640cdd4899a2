"""What is shown of who sits with whom. See `render` for the words used."""

from collections.abc import Sequence
from typing import Any

from sessions import grouping, method, phases, seating
from sessions.models import Group
from sessions.reading import Reading
from sessions.render import Context, part
from sessions.seating import Table

CONSOLE, SCREEN, PERSON = "console", "screen", "person"


def tables(reading: Reading, level: str) -> list[Table]:
    """The groups of a level with their people, read once."""
    return reading.once(("tables", level), lambda: seating.tables(reading.session, level))


def table_of(reading: Reading, person_id: str, level: str) -> Table | None:
    """The group in which somebody sits at a level."""
    by_person: dict[str, Table] = reading.once(
        ("table of", level),
        lambda: {str(person.pk): table for table in tables(reading, level) for person in table.people},
    )
    return by_person.get(person_id)


def looking(reading: Reading) -> bool:
    """Whether people look for their neighbours now: `seating.finding`, in the phase in which they do so."""
    session = reading.session
    if session.phase != "pairs_forming" or not session.neighbours:
        return False
    return not any(table.group.opened_at for table in tables(reading, Group.Level.PAIR))


def _others(table: Table | None, person_id: str) -> list[str]:
    return [person.name for person in table.people if str(person.pk) != person_id] if table else []


@part("my_talk", PERSON, topics=["groups"])
def my_talk(reading: Reading, key: str) -> Context:
    """The small group of the first step, when there are any."""
    table = table_of(reading, key, Group.Level.TALK)
    group = table.group if table else None
    return {"group": group, "number": group.number if group else 0, "others": _others(table, key)}


@part("my_group", PERSON, topics=["groups", "pen"])
def my_group(reading: Reading, key: str) -> Context:
    """With whom this person makes a list now, and how many lists come together in it."""
    phase = reading.session.phase
    level = method.LEVEL_OF.get(phase, "")
    if level == Group.Level.FOUR and not tables(reading, level):
        level = Group.Level.PAIR
    table = table_of(reading, key, level) if level in (Group.Level.PAIR, Group.Level.FOUR) else None
    others = _others(table, key)
    return {
        "group": table.group if table else None,
        "number": table.group.number if table else 0,
        "others": others,
        "alone": table is not None and not others,
        "level": level,
        "minutes": reading.session.minutes.get(phase, 0),
        "phase": phase,
        "forming": phase in method.FORMING,
        "looking": looking(reading),
        "on_paper": table is not None and table.group.on_paper,
        "joins_lists": _lists_in(reading, table) if table else 0,
        "reads_along": table is not None and not seating.pen_of(table, phase).may_write(key),
    }


@part("pen", PERSON, topics=["groups", "pen"])
def pen_(reading: Reading, key: str) -> Context:
    """Who writes on the list of this person's group, while there is something to agree on about that."""
    table = table_of(reading, key, level) if (level := _level(reading)) else None
    pen = seating.pen_of(table, reading.session.phase) if table else None
    people = {str(person.pk): person for person in table.people} if table else {}
    return {
        "counts": pen is not None and pen.counts,
        "one_writes": pen is not None and pen.one_writes,
        "holder": people.get(pen.holder) if pen and pen.holder else None,
        "mine": pen is not None and pen.holder == key,
    }


def _lists_in(reading: Reading, table: Table) -> int:
    """How many lists come together in a group."""
    if table.group.level == Group.Level.PAIR:
        return len(table.people)
    return sum(below.group.parent_id == table.group.pk for below in tables(reading, Group.Level.PAIR))


@part("tables", SCREEN, topics=["groups"])
def tables_(reading: Reading, key: str) -> Context:
    """Who sits with whom, by first names, for the room."""
    level = _level(reading)
    shown = [table for table in tables(reading, level) if table.people] if level else []
    if reading.session.phase == "together":
        shown = []
    if looking(reading):
        shown = [table for table in shown if len(table.people) > 1]
    return {
        "level": level,
        "looking": looking(reading),
        "tables": [{"number": table.group.number, "names": table.names} for table in shown],
    }


def _level(reading: Reading) -> str:
    """The level whose groups sit together in this phase; the pairs' when there are no fours."""
    level = method.LEVEL_OF.get(reading.session.phase, "")
    return Group.Level.PAIR if level == Group.Level.FOUR and not tables(reading, level) else level


@part("group_board", CONSOLE, topics=["groups", "person", "presence", "help"])
def group_board(reading: Reading, key: str) -> Context:
    """The groups as the facilitator sees them: names and how they are doing, never a text."""
    phase, level = reading.session.phase, _level(reading)
    board = tables(reading, level) if level else []
    sizes = sorted((len(table.people) for table in board if table.people), reverse=True)
    drawn_fresh = level == Group.Level.PAIR and tuple(sizes) == grouping.pair_sizes(sum(sizes))
    return {
        "level": level,
        "minutes": reading.session.minutes.get(phase, 0),
        "phase": phase,
        "forming": phase in method.FORMING,
        "running": phase in ("pairs", "fours"),
        "looking": looking(reading),
        "alone": [_board(reading, table) for table in board if len(table.people) == 1],
        "found": sum(len(table.people) > 1 for table in board),
        "can_draw": phase in (*method.FORMING, "podcast") and not any(table.group.opened_at for table in board),
        "sizes": sizes,
        "papers": any(table.group.on_paper for table in board),
        "why": phases.why(grouping.why(sum(sizes))) if drawn_fresh else "",
        "boards": [_board(reading, table) for table in board],
        "joins": [{"group": table.group, "number": table.group.number, "names": table.names} for table in board],
    }


def _board(reading: Reading, table: Table) -> dict[str, Any]:
    return {
        "group": table.group,
        "number": table.group.number,
        "names": table.names,
        "people": [
            {
                "person": person,
                "away": person.scope not in reading.present and not person.without_phone,
                "help": person.help_asked_at is not None,
                "without_phone": person.without_phone,
            }
            for person in table.people
        ],
        "done": table.group.done_at is not None,
        "empty": not table.people,
        "alone": len(table.people) == 1,
        "on_paper": table.group.on_paper,
        "nobody_online": _nobody_online(reading, table),
        "lists": _lists_in(reading, table),
    }


def _nobody_online(reading: Reading, table: Table) -> bool:
    phones = [person for person in table.people if not person.without_phone]
    return bool(phones) and not any(person.scope in reading.present for person in phones)


@part("seat_choice", CONSOLE, topics=["groups", "person"])
def seat_choice(reading: Reading, key: str) -> Context:
    """Where somebody can be moved to, and with whom they can change places."""
    level = _level(reading)
    board: Sequence[Table] = tables(reading, level) if level else ()
    return {"level": level, "looking": looking(reading), "boards": [_board(reading, table) for table in board]}


@part("talk_keys", CONSOLE, topics=["groups", "person", "phase"])
def talk_keys(reading: Reading, key: str) -> Context:
    """Small groups for the first step: the method advises them above twelve people."""
    drawn = tables(reading, Group.Level.TALK)
    return {
        "needed": len(reading.people) > method.SMALL_GROUPS_ABOVE,
        "drawn": bool(drawn),
        "boards": [_board(reading, table) for table in drawn],
    }
