"""`python -m rehearsal`: play a session, or the long list of them, and say which rules held."""

import argparse
import asyncio
import contextlib
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks.processes import Server, free_port
from rehearsal.facilitator import PHASES
from rehearsal.play import Options
from rehearsal.stage import Outcome, demonstrate, perform

SIZES = (2, 3, 4, 5, 6, 7, 9, 14, 23, 40)
SEEDS = 10
# Many people behind one address, faster than people are.
FASTER = {
    "MAX_PEOPLE": "500", "POSTS_PER_PERSON": "100000 per minute", "OPENED_SESSIONS": "100000 per hour",
    "LIVE_WINDOW": "0.01", "LIVE_CALM": "0.03",
}  # fmt: skip
# What people call a phase, beside its name.
SPOKEN = {
    "start": "lobby", "agreements": "welcome", "writing": "alone", "flap": "together", "presenting": "together",
    "vote": "top", "voting": "top", "actions": "evaluation", "end": "finished", "report": "finished",
}  # fmt: skip


def arguments(given: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m rehearsal", description=__doc__)
    parser.add_argument("--people", type=int, default=7, help="who are there at the start, also without a phone")
    parser.add_argument("--seed", type=int, default=1, help="the same number plays the same session")
    parser.add_argument("--seeds", type=int, default=1, help="how many sessions, from that number on")
    parser.add_argument("--speed", type=float, default=0, help="seconds of thinking before each act; 0: none")
    parser.add_argument("--late", type=int, default=0, help="how many come later")
    parser.add_argument("--leavers", type=int, default=0, help="how many leave or are taken out")
    parser.add_argument("--silent", type=int, default=0, help="how many do nothing")
    parser.add_argument("--shared", type=int, default=0, help="how many have no phone")
    parser.add_argument("--back", action="store_true", help="go back a phase and on again")
    parser.add_argument("--merger", action="store_true", help="everybody of one group leaves; its list goes to another")
    parser.add_argument("--paper", action="store_true", help="one four works on paper; the facilitator types it in")
    parser.add_argument("--top", choices=("talking", "voting", "none"), default="voting")
    parser.add_argument("--language", choices=("nl", "en"), default="nl")
    parser.add_argument("--until", type=phase, default=PHASES[-1], metavar="PHASE", help=f"{', '.join(PHASES)}")
    parser.add_argument("--stay", action="store_true", help="then leave the session open and print its links")
    parser.add_argument("--many", action="store_true", help=f"{SIZES} people, {SEEDS} seeds each, with everything")
    parser.add_argument("--base", default="", help="a server that runs; without it one is started")
    parser.add_argument("--into", type=Path, help="where the report goes")
    return parser.parse_args(given)


def phase(said: str) -> str:
    name = SPOKEN.get(said, said)
    if name not in PHASES:
        raise argparse.ArgumentTypeError(f"{said!r} is no phase; choose from {', '.join([*PHASES, *SPOKEN])}")
    return name


def main(given: Sequence[str]) -> int:
    said = arguments(given)
    into = said.into or Path(tempfile.mkdtemp(prefix="teamtool-report-"))
    into.mkdir(parents=True, exist_ok=True)
    with contextlib.ExitStack() as stack:
        base = said.base.rstrip("/") or stack.enter_context(own_server())
        names = Options.__dataclass_fields__
        options = Options(**{name: value for name, value in vars(said).items() if name in names})
        try:
            if said.stay:
                asyncio.run(demonstrate(replace(options, marks=False), base))
                return 0
            if said.many or said.seeds > 1:
                return one_after_another(the_long_list() if said.many else seeds(options, said.seeds), base, into)
            return tell(asyncio.run(perform(options, base, into)), into)
        except KeyboardInterrupt:
            print("\nStopped.")
            return 0 if said.stay else 130


@contextlib.contextmanager
def own_server() -> Iterator[str]:
    """The address of a server with data of its own, which go when it stops."""
    folder = Path(tempfile.mkdtemp(prefix="teamtool-rehearsal-"))
    port = free_port()
    places = {"HOST": "127.0.0.1", "PORT": str(port), "DATA_DIR": str(folder)}
    try:
        with Server(["manage.py", "serve"], folder, port, **places, **FASTER) as server:
            yield server.url
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def tell(outcome: Outcome, into: Path) -> int:
    """What was found, for who reads it; the exit code."""
    ledger = outcome.play.ledger
    for breach in ledger.breaches:
        print(f"BROKEN  {breach}")
    for name in sorted({breach.rule for breach in ledger.breaches}):
        print(f"        {name}: {outcome.sentence(name)}")
    seen = len(ledger.looked)
    print(f"{seen} rules looked at, {ledger.looked.total()} times; {len(ledger.breaches)} times broken.")
    if ledger.unseen:
        print(f"Not to be seen in this rehearsal: {', '.join(ledger.unseen)}.")
    for name in sorted(outcome.play.downloads):
        print(f"Report: {into / name}")
    return 1 if ledger.breaches else 0


def with_everything(people: int, seed: int) -> Options:
    """Late joiners, leavers, a group that dissolves, one on paper, who is silent, who has no phone, a step back."""
    return Options(
        people=people,
        seed=seed,
        late=1 + (people > 6) + (people > 20),
        leavers=1 + (people > 6) + (people > 20),
        silent=int(people > 5),
        shared=int(people > 2) + (people > 12),
        back=True,
        merger=people > 12,
        paper=people > 12,
        top=("voting", "talking", "voting", "none")[seed % 4],
    )


def the_long_list() -> list[Options]:
    return [with_everything(people, seed) for people in SIZES for seed in range(1, SEEDS + 1)]


def seeds(options: Options, count: int) -> list[Options]:
    """The same session with other chances."""
    return [replace(options, seed=options.seed + more) for more in range(count)]


def one_after_another(plays: Sequence[Options], base: str, into: Path) -> int:
    broken = 0
    for options in plays:
        people, seed = options.people, options.seed
        outcome = asyncio.run(perform(options, base, into / f"{people}-{seed}", quiet=True))
        failed = len(outcome.play.ledger.breaches)
        checks = outcome.play.ledger.looked.total()
        held = f"{failed} TIMES BROKEN" if failed else "all rules held"
        print(f"{people:3} people, seed {seed:2}: {outcome.took:6.1f} s, {checks:5} checks, {held}", flush=True)
        broken += bool(failed)
        if failed:
            tell(outcome, into / f"{people}-{seed}")
    print(f"{len(plays)} sessions, {broken} with a broken rule. Reports: {into}")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
