"""Words of lists, votes and proposals, followed through a whole session: each is heard by exactly those it is for.

Eight people, two fours. Whatever the draw was, the first pair is called anna and ben, the second of the same four
cato and dirk; emma, finn, gina and hugo make the other four.
"""

import json
import logging
from collections import defaultdict
from typing import Any

import pytest
from django.apps import apps
from django.urls import reverse

from factors.models import Action, Candidate, Factor, Find, Vote
from sessions import method, seating
from sessions.models import Event, Op
from tests.people import Room
from tests.test_privacy import Everything

PAIR, FOUR, OTHERS = {"anna", "ben"}, {"anna", "ben", "cato", "dirk"}, {"emma", "finn", "gina", "hugo"}
PHONES = FOUR | OTHERS
ROOM = PHONES | {"els", "beamer"}
# Every word that somebody writes, and who may ever read it.
ALLOWED = {
    "kanarie-gaat-mee": FOUR,  # a note, carried to the pair and the four, and left there
    "kanarie-blijft-bij-mij": {"anna"},
    "kanarie-niet-meegegaan": {"anna"},  # written after the pairs began, never taken along
    "kanarie-later-mee": FOUR,  # the same, taken along
    "kanarie-alleen-paar": PAIR,  # set aside by the pair
    "kanarie-woord-een": PAIR,  # merged by the pair: an earlier wording stays under the merged card, and with them
    "kanarie-woord-twee": PAIR,
    "kanarie-samen": ROOM,  # the wording they chose, put on the flap
    "kanarie-ander-paar-een": {"cato", "dirk"},  # the same in the other pair of the four: how a card came about
    "kanarie-ander-paar-twee": {"cato", "dirk"},  # tells each only the words of their own pair
    "kanarie-ander-paar-eerst": {"cato", "dirk"},  # reworded by them before it came to the four
    "kanarie-ander-paar-daarna": FOUR,
    "kanarie-ander-paar-samen": FOUR,
    "kanarie-vier-samen": FOUR,  # merged with what Anna and Ben had
    "kanarie-opzij-vier": FOUR,
    "kanarie-niet-op-flap": FOUR,
    "kanarie-van-de-anderen": OTHERS,  # said to be on the flap already: it joins "kanarie-op-flap"
    "kanarie-op-flap": ROOM,
    "kanarie-herschreven": ROOM,  # by the facilitator, on the flap
    "kanarie-gewist-op-flap": ROOM,
    "kanarie-vondst": ROOM,
    "kanarie-voorstel-vondst": {"anna", "els"},
    "kanarie-voorstel-actie": {"anna", "els"},
    "kanarie-actie": ROOM,
    "kanarie-inzicht": ROOM,
}
WIPED = "kanarie-gewist-op-flap"


class Lists(Everything):
    """The whole session; who sits where is named after the draw."""

    name_of_emma = ""
    voting: Any = ()
    votes_left = ""
    phase = ""

    def seated(self) -> None:
        fours = seating.tables(self.room.session, "four")
        pairs: dict[Any, list[list[str]]] = defaultdict(list)
        for table in seating.tables(self.room.session, "pair"):
            pairs[table.group.parent_id].append([str(person.pk) for person in table.people])
        by_id = {device.person_id: device for device in self.devices.values() if device.person_id}
        ids = [person for four in fours for pair in pairs[four.group.pk] for person in pair]
        named = dict(zip(("anna", "ben", "cato", "dirk", "emma", "finn", "gina", "hugo"), ids, strict=True))
        self.devices |= {name: by_id[person] for name, person in named.items()}

    def card(self, text: str, level: str) -> Any:
        return Factor.objects.get(text=text, group__level=level, merged_into=None).pk


_played: list[Lists] = []


@pytest.fixture
def played(request: pytest.FixtureRequest, db) -> Lists:
    if not _played:
        _played.append(play(*(request.getfixturevalue(name) for name in ("room", "caplog"))))
    return _played[0]


