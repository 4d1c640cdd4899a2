"""Cards that look alike, pure: other words for the same idea. Only ever a suggestion; nothing is merged by itself.

No Django here. Words are compared by their stems, by what people say for the same thing, and letter by letter for
typing errors. Two cards are alike when nearly all that each says is in the other. When the one denies something and
the other does not, they never are, however many words they share.
"""

import re
import threading
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path

import snowballstemmer
from rapidfuzz import fuzz

WORDS = Path(__file__).parent / "words"
# Each cuts off too much here and too little there; two words meet by any of them. In a Dutch session people write some
# English too, so there is one vocabulary for both.
STEMMERS = ("dutch", "dutch_porter", "english")
LANGUAGES = ("nl", "en")
WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")

ALIKE_FROM = 0.7  # of what two cards say together, how much they share
TYPO_FROM = 86  # per cent of letters that two words of one meaning share
TYPO_LETTERS = 5  # shorter words differ by a letter and mean something else
PART_LETTERS = 4  # of what is left and right in a compound
SAME, MEANT_SAME = 1.0, 0.9
DENYING = ("on", "un", "in", "wan", "mis", "dis", "non", "anti")
WITHOUT = ("loos", "loze", "less")
FULL, WEAK = 1.0, 0.4  # what a word counts for

Words = tuple[tuple[str, float], ...]


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """What is known of words: `light` ones say nothing, `weak` ones little; `groups` by stem, the rest as written."""

    light: frozenset[str]
    weak: frozenset[str]
    negations: frozenset[str]
    instead: tuple[str, ...]
    later: tuple[str, ...]
    opposites: Mapping[str, frozenset[str]]
    groups: Mapping[str, frozenset[int]] = field(default_factory=dict)


@dataclass(frozen=True)
class Said:
    """What a card says: how often it denies, its words, and those that carry its meaning, with what each counts for.

    `instead`: the words after "instead of", which is as good as denying them. `last`: those, and what comes second.
    """

    denials: int
    plain: frozenset[str]
    words: Words
    instead: frozenset[str]
    last: frozenset[str]


def pairs(texts: Mapping[str, str], known: Vocabulary) -> list[tuple[str, str]]:
    """The keys of texts that look alike, most alike first; in a pair, and among equals, in the order given."""
    said = [(key, read(text, known)) for key, text in texts.items()]
    found = [
        (compare(one, other, known), key, other_key)
        for place, (key, one) in enumerate(said)
        for other_key, other in said[place + 1 :]
        if are_alike(one, other, known)
    ]
    found.sort(key=lambda pair: -pair[0])
    return [(key, other) for _score, key, other in found]


def likeness(one: str, other: str, known: Vocabulary) -> float:
    """How much two texts say the same, from 0 to 1; 0 when the one denies what the other says."""
    return compare(read(one, known), read(other, known), known)


def compare(one: Said, other: Said, known: Vocabulary) -> float:
    """As `likeness`, of what was read already."""
    share = _share(one, other, known)
    return 0.0 if share and _opposed(one, other, known) else share


def are_alike(one: Said, other: Said, known: Vocabulary) -> bool:
    """Whether two cards share enough to be worth a question.

    The costly part is asked last: most cards share next to nothing.
    """
    return one.denials == other.denials and _share(one, other, known) >= ALIKE_FROM and not _opposed(one, other, known)


def _share(one: Said, other: Said, known: Vocabulary) -> float:
    """How much of what two cards say together is in both."""
    words, others = _split(one.words, other.words), _split(other.words, one.words)
    whole = sum(weight for _word, weight in (*words, *others))
    return 2 * _shared(words, others, known) / whole if whole else 0.0


def _shared(words: Words, others: Words, known: Vocabulary) -> float:
    """Each word finds at most one other; the best matches first."""
    found = sorted(
        (
            (match, place, other_place)
            for place, (word, _weight) in enumerate(words)
            for other_place, (other, _other_weight) in enumerate(others)
            if (match := _match(word, other, known))
        ),
        key=lambda match: -match[0],
    )
    taken: set[int] = set()
    other_taken: set[int] = set()
    shared = 0.0
    for match, place, other_place in found:
        if place not in taken and other_place not in other_taken:
            taken.add(place)
            other_taken.add(other_place)
            shared += match * (words[place][1] + others[other_place][1]) / 2
    return shared


def _split(words: Words, others: Words) -> Words:
    """A compound is split where one of the other card's words begins or ends it."""
    found: list[tuple[str, float]] = []
    for word, weight in words:
        parts = next((parts for other, _weight in others if (parts := _parts(word, other))), (word,))
        found += [(part, weight) for part in parts]
    return tuple(found)


@lru_cache(maxsize=50_000)
def _parts(word: str, other: str) -> tuple[str, ...]:
    if min(len(other), len(word) - len(other)) < PART_LETTERS:
        return ()
    if word.startswith(other):
        rest = word[len(other) :]
        return other, rest[1:] if rest[0] == "s" and len(rest) > PART_LETTERS else rest
    return (word[: -len(other)].removesuffix("s"), other) if word.endswith(other) else ()


