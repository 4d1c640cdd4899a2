"""What is shown of finds, the top three and the evaluation. See `sessions.render` for the words used."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from factors import voting
from factors.choosing import candidates_of, choice_of
from factors.choosing import level as level_now
from factors.models import Action, Candidate, Choice, Factor, Find, Vote
from sessions import seating
from sessions.models import Participant, Question
from sessions.parts_groups import table_of
from sessions.reading import Reading
from sessions.render import Context, Row, part, rows

PHONE, CONSOLE, SCREEN, PERSON = "phone", "console", "screen", "person"
Keys = frozenset[str] | None


# Finds ------------------------------------------------------------------------------------------


@rows("find", PHONE, CONSOLE, SCREEN, topic="find")
def find_rows(reading: Reading, key: str, keys: Keys) -> Iterator[Row]:
    """The second flap."""
    for find in _some(_finds(reading), keys):
        if find.accepted_at:
            context = {"find": find, "cards": _card_texts(find), **choosing(reading, find)}
            yield Row(str(find.pk), "finds", _moment(find.accepted_at), context)


@rows("proposed_find", CONSOLE, topic="proposed_find")
def proposed_find_rows(reading: Reading, key: str, keys: Keys) -> Iterator[Row]:
    for find in _some(_finds(reading), keys):
        if not find.accepted_at:
            yield Row(str(find.pk), "proposed_finds", _moment(find.written_at), {"find": find})


@rows("my_find", PERSON, topic="my_find")
def my_find_rows(reading: Reading, key: str, keys: Keys) -> Iterator[Row]:
    """What somebody proposed, until it stands on the flap for all."""
    for find in _some(_finds(reading), keys):
        if not find.accepted_at and str(find.proposed_by_id) == key:
            yield Row(str(find.pk), "my_finds", _moment(find.written_at), {"find": find})


def _finds(reading: Reading) -> list[Find]:
    return reading.once(
        "finds", lambda: list(Find.objects.filter(session=reading.session, removed_at=None).prefetch_related("cards"))
    )


def _card_texts(find: Find) -> list[str]:
    """The cards that a find lies under, oldest first: so a card that moves on the flap is no news here."""
    cards = sorted((card for card in find.cards.all() if card.is_shown), key=lambda card: (card.written_at, card.pk))
    return [card.text for card in cards]


# The top three ----------------------------------------------------------------------------------


def choosing(reading: Reading, thing: Factor | Find) -> Context:
    """What a card or find says about the top three: candidate, whether that can change now, and how one chooses."""
    choice = _choice(reading)
    waits = choice.by == Choice.By.TALKING or choice.voting == Choice.Voting.SHORTLIST
    return {
        "candidate": next((one for one in _candidates(reading) if thing.pk in (one.factor_id, one.find_id)), None),
        "choosing": bool(choice.by) and waits and reading.session.phase == "top",
        "by": choice.by,
    }


def _choice(reading: Reading) -> Choice:
    return reading.once("how the top is made", lambda: choice_of(reading.session))


def _candidates(reading: Reading) -> list[Candidate]:
    """By voting the shortlist; by talking only what is in the top three."""
    by = _choice(reading).by
    candidates = reading.once(
        "candidates",
        lambda: list(candidates_of(reading.session).select_related("factor", "find")),
    )
    return [one for one in candidates if by == Choice.By.VOTING or (by and one.rank)]


def _shown(candidate: Candidate) -> dict[str, Any]:
    thing = candidate.factor or candidate.find
    return {
        "candidate": candidate,
        "text": thing.text if thing else "",
        "kind": "card" if candidate.factor_id else "find",
        "rank": candidate.rank,
    }


def _top(reading: Reading) -> list[dict[str, Any]]:
    ranked = [_shown(one) for one in _candidates(reading) if one.rank]
    return sorted(ranked, key=lambda shown: int(shown["rank"]))


@part("top_three", PHONE, SCREEN, topics=["top"])
def top_three(reading: Reading, key: str) -> Context:
    """The shortlist, and the top three as soon as there is one; never how many votes."""
    choice = _choice(reading)
    listed = _candidates(reading) if choice.by == Choice.By.VOTING else []
    return {
        "by": choice.by,
        "voting": choice.voting,
        "candidates": [_shown(one) for one in listed],
        "top": _top(reading),
        "waits": choice.voting == Choice.Voting.CLOSED and bool(level_now(reading.session).tied),
    }


@part("ballot", PERSON, topics=["top", "ballot", "phase", "groups"])
def ballot(reading: Reading, key: str) -> Context:
    """One's own votes while the voting is open, and those of people without a phone in one's own group."""
    if not _is_open(reading):
        return {"open": False, "candidates": [], "left": 0, "most": voting.VOTES_EACH, "others": []}
    return {"open": True, **_ballot(reading, key), "most": voting.VOTES_EACH, "others": _others(reading, key)}


def _is_open(reading: Reading) -> bool:
    """Going back hides the votes; they stay."""
    return _choice(reading).voting == Choice.Voting.OPEN and reading.session.phase == "top"


def _ballot(reading: Reading, person_id: str) -> dict[str, Any]:
    mine = {candidate for candidate, voter in _votes(reading) if str(voter) == person_id}
    return {
        "candidates": [{**_shown(one), "mine": one.pk in mine} for one in _candidates(reading)],
        "left": voting.VOTES_EACH - len(mine),
    }


def _others(reading: Reading, person_id: str) -> list[dict[str, Any]]:
    level = reading.once("last level", lambda: seating.last_level(reading.session))
    table = table_of(reading, person_id, level) if level else None
    others = [person for person in table.people if str(person.pk) != person_id] if table else []
    return _ballots_without_phone(reading, others)


def _ballots_without_phone(reading: Reading, people: Iterable[Participant]) -> list[dict[str, Any]]:
    return [{"person": person, **_ballot(reading, str(person.pk))} for person in people if person.without_phone]


def _votes(reading: Reading) -> list[tuple[UUID, UUID]]:
    """(candidate, voter): of everybody who was not taken out."""
    votes = Vote.objects.filter(candidate__session=reading.session, participant__removed_at=None)
    return reading.once("votes", lambda: list(votes.values_list("candidate_id", "participant_id")))


@part("top_keys", CONSOLE, topics=["top", "votes", "person", "phase"])
def top_keys(reading: Reading, key: str) -> Context:
    """How the facilitator leads it. Before the closing only how many people have voted."""
    choice = _choice(reading)
    closed = choice.voting == Choice.Voting.CLOSED
    candidates = _candidates(reading)
    listed = [{**_shown(one), "count": one.count} for one in candidates]
    level = voting.still_level([(one.pk, one.count or 0, one.rank) for one in candidates if closed])
    voters = {voter for _candidate, voter in _votes(reading)}
    people = voters | {person.pk for person in reading.people}
    return {
        "by": choice.by,
        "voting": choice.voting,
        "voted": choice.voters if closed else len(voters),
        "people": len(people),
        "thin": len(people) < voting.THIN_BELOW,
        "candidates": sorted(listed, key=lambda shown: (shown["rank"] or voting.PLACES + 1, -(shown["count"] or 0))),
        "tied": [shown for shown in listed if shown["candidate"].pk in level.tied],
        "places": level.places,
        "can_open": choice.by == Choice.By.VOTING
        and choice.voting == Choice.Voting.SHORTLIST
        and len(candidates) >= voting.LEAST_CANDIDATES,
        "for_others": _ballots_without_phone(reading, reading.people) if _is_open(reading) else [],
    }


# The evaluation ---------------------------------------------------------------------------------


@rows("answer", PHONE, CONSOLE, SCREEN, topic="answer")
def answer_rows(reading: Reading, key: str, keys: Keys) -> Iterator[Row]:
    answers = reading.once("answers", lambda: list(reading.session.answers.filter(removed_at=None)))
    for answer in _some(answers, keys):
        yield Row(str(answer.pk), f"answers-{answer.about}", _moment(answer.written_at), {"answer": answer})


@rows("action", PERSON, CONSOLE, SCREEN, topic="action")
def action_rows(reading: Reading, key: str, keys: Keys) -> Iterator[Row]:
    """What the group is going to do, with the names of who took it on, as they are called now."""
    for action in _some(_actions(reading), keys):
        if action.accepted_at:
            takers = [person for person in action.takers.all() if not person.removed_at]
            context = {
                "action": action,
                "takers": [person.name for person in takers],
                "mine": key in {str(person.pk) for person in takers},
                "past": action.due is not None and action.due < timezone.localdate(),
            }
            yield Row(str(action.pk), "actions", _moment(action.accepted_at), context)


@rows("proposed_action", CONSOLE, topic="proposed_action")
def proposed_action_rows(reading: Reading, key: str, keys: Keys) -> Iterator[Row]:
    for action in _some(_actions(reading), keys):
        if not action.accepted_at:
            yield Row(str(action.pk), "proposed_actions", _moment(action.written_at), {"action": action})


@rows("my_action", PERSON, topic="my_action")
def my_action_rows(reading: Reading, key: str, keys: Keys) -> Iterator[Row]:
    """What somebody proposed, until it stands on the list for all."""
    for action in _some(_actions(reading), keys):
        if not action.accepted_at and str(action.proposed_by_id) == key:
            yield Row(str(action.pk), "my_actions", _moment(action.written_at), {"action": action})


def _actions(reading: Reading) -> list[Action]:
    # The query is made inside: even one that is not asked costs more than the rest of a person's page.
    return reading.once(
        "actions", lambda: list(reading.session.actions.filter(removed_at=None).prefetch_related("takers"))
    )


@part("open_questions", SCREEN, topics=["question"])
def open_questions(reading: Reading, key: str) -> Context:
    """The kept questions that the room has seen and that are still open."""
    asked = [one for one in reading.questions if one.shown and one.outcome == Question.Outcome.OPEN]
    return {"questions": asked}


# Common -----------------------------------------------------------------------------------------


def _some(things: Iterable[Any], keys: Keys) -> Iterator[Any]:
    return (thing for thing in things if keys is None or str(thing.pk) in keys)


def _moment(at: datetime) -> int:
    """A time as an order within a list: microseconds."""
    return int(at.timestamp() * 1_000_000)
