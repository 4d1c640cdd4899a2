"""The rules of screens.md that must hold over lists, whatever happened. Each says which it is.

They look at the pages of who was asked to look, and at the tables; the book says what should be there.
"""

import json
from collections import Counter
from typing import Any

from django.apps import apps

from tests.lists_book import FLAP, MARKER, SITTING_AT, STEP_3, Slip
from tests.lists_onlookers import Onlooker

Shapes = dict[str, list[Any]]
PAIR_HOLDS = 4
# people -> sizes at the pairs step, sizes at the fours step; the table of screens.md as far as sessions here go
SIZES = {
    1: ([1], [1]), 2: ([2], [2]), 3: ([3], [3]), 4: ([2, 2], [4]), 5: ([2, 3], [5]), 6: ([2, 2, 2], [2, 4]),
    7: ([2, 2, 3], [3, 4]), 8: ([2, 2, 2, 2], [4, 4]), 9: ([2, 2, 2, 3], [4, 5]),
}  # fmt: skip


def shapes(lists: dict[str, list[Slip]]) -> Shapes:
    return {group: sorted(slip.shape() for slip in slips) for group, slips in lists.items() if slips}


# Said at one moment -------------------------------------------------------------------------------


def a_refusal_changes_nothing(before: int, after: int, about: Any) -> None:
    """“A late command or edit (merge, next, vote) gets 409 with a sentence and the present state.”"""
    assert before == after, ("a refusal changes nothing", about)


def the_sizes_are_those_of_the_table(machine: Any, level: str) -> None:
    """“Sizes, at the moment groups are drawn”; the fours column “when nobody came or left since pairs were drawn”."""
    book = machine.book
    here = len(machine.here)
    sizes = sorted(machine.sizes(level).values())
    assert sum(sizes) == here, (level, sizes, here)
    if level == "pair":
        book.drawn = {person.id for person in machine.here}
        book.pair_sizes = sizes
        assert sizes == SIZES[here][0], ("sizes of pairs", here, sizes)
        return
    came_from = Counter(book.groups[pair].parent for pair in book.standing("pair"))
    assert set(came_from) == set(book.standing("four")), "every pair's list goes to a four"
    assert max(came_from.values()) <= 2, "two lists become one, never three"
    pairs = sorted(machine.sizes("pair").values())
    if book.drawn == {person.id for person in machine.here} and pairs == SIZES[here][0]:
        assert sizes == SIZES[here][1], ("sizes of fours", here, sizes)


def a_late_joiner_sits_where_the_method_says(machine: Any, person: Any, before: dict[str, dict[str, int]]) -> None:
    """“2b, the smallest pair (up to 4 people), and when all have 4 a new one …; from 2c the smallest group.”"""
    book, level = machine.book, machine.book.last_level()
    if not level:
        return
    group = book.seats[level].get(person.id)
    assert group, f"{person.name} is in no group"
    sizes = {one: size for one, size in before[level].items() if size}
    if level == "pair" and machine.phase in ("pairs_forming", "pairs"):
        sizes = {one: size for one, size in sizes.items() if size < PAIR_HOLDS}
        assert (group in sizes and sizes[group] == min(sizes.values())) or (not sizes and group not in before[level])
    elif sizes:
        assert sizes.get(group) == min(sizes.values()), ("the smallest group", group, sizes)


def back_and_on_again_loses_nothing(before: Shapes, after: Shapes) -> None:
    """“Back and on again loses nothing and doubles nothing.” New are only notes and cards that had not gone along."""
    old, new = (
        {text for slips in lists.values() for slip in slips for text in _texts(slip)} for lists in (before, after)
    )
    assert old <= new, ("back and on again loses nothing", old - new)


def _texts(shape: Any) -> list[str]:
    return [shape[0], *(text for part in shape[3] for text in _texts(part))]


# Whatever happened --------------------------------------------------------------------------------


def everybody_is_in_the_same_phase(machine: Any, seen: list[Onlooker]) -> None:
    """“Each kind of screen changes by itself as the facilitator moves on.”"""
    assert machine.tables.phase == machine.book.phase
    for one in seen:
        assert one.browser.state["phase"] == machine.book.phase, one.name


