"""The Dutch catalogue: what the code says in English, and what that is in Dutch.

Needs Babel, which only developers have, and no gettext programs. Running Teamtool needs neither: the compiled
catalogue is kept beside its source.
"""

import io
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

LANGUAGE = "nl"
PACKAGES = ("factors", "sessions", "teamtool")
LAZY = {f"{name}_lazy": DEFAULT_KEYWORDS[name] for name in ("gettext", "ngettext", "pgettext", "npgettext")}
KEYWORDS = DEFAULT_KEYWORDS | LAZY | {"gettext_noop": None}
PLACEHOLDER = re.compile(r"%\(\w+\)[-+#0]*\d*(?:\.\d+)?[a-z]|%[-+#0]*\d*(?:\.\d+)?[a-z]\b|\{\w*\}")

type_of_text = str | tuple[str, ...] | list[str]


class CalmCatalog(Catalog):
    """A catalogue whose header holds no dates, names or versions: it changes only when a text does."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        return [
            ("Project-Id-Version", "Teamtool"),
            ("Language", LANGUAGE),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "8bit"),
            ("Plural-Forms", self.plural_forms),
        ]


def new_catalog() -> CalmCatalog:
    return CalmCatalog(LANGUAGE, header_comment="# Dutch. English msgids; see CONTRIBUTING.md.", fuzzy=False)


# What the code says ---------------------------------------------------------------------------


def said(root: Path) -> CalmCatalog:
    """Every text in the Python files and templates under `root` that is to be translated."""
    catalog = new_catalog()
    for source in sources(root):
        for _line, text, comments, context in extract("python", io.BytesIO(source), KEYWORDS, ("Translators:",)):
            catalog.add(text, auto_comments=comments, context=context)
    return catalog


def sources(root: Path) -> Iterator[bytes]:
    """All of them as Python: Django turns a template into calls with everything else blotted out."""
    for package in PACKAGES:
        for path in sorted((root / package).rglob("*.py")):
            yield path.read_bytes()
    for path in sorted((root / "templates").rglob("*.html")):
        calls = templatize(path.read_text(encoding="utf-8"), origin=str(path.relative_to(root)))
        # HTML is indented as it likes; Python would stumble over that.
        yield "\n".join(line.strip() for line in calls.splitlines()).encode()


# What stands in the catalogue -----------------------------------------------------------------


def read(path: Path) -> Catalog:
    if not path.exists():
        return new_catalog()
    with path.open("rb") as file:
        return read_po(file, locale=LANGUAGE)


def merged(wanted: Catalog, known: Catalog) -> CalmCatalog:
    """What is said, with the translations we have. Nothing is guessed, and what nobody says any more goes."""
    catalog = new_catalog()
    for message in texts(wanted):
        before = known.get(message.id, message.context)
        translated = before if before and before.pluralizable == message.pluralizable else None
        catalog.add(
            message.id,
            string=translated.string if translated else None,
            flags=message.flags | ({"fuzzy"} if translated and translated.fuzzy else set()),
            auto_comments=message.auto_comments,
            user_comments=translated.user_comments if translated else (),
            context=message.context,
        )
    return catalog


def as_po(catalog: Catalog) -> bytes:
    out = io.BytesIO()
    write_po(out, catalog, width=0, no_location=True, sort_output=True, ignore_obsolete=True)
    return out.getvalue().rstrip(b"\n") + b"\n"


def as_mo(catalog: Catalog) -> bytes:
    out = io.BytesIO()
    write_mo(out, merged(catalog, catalog))
    return out.getvalue()


# What is wrong with it ------------------------------------------------------------------------


def problems(wanted: Catalog, known: Catalog, compiled: bytes) -> list[str]:
    """One sentence per kind of defect; none when the catalogue is complete and current."""
    said_now = {(message.context, key(message)) for message in texts(wanted)}
    in_catalogue = {(message.context, key(message)) for message in texts(known)}
    found = [
        sentence("Said in the code but not in the catalogue", (text for _, text in said_now - in_catalogue)),
        sentence("In the catalogue but said nowhere", (text for _, text in in_catalogue - said_now)),
        sentence("Not translated", (key(each) for each in texts(known) if not is_translated(each))),
        sentence("Marked as uncertain (fuzzy)", (key(each) for each in texts(known) if each.fuzzy)),
        sentence(
            "Other placeholders in the translation", (key(each) for each in texts(known) if placeholders_differ(each))
        ),
    ]
    if compiled != as_mo(known):
        found.append("The compiled catalogue (django.mo) does not match its source (django.po).")
    return [each for each in found if each]


def sentence(what: str, which: Iterable[str]) -> str:
    quoted = [f"“{text}”" for text in sorted(which)]
    return f"{what}: {', '.join(quoted)}." if quoted else ""


def texts(catalog: Catalog) -> Iterator[Message]:
    """All messages but the header."""
    return (message for message in catalog if message.id)


def key(message: Message) -> str:
    return forms(message.id)[0]


def forms(text: type_of_text | None) -> list[str]:
    """The singular and the plurals; a text without plurals is its only form."""
    return [text] if isinstance(text, str) else list(text or ())


def is_translated(message: Message) -> bool:
    translations = forms(message.string)
    return bool(translations) and all(translations)


def placeholders_differ(message: Message) -> bool:
    """A singular may leave the number out ("one card"); no form may name what it will not be given."""
    if not is_translated(message):
        return False
    given = [set(PLACEHOLDER.findall(text)) for text in forms(message.id)]
    used = [set(PLACEHOLDER.findall(text)) for text in forms(message.string)]
    return used[-1] != given[-1] or any(not names <= set.union(*given) for names in used)
