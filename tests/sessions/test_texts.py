"""What people type, made safe to show."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sessions.texts import is_visible, name_key, tidy, told_apart

FAMILY = "👩\u200d👩\u200d👧"
SCOTLAND = "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"
HEART = "❤\ufe0f"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Anna  ", "Anna"),
        ("An\u200bna", "Anna"),
        ("\u202eannA", "annA"),
        ("\u2066Anna\u2069", "Anna"),
        ("An\x00na", "An na"),
        ("Anna\tde\u00a0\u3000Wit", "Anna de Wit"),
        ("Anna\r\nBen", "Anna Ben"),
        ("Cafe\u0301", "Café"),
        ("e\u200b\u0301\u00e9n", "één"),
        ("\ue000\ud800", "\ufffd\ufffd"),
        ("مرحبا", "مرحبا"),
        ("می\u200cخواهم", "می\u200cخواهم"),
    ],
)
def test_what_cannot_be_seen_or_turns_text_around_goes(typed, kept):
    assert tidy(typed) == kept


@pytest.mark.parametrize("emoji", [FAMILY, SCOTLAND, HEART, "👋🏽"])
def test_an_emoji_stays_whole(emoji):
    assert tidy(emoji) == emoji
    assert is_visible(emoji)


@pytest.mark.parametrize(
    "blank",
    [
        "",
        " ",
        "\n\n",
        "\u200b\u200d",
        "\u3164",
        "\u2800",
        "\u115f\u1160",
        "\u00ad",
        "\ufe0f",
        "\u0301",
        "\x00",
        "\u202e",
    ],
)
def test_text_that_would_show_nothing_is_empty(blank):
    assert tidy(blank) == ""
    assert tidy(blank, lines=True) == ""


def test_line_breaks_stay_only_where_they_are_asked_for():
    typed = "een\r\n\r\ntwee \rdrie\n"
    assert tidy(typed, lines=True) == "een\n\ntwee\ndrie"
    assert tidy(typed) == "een twee drie"


def test_a_second_anna_gets_a_number_and_a_third_the_next():
    assert told_apart("Anna", set()) == "Anna"
    assert told_apart("Anna", {"anna"}) == "Anna 2"
    assert told_apart("Anna", {"anna", "anna 2"}) == "Anna 3"


@pytest.mark.parametrize(
    "twin", ["ANNA", "anna", "An\u200dna", "Ａｎｎａ", "Anna\u3164", "Anna\ufe0f", "Anna\U000e0067"]
)
def test_a_name_that_looks_like_annas_gets_a_number(twin):
    assert told_apart(twin, {name_key("Anna")}).endswith(" 2")


anything = st.text(st.characters(), max_size=60)


@given(anything, st.booleans())
@example("e\u200b\u0301", False)
@example("\u1100\u202e\u1161", False)
@example("\u0344", False)
def test_what_is_tidy_stays_as_it_is(typed, lines):
    once = tidy(typed, lines=lines)
    assert tidy(once, lines=lines) == once


@given(anything)
def test_tidy_text_holds_no_control_and_no_direction(typed):
    kept = tidy(typed)
    assert not {unicodedata.category(char) for char in kept} & {"Cc", "Cs", "Co", "Cn", "Zl", "Zp"}
    assert not set(kept) & set("\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
    assert kept == kept.strip()
    assert "  " not in kept
    assert unicodedata.is_normalized("NFC", kept)


@given(anything)
def test_tidying_adds_no_character_of_its_own(typed):
    """Never more of any kind than composing alone gives, but for blanks and the mark of an unreadable character."""
    composed = unicodedata.normalize("NFC", typed)
    assert len(tidy(typed)) <= len(composed)


@given(st.text(min_size=1, max_size=20), st.sets(st.text(max_size=8), max_size=6))
def test_a_name_told_apart_is_nobody_elses(name, others):
    taken = {name_key(other) for other in others}
    assert name_key(told_apart(name, taken)) not in taken
