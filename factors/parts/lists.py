"""What is shown of shared lists and of the flap. See `sessions.render` for the words used."""

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import partial
from uuid import UUID

from factors import trees
from factors.lists import Tree
from factors.models import Factor
from factors.parts import outcome, trace
from sessions import method, seating
from sessions.models import Group, Participant
from sessions.parts_groups import table_of, tables
from sessions.reading import Reading
from sessions.render import Context, Row, part, rows
from sessions.seating import Table

PHONE, CONSOLE, SCREEN, PERSON = "phone", "console", "screen", "person"
PAIR, FOUR, ALL = Group.Level.PAIR, Group.Level.FOUR, Group.Level.ALL
A_FEW = 3  # cards, for which not the tree of all lists is read
EDITABLE_IN = frozenset({"pairs", "fours", "together"})


def tree(reading: Reading) -> Tree:
    return trees.read(reading)


def level_at_hand(reading: Reading) -> str:
    """The level of the lists before people in this phase; "" when there are none."""
    level = method.LIST_LEVEL.get(reading.session.phase, "")
    return PAIR if level == FOUR and not tables(reading, level) else level


def _table(reading: Reading, key: str) -> Table | None:
    level = level_at_hand(reading)
    return table_of(reading, key, level) if level else None


def group_at_hand(reading: Reading, key: str) -> Group | None:
    """The group of which this person has the list before them."""
    table = _table(reading, key)
    return table.group if table else None


def may_write(reading: Reading, key: str) -> bool:
    """Whether this person does not just read along on the list at hand."""
    table = _table(reading, key)
    return table is not None and seating.pen_of(table, reading.session.phase).may_write(key)


# The shared list of a group, on the phones of its members ------------------------------------------


@rows("card", PERSON, topic="list")
def card_rows(reading: Reading, key: str, keys: frozenset[str] | None) -> Iterator[Row]:
    """The list of this person's group. What was wiped leaves its place to be seen."""
    table = _table(reading, key)
    if table is None:
        return
    names = reading.once("names", lambda: _names(reading))
    order = reading.once("order of names", lambda: {person: at for at, person in enumerate(names)})
    lists = _lists_of(reading, key)
    writes = may_write(reading, key)
    for card in _cards(reading, table.group, keys):
        place = "list-aside" if card.set_aside else f"list-{card.column}"
        came = trace.of_card(reading, tree(reading), card, lists)
        shown = _card(reading, table, card, writes=writes)
        people = sorted(tree(reading).trace(str(card.pk)).people, key=order.__getitem__)
        yield Row(str(card.pk), place, card.place, {**shown, **came, "writers": [names[person] for person in people]})


def _lists_of(reading: Reading, key: str) -> frozenset[str]:
    """The lists that somebody has or had together with others, while they sat there."""
    found = [table_of(reading, key, level) for level in (PAIR, FOUR)]
    return frozenset(str(table.group.pk) for table in found if table)


def _card(reading: Reading, table: Table, card: Factor, *, writes: bool) -> Context:
    here = tree(reading)
    own = str(card.pk)
    stage = reading.session.stage
    together = reading.session.phase == "together" and not card.set_aside and card.removed_at is None
    on_flap = together and own not in reading.once("left", lambda: _left(reading))
    return {
        "card": card,
        "editable": writes and reading.session.phase in EDITABLE_IN and card.removed_at is None,
        "aside": card.set_aside,
        "on_flap": on_flap,
        "can_put": bool(together and not on_flap and stage and stage.may_put(str(table.group.pk))),
        "not_up": together and not on_flap,
        "behind": on_flap and here.stands_behind(own),
    }


def _left(reading: Reading) -> frozenset[str]:
    """The cards of the last lists that are not on the flap, whole or in part."""
    level = seating.last_level(reading.session)
    groups = [str(table.group.pk) for table in tables(reading, level)] if level else []
    return frozenset(item.of for item in tree(reading).to_carry(groups, ALL))


def _cards(reading: Reading, group: Group, keys: frozenset[str] | None) -> Iterable[Factor]:
    if reading.for_many:
        return [card for card in trees.list_of(reading, group) if keys is None or str(card.pk) in keys]
    found = trees.shown_on(group.factors.all())
    return found if keys is None else found.filter(pk__in=keys)


def _names(reading: Reading) -> dict[str, str]:
    """Everybody who ever took part, in the order in which they came."""
    return {str(pk): name for pk, name in reading.session.participants.values_list("pk", "name")}


@part("list_state", PERSON, topics=["list", "groups", "group_done", "person"])
def list_state(reading: Reading, key: str) -> Context:
    """How the list of this person's group is doing, and for whom without a phone they can write."""
    table = _table(reading, key)
    group = table.group if table else None
    shown = tree(reading).shown_in(str(group.pk)) if group else []
    together = table is not None and len(table.people) > 1 and reading.session.phase in ("pairs", "fours")
    return {
        "group": group,
        "level": group.level if group else "",
        "editable": group is not None and reading.session.phase in EDITABLE_IN,
        "group_done": group is not None and group.done_at is not None,
        "count": sum(not tree(reading).cards[card].set_aside for card in shown),
        "not_looked_at": _not_looked_at(reading, table.group) if table and together else 0,
        "late_for": [person for person in table.people if person.without_phone] if table else [],
    }


