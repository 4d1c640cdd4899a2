"""The tables and plots of a run, as Markdown that can also be read in a terminal."""

import os
import platform
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

from benchmarks import decide, plots
from benchmarks.rows import STEPS, WAYS, Result, Row, Timed, failures

PACKAGES = ("django", "channels", "daphne", "twisted", "autobahn", "websockets")
EXPLAINED = """\
Written by `make bench`. *House* is this application, each socket the phone of another person; *usual* is a consumer for
each client with `group_send` of rendered HTML, on the same Daphne; *floor* only broadcasts the same bytes and writes
nothing. All by turns in one run, from the post until the last phone has it: ratios decide, absolute figures depend on
the machine. Milliseconds are p50 / p95 (least-most); with several rounds, of the median round."""
MARGINS = f"""\
Margins: a phase change may grow {decide.GROWS:g} times as fast as people, which is what sorting them adds (n log n from
200 to 1000). Memory may grow {decide.LEAK:g} KiB for each phone that comes back: Python takes it by the MiB, and one
connection that stays behind was 18 KiB when that was tried. With many sessions a write may
take {decide.SAME_COST:g} times as long, because medians of a few dozen writes to a disk differ as much; a search
through all sessions would show as many times that."""
RATES = """\
Posts go out on schedule, whether or not those before them were answered, and what waits is counted. For the house a new
factor is a card that comes on the flap while groups present, each with its list; the usual way writes a row and sends
HTML of as many bytes; the floor goes along with the house."""
PHASES = """\
The facilitator presses *next* or starts the time; the last phone has its phase, its group and its list. Everybody
brought three notes."""


def report(result: Result, *, only_missing: bool = False) -> str:
    wrong = failures(result, only_missing=only_missing)
    fine = "Every row is there." if only_missing else "All of this is good enough, and every row is there."
    return "\n".join(
        [
            *("# How fast news reaches everybody, and what it costs", "", EXPLAINED, ""),
            *("## What decides", "", *rows(result.deciding(), "good"), ""),
            *(wrong or [fine]),
            *("", MARGINS),
            *("", "## What informs", "", *rows(result.informing(), "within"), ""),
            *("## One write while all is quiet", "", *broadcasts(result), ""),
            *("## New factors at a steady rate", "", RATES, "", *rates(result), ""),
            *("## Phase changes", "", PHASES, "", *phases(result), ""),
            *("## In pictures", "", *(plots.latencies(result) or ["A number is missing.", ""])),
            *(machine(result.load), ""),
        ]
    )


def rows(found: Iterable[Row], good: str) -> list[str]:
    lines = [[row.what, row.said, row.goal, "yes" if row.good else "no"] for row in found]
    return table([["what", "measured", "goal", good], *lines])


def broadcasts(result: Result) -> list[str]:
    lines = [["phones", *WAYS, "usual : house", "house : floor", "bytes (house, usual, floor)"]]
    for phones in result.sizes:
        timed = [result.of("broadcast", way, phones) for way in WAYS]
        house, usual, floor = timed
        sizes = ", ".join(f"{found.size:,}" if found else "?" for found in timed)
        lines.append([str(phones), *map(_spread, timed), _ratio(usual, house), _ratio(house, floor), sizes])
    return table(lines)


def rates(result: Result) -> list[str]:
    lines = [["phones", "way", "a second", "p50 / p95", "p95 of each round", "bytes", "clients at work"]]
    for phones in result.sizes:
        for way in WAYS:
            found = result.of("rate", way, phones)
            lines.append([str(phones), way, *(_rate(found) if found else ["missing"] * 5)])
    return table(lines)


def phases(result: Result) -> list[str]:
    lines = [["phones", *STEPS, "p50 / p95"]]
    for phones in result.sizes:
        found = result.of("phase", "house", phones)
        steps = [f"{ms:.0f}" for ms in found.each] if found else ["missing"] * len(STEPS)
        lines.append([str(phones), *steps, _spread(found)])
    return table(lines)


def _rate(found: Timed) -> list[str]:
    return [f"{found.per_second:g}", found.spread, found.p95s, f"{found.size:,}", f"{found.client:.0%}"]


def _spread(found: Timed | None) -> str:
    return found.spread if found else "missing"


def _ratio(over: Timed | None, under: Timed | None) -> str:
    return f"{over.p50 / under.p50:.1f}" if over and under else "missing"


def table(lines: list[list[str]]) -> list[str]:
    widths = [max(len(cells[n]) for cells in lines) for n in range(len(lines[0]))]
    shown = ["| " + " | ".join(c.ljust(w) for c, w in zip(cells, widths, strict=True)) + " |" for cells in lines]
    return [shown[0], "|" + "|".join("-" * (width + 2) for width in widths) + "|", *shown[1:]]


def machine(load: float) -> str:
    """What it ran on, without names of machines or folders, and how busy that was with other things."""
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    hardware = f"{processor()}, {cores()} cores, {platform.system()}, load {load:.1f} before the run"
    return f"{hardware}; Python {platform.python_version()}, {packages}."


def processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.machine()
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return models[0] if models else platform.machine()


def cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