def nobody_is_in_no_group(machine: Any) -> None:
    """“Nobody is ever in no group; one seat per person and level.”"""
    book = machine.book
    for level, seats in machine.tables.seats.items():
        people = [person for person, _group in seats]
        assert len(people) == len(set(people)), "one seat per person and level"
        assert dict(seats) == book.seats[level], ("seats", level)
    level = book.last_level()
    if level:
        assert set(book.seats[level]) == {person.id for person in machine.here}, "nobody is in no group"
        assert all(not book.groups[group].joined for group in book.seats[level].values())
    joined = {str(group.pk): str(group.joined_id or "") for group in machine.tables.groups}
    assert joined == {group.id: group.joined for group in book.groups.values()}


def my_group_names_who_sits_with_me(machine: Any, seen: list[Onlooker]) -> None:
    """Phone, “forming pairs: your partner”: the names are those of the group in which this person sits."""
    level = SITTING_AT.get(machine.phase, "")
    if level == "four" and not machine.book.standing("four"):
        level = "pair"
    for person in machine.people if level else ():
        if person.phone in seen:
            group = machine.book.seats[level][person.id]
            html = person.phone.browser.html["my_group"]
            named = {other.name for other in machine.people if other.name in html}
            sits = {other.name for other in machine.here if machine.book.seats[level].get(other.id) == group}
            assert named == sits - {person.name}, (person.name, named, sits)


def nothing_is_doubled(machine: Any) -> None:
    """“Back and on again … doubles nothing”: no text is twice on one list, be it in other words or in a merged card."""
    for group, slips in machine.tables.lists.items():
        unknown = [slip.text for slip in slips if slip.text not in machine.book.behind]
        assert not unknown, ("texts that nobody wrote", unknown)
        times = Counter(machine.book.atoms(slips))
        assert set(times.values()) <= {1}, ("doubled", group, [slip.text for slip in slips])


def nothing_is_lost(machine: Any) -> None:
    """“Back and on again loses nothing”; “Merging destroys nothing”; “Leaving: what was shared stays.”"""
    for group, slips in machine.book.lists.items():
        there = set(machine.book.atoms(machine.tables.lists.get(group, [])))
        lost = set(machine.book.atoms(slips)) - there
        assert not lost, ("lost", machine.book.level(group), lost)
    assert not machine.book.pending, ("what was merged with a wiped card stays", machine.book.pending)


def lists_hold_what_they_should(machine: Any) -> None:
    """“Merging destroys nothing and can be taken apart”; what was set aside or kept back does not go along."""
    should, is_ = shapes(machine.book.lists), shapes(machine.tables.lists)
    wrong = {group for group in {*should, *is_} if should.get(group) != is_.get(group)}
    assert not wrong, [(machine.book.level(group), should.get(group), is_.get(group)) for group in wrong]


def everybody_sees_their_list(machine: Any, seen: list[Onlooker]) -> None:
    """On a phone stands the list of its own group: columns, what was set aside, the wordings under a merged card."""
    for person in machine.people:
        if person.phone in seen:
            slips = machine.book.lists.get(machine.book.at_hand(person.id), [])
            should = sorted(
                (s.text, "list-aside" if s.aside else f"list-{s.column}", tuple(sorted(p.text for p in s.parts)))
                for s in slips
            )
            rows = [row for row in person.phone.rows("card") if row.text]
            shown = sorted((row.text, row.place, tuple(sorted(row.parts))) for row in rows)
            assert shown == should, (person.name, machine.phase)


def everybody_sees_their_notes(machine: Any, seen: list[Onlooker]) -> None:
    """“Notes are their writer's until they go along”, and theirs they stay."""
    for person in machine.people:
        if person.phone in seen:
            notes = [note for note in machine.book.notes[person.id].values() if note.there]
            shown = sorted((row.text, row.place) for row in person.phone.rows("note"))
            assert shown == sorted((note.text, f"notes-{note.column}") for note in notes), person.name


def everybody_sees_the_flap(machine: Any, seen: list[Onlooker]) -> None:
    """“The flap growing”, the same for everybody: phones, console and screen."""
    should = sorted((slip.text, f"flap-{slip.column}") for slip in machine.book.lists[FLAP])
    for one in seen:
        shown = sorted((row.text, row.place) for row in one.rows("flap_card") if row.text)
        assert shown == should, one.name