def _not_looked_at(reading: Reading, group: Group) -> int:
    """Cards with which the group did nothing yet. They go along all the same."""
    counts: Counter[UUID] = reading.once("not looked at", lambda: Counter(_untouched(reading)))
    return counts[group.pk]


def _untouched(reading: Reading) -> Iterable[UUID]:
    """The group of each such card: one query for all of them."""
    shown = Factor.objects.filter(removed_at=None, taken_apart_at=None, merged_into=None, set_aside=False)
    found = shown.filter(group__session=reading.session, group__level__in=(PAIR, FOUR), touched=False)
    return found.values_list("group_id", flat=True)


@part("rewording", PERSON, topics=["changing", "list"])
def rewording(reading: Reading, key: str) -> Context:
    """Which cards of the list at hand somebody else of the group is changing now."""
    table = _table(reading, key)
    if table is None or not reading.changing:
        return {"now": []}
    others = [person for person in table.people if str(person.pk) != key and person.scope in reading.changing]
    shown = {str(pk): text for pk, text in table.group.factors.filter(
        pk__in=[reading.changing[person.scope] for person in others], removed_at=None, taken_apart_at=None
    ).values_list("pk", "text")}  # fmt: skip
    return {"now": [
        {"name": person.name, "text": shown[card]}
        for person in others if (card := reading.changing[person.scope]) in shown
    ]}  # fmt: skip


@part("going_along", PERSON, topics=["along", "phase"])
def going_along(reading: Reading, key: str) -> Context:
    """How many private notes go along to the pair, and how many stay; counted while people find their partner."""
    if reading.session.phase != "pairs_forming":
        return {"count": 0, "kept": 0}
    notes = Factor.objects.filter(writer_id=UUID(key), group__level=Group.Level.ALONE, removed_at=None)
    kept = notes.filter(kept_back=True).count()
    return {"count": notes.count() - kept, "kept": kept}


# The flap -----------------------------------------------------------------------------------------


@rows("flap_card", PHONE, CONSOLE, SCREEN, topic="flap")
def flap_rows(reading: Reading, key: str, keys: frozenset[str] | None) -> Iterator[Row]:
    """The cards of the flap. Numbers only when they are switched on; never an earlier wording."""
    found = Factor.objects.filter(group__session=reading.session, group__level=ALL, taken_apart_at=None)
    found = found.filter(merged_into=None)
    for card in found if keys is None else found.filter(pk__in=keys):
        few = keys is not None and len(keys) <= A_FEW
        yield Row(str(card.pk), f"flap-{card.column}", card.place, {
            "card": card,
            "parts": reading.once("parts on the flap", lambda: _parts(reading))[card.pk],
            "numbers": _numbers(reading, card, few=few),
            "came_from": partial(_came_from, reading, card, few=few),  # counted where it is shown: on the console
            **outcome.choosing(reading, card),
        })  # fmt: skip


def _parts(reading: Reading) -> Counter[UUID | None]:
    """Of how many cards each merged card of the flap was made. Not from the tree: that is of all lists."""
    merged = Factor.objects.filter(group__session=reading.session, group__level=ALL, merged_into__isnull=False)
    live = merged.filter(taken_apart_at=None, removed_at=None, behind=False)
    return Counter(live.values_list("merged_into", flat=True))


def _numbers(reading: Reading, card: Factor, *, few: bool) -> dict[str, int] | None:
    if not reading.session.show_numbers or card.removed_at or method.STEP_OF[reading.session.phase] < 3:
        return None
    return _came_from(reading, card, few=few)


def _came_from(reading: Reading, card: Factor, *, few: bool) -> dict[str, int]:
    """Of one card it is quicker to look only under that. Once the lists are wiped it is what was counted then."""
    if reading.session.wiped_at:
        return {"people": card.from_people or 0, "groups": card.from_groups or 0}
    joined = reading.once("joined", lambda: trees.joined_groups(reading.session))
    trace = (trees.tree_under([card.pk]) if few else tree(reading)).trace(str(card.pk), joined)
    return {"people": len(trace.people), "groups": len(trace.groups)}


@part("numbers_key", CONSOLE, topics=["numbers", "phase"])
def numbers_key(reading: Reading, key: str) -> Context:
    return {"shown": reading.session.show_numbers}


@part("undo_key", CONSOLE, topics=["undo"])
def undo_key(reading: Reading, key: str) -> Context:
    """Which step on the flap can be undone. Never what it did: the words before it are nobody's to read."""
    last = reading.session.last_step
    return {"kind": last.get("kind", ""), "step": last.get("step", 0)}


@part("note_writers", CONSOLE, topics=["person", "written_for"])
def note_writers(reading: Reading, key: str) -> Context:
    """People without a phone, for whom the console can write, with how many notes they have."""
    without = [person for person in reading.people if person.without_phone]
    return {"writers": [{"person": person, "count": _count(person)} for person in without]}


def _count(person: Participant) -> int:
    return Factor.objects.filter(writer=person, group__level=Group.Level.ALONE, removed_at=None).count()
