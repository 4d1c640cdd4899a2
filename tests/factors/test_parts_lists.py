"""What of shared lists and of the flap is shown, and to whom."""

import json
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from factors import actions
from factors.models import Factor
from sessions import actions as leading
from sessions import frames, method, render, seating
from sessions.models import Participant
from tests.model_browser import ModelBrowser
from tests.people import Room
from tests.workshop import Workshop


@pytest.fixture
def workshop(room: Room) -> Workshop:
    return Workshop(room.session.pk)


@pytest.fixture
def eight(workshop: Workshop) -> list[Participant]:
    """Eight people with two notes each, before the pairs."""
    people = workshop.crowd(8)
    workshop.on_to("alone")
    for person in people:
        workshop.notes(person, f"een van {person.name}", column=1)
        workshop.notes(person, f"twee van {person.name}", column=2)
    return people


def shown(workshop: Workshop, person: Participant) -> dict[str, list[str]]:
    """The texts on somebody's phone, by the list in which they stand."""
    found: dict[str, list[str]] = {}
    for row in sorted(workshop.rows("card", person), key=lambda row: row.order):
        found.setdefault(row.place, []).append(row.context["card"].text)
    return found


def row_of(workshop: Workshop, person: Participant, text: str) -> render.Context:
    (row,) = [row for row in workshop.rows("card", person) if row.context["card"].text == text]
    return row.context


def mate_and_stranger(workshop: Workshop, person: Participant, level: str) -> tuple[Participant, Participant]:
    mates = workshop.mates(person, level) - {person.name}
    return (
        next(one for one in workshop.here if one.name in mates),
        next(one for one in workshop.here if one.name not in mates and one != person),
    )


# The list of a group ----------------------------------------------------------------------------


def test_in_every_phase_a_phone_shows_the_list_that_is_at_hand_and_no_other(workshop: Workshop, eight):
    anna = eight[0]
    seen = {}
    while workshop.phase != "closing":
        state = workshop.part("list_state", anna)
        rows = workshop.rows("card", anna)
        levels = {row.context["card"].group.level for row in rows}
        assert levels <= {state["level"]}
        assert state["count"] == len(rows)
        seen[workshop.phase] = (state["level"], len(rows), state["editable"])
        workshop.next(rest="leave")
    assert {phase: what for phase, what in seen.items() if what[0]} == {
        "pairs": ("pair", 4, True),
        "fours_forming": ("pair", 4, False),
        "fours": ("four", 8, True),
        "together": ("four", 8, True),
    }


def test_members_of_a_group_see_the_same_and_others_nothing_of_it(workshop: Workshop, eight):
    anna = eight[0]
    workshop.on_to("pairs")
    mate, stranger = mate_and_stranger(workshop, anna, "pair")
    workshop.cards(anna, "van ons samen", column=3)
    assert shown(workshop, anna) == shown(workshop, mate)
    assert "van ons samen" in shown(workshop, anna)["list-3"]
    assert not {text for texts in shown(workshop, stranger).values() for text in texts} & {"van ons samen"}
    assert workshop.rows("card", stranger)
    for scope in ("phone", "console", "screen"):
        items = render.whole(workshop.reading(), scope).items
        assert not any("van ons samen" in item.html for item in items)


def test_a_card_says_who_wrote_what_is_behind_it_and_which_wordings_it_was_made_of(workshop: Workshop, eight):
    anna = eight[0]
    workshop.on_to("pairs")
    mate, _stranger = mate_and_stranger(workshop, anna, "pair")
    one, two = (workshop.card(anna, "pair", f"een van {person.name}") for person in (anna, mate))
    assert row_of(workshop, mate, one.text)["writers"] == ["Anna"]
    assert row_of(workshop, mate, one.text)["parts"] == []
    workshop.merges(mate, "samen", two, one)
    context = row_of(workshop, anna, "samen")
    assert context["writers"] == ["Anna", mate.name]
    assert set(context["parts"]) == {one.text, two.text}
    assert (context["editable"], context["aside"], context["can_put"], context["on_flap"]) == (True, False) + (
        False,
    ) * 2
    workshop.on_to("fours")
    context = row_of(workshop, anna, "samen")
    assert context["writers"] == ["Anna", mate.name]
    assert context["parts"] == []  # the words from before stay in the pair


