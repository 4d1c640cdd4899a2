"""What people type, made safe to show: pure functions, no Django.

Nothing is escaped here; templates do that. What goes is what cannot be seen or turns other text around.
"""

import unicodedata

# Characters that are letters or symbols by their category and still show nothing.
BLANKS = frozenset("\u115f\u1160\u2800\u3164\uffa0\u00ad\u034f\u17b4\u17b5")
# Joiners hold an emoji or a Persian word together; all other invisible format characters only do harm
# (they reverse the text that follows, or make two equal names look the same).
JOINERS = frozenset("\u200c\u200d")
SELECTORS = frozenset("\ufe0e\ufe0f")
TAGS = range(0xE0020, 0xE0080)  # flags of England, Scotland, Wales are written with these


def tidy(text: str, *, lines: bool = False) -> str:
    """NFC, without control and direction characters, spaces single, ends trimmed; `lines` keeps line breaks.

    Text without a single visible character becomes "".
    """
    rows = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    # Composed once more: what stood between a letter and its accent may be gone.
    kept = [unicodedata.normalize("NFC", " ".join("".join(map(_kept, row)).split())) for row in rows]
    joined = "\n".join(kept).strip("\n") if lines else " ".join(row for row in kept if row)
    return joined if is_visible(joined) else ""


def _kept(char: str) -> str:
    category = unicodedata.category(char)
    if category in {"Cc", "Zs", "Zl", "Zp"}:
        return " "
    if category in {"Cs", "Co", "Cn"}:
        return "\ufffd"
    if category == "Cf" and char not in JOINERS and ord(char) not in TAGS:
        return ""
    return char


def is_visible(text: str) -> bool:
    """Whether anything of it would be seen on paper."""
    return any(
        unicodedata.category(char)[0] in "LNPS" and char not in BLANKS and char not in SELECTORS for char in text
    )


def name_key(name: str) -> str:
    """Two names with the same key look the same to a room: case and what does not show do not count."""
    unseen = JOINERS | SELECTORS | BLANKS
    folded = unicodedata.normalize("NFKC", name).casefold()
    return "".join(char for char in folded if char not in unseen and ord(char) not in TAGS).strip()


def told_apart(name: str, taken: set[str]) -> str:
    """The name, with a number when somebody here has it already: *Anna*, *Anna 2*, *Anna 3*."""
    if name_key(name) not in taken:
        return name
    number = 2
    while name_key(f"{name} {number}") in taken:
        number += 1
    return f"{name} {number}"
