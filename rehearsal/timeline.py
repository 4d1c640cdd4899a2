"""What somebody who starts a rehearsal sees of it: a bar on a terminal, else one line for each phase."""

import sys
import time
from dataclasses import dataclass, field
from typing import TextIO

WIDTH = 24


@dataclass
class Timeline:
    """Times are of this machine and say little; what counts is the last line."""

    phases: tuple[str, ...]
    out: TextIO = field(default_factory=lambda: sys.stdout)
    began: float = field(default_factory=time.monotonic)
    _phase_began: float = 0
    _phase: str = ""

    @property
    def on_terminal(self) -> bool:
        return self.out.isatty()

    def enters(self, phase: str, people: int) -> None:
        self._phase, self._phase_began = phase, time.monotonic()
        if self.on_terminal:
            done = WIDTH * self.phases.index(phase) // (len(self.phases) - 1)
            bar = "#" * done + "." * (WIDTH - done)
            self.out.write(f"\r[{bar}] {phase:<14} {people:3} people")
            self.out.flush()

    def leaves(self, posts: int, cards: int, checks: int) -> None:
        """The phase is over."""
        if not self.on_terminal:
            took = time.monotonic() - self._phase_began
            self.out.write(
                f"{self._at():>7}  {self._phase:<14} {posts:5} posts {cards:5} cards {checks:5} checks  {took:6.2f} s\n"
            )
            self.out.flush()

    def ends(self) -> None:
        """The play is over: what is printed next begins on a line of its own."""
        if self.on_terminal:
            self.out.write("\n")
            self.out.flush()

    def _at(self) -> str:
        return f"{time.monotonic() - self.began:.1f} s"
