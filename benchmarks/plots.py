"""Plots as Mermaid blocks, which GitHub and most viewers of Markdown draw: no library, and no picture files."""

from collections.abc import Mapping, Sequence

from benchmarks.rows import WAYS, Result


def latencies(result: Result) -> list[str]:
    """p50 by number of phones, a line for each way; nothing when a number is missing."""
    return [
        *_by_phones(result, "broadcast", "One write while all is quiet", WAYS),
        *_by_phones(result, "rate", "New factors at a steady rate (see the table)", WAYS),
        *_by_phones(result, "phase", "A phase change", ("house",)),
    ]


def _by_phones(result: Result, kind: str, title: str, ways: Sequence[str]) -> list[str]:
    lines: dict[str, list[float]] = {}
    for way in ways:
        timed = [found for phones in result.sizes if (found := result.of(kind, way, phones))]
        if len(timed) < len(result.sizes):
            return []
        lines[way] = [found.p50 for found in timed]
    # Mermaid has no legend here: the order at the right says which line is which.
    from_above = ", ".join(sorted(lines, key=lambda way: -lines[way][-1]))
    drawn = f"{title}: p50 in ms" + (f", at the right from above {from_above}" if len(lines) > 1 else "")
    return [*xychart(drawn, "phones", [str(phones) for phones in result.sizes], lines), ""]


def xychart(title: str, x: str, places: Sequence[str], lines: Mapping[str, Sequence[float]]) -> list[str]:
    highest = max(value for values in lines.values() for value in values)
    quoted = ", ".join(f'"{place}"' for place in places)
    return [
        "```mermaid",
        "xychart-beta",
        f'    title "{title}"',
        f'    x-axis "{x}" [{quoted}]',
        f'    y-axis "ms" 0 --> {max(1, round(highest * 1.1))}',
        *(f'    line "{name}" [{", ".join(f"{value:.1f}" for value in values)}]' for name, values in lines.items()),
        "```",
    ]