def everybody_reads_only_what_is_for_them(machine: Any, seen: list[Onlooker]) -> None:
    """“The facilitator never reads notes, pair lists or four lists”; “blijft bij mij never leaves the phone's owner”;
    “Outside it a card shows … never an earlier wording or a set-aside text”; nobody sees another group's list."""
    flap = {slip.text for slip in machine.book.lists[FLAP]}
    phones = {id(person.phone): person for person in machine.people}
    for one in seen:
        allowed = set(flap)
        if person := phones.get(id(one)):
            allowed |= {note.text for note in machine.book.notes[person.id].values() if note.there}
            slips = machine.book.lists.get(machine.book.at_hand(person.id), [])
            allowed |= {text for slip in slips for text in slip.wordings}
            allowed |= _earlier_words(machine.book, person.id, slips)
        heard = one.markers - set(MARKER.findall(" ".join(allowed)))
        assert not heard, (f"{one.name} reads what is not theirs", heard)


def _earlier_words(book: Any, person: str, slips: list[Slip]) -> set[str]:
    """“Inside the own group, to its wordings”: what it said on the list of the own pair, of which it came."""
    atoms = set(book.atoms(slips))
    own = [slip for slip in book.lists.get(book.seats["pair"].get(person, ""), []) if not slip.aside]
    return {text for slip in own for text in slip.wordings if book.behind[text] & atoms}


def names_of_writers_stay_in_the_group(machine: Any, seen: list[Onlooker]) -> None:
    """“Names of writers only inside the own group.”"""
    for one in seen:
        for row in one.rows("flap_card"):
            assert not any(person.name in row.html for person in machine.people), (one.name, row.text)
    for person in machine.people:
        if person.phone in seen:
            level = machine.book.groups[group].level if (group := machine.book.at_hand(person.id)) else ""
            for row in person.phone.rows("card"):
                slip = machine.book.slip(group, row.text) if row.text else None
                wrote = machine.book.people(slip) if slip else set()
                named = {other.id for other in machine.people if other.name in row.html}
                assert named == wrote, (person.name, level, row.text, named, wrote)


def a_wiped_text_is_nowhere(machine: Any, seen: list[Onlooker]) -> None:
    """“Wipe: any text can be wiped everywhere at once (all levels, events, outboxes, report)”."""
    gone = set(MARKER.findall(" ".join(machine.book.wiped)))
    gone |= {
        mark for notes in machine.book.notes.values() for note in notes.values()
        if not note.there and not _kept_elsewhere(machine, note.text) for mark in MARKER.findall(note.text)
    }  # fmt: skip
    if not gone:
        return
    for one in seen:
        assert not one.markers & gone, (f"{one.name} still reads what was wiped", one.markers & gone)
    if machine.all_look:
        left = gone & set(MARKER.findall(everything_kept()))
        assert not left, (
            "what was wiped is still kept",
            left,
            [words for words in machine.book.wiped if left.intersection(MARKER.findall(words))],
        )


def _kept_elsewhere(machine: Any, text: str) -> bool:
    return any(text in slip.wordings for slips in machine.book.lists.values() for slip in slips)


def everything_kept() -> str:
    """All tables, as text."""
    rows = [
        {**row, "content": ""} for label in ("workshop", "factors")
        for model in apps.get_app_config(label).get_models() for row in model._default_manager.values()
    ]  # fmt: skip
    return json.dumps(rows, default=str, ensure_ascii=False)


def numbers_are_right(machine: Any, seen: list[Onlooker]) -> None:
    """“People are counted once each, groups are those of the last level before the flap”; shown “from step 3”."""
    book = machine.book
    for one in seen:
        for row in one.rows("flap_card"):
            shown = machine.numbers and machine.phase in STEP_3 and bool(row.text)
            slip = book.slip("flap", row.text) if row.text else None
            counted = (len(book.people(slip)), len(book.groups_of(slip))) if slip else (0, 0)
            people, groups = counted if shown else (0, 0)
            assert row.numbers == (people, groups), (one.name, row.text, row.numbers, (people, groups))
            if one is machine.console and row.text:
                assert row.numbers_inside == counted, ("opened", row.text, row.numbers_inside, counted)


KEPT = (nobody_is_in_no_group, nothing_is_doubled, nothing_is_lost, lists_hold_what_they_should)
SEEN = (
    everybody_is_in_the_same_phase,
    my_group_names_who_sits_with_me,
    everybody_sees_the_flap,
    everybody_sees_their_notes,
    everybody_sees_their_list,
    everybody_reads_only_what_is_for_them,
    names_of_writers_stay_in_the_group,
    a_wiped_text_is_nowhere,
    numbers_are_right,
)
