"""Which build is this: browsers compare it to know that a newer page is there."""

import hashlib
from pathlib import Path

SHOWN = ("templates", "static", "sessions", "factors", "teamtool")
SUFFIXES = {".py", ".html", ".css", ".js", ".toml", ".mo", ".md"}


def version(base: Path) -> str:
    """Twelve hex digits over everything that a page is made of."""
    digest = hashlib.sha256()
    for top in SHOWN:
        for path in sorted((base / top).rglob("*")):
            if path.suffix in SUFFIXES and path.is_file():
                digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
