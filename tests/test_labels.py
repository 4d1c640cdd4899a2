"""The helper that keeps texts about buttons true."""

from tests.labels import is_seen, quoted_that_nobody_sees


def test_what_stands_on_a_page_is_seen():
    assert is_seen("Start een rondje")
    assert is_seen("Terug naar alleen")  # with a name filled in
    assert is_seen("Professional")  # a column of the content
    assert is_seen("Start a round", "en")


def test_what_stands_nowhere_is_not():
    assert not is_seen("Begin een rondje")
    assert not is_seen("Start een")
    assert not is_seen("Start a round")


def test_quotes_are_looked_up_in_the_language_that_they_are_in():
    assert quoted_that_nobody_sees("Press “Start a round”.") == []
    assert quoted_that_nobody_sees("Press “Begin a round”, or ‘Begin een rondje’.") == [
        "Begin een rondje",
        "Begin a round",
    ]
