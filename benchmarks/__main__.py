"""`python -m benchmarks`: measure, print, write docs/benchmarks.md; exits 1 when it is not good enough."""

import argparse
import asyncio
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks import report, rows, run
from benchmarks.processes import ROOT


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--sockets", type=int, nargs="+", default=[40, 200, 1000])
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--writes", type=int, default=30, help="of each of ten people")
    parser.add_argument("--at-least", type=float, default=rows.AT_LEAST, help="times faster than the usual way")
    parser.add_argument("--doc", type=Path, default=ROOT / "docs" / "benchmarks.md")
    asked = parser.parse_args(arguments)

    result = asyncio.run(run.measure(run.Plan(tuple(asked.sockets), asked.rounds, asked.writes)))
    text = report.report(result, asked.at_least)
    print(text)
    asked.doc.write_text(text)
    return 1 if rows.failures(result, asked.at_least) else 0


def leave(*_signal: object) -> None:
    """Asked to stop: the servers are ended on the way out."""
    sys.exit(1)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, leave)
    sys.exit(main())
