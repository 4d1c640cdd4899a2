"""The top three: by talking, by voting, and what nobody may learn of a vote."""

import json
import uuid
from collections.abc import Sequence
from typing import Any

import pytest

from factors import actions
from factors.actions import candidates as steps
from factors.actions import top
from factors.models import Candidate, Choice, Factor, Vote
from factors.parts import outcome
from sessions import actions as session_actions
from sessions import log, models, render
from sessions.log import Refused, Work
from sessions.models import Event, Group, Participant, Session
from sessions.reading import Reading
from tests.people import Device, Room, open_room

BOTH_FLAPS = {"flap/*", "find/*"}


@pytest.fixture
def people(room: Room) -> list[Participant]:
    """Six people, in a four and a pair."""
    return [join(room, name) for name in ("Anna", "Ben", "Cem", "Dirk", "Eva", "Finn")]


def join(room: Room, name: str) -> Participant:
    (pk,) = session_actions.join(room.session.pk, None, name=name, token_digest=uuid.uuid4().hex)
    return Participant.objects.get(pk=pk)


def without_phone(room: Room, name: str = "Oma") -> Participant:
    (pk,) = session_actions.add_person(room.session.pk, None, name=name, token_digest=uuid.uuid4().hex)
    return Participant.objects.get(pk=pk)


def card(session: Session, text: str = "kaart") -> Factor:
    """A card of the flap."""
    flap, _made = Group.objects.get_or_create(session=session, level=Group.Level.ALL)
    return Factor.objects.create(group=flap, column=1, text=text, place=Factor.objects.count() + 1)


def find(room: Room, text: str = "vondst") -> uuid.UUID:
    return uuid.UUID(actions.add_find(room.session.pk, None, text=text)[0])


def choose_by(room: Room, by: str) -> None:
    actions.choose_by(room.session.pk, None, by=by)


def on(room: Room, one: Factor) -> Candidate:
    (pk,) = actions.shortlist(room.session.pk, None, factor_id=one.pk, on=True)
    return Candidate.objects.get(pk=pk)


def voting(room: Room, cards: int = 4, phase: str = "top") -> list[Candidate]:
    """A shortlist that people vote on."""
    choose_by(room, "voting")
    made = [on(room, card(room.session, f"kaart {n}")) for n in range(cards)]
    actions.open_voting(room.session.pk, None)
    room.goes_to(phase)
    return made


def vote(room: Room, person: Participant, *candidates: Candidate, put: bool = True, **more: Any) -> None:
    for one in candidates:
        actions.vote(room.session.pk, None, person_id=person.pk, candidate_id=one.pk, on=put, **more)


def closed(room: Room, people: Sequence[Participant], *counts: int) -> list[Candidate]:
    """Voted and counted: as many votes for each candidate as said here."""
    candidates = voting(room, len(counts))
    for candidate, count in zip(candidates, counts, strict=True):
        for person in people[:count]:
            Vote.objects.create(candidate=candidate, participant=person)
    actions.close_voting(room.session.pk, None)
    return candidates


def shown(room: Room, name: str, key: str = "") -> dict[str, Any]:
    return render.PARTS[name].context(Reading.of(room.session.pk), key)


def ranks(room: Room) -> list[str]:
    """The texts of the top three in their order."""
    top_three = shown(room, "top_three")["top"]
    assert [entry["rank"] for entry in top_three] == list(range(1, len(top_three) + 1))
    return [entry["text"] for entry in top_three]


def refusal(verb: Any, *args: Any, **kwargs: Any) -> tuple[str, int]:
    with pytest.raises(Refused) as refused:
        verb(*args, **kwargs)
    return refused.value.reason, refused.value.status


def topics() -> set[str]:
    return set(Event.objects.latest("revision").topics)


def revision(room: Room) -> int:
    room.session.refresh_from_db()
    return room.session.revision


@log.command
def step(work: Work, *, run: Any) -> None:
    """A step of commands, run as in one."""
    run(work)


# By talking -------------------------------------------------------------------------------------


