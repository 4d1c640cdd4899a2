"""Cards that look alike: what is suggested, and above all what is not."""

import csv
import hashlib
import re
from collections import Counter
from pathlib import Path

import pytest

from factors import alike
from tests.server import ROOT

PAIRS = list(csv.DictReader((Path(__file__).parent / "alike_pairs.csv").read_text(encoding="utf-8").splitlines()))
KNOWN = alike.vocabulary()


def held_out(pair: dict[str, str]) -> bool:
    """The half that nobody looked at while the words and the threshold were chosen."""
    return hashlib.sha256(f"{pair['a']}\n{pair['b']}".encode()).digest()[0] % 2 == 1


def suggested(pair: dict[str, str]) -> bool:
    return alike.pairs({"a": pair["a"], "b": pair["b"]}, KNOWN) == [("a", "b")]


def counts(half: bool) -> Counter[tuple[str, bool]]:
    return Counter((pair["kind"], suggested(pair)) for pair in PAIRS if held_out(pair) == half)


def precision_and_recall(found: Counter[tuple[str, bool]]) -> tuple[float, float]:
    right = found["same", True]
    wrong = found["near", True] + found["negation", True]
    return right / (right + wrong), right / (right + found["same", False])


def test_there_are_pairs_enough_of_every_kind():
    kinds = Counter(pair["kind"] for pair in PAIRS)
    assert kinds["same"] >= 90
    assert kinds["near"] >= 60
    assert kinds["negation"] >= 30
    assert 0.4 < sum(map(held_out, PAIRS)) / len(PAIRS) < 0.6


def test_of_what_nobody_looked_at_nine_in_ten_suggestions_are_right_and_four_in_ten_are_found():
    precision, recall = precision_and_recall(counts(True))
    assert precision >= 0.9
    assert recall >= 0.4


@pytest.mark.parametrize("pair", [pair for pair in PAIRS if pair["kind"] == "negation"], ids=lambda pair: pair["a"])
def test_what_says_the_opposite_is_never_suggested(pair: dict[str, str]):
    assert not suggested(pair)
    assert alike.likeness(pair["b"], pair["a"], KNOWN) == alike.likeness(pair["a"], pair["b"], KNOWN)


def test_the_figures_in_the_documentation_are_these():
    said = (ROOT / "docs" / "look-alikes.md").read_text()
    for half, name in ((False, "looked at"), (True, "held out")):
        found = counts(half)
        precision, recall = precision_and_recall(found)
        row = [name, *(f"{found[kind, True]} of {found[kind, True] + found[kind, False]}"
                       for kind in ("same", "near", "negation")), f"{precision:.2f}", f"{recall:.2f}"]  # fmt: skip
        assert re.search(r"\| *" + r" *\| *".join(map(re.escape, row)) + r" *\|", said), row


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Luisteren in plaats van oordelen", "Oordelen in plaats van luisteren"),
        ("Meteen oordelen over het meisje", "Luisteren in plaats van meteen oordelen over het meisje"),
        ("Eerst praten voordat je belt", "Eerst bellen voordat je praat"),
        ("een veilige school", "onveilig op school"),
        ("respect voor elkaar", "respectloos naar elkaar"),
        ("Wel luisteren", "Niet luisteren"),
        ("Nooit doorvertellen", "Nooit niet doorvertellen"),
        ("Always tell the parents", "Never tell the parents"),
        ("We didn’t judge", "We judge"),
        ("Ouders bellen", "Collega's bellen"),
    ],
)
def test_opposites_of_every_sort(one: str, other: str):
    assert alike.likeness(one, other, KNOWN) == alike.likeness(other, one, KNOWN) == 0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Rustig blijven", "rustig blijven!"),
        ("Één duidelijke afspraak", "een duidelijke afspraak"),
        ("Vertrouwenspersoon", "persoon die je kunt vertrouwen"),
        ("Met de leerling praten", "gesprek met de jongere"),
        ("Nooit oordelen", "zonder te oordelen"),
        ("Believe the victim", "the victim is believed"),
        ("protokol afspreken", "Afspraak over protocol"),
    ],
)
def test_the_same_in_other_words_in_both_orders(one: str, other: str):
    assert alike.likeness(one, other, KNOWN) == alike.likeness(other, one, KNOWN) >= alike.ALIKE_FROM


@pytest.mark.parametrize("text", ["", "   ", "...", "de het een", "👩🏽‍🏫", "niet", "=1+1", "\u202e"])
def test_what_says_nothing_looks_like_nothing(text: str):
    assert alike.likeness(text, text, KNOWN) == 0 or re.search(r"\w", text)
    assert alike.likeness(text, "Rustig blijven", KNOWN) == 0


def test_words_of_a_theme_are_the_same_only_with_that_theme():
    theme = alike.vocabulary((("naaktbeeld", "foto", "nude"),))
    texts = {"a": "foto laten wissen", "b": "naaktbeeld verwijderen"}
    assert alike.pairs(texts, KNOWN) == []
    assert alike.pairs(texts, theme) == [("a", "b")]


def test_the_most_alike_come_first_and_every_pair_once():
    texts = {"a": "Veilige plek om te praten", "b": "Protocol op school", "c": "veilige plek om rustig te praten",
             "d": "Een veilige plek om te praten"}  # fmt: skip
    found = alike.pairs(texts, KNOWN)
    assert found[0] == ("a", "d")
    assert sorted(found) == [("a", "c"), ("a", "d"), ("c", "d")]
