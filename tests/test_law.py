"""The law of the hub: the whole of a revision, with the changes since, is the whole of the next one."""

import asyncio
import json
import os
import random
import uuid
from collections import defaultdict
from datetime import timedelta
from typing import Any

import pytest
from channels.db import database_sync_to_async as in_thread
from django.utils import timezone

from factors import actions as factor_actions
from factors.models import Factor
from sessions import actions, frames, hub, method, presence
from sessions.models import Participant, Pass, Session
from tests.model_browser import ModelBrowser
from tests.on_disk import live_room, on_disk  # noqa: F401 - fixtures
from tests.people import Room, open_room, with_pass
from tests.verbs import VERBS, Happenings, commands

SEEDS, STEPS = (range(30), 120) if os.environ.get("LONG") else (range(2), 45)
ALL = sorted(commands(actions) | commands(factor_actions))
GONE = {"delete_session", "delete_when_due"}  # nothing is shown to anybody any more: tests/sessions/test_keeping.py
NAMES = ("Anna", "Ben", "Noor", "Sem", "Mila", "Daan")  # so that two lists come to the flap
OPENS = "a digest of a pass that is there"
FIRST = {
    "answer_help": "ask_help",
    "restore_note": "remove_note",
    "start_round": "end_round",
    "start_clock": "stop_clock",
    "end_talk_groups": "draw_groups",
    "put_together": "pair_neighbours",
    "ask_neighbour": "pair_neighbours",
    "answer_neighbour": "ask_neighbour",
    "take_along": "add_notes",
    "take_card_apart": "merge_cards",
    "edit_on_flap": "put_card",
    "move_on_flap": "put_card",
    "shift_on_flap": "put_rest",
    "merge_on_flap": "put_rest",
    "take_apart_on_flap": "merge_on_flap",
    "gather_on_flap": "put_rest",
    "undo_on_flap": "merge_on_flap",
    "wipe_on_flap": "put_card",
    "already_there": "put_card",
    "not_there_yet": "put_card",
    "not_there_after_all": "already_there",
    "write_note_for": "add_person",
    "reword_find": "add_find",
    "link_find": "add_find",
    "accept_find": "propose_find",
    "wipe_find": "add_find",
    "shortlist": "choose_by",
    "reword_answer": "add_answer",
    "wipe_answer": "add_answer",
    "edit_action": "add_action",
    "accept_action": "propose_action",
    "wipe_action": "add_action",
    "take_on": "add_action",
    "close_share": "share_report",
}
VOTING = frozenset({"open_voting", "close_voting", "settle_top", "vote", "vote_for"})
TRIES = 60  # a drawn verb may change nothing
# Where a verb can do something; the others can from step 1 on.
IN = {
    **dict.fromkeys(
        ("draw_groups", "join_groups", "pair_neighbours", "put_together", "ask_neighbour", "answer_neighbour"),
        "pairs_forming",
    ),
    "take_pen": "fours",
    **dict.fromkeys(
        (
            "move_person", "mark_done", "mark_paper", "take_along", "add_cards", "edit_card", "move_card",
            "set_card_aside", "shift_card", "keep_both", "merge_cards", "take_card_apart", "wipe_card",
            "write_all",
        ),
        "pairs",
    ),
    **dict.fromkeys(
        (
            "put_card", "put_rest", "add_to_flap", "type_in", "edit_on_flap", "move_on_flap", "shift_on_flap",
            "merge_on_flap", "take_apart_on_flap", "wipe_on_flap", "next_group", "present_group", "set_way",
            "draw_order", "already_there", "not_there_yet", "not_there_after_all", "gather_on_flap", "undo_on_flap",
        ),
        "together",
    ),
    **dict.fromkeys(("show_numbers", "link_find"), "finds"),
    **dict.fromkeys(("share_report", "close_share"), "closing"),
    **dict.fromkeys(("wipe_words", "keep_until"), "finished"),
    **dict.fromkeys(("choose_by", "shortlist", "open_voting", "close_voting", "settle_top", "vote", "vote_for"), "top"),
}  # fmt: skip


def scopes_of(session_id: uuid.UUID) -> list[tuple[str, ...]]:
    """Every audience by itself, and a phone as it is: everybody's and its own together."""
    people = [person.scope for person in Participant.objects.filter(session=session_id)]
    return [("phone",), ("console",), ("screen",), *((scope,) for scope in people), *(("phone", s) for s in people)]


def frame(session_id: uuid.UUID, scopes: tuple[str, ...], since: int | None = None) -> dict[str, Any]:
    assert presence.present(session_id) == frozenset()
    said: dict[str, Any] = json.loads(frames.frame_for(session_id, scopes, since))
    return said