def test_until_somebody_chooses_how_there_is_no_top_three(room: Room):
    one = card(room.session)
    assert refusal(on, room, one) == ("no_way_chosen", 409)
    assert shown(room, "top_three") == {"by": "", "voting": "shortlist", "candidates": [], "top": [], "waits": False}
    assert refusal(actions.open_voting, room.session.pk, None) == ("not_by_voting", 409)
    assert refusal(actions.close_voting, room.session.pk, None) == ("voting_not_open", 409)


def test_by_talking_three_cards_take_the_next_rank_and_a_fourth_finds_it_full(room: Room):
    choose_by(room, "talking")
    cards = [card(room.session, text) for text in ("een", "twee", "drie", "vier")]
    for one in cards[:2]:
        on(room, one)
    assert topics() == {"top", f"flap/{cards[1].pk}"}
    found = find(room)
    actions.shortlist(room.session.pk, None, find_id=found, on=True)
    assert topics() == {"top", f"find/{found}"}
    assert ranks(room) == ["een", "twee", "vondst"]
    assert [entry["kind"] for entry in shown(room, "top_three")["top"]] == ["card", "card", "find"]
    before = revision(room)
    assert refusal(on, room, cards[3]) == ("full", 409)
    assert actions.shortlist(room.session.pk, None, factor_id=cards[0].pk, on=True) == []
    assert (revision(room), Candidate.objects.count()) == (before, 3)


def test_by_talking_one_off_closes_the_gap_and_says_so_on_every_card(room: Room):
    choose_by(room, "talking")
    cards = [card(room.session, text) for text in ("een", "twee", "drie")]
    for one in cards:
        on(room, one)
    off: dict[str, Any] = {"factor_id": cards[0].pk, "on": False}
    actions.shortlist(room.session.pk, None, **off)
    assert topics() == {"top", *(f"flap/{one.pk}" for one in cards)}
    assert ranks(room) == ["twee", "drie"]
    before = revision(room)
    actions.shortlist(room.session.pk, None, **off)
    assert revision(room) == before
    on(room, cards[0])
    assert ranks(room) == ["twee", "drie", "een"]


# The shortlist ----------------------------------------------------------------------------------


def test_a_shortlist_holds_twelve_and_not_one_more(room: Room):
    choose_by(room, "voting")
    cards = [card(room.session, f"kaart {n}") for n in range(13)]
    for one in cards[:11]:
        on(room, one)
    actions.shortlist(room.session.pk, None, find_id=find(room), on=True)
    assert refusal(on, room, cards[12]) == ("full", 409)
    assert len(shown(room, "top_keys")["candidates"]) == 12
    assert actions.shortlist(room.session.pk, None, factor_id=cards[0].pk, on=True) == []
    actions.shortlist(room.session.pk, None, factor_id=cards[0].pk, on=False)
    on(room, cards[12])
    assert ranks(room) == []


def test_only_what_stands_on_a_flap_of_this_session_becomes_a_candidate(room: Room, anna: Device):
    choose_by(room, "voting")
    elsewhere, wiped = card(open_room().session), card(room.session)
    Factor.objects.filter(pk=wiped.pk).update(removed_at="2024-01-01T00:00Z", text="")
    for one in (elsewhere, wiped):
        assert refusal(on, room, one) == ("no_such_card", 409)
    (proposed,) = actions.propose_find(room.session.pk, None, person_id=anna.person.pk, text="nog niet")
    assert refusal(actions.shortlist, room.session.pk, None, find_id=proposed, on=True) == ("gone", 410)
    assert not Candidate.objects.exists()


def test_another_way_starts_anew_with_the_same_shortlist_and_the_same_way_changes_nothing(
    room: Room, people: list[Participant]
):
    closed(room, people, 3, 2, 1, 0)
    before = revision(room)
    choose_by(room, "voting")
    assert revision(room) == before
    choose_by(room, "talking")
    assert topics() == {"top", *BOTH_FLAPS}
    assert set(Candidate.objects.values_list("rank", "count")) == {(None, None)}
    choice = Choice.objects.get()
    assert (choice.by, choice.voting, choice.voters) == ("talking", "shortlist", 0)
    assert shown(room, "top_keys")["candidates"] == []  # by talking only the top three itself
    one = Factor.objects.get(text="kaart 3")
    assert outcome.choosing(Reading.of(room.session.pk), one)["candidate"] is None
    on(room, one)
    assert ranks(room) == ["kaart 3"]
    choose_by(room, "")
    assert ranks(room) == []
    choose_by(room, "voting")
    assert len(shown(room, "top_keys")["candidates"]) == 4


