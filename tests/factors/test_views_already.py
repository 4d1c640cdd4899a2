"""What phones post about cards that are on the flap already, and what they then show."""

from typing import Any
from uuid import uuid4

import pytest

from factors.models import Factor
from tests.people import Device, Room
from tests.words import dutch
from tests.workshop import Workshop

NAMES = ("Anna", "Ben", "Cem", "Dirk", "Eva", "Fem", "Gijs", "Huub")
CALM, CALMLY = "Rustig blijven", "rustig zijn en blijven"


@pytest.fixture
def workshop(room: Room) -> Workshop:
    return Workshop(room.session.pk)


@pytest.fixture
def two(room: Room, workshop: Workshop) -> tuple[Device, Device]:
    """Who presents, and somebody of the other group, who has nearly the same card and another one."""
    devices = {name: room.joins(name) for name in NAMES}
    room.goes_to("together")
    presenter, listener = (devices[table.people[0].name] for table in workshop.tables("four"))
    workshop.cards(presenter.person, CALM)
    workshop.cards(listener.person, CALMLY, "Iets anders")
    assert presenter.posts("put_card", workshop.card(presenter.person, "four", CALM).pk).status_code == 200
    return presenter, listener


def shown(device: Device, name: str) -> str:
    return next(str(item["html"]) for item in device.frame()["items"] if item["id"] == name)


def card(workshop: Workshop, device: Device, text: str) -> Factor:
    return workshop.card(device.person, "four", text)


def error_of(response: Any) -> tuple[int, str]:
    return response.status_code, response.json()["error"]


def test_the_question_shows_both_wordings_and_yes_is_one_tap(workshop: Workshop, two):
    presenter, listener = two
    asked = shown(listener, "already")
    assert CALM in asked
    assert CALMLY in asked
    assert "hidden" in shown(presenter, "already")
    mine, there = card(workshop, listener, CALMLY), workshop.on_flap(CALM)
    assert f'data-alike="{mine.pk}"' in asked
    assert listener.posts("already_there", mine.pk, flap=there.pk).status_code == 200
    assert workshop.flap_texts() == [CALM]
    assert "hidden" in shown(listener, "already")
    assert dutch("on the flap, in other words") in shown(listener, f"card-{mine.pk}")
    assert "slip--done" in shown(listener, f"card-{mine.pk}")


def test_no_takes_the_question_away_and_without_script_one_comes_back_to_the_page(workshop: Workshop, two):
    _presenter, listener = two
    mine, there = card(workshop, listener, CALMLY), workshop.on_flap(CALM)
    answer = listener.posts("not_there_yet", mine.pk, script=False, flap=there.pk)
    assert (answer.status_code, answer.headers["Location"]) == (303, listener.url("phone"))
    assert "hidden" in shown(listener, "already")
    answer = listener.posts("already_there", mine.pk, script=False, flap=there.pk)
    assert (answer.status_code, answer.headers["Location"]) == (303, listener.url("phone"))
    assert workshop.flap_texts() == [CALM]


def test_what_is_gone_or_no_card_gets_a_sentence(workshop: Workshop, two):
    _presenter, listener = two
    mine = card(workshop, listener, CALMLY)
    for verb in ("already_there", "not_there_yet"):
        gone = listener.posts(verb, mine.pk, flap=uuid4())
        assert error_of(gone) == (410, dutch("That card is not on the flap any more. Look at the flap as it is now."))
        assert "frame" in gone.json()
        for flap in ("x", ""):
            assert listener.posts(verb, mine.pk, flap=flap).status_code == 422


def test_what_the_facilitator_types_or_changes_is_asked_about_at_once(workshop: Workshop, two, els: Device):
    _presenter, listener = two
    (other,) = workshop.cards(listener.person, "Ouders vooraf bellen")
    before = workshop.session.revision
    els.posts("add_to_flap", column=1, text="vooraf ouders bellen")
    news = {item["id"]: item["html"] for item in listener.frame(since=before)["items"]}
    assert f'data-alike="{card(workshop, listener, CALMLY).pk} {other.pk}"' in news["already"]
    assert "my_presenting" in news
    before = workshop.session.revision
    els.posts("edit_on_flap", workshop.on_flap(CALM).pk, text="Koffie zetten")
    news = {item["id"]: item["html"] for item in listener.frame(since=before)["items"]}
    assert CALMLY not in news["already"]


def test_only_the_new_ones_go_up_when_one_says_so(workshop: Workshop, two, els: Device):
    presenter, listener = two
    assert "only_new" not in shown(presenter, "my_presenting")  # nothing of theirs looks like something there
    els.posts("next_group", turn=workshop.stage.turn)
    assert 'name="only_new" value="1"' in shown(listener, "my_presenting")
    assert listener.posts("put_rest", only_new="1").status_code == 200
    assert workshop.flap_texts() == sorted([CALM, "Iets anders"])
    assert "only_new" not in shown(listener, "my_presenting")
    assert listener.posts("put_rest").status_code == 200
    assert workshop.flap_texts() == sorted([CALM, CALMLY, "Iets anders"])


def test_the_console_draws_the_order_and_shows_it(workshop: Workshop, two, els: Device):
    keys = shown(els, "presenting_keys")
    assert dutch("Draw the order") not in keys  # the first has begun, and one group waits
    els.posts("set_way", way="turns")
    assert dutch("Draw the order") in shown(els, "presenting_keys")
    answer = els.posts("draw_order", script=False, turn=workshop.stage.turn)
    assert (answer.status_code, answer.headers["Location"]) == (303, els.url("console"))
    assert els.posts("draw_order", turn=workshop.stage.turn - 1).status_code == 409
    assert els.posts("draw_order", turn="x").status_code == 422
    els.posts("set_way", way="open")
    assert dutch("Draw the order") not in shown(els, "presenting_keys")