def test_what_is_set_aside_and_what_was_wiped_have_their_place(workshop: Workshop, eight):
    anna = eight[0]
    workshop.on_to("pairs")
    one, two = (workshop.card(anna, "pair", f"{number} van Anna") for number in ("een", "twee"))
    workshop.does(actions.set_card_aside, anna, one, aside=True)
    workshop.does(actions.wipe_card, anna, two)
    places = {row.key: row for row in workshop.rows("card", anna)}
    assert places[str(one.pk)].place == "list-aside"
    assert places[str(one.pk)].context["aside"]
    assert places[str(two.pk)].place == "list-2"
    assert not places[str(two.pk)].context["editable"]
    assert workshop.part("list_state", anna)["count"] == 2


def test_the_state_of_a_list_says_when_it_is_ready_and_for_whom_one_can_write(workshop: Workshop, eight):
    truus = workshop.comes("Truus", without_phone=True)
    workshop.on_to("pairs")
    with_her = next(table for table in workshop.tables("pair") if truus in table.people).people
    for person in workshop.here:
        state = workshop.part("list_state", person)
        assert state["late_for"] == ([truus] if person in with_her else [])
        assert state["group_done"] is False
    leading.mark_done(workshop.id, None, person_id=with_her[0].pk, done=True)
    assert workshop.part("list_state", with_her[1])["group_done"] is True
    assert [workshop.part("list_state", person)["group_done"] for person in workshop.here].count(True) == len(with_her)


def test_how_many_notes_go_along_and_how_many_stay(workshop: Workshop):
    anna, ben = workshop.crowd(2)
    workshop.on_to("alone")
    assert workshop.part("going_along", anna) == {"count": 0, "kept": 0}
    first, _second, third = workshop.notes(anna, "een", "twee", "drie")
    actions.keep_back_note(workshop.id, None, person_id=anna.pk, note_id=first.pk, kept=True)
    actions.remove_note(workshop.id, None, person_id=anna.pk, note_id=third.pk)
    workshop.next()  # now people find their partner
    assert workshop.part("going_along", anna) == {"count": 1, "kept": 1}
    assert workshop.part("going_along", ben) == {"count": 0, "kept": 0}
    workshop.notes(anna, "nog een")
    assert workshop.part("going_along", anna) == {"count": 2, "kept": 1}


def test_the_facilitator_sees_for_whom_they_can_write_and_how_many_notes_those_have(workshop: Workshop):
    workshop.crowd(2)
    assert workshop.part("note_writers") == {"writers": []}
    truus = workshop.comes("Truus", without_phone=True)
    actions.write_note_for(workshop.id, None, person_id=truus.pk, column=1, texts=["een", "twee"])
    assert workshop.part("note_writers") == {"writers": [{"person": truus, "count": 2}]}


@pytest.mark.parametrize("phase", method.PHASES[:-1])
def test_for_a_crowd_the_same_is_shown_as_for_one(workshop: Workshop, eight, phase: str):
    workshop.on_to("pairs")
    anna = eight[0]
    mate, _stranger = mate_and_stranger(workshop, anna, "pair")
    workshop.merges(anna, "samen", *workshop.on_list(workshop.group_of(anna, "pair"))[:2])
    workshop.does(actions.set_card_aside, mate, workshop.on_list(workshop.group_of(anna, "pair"))[-1], aside=True)
    (workshop.back_to if method.PHASES.index(phase) < method.PHASES.index("pairs") else workshop.on_to)(phase)
    many = workshop.reading(for_many=True)
    for person in eight:
        key = str(person.pk)
        at_once = list(render.ROWS["card"].load(many, key, None))
        assert at_once == workshop.rows("card", person)
        some = frozenset(row.key for row in at_once[:2])
        single = render.ROWS["card"].load(workshop.reading(), key, some)
        assert list(render.ROWS["card"].load(many, key, some)) == list(single) == at_once[:2]
        for name in ("list_state", "my_presenting", "my_group", "going_along"):
            part = render.PARTS[name].context
            assert part(many, key) == part(workshop.reading(), key), name


