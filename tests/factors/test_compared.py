"""Two lists compared: what looks alike, what is remembered of it, and that no text is."""

import gc
import sys

import pytest

from factors import alike, compared

KNOWN = alike.vocabulary()
CALM, CALMLY, CALL = "Rustig blijven", "rustig zijn en blijven", "Ouders vooraf bellen"


@pytest.fixture(autouse=True)
def forgotten():
    compared._looked_alike.clear()


@pytest.fixture
def comparisons(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Grows by one with every pair that is really compared."""
    done: list[int] = []
    compare = alike.are_alike

    def counted(*given):
        done.append(1)
        return compare(*given)

    monkeypatch.setattr(alike, "are_alike", counted)
    return done


def test_pairs_come_in_the_order_of_the_flap_and_then_of_the_own_list():
    own, flap = {"a": CALL, "b": CALMLY, "c": CALM}, {"x": CALM, "y": "Koffie", "z": "vooraf ouders bellen"}
    assert compared.between(own, flap, KNOWN) == [("b", "x"), ("c", "x"), ("a", "z")]
    assert compared.between(own, flap, KNOWN) == [("b", "x"), ("c", "x"), ("a", "z")]


def test_what_was_compared_is_not_compared_again_unless_the_words_change(comparisons):
    own, flap = {"a": CALL, "b": CALMLY}, {"x": CALM}
    compared.between(own, flap, KNOWN)
    assert len(comparisons) == 2
    compared.between(own, flap, KNOWN)
    assert len(comparisons) == 2
    compared.between(own, {**flap, "y": "Koffie"}, KNOWN)
    assert len(comparisons) == 4
    compared.between({"a": "Thee"}, flap, KNOWN)
    assert len(comparisons) == 5


def test_with_other_words_for_a_theme_it_is_compared_anew():
    other = alike.vocabulary((("koffie", "thee"),))
    assert compared.between({"a": "Koffie"}, {"x": "thee"}, KNOWN) == []
    assert compared.between({"a": "Koffie"}, {"x": "thee"}, other) == [("a", "x")]


def test_it_does_not_remember_without_end(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(compared, "MOST", 10)
    for number in range(40):
        compared.between({"a": f"woord {number}"}, {"x": CALM}, KNOWN)
        assert len(compared._looked_alike) <= 10


def test_no_text_stays_in_memory():
    secret = "zonnebloem" + "pitten" * 3
    compared.between({"a": f"{secret} is dit"}, {"x": CALM}, KNOWN)
    kept = [*compared._looked_alike]
    assert kept
    assert not any(secret.encode() in key for key in kept)
    assert all(sys.getsizeof(key) < 100 for key in kept)
    gc.collect()
    assert not any(isinstance(thing, compared._Text) for thing in gc.get_objects())