def play(room: Room, caplog: pytest.LogCaptureFixture) -> Lists:
    caplog.set_level(logging.DEBUG)
    people = {f"p{n}": room.joins(f"Persoon{n}") for n in range(8)}
    room.goes_to("fours_forming")  # to know who will sit together; back, and the real play begins
    here = Lists(room, **people)
    here.seated()
    for name in people:
        del here.devices[name]
    here.revisions = dict.fromkeys(here.devices, 0)
    for phase in ("pairs", "pairs_forming", "alone"):
        room.session.refresh_from_db()
        room.facilitator.posts("go_to", pressed_in=room.session.phase, to=phase)
    room.session.refresh_from_db()
    assert room.session.phase == "alone"
    for step in (_alone, _pairs, _fours, _together, _deeper, _agree):
        step(here)
        here.look()
    for name, device in here.devices.items():
        if name != "beamer":
            for address in ("report", "report_pdf", "report_csv", "report_json"):
                answer = device.client.get(reverse(address, args=[room.session.pk, device.role]))
                assert answer.status_code == 200, (name, address)
                here.heard["report"].append(answer.content.decode("utf-8", "replace"))
    room.session.refresh_from_db()
    here.phase = room.session.phase
    here.name_of_emma = here.devices["emma"].person.name
    here.heard["log"] = [json.dumps(record.__dict__, default=str) for record in caplog.records] + [caplog.text]
    here.heard["kept"] = [str(list(model.objects.values_list())) for model in (Event, Op)]
    models = [model for label in ("workshop", "factors") for model in apps.get_app_config(label).get_models()]
    here.tables = str([list(model._default_manager.values_list()) for model in models])
    return here


def _alone(here: Lists) -> None:
    for text in ("kanarie-gaat-mee", "kanarie-blijft-bij-mij", "kanarie-woord-een"):
        here.posts("anna", "add_notes", column=1, text=text)
    here.posts("ben", "add_notes", column=1, text="kanarie-woord-twee")
    here.posts("anna", "keep_note", Factor.objects.get(text="kanarie-blijft-bij-mij").pk, kept="1")
    for who, text in (("cato", "kanarie-ander-paar-een"), ("dirk", "kanarie-ander-paar-twee")):
        here.posts(who, "add_notes", column=1, text=text)
    here.posts("emma", "add_notes", column=2, text="kanarie-van-de-anderen")
    here.look()
    here.room.goes_to("pairs_forming")


def _pairs(here: Lists) -> None:
    here.room.goes_to("pairs")
    here.look()
    for text in ("kanarie-niet-meegegaan", "kanarie-later-mee"):
        here.posts("anna", "add_notes", column=1, text=text)
    here.posts("anna", "take_along", Factor.objects.get(text="kanarie-later-mee").pk)
    here.posts("anna", "add_card", column=3, text="kanarie-alleen-paar")
    here.posts("ben", "aside_card", here.card("kanarie-alleen-paar", "pair"), aside="1")
    two = [here.card(text, "pair") for text in ("kanarie-woord-een", "kanarie-woord-twee")]
    here.posts("ben", "merge_cards", cards=two, text="kanarie-samen")
    two = [here.card(text, "pair") for text in ("kanarie-ander-paar-een", "kanarie-ander-paar-twee")]
    here.posts("cato", "merge_cards", cards=two, text="kanarie-ander-paar-samen")
    here.posts("dirk", "add_card", column=1, text="kanarie-ander-paar-eerst")
    reworded = here.card("kanarie-ander-paar-eerst", "pair")
    here.look()
    here.posts("dirk", "edit_card", reworded, text="kanarie-ander-paar-daarna")
    here.look()
    here.room.goes_to("fours_forming")


def _fours(here: Lists) -> None:
    here.look()
    here.room.goes_to("fours")
    here.look()
    for text in ("kanarie-opzij-vier", "kanarie-niet-op-flap", "kanarie-op-flap"):
        here.posts("cato", "add_card", column=2, text=text)
    here.posts("dirk", "aside_card", here.card("kanarie-opzij-vier", "four"), aside="1")
    here.posts("emma", "add_card", column=2, text=WIPED)
    here.posts("anna", "take_pen", taken="1")
    two = [here.card(text, "four") for text in ("kanarie-gaat-mee", "kanarie-ander-paar-samen")]
    here.posts("anna", "merge_cards", cards=two, text="kanarie-vier-samen")
    here.look()