@lru_cache(maxsize=50_000)
def _match(word: str, other: str, known: Vocabulary) -> float:
    """How much two words mean the same."""
    stems, other_stems = _stems(word), _stems(other)
    if stems & other_stems:
        return SAME
    if _groups(stems, known) & _groups(other_stems, known):
        return MEANT_SAME
    if min(len(word), len(other)) >= TYPO_LETTERS and fuzz.ratio(word, other) >= TYPO_FROM:
        return MEANT_SAME
    return 0.0


def _groups(stems: Iterable[str], known: Vocabulary) -> frozenset[int]:
    return frozenset().union(*(known.groups.get(stem, frozenset()) for stem in stems))


def _opposed(one: Said, other: Said, known: Vocabulary) -> bool:
    """Whether the one denies more often than the other, has the opposite of one of its words, or puts first what the
    other puts last.
    """
    if one.denials != other.denials:
        return True
    only, other_only = one.plain - other.plain, other.plain - one.plain
    if any(known.opposites.get(word, frozenset()) & other_only for word in only):
        return True
    if _turned(one, other, known) or _turned(other, one, known):
        return True
    return any(_denied(word, by) for word in only for by in other_only)


def _turned(one: Said, other: Said, known: Vocabulary) -> bool:
    """Whether the one does not want a word that the other wants, or both have an order and it comes last and first."""
    last = one.last if other.last else one.instead
    return any(_match(word, by, known) for word in last for by in other.plain - other.last)


def _denied(word: str, other: str) -> bool:
    """Safe and unsafe, sense and senseless."""
    short, long = sorted((word, other), key=len)
    if len(short) < 4:
        return False
    bare = {long.removeprefix(prefix) for prefix in DENYING if long.startswith(prefix)}
    bare |= {long[:at] for suffix in WITHOUT if (at := long.rfind(suffix)) > 3}
    return any(_stems(form) & _stems(short) for form in bare if len(form) >= 4)


# Cards are not remembered from one time to the next. (Single words are, in `_stems` and `_match`, for the speed.)
def read(text: str, known: Vocabulary) -> Said:
    """What a card says, to be compared with several others."""
    plain = WORD.findall(_folded(text))
    content = dict.fromkeys(word for word in plain if word not in known.light and word not in known.negations)
    counts = Counter(word in known.negations for word in plain)
    words = tuple((word, WEAK if word in known.weak else FULL) for word in content)
    instead, later = (_after(text, phrases) & frozenset(content) for phrases in (known.instead, known.later))
    return Said(counts[True], frozenset(plain), words, instead, instead | later)


def _after(text: str, phrases: Iterable[str]) -> frozenset[str]:
    """The words after the first of these phrases."""
    said = f" {_folded(text)} "
    places = [place + len(phrase) for phrase in phrases if (place := said.find(f" {phrase} ")) >= 0]
    return frozenset(WORD.findall(said[min(places) :])) if places else frozenset()


def _folded(text: str) -> str:
    """Small letters without accents, one kind of apostrophe, and one spelling of the sound x."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return plain.replace("\u2019", "'").replace("ks", "x")


# A stemmer keeps the word that it works on in itself, and requests and hubs run in threads: two at once get an
# IndexError, or the stem of each other's word.
_one_word = threading.Lock()


@lru_cache(maxsize=10_000)
def _stems(word: str) -> frozenset[str]:
    """By every stemmer, also without the t or d of a verb."""
    forms = {word, word.removesuffix("t"), word.removesuffix("d"), word.removesuffix("dt")}
    with _one_word:
        return frozenset(
            _stemmer(name).stemWord(form) for name in STEMMERS for form in forms if form == word or len(form) > 3
        )


@cache
def _stemmer(name: str) -> "snowballstemmer.stemmer":
    return snowballstemmer.stemmer(name)


@cache
def vocabulary(theme: tuple[tuple[str, ...], ...] = ()) -> Vocabulary:
    """`theme`: groups of words that people use for the same thing when they talk about a theme."""
    files = [_folded((WORDS / f"{language}.toml").read_text(encoding="utf-8")) for language in LANGUAGES]
    said = [tomllib.loads(text) for text in files]
    opposites: dict[str, set[str]] = {}
    for one, other in (pair for words in said for pair in words["opposites"]):
        opposites.setdefault(one, set()).add(other)
        opposites.setdefault(other, set()).add(one)
    return Vocabulary(
        light=frozenset(word for words in said for word in words["light"].split()),
        weak=frozenset(word for words in said for word in words["weak"].split()),
        negations=frozenset(word for words in said for word in words["negations"].split()),
        instead=tuple(phrase for words in said for phrase in words["instead"]),
        later=tuple(phrase for words in said for phrase in words["later"]),
        opposites={word: frozenset(others) for word, others in opposites.items()},
        groups=_by_stem([*(group for words in said for group in words["alike"]), *theme]),
    )


def _by_stem(groups: Sequence[Sequence[str]]) -> dict[str, frozenset[int]]:
    numbers: dict[str, set[int]] = {}
    for number, words in enumerate(groups):
        for stem in (stem for word in words for stem in _stems(_folded(word))):
            numbers.setdefault(stem, set()).add(number)
    return {stem: frozenset(found) for stem, found in numbers.items()}
