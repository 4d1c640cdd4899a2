"""`python -m benchmarks`: measure, print, write docs/benchmarks.md; exits 1 when it is not good enough."""

import argparse
import asyncio
import signal
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks import pauses, report, rows, run
from benchmarks.processes import ROOT

NUMBERS = {
    "rounds": "writes while all is quiet",
    "writes": "of each of ten people",
    "rate_rounds": "at a steady rate",
    "walks": "through the phases",
    "seconds": "of each round at a steady rate",
    "cards": "of a full flap",
    "comings": "times that everybody leaves and comes back",
    "others": "other sessions in the database",
    "reporting": "people of the session with the report",
}


def main(arguments: Sequence[str] | None = None) -> int:
    plan = run.Plan()
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--sockets", type=int, nargs=3, default=plan.sizes, help="eight or more, and growing")
    for name, what in NUMBERS.items():
        parser.add_argument(
            f"--{name.replace('_', '-')}", type=type(getattr(plan, name)), default=getattr(plan, name), help=what
        )
    parser.add_argument("--hurry", action="store_true", help="hardly any rest in between")
    parser.add_argument("--only-missing", action="store_true", help="nothing decides but a row that is missing")
    parser.add_argument("--doc", type=Path, default=ROOT / "docs" / "benchmarks.md")
    asked = parser.parse_args(arguments)

    pauses.pace = 0.2 if asked.hurry else 1.0
    numbers = {name: getattr(asked, name) for name in NUMBERS}
    result = asyncio.run(run.measure(replace(plan, sizes=tuple(asked.sockets), **numbers)))
    text = report.report(result, only_missing=asked.only_missing)
    print(text)
    asked.doc.write_text(text)
    return 1 if rows.failures(result, only_missing=asked.only_missing) else 0


def leave(*_signal: object) -> None:
    """Asked to stop: the servers are ended on the way out."""
    sys.exit(1)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, leave)
    sys.exit(main())