@pytest.mark.parametrize("phase", ["pairs", "fours", "together"])
def test_the_lists_of_a_crowd_take_the_same_number_of_queries_however_many_they_are(workshop, phase: str):
    def queries() -> int:
        many = workshop.reading(for_many=True)
        with CaptureQueriesContext(connection) as counted:
            for person in workshop.here:
                for listing in ("card", "note"):
                    list(render.ROWS[listing].load(many, str(person.pk), None))
                for name in ("list_state", "my_presenting", "my_group"):
                    render.PARTS[name].context(many, str(person.pk))
        return len(counted)

    for person in workshop.crowd(8):
        workshop.notes(person, "een")
    workshop.on_to(phase)
    few = queries()
    for person in [workshop.comes("Laat") for _n in range(8)]:
        workshop.cards(person, "een", "twee")
    assert queries() == few


def test_one_changed_card_is_one_row_for_each_member(workshop: Workshop, eight):
    anna = eight[0]
    workshop.on_to("pairs")
    mate, stranger = mate_and_stranger(workshop, anna, "pair")
    before = workshop.session.revision
    card = workshop.card(anna, "pair", "een van Anna")
    workshop.does(actions.edit_card, anna, card, text="anders")
    news = frames.read(workshop.id, before, [person.scope for person in (anna, mate, stranger)])
    for person in (anna, mate):
        items, _gone = news.changes[person.scope]
        assert f'"card-{card.pk}"' in items
        assert items.count('"id":') - items.count('"id": "card-') <= 5  # the row, and parts about the whole list
    assert news.changes[stranger.scope] == ("", "")


# Private notes beside the list ------------------------------------------------------------------


def test_a_note_says_whether_it_went_along_or_can_still_be_taken(workshop: Workshop, eight):
    anna = eight[0]
    (kept,) = workshop.notes(anna, "blijft")
    actions.keep_back_note(workshop.id, None, person_id=anna.pk, note_id=kept.pk, kept=True)
    before = {row.context["note"].text: row.context for row in workshop.rows("note", anna)}
    assert not any(context["went"] or context["can_take"] for context in before.values())
    workshop.on_to("pairs")
    workshop.notes(anna, "te laat")
    after = {
        row.context["note"].text: (row.context["went"], row.context["can_take"]) for row in workshop.rows("note", anna)
    }
    assert after == {
        "een van Anna": (True, False),
        "twee van Anna": (True, False),
        "blijft": (False, False),
        "te laat": (False, True),
    }


def scopes_of(workshop: Workshop) -> list[str]:
    return ["phone", "console", "screen", *(person.scope for person in workshop.here)]


def opened(workshop: Workshop, scope: str) -> ModelBrowser:
    browser = ModelBrowser()
    browser.takes(json.loads(frames.frame_for(workshop.id, (scope,), None)))
    return browser


