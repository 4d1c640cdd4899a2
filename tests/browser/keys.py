"""Somebody without a mouse: keys only, and at every step the keyboard must be somewhere one can see."""

import time

from playwright.sync_api import Locator, Page, expect

MOST = 160  # steps from anywhere on a page to anywhere else
# Where the keyboard is: "" when one sees it, "nowhere" when it is on the page as a whole, or what is wrong with it.
WHERE = """() => {
    const at = document.activeElement;
    if (!at || at === document.body) return "nowhere";
    const shown = at.matches("[type=radio], [type=checkbox]") ? at.closest("label") ?? at : at;
    const drawn = [at, shown, ...shown.children].map((box) => getComputedStyle(box));
    const ring = ({ outlineStyle, outlineWidth }) => outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
    const name = `${at.localName}#${at.id} ${(at.ariaLabel ?? at.textContent).trim().slice(0, 40)}`;
    if (!drawn.some(ring)) return `${name} has no ring`;
    const { left, top, width, height } = shown.getBoundingClientRect();
    const [x, y] = [left + width / 2, Math.max(top + 2, Math.min(top + height / 2, innerHeight - 2))];
    const there = document.elementFromPoint(x, y);
    if (!there) return `${name} is out of view`;
    return shown.contains(there) || there.contains(shown) ? "" : `${name} is under ${there.className}`;
}"""
AT = "document.activeElement.outerHTML.slice(0, 200)"
PATIENCE = 10  # s
FORWARD = (
    "(target) => Boolean(document.activeElement.compareDocumentPosition(target) & Node.DOCUMENT_POSITION_FOLLOWING)"
)


class Keys:
    def __init__(self, page: Page) -> None:
        self.page = page

    def to(self, target: Locator | str) -> "Keys":
        """Tab until the keyboard is there, whichever way is shorter. On the way it is always in view."""
        wanted = self.page.locator(target).locator("visible=true").first if isinstance(target, str) else target.first
        expect(wanted).to_be_visible()
        for _step in range(MOST):
            if wanted.evaluate("target => target === document.activeElement"):
                return self
            self.page.keyboard.press("Tab" if wanted.evaluate(FORWARD) else "Shift+Tab")
            self.is_seen(or_nowhere=True)  # between the last control and the first one is the browser's own bar
        raise AssertionError(f"the keyboard never came to {target}")

    def is_seen(self, or_nowhere: bool = False) -> None:
        where = self.page.evaluate(WHERE)
        assert where == "" or (or_nowhere and where == "nowhere"), where

    def press(self, key: str = "Enter") -> "Keys":
        self.page.keyboard.press(key)
        return self

    def types(self, text: str) -> "Keys":
        self.page.keyboard.type(text)
        return self

    def at(self, target: Locator | str) -> None:
        """The keyboard is there, without a step."""
        wanted = self.page.locator(target).locator("visible=true").first if isinstance(target, str) else target.first
        until = time.monotonic() + PATIENCE
        while not wanted.evaluate(
            "target => target === document.activeElement"
        ):  # not :focus, which asks for the window too
            assert time.monotonic() < until, (
                f"not at {target}, but {self.page.evaluate(WHERE)!r}, {self.page.evaluate(AT)}"
            )
            self.page.wait_for_timeout(50)
        self.is_seen()
