"""Texts that want to be something else, and a reader of pages that sees whether one has become it."""

from html.parser import HTMLParser

# At most forty characters, so that each is also a name. The end says which it is.
TEXTS = (
    "<script>alert(1)</script>q01",
    '"><img src=x onerror=alert(1)>q02',
    "<b hx-get=/x hx-trigger=load>q03",
    "'onfocus=alert(1) x='q04",
    "</textarea><svg onload=alert(1)>q05",
    "</template><a href=javascript:x>q06",
    '=HYPERLINK("http://x.nl","y")q07',
    "+cmd|' /C calc'!A0 q08",
    "@SUM(1+1) -2+3 q09",
    "{{ 7|add:7 }}{% debug %}q10",
    "👩‍👩‍👧‍👦 🏳️‍🌈 q11",
    "مرحبا שלום q12",
    "&lt;b&gt; &amp; &#0; q13",
    "#set page(fill: red) $x$ *a* _b_ q14",
)
# What is typed, and what of it is kept.
TIDIED = {
    "\u202eexe.gpj\u202c q15": "exe.gpj q15",
    "nul\x00teken q16": "nul teken q16",
    "nul\u200bbreed\ufeff q17": "nulbreed q17",
}
OURS = ("hx-swap",)
UNSEEN = ("\u200b\u200b", "\ufeff", "\u202e\u202c", "\u2060\u00ad", "\u3164", "   ", "\x00")


class Page(HTMLParser):
    """What a browser would make of a page: elements that nobody of us wrote, and the text that is to be read."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.wrong: list[str] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        for name, value in attributes:
            acts = name.startswith(("on", "hx-", "data-hx-")) and name not in OURS
            if acts or name in ("style", "srcdoc", "formaction"):
                self.wrong.append(f"<{tag} {name}>")
            if (value or "").strip().lower().startswith(("javascript:", "data:text")):
                self.wrong.append(f"<{tag} {name}={value}>")
            self.text += f" {value}"
        source = dict(attributes).get("src") or ""
        if tag in ("script", "img", "iframe", "object", "embed", "base") and not source.startswith("/static/"):
            self.wrong.append(f"<{tag} src={source!r}>")

    def handle_data(self, data: str) -> None:
        self.text += data
