"""Fields for what people type."""

import pytest
from django import forms

from sessions.fields import LinesField, TidyField, first_sentence
from sessions.forms import JoinForm
from tests.words import dutch


class Note(forms.Form):
    text = TidyField(max_length=10)
    title = TidyField(max_length=5, required=False)


class Paste(forms.Form):
    lines = LinesField(max_length=10, max_lines=3)


def note(text: str, title: str = "") -> Note:
    return Note({"text": text, "title": title})


def paste(lines: str) -> Paste:
    return Paste({"lines": lines})


def test_a_text_is_tidied_before_it_is_measured():
    form = note("  rust\u200b\u202e  en\tstilte ")
    assert form.is_valid() is False
    form = note("  rust\u200b\u202e  en\t nu ")
    assert form.is_valid()
    assert form.cleaned_data == {"text": "rust en nu", "title": ""}


@pytest.mark.parametrize("blank", ["", "   ", "\u3164", "\u200b", "\x00", "\u2800\u00ad"])
def test_what_looks_blank_is_blank(blank):
    assert first_sentence(note(blank)) == dutch("Write something first.")


def test_too_long_says_by_how_much():
    assert first_sentence(note("x" * 5000)) == dutch(
        "That is %(over)d characters too long; %(most)d fit.", over=4990, most=10
    )
    assert first_sentence(note("rust", "x" * 7)) == dutch(
        "That is %(over)d characters too long; %(most)d fit.", over=2, most=5
    )


def test_a_missing_field_is_a_blank_one():
    assert first_sentence(Note({})) == dutch("Write something first.")
    assert first_sentence(Paste({})) == dutch("Write something first.")


def test_a_field_can_say_in_its_own_words_that_it_is_empty():
    form = JoinForm({"code": "K7M4PX", "name": "\u3164"})
    assert first_sentence(form) == dutch("Fill in a name. A made-up name is fine.")


def test_a_form_without_faults_has_no_sentence():
    assert first_sentence(note("rust")) == ""


@pytest.mark.parametrize(
    ("pasted", "read"),
    [
        ("rust", ["rust"]),
        ("- rust\n* tijd\n• ruimte", ["rust", "tijd", "ruimte"]),
        ("1. rust\r\n2) tijd\r\n\r\n 10. ruimte ", ["rust", "tijd", "ruimte"]),
        ("– rust\n— tijd\n· ruimte", ["rust", "tijd", "ruimte"]),
        ("\n\n rust \n\u200b\n\u3164\n-\n•\n3.\n", ["rust"]),
        ("1.5 uur\n-rust\n2026 rust", ["1.5 uur", "-rust", "2026 rust"]),
        ("- - rust", ["- rust"]),
    ],
)
def test_bullets_numbers_and_blank_lines_are_dropped(pasted, read):
    form = paste(pasted)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["lines"] == read


def test_a_list_of_nothing_is_nothing():
    assert first_sentence(paste("-\n•\n\n")) == dutch("Write something first.")


def test_too_many_lines_says_how_many_fit():
    assert first_sentence(paste("a\nb\nc\nd")) == dutch(
        "That is %(lines)d lines; at most %(most)d fit.", lines=4, most=3
    )


def test_one_line_that_is_too_long_refuses_the_list():
    assert first_sentence(paste("rust\n" + "x" * 11)) == dutch(
        "That is %(over)d characters too long; %(most)d fit.", over=1, most=10
    )
