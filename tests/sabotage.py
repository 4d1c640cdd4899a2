"""Named sabotages: each breaks one rule of a session in the running server, as a mistake in the code might.

They live in the tests and change modules from outside; there is no switch in the product. `tests.sabotaged` applies
one and serves; a rehearsal must then name the rule.
"""

import threading
from collections.abc import Callable, Iterable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

from django.utils.safestring import SafeString

from factors import actions as factor_actions
from factors import report, trees
from factors.actions import already, cards, lists, top
from factors.lists import Tree
from factors.models import Factor, Vote
from factors.parts import lists as list_parts
from sessions import access, actions, grouping, method, render, seating
from sessions.actions import after, pace, pen, people
from sessions.log import Refused, Work, command
from sessions.models import Group, Participant
from sessions.reading import Reading
from sessions.seating import Table

SABOTAGES: dict[str, Callable[[], None]] = {}
PAIR, FOUR = Group.Level.PAIR, Group.Level.FOUR


def sabotage(apply: Callable[[], None]) -> Callable[[], None]:
    """Register a sabotage under its own name."""
    SABOTAGES[apply.__name__] = apply
    return apply


# Who sits where ---------------------------------------------------------------------------------


@sabotage
def somebody_works_alone_instead_of_a_trio() -> None:
    grouping.pair_sizes = lambda people: (2,) * (people // 2) + (1,) * (people % 2)


@sabotage
def all_pairs_become_one_group() -> None:
    grouping.join_lists = lambda groups, chance, *, as_drawn: [tuple(range(len(groups)))]


@sabotage
def a_late_joiner_sits_in_the_largest_pair() -> None:
    grouping.seat_late_in_pairs = lambda sizes: sizes.index(max(sizes))


@sabotage
def a_late_joiner_sits_in_the_largest_four() -> None:
    grouping.seat_late_from_fours = lambda sizes: sizes.index(max(sizes))


@sabotage
def a_late_joiner_gets_no_seat() -> None:
    people.seat_late = lambda work, person: None  # type: ignore[attr-defined]


@sabotage
def somebody_sits_in_two_groups() -> None:
    tables = seating.tables

    def twice(session: Any, level: str) -> list[Table]:
        found = tables(session, level)
        return [*found[:-1], replace(found[-1], people=(*found[-1].people, found[0].people[0]))] if found[1:] else found

    seating.tables = twice


@sabotage
def no_advice_on_the_size_of_the_group() -> None:
    method.size_advice = lambda people: ""


@sabotage
def nobody_takes_over_an_empty_group() -> None:
    change_part("group_board", joins=lambda _found: [])


@sabotage
def one_list_is_presented_all_the_same() -> None:
    method.passed_over = lambda phase, pair_lists, four_lists: frozenset()


# Lists ------------------------------------------------------------------------------------------


@sabotage
def what_was_shared_leaves_with_its_writer() -> None:
    gone = people._gone

    def taking_along(work: Work, person: Participant, kind: str) -> None:
        shared = Factor.objects.filter(
            group__seats__participant=person,
            group__level__in=(PAIR, FOUR),
            merged_into=None,
            removed_at=None,
            taken_apart_at=None,
        )
        shared.filter(pk__in=shared.values("pk")[:1]).delete()
        work.record(kind, "list/*")
        gone(work, person, kind)

    people._gone = taking_along


@sabotage
def on_again_doubles_the_lists() -> None:
    Tree.to_carry = lambda self, groups, level: self._lacking(groups, [], aside=False)  # type: ignore[method-assign]


@sabotage
def back_loses_what_pairs_made() -> None:
    def lose(work: Work, before: str, rest: str) -> None:
        if (before, work.session.phase) == ("pairs", "pairs_forming"):
            Factor.objects.filter(group__session=work.session, group__level=PAIR, sources=None).delete()

    after.ON_ENTER.append(lose)


@sabotage
def merging_keeps_only_one_of_the_cards() -> None:
    merge = cards.merge

    def destroy(work: Work, group: Group, card_ids: Any, text: str) -> Factor:
        merged = merge(work, group, card_ids, text)
        Factor.objects.filter(pk=card_ids[-1]).delete()
        return merged

    cards.merge = destroy


@sabotage
def who_reads_along_changes_cards() -> None:
    pen.must_write = lambda work, group, person_id, *, with_words: None


@sabotage
def a_joined_group_leaves_its_list_behind() -> None:
    after.ON_GROUPS_JOINED.clear()


@sabotage
def numbers_count_cards_instead_of_people() -> None:
    numbers = list_parts._numbers

    def more(reading: Reading, card: Factor, *, few: bool) -> dict[str, int] | None:
        found = numbers(reading, card, few=few)
        return found and {**found, "people": len(list_parts.tree(reading).trace(str(card.pk)).ends) + 1}

    list_parts._numbers = more


@sabotage
def few_groups_present_in_turns() -> None:
    method.TURNS_ABOVE = 1


@sabotage
def what_is_there_already_comes_once_more() -> None:
    def telling(work: Work, *told: Factor) -> None:
        cards.tell(work, *told)
        Factor.objects.filter(behind=True).update(behind=False, merged_into=None)
        work.record("card", "flap/*")

    already.cards = SimpleNamespace(**{**vars(cards), "tell": telling})  # type: ignore[assignment,attr-defined]


@sabotage
def nobody_asks_about_the_rest() -> None:
    change_part("next", onward=lambda found: {**found, "asks_rest": False} if found else found)


# What reaches whom ------------------------------------------------------------------------------


def change_part(name: str, **changed: Callable[[Any], Any]) -> None:
    """Another value in what a part shows."""
    part = render.PARTS[name]

    def context(reading: Reading, key: str) -> render.Context:
        found = part.context(reading, key)
        return {**found, **{key: change(found[key]) for key, change in changed.items()}}

    render.PARTS[name] = replace(part, context=context)


def leak(kind: str, name: str, tell: Callable[[Reading], str]) -> None:
    """What the elements of this name show to this kind of device has something in it that is not for them."""
    part_item, row_item = render.part_item, render.row_item

    def with_text(item: render.Item, reading: Reading, scope: str) -> render.Item:
        if item.id.split("-")[0] != name or render.audience(scope)[0] != kind:
            return item
        head, _close, tail = item.html.rpartition("</")
        return replace(item, html=SafeString(f"{head}<span>{tell(reading)}</span></{tail}"))

    def leaking_part(reading: Reading, part: render.Part, scope: str, request: Any = None) -> render.Item:
        return with_text(part_item(reading, part, scope, request), reading, scope)

    def leaking_row(
        reading: Reading, listing: render.Rows, row: render.Row, scope: str, request: Any = None
    ) -> render.Item:
        return with_text(row_item(reading, listing, row, scope, request), reading, scope)

    render.part_item, render.row_item = leaking_part, leaking_row


def texts_of(reading: Reading, level: str) -> str:
    found = Factor.objects.filter(group__session=reading.session, group__level=level, removed_at=None)
    return " ".join(found.values_list("text", flat=True))


@sabotage
def the_console_shows_private_notes() -> None:
    leak("console", "written", lambda reading: texts_of(reading, Group.Level.ALONE))


@sabotage
def the_screen_shows_the_lists_of_pairs() -> None:
    leak("screen", "heading", lambda reading: texts_of(reading, PAIR))


@sabotage
def the_screen_shows_the_lists_of_fours() -> None:
    leak("screen", "heading", lambda reading: texts_of(reading, FOUR))


@sabotage
def what_is_kept_back_goes_along() -> None:
    tree_of = trees.tree_of
    trees.tree_of = lambda session: Tree(replace(card, kept_back=False) for card in tree_of(session).cards.values())


@sabotage
def the_flap_says_who_wrote() -> None:
    leak("phone", "flap_card", lambda reading: reading.people[0].name)


@sabotage
def the_screen_shows_proposals() -> None:
    leak("screen", "tables", lambda reading: " ".join(question.text for question in reading.questions))
    render.PARTS["tables"] = replace(render.PARTS["tables"], topics=frozenset({"groups", "question"}))


@sabotage
def the_console_shows_votes_before_closing() -> None:
    def counts(reading: Reading) -> str:
        votes = Vote.objects.filter(candidate__session=reading.session).order_by("candidate_id")
        return " ".join(str(vote.candidate_id) for vote in votes)

    leak("console", "top_keys", counts)


@sabotage
def wiping_leaves_the_copies() -> None:
    Tree.wiped_with = lambda self, card: frozenset({card})  # type: ignore[method-assign]


@sabotage
def the_flap_of_the_screen_lacks_a_column() -> None:
    rows = render.ROWS["flap_card"]
    now = threading.local()  # several threads render at once, for other audiences too

    def fewer(reading: Reading, key: str, keys: frozenset[str] | None) -> Any:
        return (
            row
            for row in rows.load(reading, key, keys)
            if getattr(now, "scope", "") != "screen" or row.place != "flap-2"
        )

    def noting(run: Callable[..., render.Change]) -> Callable[..., render.Change]:
        def rendered(reading: Reading, scope: str, *more: Any, **also: Any) -> render.Change:
            now.scope = scope
            return run(reading, scope, *more, **also)

        return rendered

    render.ROWS["flap_card"] = replace(rows, load=fewer)
    render.changes, render.whole = noting(render.changes), noting(render.whole)


@sabotage
def the_report_holds_notes() -> None:
    read = report._read

    def telling(session: Any) -> report.Report:
        notes = Factor.objects.filter(group__session=session, group__level=Group.Level.ALONE, removed_at=None)
        return replace(read(session), questions=tuple(notes.values_list("text", flat=True)))

    report._read = telling


# What comes late, or twice ----------------------------------------------------------------------


@sabotage
def the_clock_of_the_screen_runs_behind() -> None:
    part_item = render.part_item

    def behind(reading: Reading, part: render.Part, scope: str, request: Any = None) -> render.Item:
        item = part_item(reading, part, scope, request)
        clock = reading.session.clock
        if item.id == "clock" and scope == "screen" and clock.ends_at:
            ends = str(int(clock.ends_at.timestamp() * 1000))
            return replace(item, html=SafeString(item.html.replace(ends, str(int(ends) + 1000))))
        return item

    render.part_item = behind


@sabotage
def late_notes_are_refused() -> None:
    add_notes = factor_actions.add_notes

    def punctual(session_id: Any, op: Any, /, **said: Any) -> Any:
        session = Participant.objects.get(pk=said["person_id"]).session
        if method.is_late("alone", session.phase):
            raise Refused("Too late.", reason="too_late")
        return add_notes(session_id, op, **said)

    factor_actions.add_notes = punctual


@sabotage
def late_notes_are_not_marked() -> None:
    method.is_late = lambda belongs_to, phase: False


@sabotage
def a_late_vote_is_taken() -> None:
    keep_vote = top._keep_vote

    def lenient(work: Work, *given: Any) -> None:
        try:
            keep_vote(work, *given)
        except Refused:
            work.record("voted", "votes")

    top._keep_vote = lenient  # type: ignore[assignment]


@sabotage
def a_late_edit_is_taken() -> None:
    open_list = lists._open_list

    def lenient(work: Work, person_id: Any) -> Group:
        try:
            return open_list(work, person_id)
        except Refused:
            return Group.objects.get(seats__participant=person_id, level=seating.last_level(work.session))

    lists._open_list = lenient


@sabotage
def next_pressed_by_two_moves_two_phases() -> None:
    @command
    def go_to(work: Work, *, pressed_in: str, to: str, rest: str = "") -> None:
        if work.session.phase != pressed_in:
            onward = method.onward(work.session.phase)
            to = onward.to if onward else to
        pace.enter(work, to, rest)

    actions.go_to = go_to


@sabotage
def who_was_taken_out_may_go_on() -> None:
    access.still_open = lambda session, roles: {}
    Participant.is_here = property(lambda self: True)  # type: ignore[method-assign,assignment]


@sabotage
def the_session_never_ends() -> None:
    enter = pace.enter

    def without_end(work: Work, phase: str, rest: str = "") -> None:
        enter(work, phase, rest)
        work.session.ended_at = None
        work.session.save(update_fields=["ended_at"])

    pace.enter = without_end


@sabotage
def devices_are_not_told() -> None:
    """News for the screen goes astray; nothing else would show it, because it posts nothing."""
    changes = render.changes

    def deaf(reading: Reading, scope: str, topics: Iterable[str], *, calm: bool = True) -> render.Change:
        return render.Change() if scope == "screen" else changes(reading, scope, topics, calm=calm)

    render.changes = deaf
