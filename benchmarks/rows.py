"""What a run says: rows, what is missing, the tables, and whether it is good enough."""

import os
import platform
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

AT_LEAST = 5.0  # times faster than the usual way
OTHER_ROWS = ("note_own", "note_other", "first_visit", "writes", "writes_ratio", "restart")
PACKAGES = ("django", "channels", "daphne", "twisted", "autobahn", "websockets")


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
        for way in ("house", "usual", "floor")
        if result.of(way, sockets) is None
    ]
    there = {row.key for row in result.rows}
    said += [f"The row {key} is missing." for key in OTHER_ROWS if key not in there]
    most = max(result.sizes)
    ratio = result.ratio("usual", "house", most)
    if ratio is not None and ratio < at_least:
        said.append(f"At {most} sockets the house is {ratio:.1f} times as fast as the usual way, not {at_least:g}.")
    return said


def report(result: Result, at_least: float = AT_LEAST) -> str:
    """The tables, as Markdown that can also be read in a terminal."""
    wrong = failures(result, at_least)
    verdict = [f"- {line}" for line in wrong] or [f"At {max(result.sizes)} sockets it is fast enough; every row is there."]
    sizes = ", ".join(f"{b.way} {b.size:,}" for b in result.broadcasts if b.sockets == max(result.sizes))
    return "\n".join(
        [
            "# How fast news reaches everybody",
            "",
            "Written by `make bench`. One write, and the last socket has it: milliseconds, p50 / p95 (least-most). *House*",
            "is this application, each socket the phone of another person; *usual* is a consumer for each client with",
            "`group_send`, on the same Daphne; *floor* only broadcasts the same bytes and writes nothing. By turns in one",
            f"run, because ratios decide and absolute figures depend on the machine. Bytes of a frame: {sizes}.",
            "",
            *table(["sockets", "house", "usual", "floor", "usual : house", "house : floor"], map(line, *by_size(result))),
            "",
            f"Usual : house must be at least {at_least:g} at {max(result.sizes)} sockets; the rest informs.",
            "",
            *table(["what", "measured", "goal", "within"], [[r.what, r.said, r.goal, "yes" if r.good else "no"] for r in result.rows]),
            "",
            *verdict,
            "",
            machine(),
            "",
        ]
    )  # fmt: skip


def by_size(result: Result) -> tuple[list[Result], tuple[int, ...]]:
    return [result] * len(result.sizes), result.sizes


def line(result: Result, sockets: int) -> list[str]:
    cells = [found.spread if (found := result.of(way, sockets)) else "missing" for way in ("house", "usual", "floor")]
    ratios = [result.ratio("usual", "house", sockets), result.ratio("house", "floor", sockets)]
    return [str(sockets), *cells, *(f"{ratio:.1f}" if ratio else "missing" for ratio in ratios)]


def table(head: list[str], body: "Sequence[list[str]] | map[list[str]]") -> list[str]:
    lines = [head, *body]
    widths = [max(len(cells[n]) for cells in lines) for n in range(len(head))]
    shown = ["| " + " | ".join(c.ljust(w) for c, w in zip(cells, widths, strict=True)) + " |" for cells in lines]
    return [shown[0], "|" + "|".join("-" * (width + 2) for width in widths) + "|", *shown[1:]]


def machine() -> str:
    """What it ran on, without names of machines or folders."""
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return f"{processor()}, {cores()} cores, {platform.system()}; Python {platform.python_version()}, {packages}."


def processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.machine()
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return models[0] if models else platform.machine()


def cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
