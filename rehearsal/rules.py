"""The rules of who sits where and what stands on which list. The others are in `reach`.

Each has its sentence, and gives a line for everything that is not so: who saw what. They get what people saw and what
the rehearsal remembers, never anything of the server.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from rehearsal.browser import Answer
from rehearsal.ledger import rule
from rehearsal.memory import Key

Lists = Mapping[str, Sequence[object]]  # who -> what they see
Board = Mapping[Key, Sequence[str]]
PAIR_HOLDS = 4
SMALL_GROUPS_ABOVE, TWO_SESSIONS_ABOVE = 12, 60


def pair_table(people: int) -> list[int]:
    """The column *pairs step* of the table, largest first."""
    if people <= 3:
        return [people]
    trios = 0 if people == 6 else (0, 1, 2, 1)[people % 4]
    return [3] * trios + [2] * ((people - 3 * trios) // 2)


def four_table(people: int) -> list[int]:
    """The column *fours step*."""
    if people <= 3:
        return [people]
    if people == 6:
        return [4, 2]
    rest = people % 4
    if rest == 3:
        return [4] * (people // 4) + [3]
    return [5] * rest + [4] * (people // 4 - rest)


# Who sits where ---------------------------------------------------------------------------------


@rule("At the moment groups are drawn they have the sizes of the table.")
def sizes(level: str, board: Board) -> Iterator[str]:
    found = sorted((len(names) for names in board.values()), reverse=True)
    people = sum(found)
    wanted = (pair_table if level == "pair" else four_table)(people)
    if found != wanted:
        yield f"the console shows {found} for {people} people at the {level} step, not {wanted}"


@rule("Two lists become one or one is carried up; never three.")
def two_lists_to_one(pairs: Board, fours: Board, drawn_fresh: bool) -> Iterator[str]:
    for key, names in fours.items():
        below = [pair for pair, people in pairs.items() if set(people) & set(names)]
        if len(below) > 2:
            yield f"group {key[1]} of the fours is made of {len(below)} pairs"
    for key, people in pairs.items():
        above = [four for four, names in fours.items() if set(people) & set(names)]
        if len(above) > 1:
            yield f"the people of pair {key[1]} sit in {len(above)} groups of the fours step"
    if drawn_fresh:
        yield from sizes_of_fours(fours)


def sizes_of_fours(fours: Board) -> Iterator[str]:
    found = sorted((len(names) for names in fours.values()), reverse=True)
    if found != four_table(sum(found)):
        yield f"the console shows {found} at the fours step, not {four_table(sum(found))}"


@rule("Everybody sits in exactly one group; nobody is ever in none.")
def one_seat_each(
    people: Collection[str], board: Board, phones: Mapping[str, tuple[str, Sequence[str]] | None]
) -> Iterator[str]:
    seats = Counter(name for names in board.values() for name in names)
    for name in sorted(people):
        if seats[name] != 1:
            yield f"the console shows {name} in {seats[name]} groups"
    for name in sorted(set(seats) - set(people)):
        yield f"the console shows {name} in a group, who is not here"
    for name, mine in phones.items():
        with_me = next((set(names) - {name} for names in board.values() if name in names), None)
        if with_me is not None and (mine is None or set(mine[1]) != with_me):
            yield f"the phone of {name} shows {mine and sorted(mine[1])}, the console {sorted(with_me)}"


@rule("A late joiner at the pairs step sits in the smallest pair, up to four people; when all have four, in a new one.")
def late_in_pairs(name: str, before: Board, after: Board) -> Iterator[str]:
    open_for = [len(names) for names in before.values() if 0 < len(names) < PAIR_HOLDS]
    yield from _seated_with(name, before, after, min(open_for, default=0))


@rule("A late joiner from the fours step on sits in the smallest group.")
def late_in_fours(name: str, before: Board, after: Board) -> Iterator[str]:
    yield from _seated_with(name, before, after, min((len(names) for names in before.values() if names), default=0))


def _seated_with(name: str, before: Board, after: Board, wanted: int) -> Iterator[str]:
    key = next((key for key, names in after.items() if name in names), None)
    found = len(before.get(key, ())) if key else None
    if found != wanted:
        yield f"{name} came to a group of {found}; the smallest with room had {wanted}"


@rule("Above 12 people the console says what the method advises and has small groups ready; above 60 two sessions.")
def size_advice(people: int, advice: str, offers_small_groups: bool) -> Iterator[str]:
    if bool(advice) != (people > SMALL_GROUPS_ABOVE):
        yield f"for {people} people the console advises {advice!r}"
    if people > SMALL_GROUPS_ABOVE and not offers_small_groups:
        yield f"for {people} people the console has no small groups to talk in"


@rule("A group with nobody left is offered a merger with another.")
def empty_group_is_offered(key: Key, offered: bool) -> Iterator[str]:
    if not offered:
        yield f"group {key[1]} has nobody left, and the console has no way to give its list to another"


@rule("What has no use with one list left is passed over, and nothing else.")
def passed_over(pairs: int, fours: int, phases: Sequence[str]) -> Iterator[str]:
    wanted = pairs > 1, fours > 1
    for phase, meant in zip(("fours", "together"), wanted, strict=True):
        if (phase in phases) != meant:
            was = "played" if phase in phases else "passed over"
            yield f"with {pairs} lists of pairs and {fours} of fours, {phase} was {was}"


# Lists ------------------------------------------------------------------------------------------


def _compare(wanted: Sequence[object], lists: Lists) -> Iterator[tuple[str, list[object], list[object]]]:
    for who, found in lists.items():
        missing, extra = Counter(wanted) - Counter(found), Counter(found) - Counter(wanted)
        if missing or extra:
            yield who, sorted(missing.elements(), key=str), sorted(extra.elements(), key=str)


def _differences(wanted: Sequence[object], lists: Lists) -> Iterator[str]:
    for who, missing, extra in _compare(wanted, lists):
        yield f"{who} misses {missing} and has too many {extra}"


@rule("What was saved is on the page, once, as it was typed.")
def offers_are_kept(wanted: Sequence[object], lists: Lists) -> Iterator[str]:
    return _differences(wanted, lists)


@rule("What goes along is exactly what stands on the lists below, not set aside, not kept back and not up there yet.")
def lists_go_along(wanted: Sequence[object], lists: Lists) -> Iterator[str]:
    return _differences(wanted, lists)


@rule("A shared list is the same on all phones of its group.")
def shared_lists_agree(wanted: Sequence[object], lists: Lists) -> Iterator[str]:
    return _differences(wanted, lists)


@rule("What somebody shared stays when they leave.")
def leaving_keeps_what_was_shared(wanted: Sequence[object], lists: Lists) -> Iterator[str]:
    return _differences(wanted, lists)


@rule("Going back and on again loses nothing.")
def back_loses_nothing(wanted: Sequence[object], lists: Lists) -> Iterator[str]:
    for who, missing, _extra in _compare(wanted, lists):
        if missing:
            yield f"{who} has lost {missing}"


@rule("Going back and on again doubles nothing.")
def back_doubles_nothing(wanted: Sequence[object], lists: Lists) -> Iterator[str]:
    for who, _missing, extra in _compare(wanted, lists):
        if extra:
            yield f"{who} has twice {extra}"


@rule("Merging destroys nothing and can be taken apart.")
def merging_destroys_nothing(wanted: Sequence[object], lists: Lists) -> Iterator[str]:
    return _differences(wanted, lists)


@rule("The list of a group that joins another goes along with its people.")
def joined_lists_are_whole(wanted: Sequence[object], lists: Lists) -> Iterator[str]:
    return _differences(wanted, lists)


@rule("One of a four has the pen, the others read along; what they had begun to change is refused with a sentence.")
def one_has_the_pen(holder: str, seen: Mapping[str, str], answer: Answer) -> Iterator[str]:
    for who, pen in seen.items():
        if pen != ("mine" if who == holder else "reads"):
            yield f"{holder} took the pen, and the phone of {who} says {pen or 'nothing of it'}"
    if answer.status != 409 or not answer.error:
        yield f"who reads along changed a card and got {answer.status} {answer.error}"


@rule("The flap is the same on all phones, on the console and on the screen.")
def one_flap(wanted: Sequence[object], lists: Lists) -> Iterator[str]:
    return _differences(wanted, lists)


@rule("Who says that a card is there already changes no words of the flap, and that card counts as up.")
def there_already_changes_no_words(wanted: Sequence[object], lists: Lists, is_up: bool) -> Iterator[str]:
    yield from _differences(wanted, lists)
    if not is_up:
        yield "the card of the own list is not marked as on the flap"


@rule("A card counts its people once each, and the groups of the last level before the flap.")
def numbers_count_writers(counts: Iterable[tuple[str, str, tuple[int, ...], tuple[int, int]]]) -> Iterator[str]:
    for who, text, found, (people, groups) in counts:
        if found != tuple(number for number in (people, groups) if number):
            yield f"{who} sees {found} on {text!r}; it came from {people} people and {groups} groups"


@rule("Above four groups they present in turns: one new card a turn.")
def one_card_a_turn(groups: int, turns: bool, answer: Answer | None) -> Iterator[str]:
    if turns != (groups > 4):
        yield f"{groups} groups present {'in turns' if turns else 'their whole lists'}"
    if answer is not None and answer.status != 409:
        yield f"a second card in the same turn got {answer.status}"


@rule("After closing, the console shows the totals of what people voted.")
def votes_are_counted(given: Mapping[str, int], counted: Mapping[str, int]) -> Iterator[str]:
    for text in sorted(given.keys() | counted.keys()):
        if given.get(text, 0) != counted.get(text, 0):
            yield f"{text!r} got {given.get(text, 0)} votes, the console shows {counted.get(text, 0)}"


@rule("The top three is the same on all phones and on the screen, in the same order.")
def one_top_three(wanted: Sequence[str], lists: Lists) -> Iterator[str]:
    for who, found in lists.items():
        if list(found) != list(wanted):
            yield f"{who} shows {list(found)}, the console {list(wanted)}"
