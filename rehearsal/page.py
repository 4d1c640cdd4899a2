"""A page as a browser has it: the HTML it received, frames applied as `live.js` does, and the forms in it."""

import re
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from lxml import html
from lxml.html import HtmlElement

NOT_SAID = frozenset({"csrfmiddlewaretoken", "op", "revision"})
TYPED = frozenset({"text", "date", "search", "number", "radio", "checkbox"})


class NotOnThePage(Exception):
    """Somebody wanted to press something that this page does not offer."""


@dataclass
class Form:
    """A form as it stands on a page, with what somebody filled in. Only what it offers can be said."""

    action: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    typed: frozenset[str] = frozenset()
    buttons: list[tuple[str, str]] = field(default_factory=list)
    by_script: bool = True
    disabled: bool = False
    undo: tuple[str, str] | None = None  # where *put it back* would go, and with which text

    def filled(self, **said: str) -> "Form":
        """What somebody types or chooses. Raises NotOnThePage for a field that is not there."""
        if unknown := said.keys() - self.typed:
            raise NotOnThePage(f"no field {sorted(unknown)} in the form {self.action}")
        kept = [(name, value) for name, value in self.fields if name not in said]
        return replace(self, fields=[*kept, *said.items()])

    def pressed(self, name: str, value: str) -> "Form":
        """Sent by the button with this name and value."""
        if (name, value) not in self.buttons:
            raise NotOnThePage(f"no button {name}={value} in the form {self.action}")
        return replace(self, fields=[*self.fields, (name, value)])

    def value(self, name: str) -> str | None:
        return next((value for found, value in self.fields if found == name), None)

    @property
    def said(self) -> list[tuple[str, str]]:
        return [(name, value) for name, value in self.fields if name not in NOT_SAID]


@lru_cache(maxsize=4096)
def _parsed(text: str) -> HtmlElement:
    return html.fragment_fromstring(text.strip())


