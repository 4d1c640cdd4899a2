"""Colleagues: what somebody does with a phone in each phase, and what a group does with its list."""

import random
from dataclasses import dataclass, field

from lxml.html import HtmlElement

from rehearsal import eyes
from rehearsal.browser import Answer, Device
from rehearsal.page import Form, NotOnThePage
from rehearsal.texts import Writer


@dataclass
class Colleague:
    """Somebody who takes part. Without a phone a neighbour or the facilitator writes for them."""

    name: str
    chance: random.Random
    writer: Writer
    device: Device | None = None
    silent: bool = False
    key: str = ""  # of somebody without a phone, as forms name them
    is_here: bool = True
    asked: list[str] = field(default_factory=list)

    @property
    def phone(self) -> Device:
        assert self.device is not None, f"{self.name} has no phone"
        return self.device

    @property
    def works(self) -> bool:
        """Has a phone in hand and does something with it."""
        return self.is_here and self.device is not None and not self.silent

    async def joins(self, code: str, name: str) -> None:
        """By the front page, as the code to scan opens it."""
        await self.phone.opens("/")
        await self.phone.submits(self.phone.page.form("/join[^/]*").filled(code=code, name=name))
        shown = self.phone.page.part("listened")
        if shown is None:
            raise NotOnThePage(f"{name} did not get in")
        self.name = eyes.names_in(shown)[0]
        self.phone.name = self.name
        await self.phone.connects()

    async def sends(self, form: Form) -> Answer:
        return await self.phone.sends(form)

    # Own notes -----------------------------------------------------------------------------------

    def note(self, text: str) -> HtmlElement:
        row = eyes.row_of(eyes.note_rows(self.phone.page), text)
        if row is None:
            raise NotOnThePage(f"{self.name} does not see the note {text}")
        return row

    def new_note(self, text: str, column: int) -> Form:
        return self.phone.page.form("/notes/add", form=f"add-{column}").filled(text=text)

    def paste(self, texts: list[str], column: int) -> Form:
        return self.phone.page.form("/notes/add", form=f"paste-{column}").filled(
            lines="\n".join(f"- {text}" for text in texts)
        )

    def on_note(self, text: str, action: str = "") -> Form:
        return self.phone.page.form(f"/notes/[0-9a-f-]{{36}}{action}", self.note(text))

    # The list of the group -----------------------------------------------------------------------

    def card(self, text: str) -> HtmlElement:
        row = eyes.row_of(eyes.card_rows(self.phone.page), text)
        if row is None:
            raise NotOnThePage(f"{self.name} does not see the card {text}")
        return row

    def new_card(self, text: str, column: int) -> Form:
        return self.phone.page.form("/list/add", column=str(column)).filled(text=text)

    def new_card_for(self, neighbour: "Colleague", text: str, column: int) -> Form:
        """On one's own phone, for somebody without one: found by the name on the button."""
        return self.phone.page.form("/list/add", person=neighbour.key).filled(text=text).pressed("column", str(column))

    def on_card(self, text: str, action: str = "", **hidden: str) -> Form:
        return self.phone.page.form(f"/list/[0-9a-f-]{{36}}{action}", self.card(text), **hidden)

    def take_pen(self) -> Form:
        return self.phone.page.form("/list/pen", self.phone.page.part("pen"), taken="1")

    def write_all(self) -> Form:
        return self.phone.page.form("/list/all", self.phone.page.part("pen"), on="1")

    def merge(self, texts: list[str], wording: str) -> Form:
        keys = [eyes.key_of(self.card(text)) for text in texts]
        return self.phone.page.picked("cards", keys, "merge").filled(text=wording)