def test_a_shortlist_never_grows_over_twelve_by_way_of_talking(room: Room):
    choose_by(room, "voting")
    for n in range(12):
        on(room, card(room.session, f"kaart {n}"))
    choose_by(room, "talking")
    for text in ("een", "twee", "drie"):
        on(room, card(room.session, text))
    choose_by(room, "voting")
    listed = {entry["text"] for entry in shown(room, "top_keys")["candidates"]}
    assert len(listed) == 12
    assert listed >= {"een", "twee", "drie"}


# Opening and voting -----------------------------------------------------------------------------


def test_voting_opens_with_two_and_everybody_sees_it(room: Room):
    choose_by(room, "voting")
    assert refusal(actions.open_voting, room.session.pk, None) == ("too_few", 409)
    on(room, card(room.session))
    assert refusal(actions.open_voting, room.session.pk, None) == ("too_few", 409)
    assert not shown(room, "top_keys")["can_open"]
    on(room, card(room.session))
    assert shown(room, "top_keys")["can_open"]
    actions.open_voting(room.session.pk, None)
    assert topics() == {"top", *BOTH_FLAPS}
    before = revision(room)
    actions.open_voting(room.session.pk, None)
    assert revision(room) == before
    assert not shown(room, "top_keys")["can_open"]


def test_while_people_vote_the_shortlist_and_the_way_stay(room: Room, people: list[Participant]):
    voting(room)
    assert refusal(on, room, card(room.session)) == ("voting_open", 409)
    one = Factor.objects.get(text="kaart 0")
    assert refusal(actions.shortlist, room.session.pk, None, factor_id=one.pk, on=False) == ("voting_open", 409)
    assert refusal(choose_by, room, "talking") == ("voting_open", 409)
    assert Candidate.objects.count() == 4


def test_three_votes_each_at_most_one_for_a_card_and_changeable(room: Room, people: list[Participant]):
    anna = people[0]
    candidates = voting(room)
    vote(room, anna, *candidates[:3])
    before = revision(room)
    assert refusal(vote, room, anna, candidates[3]) == ("no_votes_left", 409)
    vote(room, anna, candidates[0])  # once more: it stays one
    assert revision(room) == before
    assert Vote.objects.count() == 3
    vote(room, anna, candidates[0], put=False)
    vote(room, anna, candidates[3])
    assert set(Vote.objects.values_list("candidate", flat=True)) == {one.pk for one in candidates[1:]}
    vote(room, anna, candidates[0], put=False)
    assert Vote.objects.count() == 3


def test_a_vote_is_news_for_the_voter_and_a_number_for_who_leads(room: Room, people: list[Participant]):
    anna, ben = people[:2]
    one, *_others = voting(room)
    vote(room, anna, one)
    assert topics() == {"votes", f"{anna.scope}|ballot"}
    assert [entry["mine"] for entry in shown(room, "ballot", str(anna.pk))["candidates"]] == [True, False, False, False]
    assert shown(room, "ballot", str(anna.pk))["left"] == 2
    assert not any(entry["mine"] for entry in shown(room, "ballot", str(ben.pk))["candidates"])
    keys = shown(room, "top_keys")
    assert (keys["voted"], keys["people"], keys["thin"]) == (1, 6, False)
    assert [entry["count"] for entry in keys["candidates"]] == [None] * 4
    assert (keys["tied"], keys["places"], keys["for_others"]) == ([], 0, [])