def opened(session_id: uuid.UUID, scopes: tuple[str, ...]) -> ModelBrowser:
    """A page that has just got its whole, in the right order."""
    browser = ModelBrowser()
    whole = frame(session_id, scopes)
    browser.takes(whole)
    orders: dict[str, list[int]] = defaultdict(list)
    for item in whole["items"]:
        if "list" in item:
            orders[item["list"]].append(item["order"])
    assert {name: [browser.order(row) for row in rows] for name, rows in browser.lists.items()} == {
        name: sorted(order) for name, order in orders.items()
    }
    return browser


@pytest.fixture
def happenings(db) -> Happenings:
    """A session in the middle of things: people, notes, questions, a round, a running clock."""
    room = open_room()
    here = Happenings(room.session.pk, 1)
    for name in NAMES:
        actions.join(room.session.pk, None, name=name, token_digest=uuid.uuid4().hex)
    room.goes_to("podcast")
    for person in room.session.participants.all():
        factor_actions.add_notes(room.session.pk, None, person_id=person.pk, column=1, texts=[here.word(), here.word()])
    for verb in ("ask_question", "ask_question", "take_break", "start_clock", "start_round"):
        assert here.happens(verb)
    return here


@pytest.mark.parametrize("verb", sorted({*ALL} - GONE))
def test_what_this_verb_changes_reaches_every_audience(happenings: Happenings, verb: str):
    session_id = happenings.session_id
    Room(happenings.session, with_pass(happenings.session, "console")).goes_to(IN.get(verb, "podcast"), rest="all")
    prepare(happenings, verb)
    browsers = {scopes: opened(session_id, scopes) for scopes in scopes_of(session_id)}
    before = happenings.session.revision
    for _try in range(TRIES):
        if happenings.happens(verb) and (happenings.session.revision > before or verb == "offer_seat"):
            break
    else:
        raise AssertionError(f"{verb} never changed anything")
    assert_all_show_the_whole(session_id, browsers)


def prepare(happenings: Happenings, verb: str) -> None:
    """What has to happen before, and before that."""
    if verb == "end_talk_groups":
        for number in range(method.SMALL_GROUPS_ABOVE):
            actions.join(happenings.session_id, None, name=f"Nog {number}", token_digest=uuid.uuid4().hex)
    if verb in VOTING:
        prepare_voting(happenings, verb)
    if verb == "wipe_words":
        Session.objects.filter(pk=happenings.session_id).update(ended_at=timezone.now() - timedelta(hours=24))
    if verb not in FIRST:
        return
    prepare(happenings, FIRST[verb])
    before = happenings.session.revision
    happened = (happenings.happens(FIRST[verb]) and happenings.session.revision > before for _try in range(TRIES))
    assert any(happened), FIRST[verb]


def prepare_voting(happenings: Happenings, verb: str) -> None:
    """A shortlist, and as far as the verb needs it: open, with votes, closed on a tie."""
    session_id = happenings.session_id
    factor_actions.choose_by(session_id, None, by="voting")
    for card in Factor.objects.filter(group__session=session_id, group__level="all")[:4]:
        factor_actions.shortlist(session_id, None, on=True, factor_id=card.pk)
    if verb == "open_voting":
        return
    if verb == "vote_for":
        assert happenings.happens("add_person")
    factor_actions.open_voting(session_id, None)
    if verb == "settle_top":
        everybody = happenings.session.participants.all()
        for person, candidate in zip(everybody, happenings.session.candidates.all(), strict=False):
            factor_actions.vote(session_id, None, person_id=person.pk, candidate_id=candidate.pk, on=True)
        factor_actions.close_voting(session_id, None)


def assert_all_show_the_whole(session_id: uuid.UUID, browsers: dict[tuple[str, ...], ModelBrowser]) -> None:
    for scopes, browser in browsers.items():
        browser.takes(frame(session_id, scopes, browser.revision))
        assert not browser.asks
        assert browser.shows() == opened(session_id, scopes).shows(), scopes


@pytest.mark.parametrize("seed", SEEDS)
def test_whatever_happens_in_whatever_order_who_comes_in_between_sees_the_same(happenings: Happenings, seed: int):
    happenings.chance = chance = random.Random(seed)
    session_id = happenings.session_id
    browsers = {scopes: opened(session_id, scopes) for scopes in scopes_of(session_id)}
    for _step in range(STEPS):
        happenings.happens(chance.choice(ALL))
        if chance.random() < 0.3:
            scopes = chance.choice(scopes_of(session_id))
            browser = browsers.get(scopes)
            if browser and chance.random() < 0.7:
                browser.takes(frame(session_id, scopes, browser.revision))
            else:
                browsers[scopes] = opened(session_id, scopes)
    assert happenings.session.revision > STEPS / 3
    assert_all_show_the_whole(session_id, browsers)