class Page:
    """The HTML of one browser, kept up to date by frames."""

    def __init__(self, text: str) -> None:
        self.root = html.document_fromstring(text)
        self.body = self.root.body
        self.data = {name[5:]: value for name, value in self.body.attrib.items() if name.startswith("data-")}
        self.phase: str = self.data.get("phase", "")
        self._ids = {element.get("id"): element for element in self.root.iter() if element.get("id")}
        self._lists = {element.get("data-list"): element for element in self.root.iter() if element.get("data-list")}
        self._news: list[dict[str, Any]] = []

    # What came -----------------------------------------------------------------------------------

    def take(self, frame: dict[str, Any]) -> None:
        """Applied when somebody looks: many phones lie face down most of the time."""
        if "from" not in frame:
            self._news.clear()
        self._news.append(frame)
        if state := frame.get("state"):
            self.phase = state["phase"]

    def _look(self) -> None:
        news, self._news = self._news, []
        for frame in news:
            self._place(frame)

    def _place(self, frame: dict[str, Any]) -> None:
        named = {item["id"] for item in frame["items"]}
        for item in frame["items"]:
            self._put(item)
        for gone in frame["gone"]:
            for old in self._meant_by(gone, named):
                self._remove(old)
        if "from" not in frame:
            for place in self._lists.values():
                for row in [row for row in place if row.get("id") not in named]:
                    self._remove(row)

    def _meant_by(self, gone: str, named: set[str]) -> list[HtmlElement]:
        """One row by its id; `card-*`: every row of that kind in a list that this frame does not name."""
        if not gone.endswith("*"):
            return [self._ids[gone]] if gone in self._ids else []
        kind = gone[:-1]
        return [row for at in self._lists.values() for row in at if row.get("id", "").startswith(kind)
                and row.get("id") not in named]  # fmt: skip

    def _put(self, item: dict[str, Any]) -> None:
        fresh = deepcopy(_parsed(item["html"]))
        fresh.tail = None
        old = self._ids.get(item["id"])
        place = self._lists.get(item.get("list"))
        if place is None:
            if old is not None and "list" not in item:
                self._swap(old, fresh)
            return
        if old is not None:
            self._remove(old)
        later = (at for at, row in enumerate(place) if float(row.get("data-order", "-inf")) > item["order"])
        place.insert(next(later, len(place)), fresh)
        self._learn(fresh)

    def _swap(self, old: HtmlElement, fresh: HtmlElement) -> None:
        fresh.tail = old.tail
        self._forget(old)
        old.getparent().replace(old, fresh)
        self._learn(fresh)

    def _remove(self, old: HtmlElement) -> None:
        self._forget(old)
        old.drop_tree()

    def _learn(self, fresh: HtmlElement) -> None:
        self._ids |= {element.get("id"): element for element in fresh.iter() if element.get("id")}

    def _forget(self, old: HtmlElement) -> None:
        for element in old.iter():
            self._ids.pop(element.get("id"), None)

    # What somebody sees --------------------------------------------------------------------------

    def part(self, name: str) -> HtmlElement | None:
        self._look()
        return self._ids.get(name)

    def rows(self, place: str) -> list[HtmlElement]:
        """The rows of one list; none when this page has no such list."""
        self._look()
        return list(self._lists.get(place, ()))

    def select(self, path: str, **values: str) -> list[HtmlElement]:
        self._look()
        found: list[HtmlElement] = self.root.xpath(path, **values)
        return found

    def text(self) -> str:
        self._look()
        return str(self.body.text_content())

    def whole(self) -> dict[str, str]:
        """Every element by its id: two moments can be compared."""
        self._look()
        return {
            name: html.tostring(element, encoding="unicode", with_tail=False) for name, element in self._ids.items()
        }

    def in_view(self, element: HtmlElement, _opening: frozenset[str] = frozenset()) -> bool:
        """Whether somebody can get at it: its section belongs to the phase, its dialog or menu can be opened."""
        for around in (element, *element.iterancestors()):
            if (phases := around.get("data-for")) is not None:
                if self.phase not in phases.split():
                    return False
            elif around.get("hidden") is not None or around.tag == "template":
                return False
            if (around.tag == "dialog" and around.get("open") is None) or around.get("popover") is not None:
                name = around.get("id", "")
                openers = self.root.xpath("//*[@data-open=$name or @popovertarget=$name]", name=name)
                opening = _opening | {name}
                if name in _opening or not any(self.in_view(opener, opening) for opener in openers):
                    return False
        return True

    # What somebody can press ---------------------------------------------------------------------

    def forms(self, action: str, inside: HtmlElement | None = None, **hidden: str) -> list[Form]:
        """The forms somebody can get at whose address ends so (a pattern) and that say these hidden things."""
        self._look()
        ends = re.compile(f"(?:{action})$")
        within = self.root if inside is None else inside
        found = [self._form(form, form.get("action")) for form in within.xpath("descendant-or-self::form[@action]")
                 if ends.search(form.get("action")) and self.in_view(form)]  # fmt: skip
        for opener in within.xpath(
            "descendant-or-self::*[@data-open][@data-action or @data-next or @*[starts-with(name(), 'data-fill-')]]"
        ):
            found += [form for form in self._opened(opener) if ends.search(form.action) and self.in_view(opener)]
        return [
            form
            for form in found
            if not form.disabled and all(form.value(name) == value for name, value in hidden.items())
        ]

    def form(self, action: str, inside: HtmlElement | None = None, **hidden: str) -> Form:
        """The first of these. Raises NotOnThePage."""
        found = self.forms(action, inside, **hidden)
        if not found:
            raise NotOnThePage(f"no form {action} {hidden or ''} in phase {self.phase}")
        return found[0]

    def _opened(self, opener: HtmlElement) -> Iterator[Form]:
        """What an opener leads to: its dialog's form, with the address and the texts that it gives, as page.js does.

        And the form of the dialog that takes its place, for what has an address of its own behind the first.
        """
        fills = {_camel(name[10:]): value for name, value in opener.attrib.items() if name.startswith("data-fill-")}
        dialog = self._ids.get(opener.get("data-open"))
        following = (
            [] if dialog is None or opener.get("data-next") is None else dialog.xpath(".//*[@data-next][@data-open]")
        )
        ways = [(opener.get("data-open"), opener.get("data-action"))]
        ways += [(after.get("data-open"), opener.get("data-next")) for after in following]
        for name, action in ways:
            for found in self._ids[name].xpath(".//form[@data-post]")[:1] if name in self._ids else ():
                form = self._form(found, action or found.get("action", ""))
                yield replace(form, fields=[(field, fills.get(field, value)) for field, value in form.fields])

    def picked(self, name: str, keys: Sequence[str], dialog: str) -> Form:
        """Some rows chosen by their pick buttons, and the dialog that is for what was chosen."""
        self._look()
        offered = {button.get("data-id") for button in self.root.xpath("//*[@data-pick=$name]", name=name)
                   if self.in_view(button)}  # fmt: skip
        openers = self.root.xpath("//*[@data-open=$dialog]", dialog=dialog)
        if not openers or set(keys) - offered or len(keys) < int(openers[0].get("data-least", "1")):
            raise NotOnThePage(f"these {name} cannot be chosen for {dialog}: {sorted(set(keys) - offered)}")
        form = self._ids[dialog].xpath(".//form[@data-post]")[0]
        into = form.xpath(".//*[@data-picks-of=$name]", name=name)
        if not into:
            raise NotOnThePage(f"the dialog {dialog} takes no {name}")
        found = self._form(form, form.get("action") or openers[0].get("data-action", ""))
        return replace(found, fields=[*found.fields, *((into[0].get("data-name"), key) for key in keys)])

    def _form(self, form: HtmlElement, action: str) -> Form:
        fields, typed = [], set()
        for entry in form.xpath(".//input[@name] | .//textarea[@name] | .//select[@name]"):
            kind = entry.get("type", "text") if entry.tag == "input" else "text"
            if kind in TYPED:
                typed.add(entry.get("name"))
            if kind not in ("radio", "checkbox") or entry.get("checked") is not None:
                fields.append((entry.get("name"), _value(entry)))
        senders = form.xpath(".//button[not(@type='button')]")
        usable = [button for button in senders if button.get("disabled") is None]
        buttons = [(button.get("name"), button.get("value", "")) for button in usable if button.get("name")]
        undo = (form.get("data-undo-action"), form.get("data-undo-text")) if "data-undo" in form.attrib else None
        return Form(
            action, fields, frozenset(typed), buttons, "data-post" in form.attrib, bool(senders) and not usable, undo
        )

    def undone(self, form: Form) -> Form:
        """*Put it back*, as the page offers it after something was taken away."""
        toast = self._ids["undo"].xpath(".//form")[0]
        assert form.undo
        return replace(self._form(toast, form.undo[0]), fields=[("text", form.undo[1])])


def _camel(name: str) -> str:
    """data-fill-some-thing is the field someThing, as `dataset` has it."""
    return re.sub(r"-([a-z])", lambda found: found[1].upper(), name)


def _value(entry: HtmlElement) -> str:
    if entry.tag == "textarea":
        return (entry.text or "").removeprefix("\n")
    if entry.tag == "select":
        options = entry.xpath(".//option")
        chosen = [option for option in options if option.get("selected") is not None] or options[:1]
        return str(chosen[0].get("value", chosen[0].text or "")) if chosen else ""
    return str(entry.get("value", ""))


def text_of(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())


def numbers_in(element: HtmlElement) -> Iterator[int]:
    """The whole numbers in what an element says."""
    return (int(found) for found in re.findall(r"\d+", text_of(element)))
