"""The tables of a run, as Markdown that can also be read in a terminal."""

import os
import platform
from importlib.metadata import version
from pathlib import Path

from benchmarks.rows import AT_LEAST, WAYS, Result, failures

PACKAGES = ("django", "channels", "daphne", "twisted", "autobahn", "websockets")
EXPLAINED = """\
Written by `make bench`. One write, and the last socket has it: milliseconds, p50 / p95 (least-most). *House* is this
application, each socket the phone of another person; *usual* is a consumer for each client with `group_send`, on the
same Daphne; *floor* only broadcasts the same bytes and writes nothing. All by turns in one run: ratios decide, absolute
figures depend on the machine."""


def report(result: Result, at_least: float = AT_LEAST) -> str:
    most = max(result.sizes)
    wrong = failures(result, at_least)
    sizes = ", ".join(f"{b.way} {b.size:,}" for b in result.broadcasts if b.sockets == most)
    return "\n".join(
        [
            "# How fast news reaches everybody",
            "",
            EXPLAINED,
            f"Bytes of a frame: {sizes or 'unknown'}.",
            "",
            *broadcasts(result),
            "",
            f"Usual : house must be at least {at_least:g} at {most} sockets; the rest informs.",
            "",
            *others(result),
            "",
            *(wrong or [f"At {most} sockets it is fast enough, and every row is there."]),
            "",
            machine(),
            "",
        ]
    )


def broadcasts(result: Result) -> list[str]:
    lines = [["sockets", *WAYS, "usual : house", "house : floor"]]
    for sockets in result.sizes:
        cells = [found.spread if (found := result.of(way, sockets)) else "missing" for way in WAYS]
        ratios = [result.ratio("usual", "house", sockets), result.ratio("house", "floor", sockets)]
        lines.append([str(sockets), *cells, *(f"{ratio:.1f}" if ratio else "missing" for ratio in ratios)])
    return table(lines)


def others(result: Result) -> list[str]:
    rows = [[row.what, row.said, row.goal, "yes" if row.good else "no"] for row in result.rows]
    return table([["what", "measured", "goal", "within"], *rows])


def table(lines: list[list[str]]) -> list[str]:
    widths = [max(len(cells[n]) for cells in lines) for n in range(len(lines[0]))]
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