@pytest.mark.parametrize("phase", ["pairs", "together", "finds"])
@pytest.mark.parametrize("verb", ["remove", "restore", "keep_back", "wipe", "move"])
def test_what_changes_behind_a_card_is_news_for_everybody_who_sees_that_card(workshop, eight, phase: str, verb: str):
    anna = eight[0]
    workshop.on_to(phase)
    if phase == "finds":
        actions.show_numbers(workshop.id, None, shown=True)
    note = Factor.objects.get(text="een van Anna", group__level="alone")
    own = {"person_id": anna.pk, "note_id": note.pk}
    if verb == "restore":
        actions.remove_note(workshop.id, None, **own)
    browsers = {scope: opened(workshop, scope) for scope in scopes_of(workshop)}
    if verb == "remove":
        actions.remove_note(workshop.id, None, **own)
    elif verb == "restore":
        actions.restore_note(workshop.id, None, **own, text="een van Anna")
    elif verb == "keep_back":
        actions.keep_back_note(workshop.id, None, **own, kept=True)
    elif verb == "move":
        actions.move_note(workshop.id, None, **own, column=3)
    elif phase == "finds":
        actions.wipe_on_flap(workshop.id, None, card_id=workshop.on_flap("een van Anna").pk)
    else:
        level = "pair" if phase == "pairs" else "four"
        workshop.does(actions.wipe_card, anna, workshop.card(anna, level, "een van Anna"))
    for scope, browser in browsers.items():
        browser.takes(json.loads(frames.frame_for(workshop.id, (scope,), browser.revision)))
        assert browser.shows() == opened(workshop, scope).shows(), scope


# Presenting -------------------------------------------------------------------------------------


def test_who_presents_is_said_by_name_and_only_that_group_may_put_cards_up(workshop: Workshop, eight):
    workshop.on_to("fours")
    assert workshop.part("presenting") == {"stage": None, "way": "", "group": None, "names": []}
    assert workshop.part("presenting_keys")["boards"] == []
    workshop.next()
    first, second = workshop.tables("four")
    assert workshop.part("presenting")["names"] == first.names
    for person in eight:
        mine = workshop.part("my_presenting", person)
        presents = person in first.people
        assert (mine["mine"], mine["may_put"], mine["may_put_rest"]) == (presents,) * 3
        assert (mine["left"], mine["way"]) == (8 if presents else 0, "whole")
        assert all(row.context["can_put"] == presents for row in workshop.rows("card", person))
    keys = workshop.part("presenting_keys")
    assert (keys["names"], keys["next_names"], keys["turn"]) == (first.names, second.names, 0)
    assert [(board["number"], board["left"], board["now"]) for board in keys["boards"]] == [(1, 8, True), (2, 8, False)]
    assert workshop.part("rest_left") == {"left": 16, "groups": [1, 2]}


def test_what_is_up_is_marked_and_counted_down(workshop: Workshop, eight):
    workshop.on_to("together")
    first, second = workshop.tables("four")
    presenter = first.people[0]
    card = workshop.on_list(first.group)[0]
    workshop.does(actions.put_card, presenter, card)
    context = row_of(workshop, presenter, card.text)
    assert (context["on_flap"], context["can_put"]) == (True, False)
    assert workshop.part("my_presenting", presenter)["left"] == 7
    assert workshop.part("rest_left") == {"left": 15, "groups": [1, 2]}
    aside = workshop.on_list(first.group)[1]
    workshop.does(actions.set_card_aside, presenter, aside, aside=True)
    context = row_of(workshop, presenter, aside.text)
    assert (context["on_flap"], context["can_put"]) == (False, False)
    assert workshop.part("rest_left")["left"] == 14
    actions.put_rest(workshop.id, None, person_id=presenter.pk)
    assert workshop.part("rest_left") == {"left": 8, "groups": [2]}
    actions.next_group(workshop.id, None, turn=0)
    actions.put_rest(workshop.id, None, person_id=second.people[0].pk)
    assert workshop.part("rest_left") == {"left": 0, "groups": []}
    assert len(eight) == 8


def test_in_turns_a_group_may_put_up_one_and_when_open_everybody_the_rest(workshop: Workshop, eight):
    workshop.on_to("together")
    actions.set_way(workshop.id, None, way="turns")
    first, second = workshop.tables("four")
    one, other = first.people[0], second.people[0]
    mine = workshop.part("my_presenting", one)
    assert (mine["mine"], mine["may_put"], mine["may_put_rest"]) == (True, True, False)
    workshop.does(actions.put_card, one, workshop.on_list(first.group)[0])
    mine = workshop.part("my_presenting", one)
    assert (mine["mine"], mine["may_put"], mine["may_put_rest"]) == (True, False, False)
    assert not any(row.context["can_put"] for row in workshop.rows("card", one))
    actions.set_way(workshop.id, None, way="open")
    for person in (one, other):
        mine = workshop.part("my_presenting", person)
        assert (mine["mine"], mine["may_put"], mine["may_put_rest"], mine["way"]) == (True, True, True, "open")
    assert workshop.part("presenting")["names"] == []
    assert len(eight) == 8