def test_a_frame_that_comes_twice_or_late_changes_nothing(happenings: Happenings):
    session_id = happenings.session_id
    browser = opened(session_id, ("console",))
    start = browser.revision
    happenings.happens("show_large")
    first = frame(session_id, ("console",), start)
    happenings.happens("agree")
    second = frame(session_id, ("console",), start + 1)
    for each in (first, first, second, first, second):
        browser.takes(each)
    assert browser.shows() == opened(session_id, ("console",)).shows()


def test_a_browser_that_missed_a_frame_asks(happenings: Happenings):
    browser = opened(happenings.session_id, ("console",))
    happenings.happens("show_large")
    happenings.happens("agree")
    browser.takes(frame(happenings.session_id, ("console",), browser.revision + 1))
    assert browser.asks


def test_cards_that_got_the_same_place_stand_in_one_order_for_who_was_there_and_who_comes_in(happenings: Happenings):
    """Merged, moved down and taken apart again: a card is back at the place that another has now.

    Ids say which is first, and ids are drawn, so it is done several times.
    """
    session_id = happenings.session_id
    Room(happenings.session, with_pass(happenings.session, "console")).goes_to("pairs")
    person = happenings.session.participants.first()
    assert person
    who: dict[str, Any] = {"person_id": person.pk}
    steps: tuple[tuple[Any, dict[str, Any]], ...] = (
        (factor_actions.shift_card, {"up": False}),
        (factor_actions.take_card_apart, {}),
    )
    browser = opened(session_id, (person.scope,))
    for column in (1, 2, 3) * 3:
        made = [factor_actions.add_cards(session_id, None, **who, column=column, texts=[t])[0] for t in ("a", "b", "c")]
        [merged] = factor_actions.merge_cards(session_id, None, **who, card_ids=[*map(uuid.UUID, made[:2])], text="m")
        for verb, more in steps:
            verb(session_id, None, **who, card_id=uuid.UUID(merged), **more)
            browser.takes(frame(session_id, (person.scope,), browser.revision))
            assert browser.shows() == opened(session_id, (person.scope,)).shows()
        places = [card.place for card in Factor.objects.filter(pk__in=made)]
        assert len(set(places)) < len(places), "they do stand at one place"


def test_every_verb_stands_in_the_table_and_nothing_else_does():
    assert set(ALL) == set(VERBS)


async def test_pages_that_open_while_people_write_end_on_what_everybody_sees(live_room: Room, settings):  # noqa: F811
    """Through the real hub, with writes in other threads while it reads."""
    settings.LIVE_WINDOW, session_id = 0.01, live_room.session.pk
    chance = random.Random(7)
    happenings = Happenings(session_id, 7)
    for name in ("Anna", "Ben"):
        await in_thread(actions.join)(session_id, None, name=name, token_digest=uuid.uuid4().hex)
    await in_thread(actions.give_pass)(session=live_room.session, role=Pass.Role.SCREEN, token_digest=OPENS)
    writing = asyncio.create_task(_things_happen(happenings))
    pages: list[tuple[hub.Line, ModelBrowser]] = []
    scopes = await in_thread(scopes_of)(session_id)
    while not writing.done():
        await asyncio.sleep(0.02)
        pages.append(_page(session_id, chance.choice(scopes)))
    await writing
    last = await in_thread(lambda: happenings.session.revision)()
    for _look in range(1000):
        if all(browser.revision == last for _line, browser in pages):
            break
        await asyncio.sleep(0.005)
    for line, _browser in pages:
        hub.leave(session_id, line)
    assert len(pages) > 3
    wholes = {line.scopes: await in_thread(opened)(session_id, line.scopes) for line, _browser in pages}
    for line, browser in pages:
        assert not browser.asks
        if "console" not in line.scopes:  # it also shows who is here now
            assert browser.shows() == wholes[line.scopes].shows(), line.scopes
        assert browser.revision == last


async def _things_happen(happenings: Happenings) -> None:
    quiet = {"remove", "leave", "take_seat", "renew_link"}  # these close lines
    for _step in range(60):
        await in_thread(happenings.happens)(happenings.chance.choice([verb for verb in ALL if verb not in quiet]))


def _page(session_id: uuid.UUID, scopes: tuple[str, ...]) -> tuple[hub.Line, ModelBrowser]:
    browser = ModelBrowser()

    async def send(text: str) -> None:
        browser.takes(json.loads(text))

    async def close(code: int) -> None:
        raise AssertionError(code)

    line = hub.Line("somebody", scopes, OPENS, send, close)
    hub.join(session_id, line)
    return line, browser
