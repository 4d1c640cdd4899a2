"""The rules of what reaches whom: what is private, what is gone, what comes late, what comes twice."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from rehearsal.browser import Answer, Device
from rehearsal.ledger import rule
from rehearsal.memory import EVERYBODY, Memory

CONFLICT, GONE, FORBIDDEN = 409, 410, 403


def strangers(memory: Memory, devices: Iterable[Device]) -> Iterator[tuple[str, str]]:
    """Every device with every text that reached it and was not for it."""
    for device in devices:
        for mark in device.heard:
            may = memory.may_read.get(mark, set())
            if device.name not in may and EVERYBODY not in may:
                yield device.name, mark


Reached = Iterable[tuple[str, str]]  # who received which text that was not for them


@rule("Notes are their writer's until they go along.")
def notes_are_private(reached: Reached) -> Iterator[str]:
    return (f"{who} received the note {mark}, which did not go along to them" for who, mark in reached)


@rule("What stays with me never leaves its owner's phone.")
def kept_back_stays(reached: Reached) -> Iterator[str]:
    return (f"{who} received {mark}, which its writer kept back" for who, mark in reached)


@rule("A list is read by its group only: never by the facilitator, never on the screen; nor is an earlier wording.")
def lists_stay_in_their_group(reached: Reached) -> Iterator[str]:
    return (f"{who} received {mark}, which stands on a list of others" for who, mark in reached)


@rule("A question or proposal is seen by its writer and the facilitator first.")
def proposals_come_first_to_the_facilitator(reached: Reached) -> Iterator[str]:
    return (f"{who} received {mark}, which the facilitator did not show yet" for who, mark in reached)


@rule("Names of writers are seen only inside the own group.")
def names_stay_in_the_group(names: Collection[str], texts: Iterable[tuple[str, str]]) -> Iterator[str]:
    for who, text in texts:
        yield from (f"{who} sees {said} in: {text[:120]}" for said in _names(text, names))


@rule("Votes are secret: what somebody chooses changes nothing on anybody else's device; totals come after closing.")
def votes_are_secret(voter: str, changed: Mapping[str, Collection[str]]) -> Iterator[str]:
    for who, ids in changed.items():
        if ids:
            yield f"when {voter} changed a vote, {who} saw {sorted(ids)} change"


@rule("A text that was wiped is nowhere any more.")
def wiped_is_gone(memory: Memory, devices: Iterable[Device], elsewhere: Mapping[str, str]) -> Iterator[str]:
    for mark, revision in memory.wiped.items():
        for device in devices:
            if device.heard.get(mark, -1) >= revision:
                yield f"{device.name} received {mark} after it was wiped"
        for where, text in elsewhere.items():
            if mark in text:
                yield f"{mark}, which was wiped, stands in {where}"


@rule("That something was wiped can be seen where it stood.")
def wiping_leaves_a_sign(signs: Mapping[str, int]) -> Iterator[str]:
    return (f"{who} sees no sign of the card that was wiped" for who, number in signs.items() if not number)


# What comes late, or twice ----------------------------------------------------------------------


@rule("A note, question, answer or action sent after its phase is kept and marked; nothing that is typed gets lost.")
def late_adds_are_kept(what: str, answer: Answer, marked: bool | None) -> Iterator[str]:
    if not answer.is_saved:
        yield f"{what} sent later got {answer.status} {answer.error}"
    elif marked is None:
        yield f"{what} sent later is not to be seen"
    elif not marked:
        yield f"{what} sent later is not marked as late"


@rule("A command or an edit that comes too late gets 409 with a sentence and the present state.")
def late_commands_are_refused(what: str, answer: Answer, is_up_to_date: bool) -> Iterator[str]:
    if answer.status not in (CONFLICT, GONE):
        yield f"{what} that came too late got {answer.status}"
    elif not answer.error:
        yield f"{what} that came too late got no sentence"
    elif not is_up_to_date:
        yield f"{what} that came too late got no present state"


@rule("Two facilitators who press next together move one phase.")
def two_nexts_move_one(before: str, expected: str, after: str, answers: Sequence[Answer]) -> Iterator[str]:
    if after != expected:
        yield f"two who pressed next in {before} came to {after}, not to {expected}"
    if sorted(answer.is_saved for answer in answers) != [False, True]:
        yield f"two who pressed next together got {[answer.status for answer in answers]}"


@rule("The timer ends at the same moment on every device, and locks nobody.")
def one_clock(clocks: Mapping[str, object]) -> Iterator[str]:
    kinds = {str(clock) for clock in clocks.values()}
    if len(kinds) > 1:
        yield "; ".join(f"{who} shows {clock}" for who, clock in sorted(clocks.items()))


@rule("After a quiet while every device shows the server's revision.")
def one_revision(revision: int, devices: Iterable[Device]) -> Iterator[str]:
    for device in devices:
        if device.revision != revision:
            yield f"{device.name} is at {device.revision}, the server at {revision}"


@rule("Whoever left or was taken out is told at once, and can write nothing.")
def who_is_out_is_out(name: str, was_told: bool, answer: Answer) -> Iterator[str]:
    if not was_told:
        yield f"the phone of {name} was not told"
    if answer.status != FORBIDDEN:
        yield f"{name} wrote something afterwards and got {answer.status}"


@rule("When the session has ended nobody can write.")
def nothing_after_the_end(who: str, answer: Answer) -> Iterator[str]:
    if answer.status != GONE or not answer.error:
        yield f"{who} wrote after the end and got {answer.status} {answer.error}"


@rule("Going on from presenting, the facilitator is asked about what is not on the flap yet.")
def asked_about_the_rest(left: int, asked: bool, answer: Answer | None) -> Iterator[str]:
    if left and not asked:
        yield f"{left} cards were not on the flap, and the console did not ask"
    if answer is not None and answer.is_saved:
        yield f"going on without an answer about {left} cards got {answer.status}"


@rule("A session can be played from the lobby to the report.")
def can_be_played(trouble: Iterable[BaseException]) -> Iterator[str]:
    return (f"{type(error).__name__}: {error}" for error in trouble)


@rule("What a page offers is taken.")
def offers_are_taken(who: str, action: str, answer: Answer) -> Iterator[str]:
    if not answer.is_saved:
        yield f"{who} sent {action} and got {answer.status} {answer.error or answer.reason}"


# The report -------------------------------------------------------------------------------------


@rule("The report holds the top three and the actions, on the page, as PDF and as CSV.")
def report_holds_the_outcome(where: str, text: str, wanted: Iterable[str]) -> Iterator[str]:
    squeezed = squeeze(text)
    for said in wanted:
        if squeeze(said) not in squeezed:
            yield f"{said!r} is not in {where}"


@rule("The report holds nothing private, no proposal and no name of a writer.")
def report_is_for_everybody(where: str, text: str, memory: Memory, names: Collection[str]) -> Iterator[str]:
    for mark, may in memory.may_read.items():
        if mark in text and EVERYBODY not in may:
            yield f"{mark}, which was not for everybody, stands in {where}"
    yield from (f"{where}: {said}" for said in _names(text, names))


def _names(text: str, names: Collection[str]) -> Iterator[str]:
    if names:
        known = re.compile(r"(?<!\w)(" + "|".join(map(re.escape, sorted(names, key=len, reverse=True))) + r")(?!\w)")
        yield from (f"the name {found[0]}" for found in known.finditer(text))


def squeeze(text: str) -> str:
    """Without white space and hyphens, which a page breaks lines with."""
    return re.sub(r"[\s\u00ad-]+", "", text)
