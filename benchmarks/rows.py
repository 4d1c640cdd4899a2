"""What a run found: what was timed, rows, what is missing, and whether it is good enough."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

WAYS = ("house", "usual", "floor")
STEPS = ("alone, on to pairs", "pairs begin", "on to fours", "fours begin", "on to the flap")

# The rows that make a run fail when they are not good; the others inform. A row that is missing always fails.
DECIDING = (
    "rate_small",
    "rate_middle_p50",
    "rate_middle_p95",
    "rate_large",
    "broadcast",
    "phase_growth",
    "writes_ratio",
    "restart_left_out",
    "factor_same",
    "visit_bytes",
    "visit_requests",
    "memory_growth",
    "sessions_growth",
)
INFORMING = (
    "rate_small_ms",
    "rate_middle_ms",
    "rate_large_ms",
    "phase_small_ms",
    "phase_middle_ms",
    "phase_large_ms",
    "writes",
    "restart",
    "factor_bytes",
    "note_own",
    "note_other",
    "memory_phone",
    "report_pdf",
    "report_docx",
    "report_xlsx",
    "report_csv",
    "report_json",
    "report_ics",
    "report_page",
)
# What is timed at each number of phones: kind, and the ways that have it.
TIMED = {"broadcast": WAYS, "rate": WAYS, "phase": ("house",)}


@dataclass(frozen=True)
class Row:
    """One line of a table. Whether it decides is a matter of its key."""

    key: str
    what: str
    said: str
    goal: str
    good: bool


@dataclass(frozen=True)
class Timed:
    """One way at one number of phones: the milliseconds of each round, and the bytes that each phone got."""

    kind: str
    way: str
    phones: int
    rounds: tuple[tuple[float, ...], ...]
    size: int = 0
    per_second: float = 0
    client: float = 0  # the part of the time that the clients, which are one process, were at work

    @property
    def p50(self) -> float:
        """The median of the rounds, so that a round in which the machine was busy decides nothing."""
        return statistics.median(percentile(ms, 50) for ms in self.rounds)

    @property
    def p95(self) -> float:
        return statistics.median(percentile(ms, 95) for ms in self.rounds)

    @property
    def each(self) -> tuple[float, ...]:
        """The n-th of a round as the median of all rounds."""
        return tuple(statistics.median(ms) for ms in zip(*self.rounds, strict=True))

    @property
    def p95s(self) -> str:
        return ", ".join(f"{percentile(ms, 95):.0f}" for ms in self.rounds)

    @property
    def spread(self) -> str:
        every = [ms for of_one in self.rounds for ms in of_one]
        return f"{self.p50:.0f} / {self.p95:.0f} ({min(every):.0f}-{max(every):.0f})"


@dataclass(frozen=True)
class Result:
    """All that a run measured. `sizes` are three numbers of phones; `load` is the machine's just before."""

    sizes: tuple[int, int, int]
    timings: tuple[Timed, ...]
    rows: tuple[Row, ...]
    load: float = 0.0

    def of(self, kind: str, way: str, phones: int) -> Timed | None:
        found = (t for t in self.timings if (t.kind, t.way, t.phones) == (kind, way, phones))
        return next((timed for timed in found if timed.rounds and all(timed.rounds)), None)

    def deciding(self) -> list[Row]:
        return self._in_order(DECIDING)

    def informing(self) -> list[Row]:
        return self._in_order(INFORMING)

    def _in_order(self, keys: Sequence[str]) -> list[Row]:
        return sorted((row for row in self.rows if row.key in keys), key=lambda row: keys.index(row.key))


def percentile(values: Sequence[float], percent: int) -> float:
    if len(values) < 2:
        return values[0]
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]


def failures(result: Result, *, only_missing: bool = False) -> list[str]:
    """Why this run is not good enough: a row that is missing, or one that decides and is not good."""
    said = [
        f"The {kind} of the {way} at {phones} phones is missing."
        for kind, ways in TIMED.items()
        for way in ways
        for phones in result.sizes
        if result.of(kind, way, phones) is None
    ]
    there = {row.key for row in result.rows}
    said += [f"The row {key} is missing." for key in (*DECIDING, *INFORMING) if key not in there]
    if not only_missing:
        said += [f"{row.what}: {row.said}, not {row.goal}." for row in result.deciding() if not row.good]
    return said
