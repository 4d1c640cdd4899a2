"""What is shown of who presents: to everybody, to the group itself, and on the console."""

from factors import already, trees
from factors.parts.lists import CONSOLE, PERSON, PHONE, SCREEN, group_at_hand, tree
from sessions import grouping, seating
from sessions.models import Group
from sessions.parts_groups import tables
from sessions.reading import Reading
from sessions.render import Context, part
from sessions.seating import Table


@part("presenting", PHONE, SCREEN, topics=["presenting", "groups"])
def presenting(reading: Reading, key: str) -> Context:
    """Which group presents now, by the names of its people."""
    stage = reading.session.stage
    table = _group_table(reading, stage.group if stage else None)
    return {
        "stage": stage,
        "way": stage.way if stage else "",
        "group": table.group if table else None,
        "names": table.names if table else [],
    }


def _group_table(reading: Reading, group: str | None) -> Table | None:
    level = seating.last_level(reading.session)
    found = tables(reading, level) if level and group else []
    return next((table for table in found if str(table.group.pk) == group), None)


@part("my_presenting", PERSON, topics=["presenting", "list", "groups"], calm=["flap"])
def my_presenting(reading: Reading, key: str) -> Context:
    """Whether it is this person's group that presents, and what it may do now."""
    stage, group = reading.session.stage, group_at_hand(reading, key)
    own = str(group.pk) if group else ""
    here = reading.session.phase == "together" and stage is not None and group is not None
    mine = bool(here and stage and (stage.group == own or stage.way == "open"))
    may_put = bool(here and stage and stage.may_put(own))
    may_put_rest = bool(here and stage and stage.may_put_rest(own))
    return {
        "mine": mine,
        "may_put": may_put,
        "may_put_rest": may_put_rest,
        # Counted for who is shown it: not for everybody with every card that comes.
        "left": _left_in(reading, own) if mine or may_put else 0,
        "on_paper": group is not None and group.on_paper,
        "new": _new_in(reading, group) if may_put_rest and group else 0,
        "way": stage.way if stage else "",
    }


def _new_in(reading: Reading, group: Group) -> int:
    """How many cards of a group look like nothing on the flap."""
    return len({item.of for item in already.not_up(reading, str(group.pk))}) - len(already.asked(reading, group))


def _left_in(reading: Reading, group: str) -> int:
    return len(already.not_up(reading, group))


@part("presenting_keys", CONSOLE, topics=["presenting", "groups", "left"])
def presenting_keys(reading: Reading, key: str) -> Context:
    """Who presents, who is next, and how many cards each group has left: numbers, never a text."""
    stage = reading.session.stage
    level = seating.last_level(reading.session)
    board = tables(reading, level) if level and reading.session.phase == "together" else []
    places = {group: place for place, group in enumerate(stage.order)} if stage else {}
    board = sorted(board, key=lambda table: places.get(str(table.group.pk), len(places)))
    now, following = (_group_table(reading, g) for g in ((stage.group, stage.next_group) if stage else (None, None)))
    return {
        "stage": stage,
        "way": stage.way if stage else "",
        "turn": stage.turn if stage else 0,
        "group": now.group if now else None,
        "names": now.names if now else [],
        "left": _left_in(reading, str(now.group.pk)) if now else 0,
        "next_group": following.group if following else None,
        "next_names": following.names if following else [],
        "can_draw": stage is not None and len(grouping.waiting(stage, begun=trees.has_begun(tree(reading), stage))) > 1,
        "order": [table.group.number for table in board if str(table.group.pk) in places],
        "boards": [
            {
                "group": table.group,
                "number": table.group.number,
                "names": table.names,
                "left": _left_in(reading, str(table.group.pk)),
                "through": stage is not None and stage.way == "turns" and str(table.group.pk) in stage.through,
                "now": now is not None and now.group == table.group,
            }
            for table in board
        ],
    }


@part("rest_left", CONSOLE, topics=["presenting", "groups", "left"])
def rest_left(reading: Reading, key: str) -> Context:
    """What is not on the flap yet, as numbers, for the question on going on."""
    keys = presenting_keys(reading, key)
    left = [board for board in keys["boards"] if board["left"]]
    return {"left": sum(board["left"] for board in left), "groups": [board["number"] for board in left]}
