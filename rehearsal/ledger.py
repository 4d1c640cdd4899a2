"""The rules of a session as far as a rehearsal can see them, and what was found when they were looked at."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

Check = Callable[..., Iterable[str]]


@dataclass(frozen=True)
class Rule:
    name: str
    sentence: str
    check: Check


@dataclass(frozen=True)
class Breach:
    """A rule that was broken: where, and who saw what."""

    rule: str
    phase: str
    said: str

    def __str__(self) -> str:
        return f"{self.rule}, in {self.phase}: {self.said}"


RULES: dict[str, Rule] = {}


def rule(sentence: str) -> Callable[[Check], Check]:
    """Register a rule: the decorated function gives a line for everything that is not as the sentence says."""

    def register(check: Check) -> Check:
        RULES[check.__name__] = Rule(check.__name__, sentence, check)
        return check

    return register


@dataclass
class Ledger:
    """Which rules were looked at how often, and what was broken."""

    looked: Counter[str] = field(default_factory=Counter)
    breaches: list[Breach] = field(default_factory=list)
    phase: str = ""

    def check(self, name: str, *seen: object, **more: object) -> bool:
        """Look at one rule. True when it holds."""
        self.looked[name] += 1
        found = list(RULES[name].check(*seen, **more))
        for said in found:
            self.broken(name, said)
        return not found

    def broken(self, name: str, said: str) -> None:
        breach = Breach(name, self.phase, said)
        if breach not in self.breaches:
            self.breaches.append(breach)

    @property
    def unseen(self) -> list[str]:
        return [name for name in RULES if not self.looked[name]]
