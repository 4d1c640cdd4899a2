"""What a page looks like to who sees little, presses with a thumb or needs large letters: see measures.js."""

from pathlib import Path

from playwright.sync_api import Page

SCRIPT = Path(__file__).with_name("measures.js").read_text(encoding="utf-8")


def measure(page: Page, what: str, *how: float) -> list[str]:
    """Sentences about what is wrong. A live page stays the same document, so the script is brought once."""
    if page.evaluate("typeof measures") == "undefined":
        page.evaluate(SCRIPT)
    found: list[str] = page.evaluate("([what, how]) => measures[what](...how)", [what, how])
    return found