def test_after_the_flap_nobody_presents_any_more(workshop: Workshop, eight):
    workshop.on_to("questions")
    mine = workshop.part("my_presenting", eight[0])
    assert (mine["mine"], mine["may_put"], mine["may_put_rest"], mine["left"]) == (False, False, False, 0)
    assert workshop.part("presenting_keys")["boards"] == []
    assert workshop.part("rest_left") == {"left": 0, "groups": []}


# The flap ---------------------------------------------------------------------------------------


def test_a_card_of_the_flap_shows_no_earlier_wording_no_name_and_no_number_unless_wanted(workshop: Workshop, eight):
    workshop.on_to("together")
    first = workshop.tables("four")[0]
    one, two = workshop.on_list(first.group)[:2]
    presenter = first.people[0]
    merged = workshop.merges(presenter, "pandapaard", one, two)
    workshop.does(actions.put_card, presenter, merged)
    everything = [
        item.html for scope in ("phone", "console", "screen") for item in render.whole(workshop.reading(), scope).items
    ]
    flap = [html for html in everything if "pandapaard" in html]
    assert len(flap) == 3
    for word in (one.text, two.text):
        assert not any(word in html for html in everything)
    (row,) = workshop.rows("flap_card")
    assert (row.context["parts"], row.context["numbers"], row.context["candidate"]) == (0, None, None)
    workshop.next()
    actions.show_numbers(workshop.id, None, shown=True)
    (row,) = [row for row in workshop.rows("flap_card") if row.context["card"].text == "pandapaard"]
    assert row.context["numbers"]["groups"] == 1
    assert 1 <= row.context["numbers"]["people"] <= 2
    flap = [item.html for item in render.whole(workshop.reading(), "screen").items if item.id == f"flap_card-{row.key}"]
    assert len(flap) == 1
    assert not any(name in flap[0] for name in first.names)


def test_the_facilitator_opens_a_card_to_numbers_and_others_see_them_only_when_shown(workshop: Workshop, eight):
    """Of a card typed in there are groups only, and nothing to say when it was for nobody."""
    workshop.on_to("together", rest="all")
    group = workshop.groups("four")[0]
    actions.type_in(workshop.id, None, column=3, texts=["van papier"], group_id=group.pk)
    actions.add_to_flap(workshop.id, None, column=3, text="van iedereen")
    workshop.next("all")
    words = ["een van Anna", "twee van Anna"]
    actions.merge_on_flap(
        workshop.id, None, card_ids=[workshop.on_flap(text).pk for text in words], text="van Anna alleen"
    )

    def says(scope: str, text: str) -> tuple[bool, bool]:
        """Whether people and groups are counted on this card."""
        key = f"flap_card-{workshop.on_flap(text).pk}"
        (html,) = [item.html for item in render.whole(workshop.reading(), scope).items if item.id == key]
        return "van 1 persoon" in html, "van 1 groep" in html

    for on in (False, True):
        actions.show_numbers(workshop.id, None, shown=on)
        assert says("console", "van Anna alleen") == (True, True)
        assert says("console", "van papier") == (False, True)
        assert says("console", "van iedereen") == (False, False)
        for scope in ("phone", "screen"):
            assert says(scope, "van Anna alleen") == (on, on)
            assert says(scope, "van papier") == (False, on)
    workshop.back_to("together")
    assert says("console", "van Anna alleen") == (True, True)
    assert says("phone", "van Anna alleen") == says("screen", "van Anna alleen") == (False, False)


