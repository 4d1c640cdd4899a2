"""Which cards of one list look like cards of another, pure, and quick the second time.

While groups present, each new card of the flap is compared with what every group still has. What was compared before is
remembered in this process: by digests under a key that is made anew with each start, never by a text.
"""

import secrets
from collections.abc import Mapping
from functools import cache, cached_property
from hashlib import blake2b

from factors import alike

MOST = 100_000  # pairs; some 20 MB
_looked_alike: dict[bytes, bool] = {}


class _Text:
    """A text while it is compared: read once, and only when something was not compared before."""

    def __init__(self, key: str, text: str, known: alike.Vocabulary) -> None:
        self.key, self.text, self.known = key, text, known
        self.digest = blake2b(text.encode(), key=_secret(known), digest_size=16).digest()

    @cached_property
    def said(self) -> alike.Said:
        return alike.read(self.text, self.known)


def between(ones: Mapping[str, str], others: Mapping[str, str], known: alike.Vocabulary) -> list[tuple[str, str]]:
    """Pairs of keys, one of each list, of texts that look alike: in the order of the others, then of the ones."""
    here = [_Text(key, text, known) for key, text in ones.items()]
    there = [_Text(key, text, known) for key, text in others.items()]
    return [(one.key, other.key) for other in there for one in here if _look_alike(one, other)]


def _look_alike(one: _Text, other: _Text) -> bool:
    pair = one.digest + other.digest
    found = _looked_alike.get(pair)
    if found is None:
        if len(_looked_alike) >= MOST:
            _looked_alike.clear()
        found = alike.are_alike(one.said, other.said, one.known)
        _looked_alike[pair] = found
    return found


@cache
def _secret(known: alike.Vocabulary) -> bytes:
    """One for each vocabulary: with other words for a theme other cards look alike."""
    return secrets.token_bytes(32)
