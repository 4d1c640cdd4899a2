"""Codes that people read aloud, and secrets that only machines carry. Pure."""

import hashlib
import secrets

# No I, L, O, U, 0, 1: they look like each other on a projector, and without U there are fewer words.
ALPHABET = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
CODE_LENGTH = 6  # 30**6 = 729 million
SEAT_CODE_LENGTH = 8


def new_code(length: int = CODE_LENGTH) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def code_from(secret: str, length: int) -> str:
    """The code that belongs to a secret: the same each time, so that a form sent twice shows one code."""
    number = int(digest(secret), 16)
    letters = []
    for _place in range(length):
        number, letter = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[letter])
    return "".join(letters)


def read_code(typed: str) -> str:
    """A code as it is kept, from what somebody typed: any case, with spaces, hyphens or dots between."""
    return "".join(char for char in typed.upper() if char.isalnum())[:32]


def spoken(code: str) -> str:
    """In two halves, as one reads it aloud: K7M 4PX."""
    half = len(code) // 2
    return f"{code[:half]} {code[half:]}"


def new_secret() -> str:
    """128 random bits, safe in a link."""
    return secrets.token_urlsafe(16)


def digest(secret: str) -> str:
    """What is kept of a secret: 64 hex digits. The secret is random, so it needs no salt and no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()
