"""Several people's cards are compared at once, in several threads: each gets the stems of their own words."""

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from factors import alike

WORDS = [
    f"{begin}{middle}{end}"
    for begin in ("gebeurtenis", "ondersteuning", "leerling", "vertrouwelijk", "luister", "vriend")
    for middle in ("s", "en", "elijk", "baar")
    for end in ("heid", "heden", "ende", "te", "t", "s")
]


@pytest.fixture
def hasty_threads() -> Iterator[None]:
    """Threads take turns in the middle of everything."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def test_two_threads_never_get_the_stems_of_each_others_words(hasty_threads: None):
    stems = alike._stems.__wrapped__
    alone = [stems(word) for word in WORDS]
    with ThreadPoolExecutor(4) as threads:
        together = list(threads.map(lambda _time: [stems(word) for word in WORDS], range(12)))
    assert all(found == alone for found in together)