def test_votes_are_for_the_phase_of_the_top_three_and_hidden_when_going_back(room: Room, people: list[Participant]):
    anna = people[0]
    candidates = voting(room)
    vote(room, anna, candidates[0])
    room.session.refresh_from_db()
    session_actions.go_to(room.session.pk, None, pressed_in="top", to="finds")
    assert refusal(vote, room, anna, candidates[1]) == ("voting_not_open", 409)
    back = shown(room, "ballot", str(anna.pk))
    assert (back["open"], back["candidates"]) == (False, [])
    session_actions.go_to(room.session.pk, None, pressed_in="finds", to="top")
    again = shown(room, "ballot", str(anna.pk))
    assert (again["open"], again["left"], again["most"]) == (True, 2, 3)


def test_choosing_on_the_flaps_comes_and_goes_with_the_phase(room: Room, people: list[Participant]):
    one = card(room.session)
    choose_by(room, "voting")
    seen = {}
    for phase in ("finds", "top", "evaluation"):
        room.goes_to(phase)
        seen[phase] = (outcome.choosing(Reading.of(room.session.pk), one)["choosing"], topics() >= BOTH_FLAPS)
    assert seen["finds"][0] is False
    assert (seen["top"], seen["evaluation"]) == ((True, True), (False, True))
    before = revision(room)
    step(room.session.pk, None, run=lambda work: top.choosing_comes_and_goes(work, "questions", ""))
    assert revision(room) == before
    step(room.session.pk, None, run=lambda work: top.choosing_comes_and_goes(work, "top", ""))
    assert topics() == BOTH_FLAPS


@pytest.mark.parametrize("phase", ["shortlist", "closed"])
def test_before_and_after_the_voting_no_vote_is_taken(room: Room, people: list[Participant], phase: str):
    candidates = closed(room, people, 1, 1) if phase == "closed" else []
    if not candidates:
        choose_by(room, "voting")
        candidates = [on(room, card(room.session)) for _n in range(2)]
        room.goes_to("top")
    assert refusal(vote, room, people[0], candidates[0]) == ("voting_not_open", 409)
    assert not Vote.objects.exists()


def test_a_vote_for_what_is_no_candidate_here_is_refused(room: Room, people: list[Participant]):
    voting(room)
    other = open_room()
    choose_by(other, "voting")
    elsewhere = on(other, card(other.session))
    assert refusal(vote, room, people[0], elsewhere) == ("no_such_candidate", 409)
    actions.shortlist(other.session.pk, None, factor_id=elsewhere.factor_id, on=False)
    assert refusal(vote, room, people[0], elsewhere) == ("no_such_candidate", 409)
    assert not Vote.objects.exists()


def test_who_left_or_was_taken_out_votes_no_more(room: Room, people: list[Participant]):
    one, *_others = voting(room)
    session_actions.leave(room.session.pk, None, person_id=people[0].pk)
    session_actions.remove(room.session.pk, None, person_id=people[1].pk)
    for person in people[:2]:
        assert refusal(vote, room, person, one) == ("not_here", 403)


# Somebody without a phone -----------------------------------------------------------------------


@pytest.fixture
def oma(room: Room, people: list[Participant]) -> Participant:
    """She has no phone, and sits in a four."""
    return without_phone(room)


def neighbours(room: Room, person: Participant) -> tuple[list[Participant], list[Participant]]:
    """Who sits with her in the last group before the flap, and who does not."""
    four = Group.objects.get(seats__participant=person, level=Group.Level.FOUR)
    others = Participant.objects.filter(session=room.session).exclude(pk=person.pk)
    return list(others.filter(seats__group=four)), list(others.exclude(seats__group=four))


def test_a_phone_of_the_same_group_votes_for_her_and_no_other(room: Room, oma: Participant):
    candidates = voting(room)
    near, far = neighbours(room, oma)
    assert near
    assert far
    vote(room, near[0], candidates[0], for_person=oma.pk)
    assert topics() == {"votes", f"{oma.scope}|ballot", *(f"{one.scope}|ballot" for one in near)}
    assert Vote.objects.get().participant_id == oma.pk
    assert refusal(vote, room, far[0], candidates[1], for_person=oma.pk) == ("not_your_group", 403)
    assert Vote.objects.count() == 1
    for one in near:
        (hers,) = shown(room, "ballot", str(one.pk))["others"]
        assert (hers["person"], hers["left"]) == (oma, 2)
        assert [entry["mine"] for entry in hers["candidates"]] == [True, False, False, False]
    assert [shown(room, "ballot", str(one.pk))["others"] for one in far] == [[]] * len(far)