def _together(here: Lists) -> None:
    here.room.goes_to("together")
    here.look()
    here.posts("els", "set_way", way="open")
    for who, text in (("anna", "kanarie-samen"), ("ben", "kanarie-op-flap"), ("gina", WIPED)):
        here.posts(who, "put_card", here.card(text, "four"))
        here.look()
    there = here.card("kanarie-op-flap", "all")
    here.posts("emma", "not_there_yet", here.card("kanarie-van-de-anderen", "four"), flap=there)
    here.posts("emma", "already_there", here.card("kanarie-van-de-anderen", "four"), flap=there)
    here.look()
    here.posts("els", "add_to_flap", column=3, text="kaart van Els")
    here.posts("els", "edit_on_flap", here.card("kaart van Els", "all"), text="kanarie-herschreven")
    here.posts("els", "wipe_on_flap", here.card(WIPED, "all"))
    here.look()
    here.room.goes_to("questions", rest="leave")


def _deeper(here: Lists) -> None:
    here.posts("els", "show_numbers", shown="1")
    here.look()
    here.room.goes_to("finds")
    for text in ("kanarie-vondst", "kanarie-voorstel-vondst"):
        here.posts("anna", "propose_find", text=text)
    here.look()
    here.posts("els", "accept_find", Find.objects.get(text="kanarie-vondst").pk)
    here.room.goes_to("top")
    here.posts("els", "choose_by", by="voting")
    for card in Factor.objects.filter(group__level="all", removed_at=None, merged_into=None):
        here.posts("els", "shortlist", factor=card.pk, on="1")
    here.posts("els", "open_voting")
    here.look()
    before = {name: here.devices[name].frame()["items"] for name in ("ben", "beamer")}
    here.posts("anna", "vote", Candidate.objects.all()[0].pk, on="1")
    here.posts("cato", "vote", Candidate.objects.all()[0].pk, on="1")
    here.voting = (before, {name: here.devices[name].frame()["items"] for name in before})
    here.shows["els"] = {item["id"]: item["html"] for item in here.devices["els"].frame()["items"]}
    here.look()
    here.posts("els", "close_voting")
    counts = sorted(one.count or 0 for one in Candidate.objects.all())
    here.votes_left = f"{Vote.objects.count()} votes, counts {counts}"


def _agree(here: Lists) -> None:
    here.room.goes_to("evaluation")
    here.posts("els", "add_answer", about="learn", text="kanarie-inzicht")
    for text in ("kanarie-actie", "kanarie-voorstel-actie"):
        here.posts("anna", "propose_action", text=text)
    here.look()
    here.posts("els", "accept_action", Action.objects.get(text="kanarie-actie").pk)
    here.room.goes_to("closing")
    here.look()
    here.room.goes_to("finished")


@pytest.mark.parametrize("word", ALLOWED)
def test_a_word_is_heard_by_exactly_those_it_is_for(played: Lists, word: str):
    heard = played.is_heard_by(word) - {"report"}
    assert heard == ALLOWED[word]


@pytest.mark.parametrize("word", ALLOWED)
def test_the_report_holds_what_the_room_saw_at_the_end_and_nothing_else(played: Lists, word: str):
    assert (word in " ".join(played.heard["report"])) == (ALLOWED[word] == ROOM and word != WIPED)


def test_a_wiped_word_is_in_no_table_and_the_others_are(played: Lists):
    assert WIPED not in played.tables
    assert "kanarie-samen" in played.tables


def test_no_name_of_a_writer_leaves_the_own_group(played: Lists):
    """Names of others stand on a phone in the lobby, and afterwards of the people of the own groups only."""
    assert played.name_of_emma.startswith("Persoon")
    for name in ("anna", "beamer"):
        frames = [json.loads(text) for text in played.heard[name] if text.startswith('{"')]
        items = [item for frame in frames for item in frame.get("items", ())]
        cards = [item["html"] for item in items if "card-" in item["id"]]
        assert cards
        assert not any(played.name_of_emma in html for html in cards), name


def test_a_vote_changes_nothing_that_others_see_and_is_thrown_away_on_closing(played: Lists):
    before, after = played.voting
    assert before == after
    assert any("ballot" in item["id"] and "kanarie" in item["html"] for item in before["ben"])
    assert played.votes_left == "0 votes, counts [0, 0, 2]"
    assert "2" in played.shows["els"]["top_keys"]


def test_phases_are_all_played(played: Lists):
    assert played.phase == method.PHASES[-1]