def test_when_groups_join_the_console_counts_them_as_one(workshop: Workshop, eight):
    workshop.on_to("together")
    one, two = workshop.groups("four")
    actions.set_way(workshop.id, None, way="open")
    for person in eight:
        actions.put_rest(workshop.id, None, person_id=person.pk)
    card = workshop.on_flap("een van Anna")
    groups = workshop.trace(card).groups
    other = next(one for one in workshop.flap() if not workshop.trace(one).groups & groups)
    actions.merge_on_flap(workshop.id, None, card_ids=[card.pk, other.pk], text="samen")
    before = opened(workshop, "console")
    assert any("van 2 groepen" in html for html in before.shows()[0].values())
    leading.join_groups(workshop.id, None, group_id=one.pk, to_id=two.pk)
    before.takes(json.loads(frames.frame_for(workshop.id, ("console",), before.revision)))
    assert before.shows() == opened(workshop, "console").shows()
    assert not any("van 2 groepen" in html for html in before.shows()[0].values())


def test_a_card_can_be_chosen_only_while_the_top_three_is_made(workshop: Workshop, eight):
    workshop.on_to("finds")
    assert not any(row.context["choosing"] for row in workshop.rows("flap_card"))
    workshop.next()
    assert not any(row.context["choosing"] for row in workshop.rows("flap_card"))
    actions.choose_by(workshop.id, None, by="talking")
    assert all(row.context["choosing"] and row.context["by"] == "talking" for row in workshop.rows("flap_card"))
    actions.choose_by(workshop.id, None, by="voting")
    card = workshop.flap()[0]
    actions.shortlist(workshop.id, None, on=True, factor_id=card.pk)
    assert [row.context["candidate"] is not None for row in workshop.rows("flap_card")].count(True) == 1
    assert all(row.context["choosing"] for row in workshop.rows("flap_card"))
    workshop.next()
    assert not any(row.context["choosing"] for row in workshop.rows("flap_card"))
    assert len(eight) == 8


def test_the_flap_takes_the_same_number_of_queries_however_many_cards_it_has(workshop: Workshop):
    def queries(cards: int) -> int:
        with CaptureQueriesContext(connection) as counted:
            assert len(list(render.ROWS["flap_card"].load(workshop.reading(), "", None))) == cards
        return len(counted)

    for person in workshop.crowd(8):
        workshop.notes(person, "een")
    workshop.on_to("finds")
    actions.show_numbers(workshop.id, None, shown=True)
    few = queries(8)
    for n in range(12):
        actions.add_to_flap(workshop.id, None, column=1, text=f"kaart {n}")
    actions.merge_on_flap(workshop.id, None, card_ids=[card.pk for card in workshop.flap()[:3]], text="bijeen")
    assert queries(18) == few


def test_who_presents_takes_the_same_number_of_queries_however_many_groups_there_are(workshop: Workshop, eight):
    def queries() -> int:
        reading = workshop.reading()
        with CaptureQueriesContext(connection) as counted:
            for name in ("presenting", "presenting_keys", "rest_left"):
                render.PARTS[name].context(reading, "")
        return len(counted)

    workshop.on_to("together")
    few = queries()
    workshop.back_to("pairs")
    for person in workshop.crowd(16):
        workshop.cards(person, "nog een", "en nog een")
    workshop.on_to("together")
    assert len(workshop.part("presenting_keys")["boards"]) > 2
    assert queries() == few
    assert len(eight) == 8


def test_nobody_is_asked_for_who_is_not_here(workshop: Workshop, eight):
    workshop.on_to("pairs")
    nobody = str(uuid.uuid4())
    reading = workshop.reading()
    assert list(render.ROWS["card"].load(reading, nobody, None)) == []
    assert render.PARTS["list_state"].context(reading, nobody)["group"] is None
    assert render.PARTS["my_group"].context(reading, nobody)["group"] is None
    assert seating.last_level(workshop.session) == "pair"
    assert len(eight) == 8