def test_for_somebody_with_a_phone_nobody_votes(room: Room, oma: Participant, people: list[Participant]):
    one, *_others = voting(room)
    near, _far = neighbours(room, oma)
    assert refusal(vote, room, near[0], one, for_person=near[1].pk) == ("has_a_phone", 403)
    said = {"person_id": near[0].pk, "candidate_id": one.pk, "on": True}
    assert refusal(actions.vote_for, room.session.pk, None, **said) == ("has_a_phone", 403)
    assert not Vote.objects.exists()


def test_who_leads_votes_for_her_and_sees_only_her_votes(room: Room, oma: Participant, people: list[Participant]):
    candidates = voting(room)
    vote(room, people[0], *candidates[:3])
    for one in candidates[1:]:
        actions.vote_for(room.session.pk, None, person_id=oma.pk, candidate_id=one.pk, on=True)
    said: dict[str, Any] = {"person_id": oma.pk, "candidate_id": candidates[0].pk, "on": True}
    assert refusal(actions.vote_for, room.session.pk, None, **said) == ("no_votes_left", 409)
    keys = shown(room, "top_keys")
    (hers,) = keys["for_others"]
    assert (hers["person"], hers["left"], keys["voted"]) == (oma, 0, 2)
    assert [entry["mine"] for entry in hers["candidates"]] == [False, True, True, True]


def test_before_anybody_sits_with_anybody_only_who_leads_votes_for_her(room: Room):
    anna, oma = join(room, "Anna"), without_phone(room)
    candidates = voting(room, phase="lobby")
    Session.objects.filter(pk=room.session.pk).update(phase="top")
    assert refusal(vote, room, anna, candidates[0], for_person=oma.pk) == ("not_your_group", 403)
    assert shown(room, "ballot", str(anna.pk))["others"] == []
    actions.vote_for(room.session.pk, None, person_id=oma.pk, candidate_id=candidates[0].pk, on=True)
    assert Vote.objects.get().participant_id == oma.pk


def test_who_without_a_phone_left_is_not_voted_for(room: Room, oma: Participant):
    candidates = voting(room)
    near, _far = neighbours(room, oma)
    session_actions.remove(room.session.pk, None, person_id=oma.pk)
    assert refusal(vote, room, near[0], candidates[0], for_person=oma.pk) == ("gone", 409)
    assert shown(room, "ballot", str(near[0].pk))["others"] == shown(room, "top_keys")["for_others"] == []


# Closing ----------------------------------------------------------------------------------------


def test_closing_counts_throws_the_votes_away_and_ranks_who_is_surely_in(room: Room, people: list[Participant]):
    candidates = closed(room, people, 1, 4, 0, 2)
    assert topics() == {"top", *BOTH_FLAPS}
    assert not Vote.objects.exists()
    assert [Candidate.objects.get(pk=one.pk).count for one in candidates] == [1, 4, 0, 2]
    choice = Choice.objects.get()
    assert (choice.voting, choice.voters) == ("closed", 4)
    assert ranks(room) == ["kaart 1", "kaart 3", "kaart 0"]
    keys = shown(room, "top_keys")
    assert [(entry["text"], entry["count"], entry["rank"]) for entry in keys["candidates"]] == [
        ("kaart 1", 4, 1), ("kaart 3", 2, 2), ("kaart 0", 1, 3), ("kaart 2", 0, None)
    ]  # fmt: skip
    assert (keys["voted"], keys["tied"], keys["places"]) == (4, [], 0)
    before = revision(room)
    actions.close_voting(room.session.pk, None)
    assert revision(room) == before


def test_a_card_that_nobody_voted_for_is_not_in_by_itself(room: Room, people: list[Participant]):
    closed(room, people, 0, 2, 0)
    assert ranks(room) == ["kaart 1"]
    assert refusal(actions.settle_top, room.session.pk, None, candidate_ids=[]) == ("nothing_to_settle", 409)


