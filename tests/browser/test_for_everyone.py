"""Who sees little, presses with a thumb, needs large letters, few colours or no motion can use every page of a session.

What axe finds, and what it does not look at. How a session is looked at: see `tests.browser.looks`.
"""

from collections.abc import Iterator
from functools import partial

import pytest
from playwright.sync_api import Browser, expect

from sessions import phases
from tests.browser.colleagues import Colleagues
from tests.browser.conftest import LAPTOP, PHONE
from tests.browser.looks import Look, looks_at
from tests.browser.pictures import PUBLIC, open_page
from tests.browser.rooms import on_the_wall
from tests.browser.scenes import SCENES, opens_a_play
from tests.server import Server


@pytest.fixture(scope="module")
def look(server: Server, browser: Browser) -> Iterator[Look]:
    """Everything, looked at once; the tests below read what was found."""
    all_of_it = Look()
    window = partial(open_page, browser)
    front = window(PHONE)
    for name, path in PUBLIC.items():
        front.goto(server.url + path)
        all_of_it.at(front, "page", name)
    front.goto(server.url)
    front.get_by_label("Code van de sessie").fill("AAA AAA")
    front.get_by_label("Je voornaam").fill("Noor")
    front.get_by_role("button", name="Ik doe mee").click()
    expect(front.locator(".field__error")).to_be_visible()
    all_of_it.at(front, "page", "front, refused")
    els, colleagues = window(LAPTOP), Colleagues(server.url)
    try:
        play = opens_a_play(els, partial(on_the_wall, window), window(PHONE), server.url, colleagues)
        for scene in SCENES:
            play.goes_to(scene.phase)
            scene.happens(play)
            play.are_here()
            looks_at(all_of_it, play, scene)
        yield all_of_it
    finally:
        colleagues.go()
        colleagues.loop.close()


def found(look: Look, kind: str) -> list[str]:
    """What is wrong, after a check that it was looked for at all."""
    assert len([1 for name, _where in look.looked if name == kind]) > 20, f"{kind} was not looked at"
    return look.found[kind]


def test_axe_finds_nothing(look: Look):
    assert found(look, "axe") == []


def test_every_screen_was_looked_at_in_every_phase(look: Look):
    assert look.phases == {(name, phase) for name in ("phone", "console", "screen") for phase in phases.NAMES}


def test_nothing_is_wider_than_a_narrow_window(look: Look):
    assert found(look, "width") == []


def test_a_thumb_finds_every_control(look: Look):
    assert found(look, "thumbs") == []


def test_nothing_is_cut_off_or_on_top_of_something_else_on_a_phone(look: Look):
    assert found(look, "room") == []


def test_letters_twice_as_large_are_not_cut_off_and_leave_room_to_read(look: Look):
    assert found(look, "large letters") == []


def test_nothing_moves_for_who_asked_for_stillness(look: Look):
    assert found(look, "motion") == []


def test_every_control_is_seen_in_colours_of_ones_own(look: Look):
    assert found(look, "own colours") == []


def test_what_is_on_looks_different_from_what_is_off_in_colours_of_ones_own(look: Look):
    seen = {word for name, kind in look.looked if name == "states" for word in kind.split()}
    assert {"switch", "tab", "button", "li", "vote", "radio", "checkbox", "pick", "choices__key"} <= seen
    assert look.found["states"] == []


def test_the_back_row_reads_every_letter_of_the_wall(look: Look):
    assert found(look, "letters on the wall") == []
    assert found(look, "contrast on screen") == []


def test_every_text_stands_out_also_where_axe_cannot_tell(look: Look):
    for kind in ("phone", "console", "page"):
        assert found(look, f"contrast on {kind}") == []
