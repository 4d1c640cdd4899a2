"""What a run found: broadcasts and rows, what is missing, and whether it is good enough."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

AT_LEAST = 5.0  # times faster than the usual way
WAYS = ("house", "usual", "floor")
OTHER_ROWS = ("note_own", "note_other", "first_visit", "writes", "writes_ratio", "restart")


@dataclass(frozen=True)
class Row:
    """One line of the second table; `good` informs and decides nothing."""

    key: str
    what: str
    said: str
    goal: str
    good: bool


@dataclass(frozen=True)
class Broadcast:
    """One way at one number of sockets: milliseconds of each round, and the bytes each socket got."""

    way: str
    sockets: int
    ms: tuple[float, ...]
    size: int

    @property
    def p50(self) -> float:
        return statistics.median(self.ms)

    @property
    def spread(self) -> str:
        return f"{self.p50:.0f} / {percentile(self.ms, 95):.0f} ({min(self.ms):.0f}-{max(self.ms):.0f})"


@dataclass(frozen=True)
class Result:
    """All that a run measured."""

    sizes: tuple[int, ...]
    broadcasts: tuple[Broadcast, ...]
    rows: tuple[Row, ...]

    def of(self, way: str, sockets: int) -> Broadcast | None:
        found = (b for b in self.broadcasts if (b.way, b.sockets) == (way, sockets) and b.ms)
        return next(found, None)

    def ratio(self, over: str, under: str, sockets: int) -> float | None:
        one, other = self.of(over, sockets), self.of(under, sockets)
        return one.p50 / other.p50 if one and other else None


def percentile(values: Sequence[float], percent: int) -> float:
    if len(values) < 2:
        return values[0]
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]


def failures(result: Result, at_least: float = AT_LEAST) -> list[str]:
    """Why this run is not good enough: a missing row, or a ratio that decides."""
    said = [
        f"The row of {way} at {sockets} sockets is missing."
        for sockets in result.sizes
        for way in WAYS
        if result.of(way, sockets) is None
    ]
    there = {row.key for row in result.rows}
    said += [f"The row {key} is missing." for key in OTHER_ROWS if key not in there]
    most = max(result.sizes)
    ratio = result.ratio("usual", "house", most)
    if ratio is not None and ratio < at_least:
        said.append(f"At {most} sockets the house is {ratio:.2f} times as fast as the usual way, not {at_least:g}.")
    return said