def test_after_closing_it_is_not_opened_again(room: Room, people: list[Participant]):
    closed(room, people, 1, 1)
    assert refusal(actions.open_voting, room.session.pk, None) == ("voting_closed", 409)
    assert refusal(on, room, card(room.session)) == ("voting_closed", 409)


def test_who_left_counts_and_who_was_taken_out_does_not(room: Room, people: list[Participant]):
    candidates = voting(room, 2)
    for person in people[:3]:
        vote(room, person, candidates[0])
    session_actions.leave(room.session.pk, None, person_id=people[0].pk)
    session_actions.remove(room.session.pk, None, person_id=people[1].pk)
    keys = shown(room, "top_keys")
    assert (keys["voted"], keys["people"]) == (2, 5)
    actions.close_voting(room.session.pk, None)
    assert (Candidate.objects.get(pk=candidates[0].pk).count, Choice.objects.get().voters) == (2, 2)


def test_when_the_session_ends_no_vote_is_left_behind(room: Room, people: list[Participant]):
    candidates = voting(room, 2)
    vote(room, people[0], candidates[0])
    room.goes_to("finished")
    assert not Vote.objects.exists()
    assert ranks(room) == ["kaart 0"]


@pytest.mark.parametrize(("people_here", "thin"), [(3, True), (4, False)])
def test_with_fewer_than_four_who_may_vote_secrecy_is_thin(room: Room, people_here: int, thin: bool):
    for n in range(people_here):
        join(room, f"Naam {n}")
    assert shown(room, "top_keys")["thin"] is thin


# A tie ------------------------------------------------------------------------------------------


def test_a_tie_is_settled_by_exactly_the_places_that_are_left(room: Room, people: list[Participant]):
    candidates = closed(room, people, 3, 1, 1, 1, 0)
    assert ranks(room) == ["kaart 0"]
    keys = shown(room, "top_keys")
    assert ([entry["text"] for entry in keys["tied"]], keys["places"]) == (["kaart 1", "kaart 2", "kaart 3"], 2)
    assert shown(room, "top_three")["waits"]
    ids = [one.pk for one in candidates]

    def settle(*chosen: uuid.UUID) -> list[str]:
        return actions.settle_top(room.session.pk, None, candidate_ids=chosen)

    assert refusal(settle, ids[1]) == ("not_as_many", 422)
    assert refusal(settle, *ids[1:4]) == ("not_as_many", 422)
    assert refusal(settle, ids[1], ids[4]) == ("not_level", 409)
    assert refusal(settle, ids[0], ids[1]) == ("not_level", 409)
    assert ranks(room) == ["kaart 0"]
    settle(ids[3], ids[1])
    assert topics() == {"top", *(f"flap/{one.factor_id}" for one in candidates)}
    assert ranks(room) == ["kaart 0", "kaart 1", "kaart 3"]
    assert refusal(settle, ids[2]) == ("nothing_to_settle", 409)


def test_before_closing_there_is_nothing_to_settle(room: Room, people: list[Participant]):
    candidates = voting(room)
    vote(room, people[0], *candidates[:2])
    ids = [candidates[0].pk]
    assert refusal(actions.settle_top, room.session.pk, None, candidate_ids=ids) == ("nothing_to_settle", 409)


# When a card changes ----------------------------------------------------------------------------


def test_a_card_that_is_gone_takes_its_votes_along_and_ranks_close_up(room: Room, people: list[Participant]):
    candidates = voting(room)
    vote(room, people[0], *candidates[:2])
    gone = Factor.objects.get(text="kaart 0")
    step(room.session.pk, None, run=lambda work: steps.forget_card(work, gone))
    assert topics() >= {"top", f"flap/{gone.pk}"}
    assert [one.candidate_id for one in Vote.objects.all()] == [candidates[1].pk]
    assert shown(room, "ballot", str(people[0].pk))["left"] == 2
    before = revision(room)
    step(room.session.pk, None, run=lambda work: steps.forget_card(work, gone))
    assert revision(room) == before


