"""Who leads: a console, pressed as a facilitator would, by what stands on its buttons."""

from dataclasses import dataclass
from urllib.parse import unquote

from rehearsal.browser import Answer, Device
from rehearsal.page import Form, NotOnThePage, text_of

# In the order of the programme; a page says itself which one it shows.
PHASES = (
    "lobby", "welcome", "podcast", "alone", "pairs_forming", "pairs", "fours_forming", "fours", "together",
    "questions", "finds", "top", "evaluation", "closing", "finished",
)  # fmt: skip


@dataclass
class Facilitator:
    """Somebody at a console."""

    device: Device

    @property
    def phase(self) -> str:
        return self.device.page.phase

    async def opens(self, title: str, language: str) -> None:
        """A new session, as the front page offers it."""
        await self.device.opens("/")
        await self.device.follows("/open")
        form = self.device.page.form("/open[^/]*").filled(title=title, language=language)
        status = await self.device.submits(form)
        if status != 200 or "socket" not in self.device.page.data:
            raise NotOnThePage(f"opening a session got {status}")
        await self.device.connects()

    async def enters(self, link: str) -> None:
        """A link that somebody was given: as the page before a session does with what stands behind the #."""
        path, _hash, secret = link.partition("#")
        await self.device.opens(path)
        await self.device.submits(self.device.page.form("/enter[^/]*").filled(link=unquote(secret)))
        await self.device.connects()

    def links(self) -> dict[str, str]:
        """The links on the console by what they open: "" joins, "console" leads, "screen" shows, "homework" reads."""
        found = [text_of(link) for link in self.device.page.select("//*[@class='link__text']")]
        return {self._opened_by(link): link for link in found}

    @staticmethod
    def _opened_by(link: str) -> str:
        _path, hash_, secret = link.partition("#")
        if not hash_:
            return "homework"
        return secret.partition(".")[0] if "." in secret else ""

    async def sends(self, form: Form) -> Answer:
        return await self.device.sends(form)

    # The programme -------------------------------------------------------------------------------

    def onward(self) -> list[Form]:
        """The forms of *next*: usually one; two when it asks what becomes of the rest."""
        return [form for form in self._moves() if _place(form.value("to") or "") > _place(self.phase)]

    def backward(self) -> list[Form]:
        return [form for form in self._moves() if _place(form.value("to") or "") < _place(self.phase)]

    def _moves(self) -> list[Form]:
        found = self.device.page.forms("/console/go", pressed_in=self.phase)
        return [form for form in found if form.value("to")]

    async def goes_on(self, rest: str = "") -> Answer:
        """Next. `rest`: what becomes of the cards that are not on the flap, when that is asked."""
        onward = self.onward()
        if asked := [form for form in onward if form.value("rest") is not None or ("rest", rest) in form.buttons]:
            for form in asked:
                if ("rest", rest) in form.buttons:
                    return await self.sends(form.pressed("rest", rest))
                if form.value("rest") == rest:
                    return await self.sends(form)
        if not onward:
            raise NotOnThePage(f"no way on from {self.phase}")
        return await self.sends(onward[0])

    async def goes_back(self) -> Answer:
        back = self.backward()
        if not back:
            raise NotOnThePage(f"no way back from {self.phase}")
        return await self.sends(back[0])

    async def sets_clock(self, do: str) -> Answer:
        """Start, stop, more, less, reset."""
        return await self.sends(self.device.page.form("/clock", do=do))

    async def presses(self, action: str, **hidden: str) -> Answer:
        return await self.sends(self.device.page.form(f"/console/{action}", **hidden))

    async def types(self, action: str, said: dict[str, str], **hidden: str) -> Answer:
        return await self.sends(self.device.page.form(f"/console/{action}", **hidden).filled(**said))


def _place(phase: str) -> int:
    return PHASES.index(phase) if phase in PHASES else -1
