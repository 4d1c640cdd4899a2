"""What simulated colleagues write: believable sentences, each with a mark of its own, so that it can be followed."""

import random
import re
from collections.abc import Callable, Sequence
from itertools import count

MARK = re.compile(r"zq[b-df-hj-np-tv-z]{5}qz")
LETTERS = "bcdfghjklmnpqrstvwxyz"  # no vowels: no mark is a word
AGAIN = 40  # tries before a number tells two texts apart
NAMES = (
    "Anouk", "Bilal", "Carmen", "Dewi", "Emre", "Femke", "Gijs", "Hanna", "Ilse", "Jurre", "Karima", "Lotte",
    "Maarten", "Noor", "Olaf", "Pien", "Quinten", "Rosa", "Samira", "Teun", "Umar", "Vera", "Wout", "Xandra",
    "Yara", "Zeynep", "Abel", "Britt", "Cas", "Daan", "Elif", "Floor", "Guus", "Hind", "Imke", "Joris",
    "Kaya", "Loes", "Mees", "Nadia", "Otis", "Puck", "Rik", "Sanne", "Tygo", "Wies", "Yusuf", "Zoë",
)  # fmt: skip
WHAT = {
    1: ("neemt de tijd", "vraagt door zonder te oordelen", "noemt geen schuldige", "zegt dat het niet haar schuld is",
        "praat gewoon over seks online", "spreekt de hele klas aan", "belt dezelfde dag terug", "geeft keuzes"),
    2: ("een schoolleiding die erachter staat", "een vast aanspreekpunt", "duidelijke regels in de groep",
        "een lokaal waar je rustig kunt praten", "collega's die meedenken", "een klas die het opneemt voor elkaar",
        "een draaiboek dat klaarligt", "tijd op het rooster"),
    3: ("iemand die haar gelooft", "vrienden die blijven", "horen dat ze normaal is", "weten waar ze terechtkan",
        "zelf de regie houden", "hulp bij het weghalen", "rust thuis", "niet steeds opnieuw moeten vertellen"),
}  # fmt: skip
WHEN = ("meteen", "ook als het druk is", "juist in de eerste week", "zonder druk", "en komt erop terug", "elke keer",
        "ook online", "samen met de mentor", "ook na afloop")  # fmt: skip


class Writer:
    """Gives every text once; `given` is shared by all who write. With `marks` each begins with a word of its own."""

    def __init__(self, seed: str, *, given: set[str], marks: bool) -> None:
        self._chance = random.Random(f"texts {seed}")
        self.given = given
        self._marks = marks

    def factor(self, column: int) -> str:
        return self._new(lambda: f"{self._chance.choice(WHAT[column])}, {self._chance.choice(WHEN)}")

    def one_of(self, kinds: Sequence[str]) -> str:
        return self._new(lambda: self._chance.choice(kinds))

    def like(self, text: str) -> str:
        """Nearly the same as what somebody else wrote, with a mark of its own."""
        said = MARK.sub("", text).strip()
        return self._new(lambda: said if self._marks else f"{said}, ook")

    def _new(self, make: Callable[[], str]) -> str:
        said = make()
        text = f"{self._mark()} {said}" if self._marks else said[0].upper() + said[1:]
        again = count(2)
        while text in self.given:
            text = make()
            text = f"{text[0].upper()}{text[1:]}" if next(again) < AGAIN else f"{text} ({next(again)})"
        self.given.add(text)
        return text

    def _mark(self) -> str:
        while True:
            mark = "zq" + "".join(self._chance.choices(LETTERS, k=5)) + "qz"
            if mark not in self.given:
                self.given.add(mark)
                return mark


def mark_of(text: str) -> str:
    """The mark of a text; the text itself when it has none, as in a demonstration."""
    found = MARK.search(text)
    return found[0] if found else text