def test_after_counting_who_was_next_takes_the_place_of_a_card_that_is_gone(room: Room, people: list[Participant]):
    closed(room, people, 4, 3, 2, 1)
    gone = Factor.objects.get(text="kaart 1")
    step(room.session.pk, None, run=lambda work: steps.forget_card(work, gone))
    assert ranks(room) == ["kaart 0", "kaart 2", "kaart 3"]


def test_while_people_vote_a_candidate_is_not_merged_or_taken_apart(room: Room, people: list[Participant]):
    free, session = card(room.session), room.session
    (one, *_others) = candidates = voting(room, 2)
    asked: dict[str, Any] = {"factor_ids": [free.pk, one.factor_id]}
    assert refusal(lambda: steps.refuse_if_candidate_in_open_vote(session, **asked)) == ("voting_open", 409)
    steps.refuse_if_candidate_in_open_vote(session, [free.pk])
    actions.close_voting(session.pk, None)
    steps.refuse_if_candidate_in_open_vote(session, [one.factor_id for one in candidates if one.factor_id])


def test_a_merged_card_takes_over_the_best_place_of_what_it_was_made_of(room: Room):
    choose_by(room, "talking")
    cards = [card(room.session, text) for text in ("een", "twee", "drie")]
    for one in cards:
        on(room, one)
    merged = card(room.session, "samen")
    step(room.session.pk, None, run=lambda work: steps.inherit_candidacy(work, merged, [cards[2], cards[1]]))
    assert topics() >= {"top", f"flap/{merged.pk}"}
    assert ranks(room) == ["een", "samen"]
    assert Candidate.objects.count() == 2


def test_a_merged_card_of_what_was_no_candidate_is_none(room: Room):
    choose_by(room, "voting")
    cards = [card(room.session) for _n in range(3)]
    before = revision(room)
    step(room.session.pk, None, run=lambda work: steps.inherit_candidacy(work, cards[0], cards[1:]))
    assert (Candidate.objects.count(), revision(room)) == (0, before)
    on(room, cards[1])
    step(room.session.pk, None, run=lambda work: steps.inherit_candidacy(work, cards[0], cards[1:]))
    assert [one.factor_id for one in Candidate.objects.all()] == [cards[0].pk]


def test_new_words_of_a_candidate_are_news_for_the_top_three_and_of_another_card_not(room: Room):
    choose_by(room, "talking")
    one, other = card(room.session), card(room.session)
    on(room, one)
    step(room.session.pk, None, run=lambda work: steps.card_reworded(work, one))
    assert topics() == {"top"}
    before = revision(room)
    step(room.session.pk, None, run=lambda work: steps.card_reworded(work, other))
    assert revision(room) == before
    found = find(room)
    actions.shortlist(room.session.pk, None, find_id=found, on=True)
    actions.reword_find(room.session.pk, None, find_id=found, text="anders")
    assert topics() == {"top", f"find/{found}"}
    assert ranks(room) == ["kaart", "anders"]


# By the forms -----------------------------------------------------------------------------------


def test_by_their_forms(room: Room, anna: Device, ben: Device, els: Device):
    cards = [card(room.session, f"kaart {n}") for n in range(3)]
    found = find(room)
    assert els.posts("choose_by", by="voting").status_code == 200
    for one in cards:
        assert els.posts("shortlist", factor=str(one.pk), on="1").status_code == 200
    assert els.posts("shortlist", find=str(found), on="1").status_code == 200
    assert els.posts("shortlist", find=str(found), on="0").status_code == 200
    oma = without_phone(room)
    assert els.posts("open_voting").status_code == 200
    room.goes_to("top")
    ids = [Candidate.objects.get(factor=one).pk for one in cards]
    assert anna.posts("vote", ids[0], on="1").status_code == 200
    assert anna.posts("vote", ids[1], on="1").status_code == 200
    assert anna.posts("vote", ids[1], on="0").status_code == 200
    assert ben.posts("vote", ids[1], on="1", person=str(oma.pk)).status_code == 200
    assert els.posts("vote_for", ids[2], on="1", person=str(oma.pk)).status_code == 200
    assert set(Vote.objects.values_list("participant", "candidate")) == {
        (anna.person.pk, ids[0]), (oma.pk, ids[1]), (oma.pk, ids[2])
    }  # fmt: skip
    assert els.posts("close_voting").status_code == 200
    assert len(ranks(room)) == 3
    assert els.posts("choose_by", by="").status_code == 200
    assert Choice.objects.get().by == ""


def test_a_tie_is_settled_by_its_form(room: Room, els: Device, people: list[Participant]):
    candidates = closed(room, people, 2, 1, 1, 1)
    chosen = [str(one.pk) for one in candidates[2:]]
    assert els.posts("settle_top", candidates=chosen[0]).status_code == 422
    assert els.posts("settle_top", candidates=chosen).status_code == 200
    assert ranks(room) == ["kaart 0", "kaart 2", "kaart 3"]


def test_what_does_not_fit_is_refused(room: Room, anna: Device, els: Device):
    one, found = card(room.session), find(room)
    choose_by(room, "voting")
    both: dict[str, Any] = {"factor": str(one.pk), "find": str(found)}
    strange: list[dict[str, Any]] = [{}, both, {"factor": "x"}]
    for said in strange:
        assert els.posts("shortlist", on="1", **said).status_code == 422
    assert els.posts("shortlist", factor=str(one.pk)).status_code == 422
    assert els.posts("choose_by", by="dice").status_code == 422
    candidate = on(room, one)
    assert anna.posts("vote", candidate.pk, on="2").status_code == 422
    assert els.posts("vote_for", candidate.pk, on="1").status_code == 422
    assert els.posts("settle_top", candidates="x").status_code == 422


def test_a_late_vote_gets_a_sentence_and_the_present_state(room: Room, anna: Device, ben: Device, els: Device):
    candidates = voting(room, 2)
    els.posts("close_voting")
    answer = anna.posts("vote", candidates[0].pk, on="1")
    assert answer.status_code == 409
    said = json.loads(answer.content)
    assert said["error"]
    assert "frame" in said


# What nobody may learn --------------------------------------------------------------------------


def test_anna_s_vote_says_nothing_to_ben_and_to_the_console_only_that_somebody_voted(
    room: Room, anna: Device, ben: Device, els: Device
):
    candidates = voting(room, 2)
    before = ben.frame()["to"]
    console = {item["id"] for item in els.frame()["items"]}
    assert anna.posts("vote", candidates[0].pk, on="1").status_code == 200
    news = ben.frame(before)
    assert (news["items"], news["gone"]) == ([], [])
    assert [item["id"] for item in els.frame(before)["items"]] == ["top_keys"]
    assert "top_keys" in console
    keys = shown(room, "top_keys")
    anna.posts("vote", candidates[0].pk, on="0")
    anna.posts("vote", candidates[1].pk, on="1")
    assert shown(room, "top_keys") == keys


def test_after_closing_the_database_does_not_say_who_voted_for_what(room: Room, anna: Device, ben: Device, els: Device):
    candidates = voting(room, 2)
    op = str(uuid.uuid4())
    anna.posts("vote", candidates[0].pk, op=op, on="1")
    els.posts("close_voting")
    kept = models.Op.objects.get(pk=op)
    assert (kept.actor, kept.result) == (anna.person.scope, [])
    for one in candidates:
        for put in ("1", "0"):
            guess = log.body_digest(anna.url("vote", one.pk), [("on", put)])
            assert kept.body_digest != guess
    about_anna = json.dumps(list(Event.objects.values_list("topics", flat=True)))
    assert f"{anna.person.scope}|ballot" in about_anna
    assert not any(str(one.pk) in about_anna for one in candidates)


def test_the_same_vote_sent_twice_is_one_and_another_under_its_id_is_refused(room: Room, anna: Device, ben: Device):
    candidates = voting(room, 2)
    op = str(uuid.uuid4())
    assert anna.posts("vote", candidates[0].pk, op=op, on="1").status_code == 200
    anna.posts("vote", candidates[0].pk, on="0")
    assert anna.posts("vote", candidates[0].pk, op=op, on="1").status_code == 200
    assert not Vote.objects.exists()
    assert anna.posts("vote", candidates[1].pk, op=op, on="1").status_code == 422
