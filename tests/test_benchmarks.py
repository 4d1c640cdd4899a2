"""The benchmark itself: a run so small that it measures nothing says everything, and bad news makes it fail."""

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks import __main__ as bench
from benchmarks import decide, house, pauses, plots, report, run
from benchmarks.rows import DECIDING, INFORMING, TIMED, Result, Row, Timed, failures

ROOT = Path(__file__).resolve().parent.parent
SIZES = (40, 200, 1000)
Change = Callable[[Timed], Timed]
# Milliseconds of every round, good enough for all that decides.
GOOD = {
    ("broadcast", "house"): (20.0, 40.0, 100.0),
    ("broadcast", "usual"): (20.0, 90.0, 600.0),
    ("broadcast", "floor"): (2.0, 8.0, 25.0),
    ("rate", "house"): (60.0, 70.0, 90.0),
    ("rate", "usual"): (20.0, 300.0, 900.0),
    ("rate", "floor"): (2.0, 8.0, 25.0),
    ("phase", "house"): (200.0, 600.0, 3000.0),
}
PACES = {"house": (10.0, 20.0, 5.0), "usual": (10.0, 10.0, 1.0), "floor": (10.0, 20.0, 5.0)}


def timings(change: Change = lambda timed: timed) -> tuple[Timed, ...]:
    """Whole and good, but for what is changed of it. Two of ten take a fifth longer; a walk has five steps."""
    return tuple(
        change(Timed(kind, way, phones, (steps,) * 3, 900, PACES[way][place] if kind == "rate" else 0))
        for (kind, way), of_sizes in GOOD.items()
        for place, (phones, ms) in enumerate(zip(SIZES, of_sizes, strict=True))
        for steps in [(ms,) * 5 if kind == "phase" else (*(ms,) * 8, ms * 1.2, ms * 1.2)]
    )


def at(kind: str, way: str, phones: int, *ms: float) -> Change:
    """These milliseconds instead, in every round."""

    def change(timed: Timed) -> Timed:
        return (
            replace(timed, rounds=(ms,) * 3) if (timed.kind, timed.way, timed.phones) == (kind, way, phones) else timed
        )

    return change


def measured_alone() -> list[Row]:
    """Good rows of what is measured of the house alone."""
    return [
        *decide.first_visit(46_000, 8),
        *decide.factor_bytes(609, 611),
        *decide.note_bytes(900, 40),
        *decide.writes(10, [[50.0] * 9] * 3, [[10.0] * 9] * 3, 1.0),
        *(decide.report(kind, 40, 300, [0.1, 0.2]) for kind in ("page", *house.FILES)),
        *decide.memory(30.0, 200, [100_000] * 50, 40),
        *decide.growth(500, {"note": [10.0], "card": [20.0]}, {"note": [11.0], "card": [21.0]}),
        *decide.restart(1000, 300, 3.0, 1.0, 0),
    ]


def found(change: Change = lambda timed: timed, *rows: Row) -> Result:
    """A whole run that is good, but for what is changed of its timings, and for these rows."""
    timed = timings(change)
    known = {row.key: row for row in [*measured_alone(), *decide.of_timings(SIZES, timed), *rows]}
    return Result(SIZES, timed, tuple(known.values()))


def ends(result: Result, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, *more: str) -> int:
    async def measured(plan: object) -> Result:
        return result

    monkeypatch.setattr(run, "measure", measured)
    return bench.main(["--doc", str(tmp_path / "doc.md"), *more])


def test_a_tiny_run_has_every_row(tmp_path: Path) -> None:
    doc = tmp_path / "doc.md"
    numbers = {
        "rounds": 1, "writes": 3, "walks": 1, "rate-rounds": 1, "seconds": 0.3, "cards": 20, "comings": 2, "others": 3,
        "reporting": 8,
    }  # fmt: skip
    arguments = ["--sockets", "8", "10", "12", *(f"--{name}={number}" for name, number in numbers.items())]
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", *arguments, "--hurry", "--only-missing", "--doc", str(doc)],
        cwd=ROOT, capture_output=True, text=True, timeout=240,
    )  # fmt: skip

    assert done.returncode == 0, done.stdout + done.stderr
    assert doc.read_text() in done.stdout
    for said in ("| 8 ", "| 10 ", "| 12 ", "Every row is there.", 'x-axis "phones" ["8", "10", "12"]'):
        assert said in done.stdout
    assert "missing" not in done.stdout
    assert "failed" not in done.stderr


# What decides -----------------------------------------------------------------------------------


def test_a_good_run_passes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert failures(found()) == []
    assert ends(found(), monkeypatch, tmp_path) == 0
    assert "every row is there" in (tmp_path / "doc.md").read_text()


# For each row that decides: a run in which it is just good enough, and one in which it is not.
TIMED_AT_THE_EDGE = {
    "rate_small": (at("rate", "house", 40, 74.0), at("rate", "house", 40, 74.1)),
    "rate_middle_p50": (at("rate", "house", 200, 100.0), at("rate", "house", 200, 101.0)),
    "rate_middle_p95": (
        at("rate", "house", 200, *[9.0] * 5, *[120.0] * 5),
        at("rate", "house", 200, *[9.0] * 5, *[121.0] * 5),
    ),
    "rate_large": (at("rate", "house", 1000, 112.5), at("rate", "house", 1000, 113.0)),
    "broadcast": (at("broadcast", "house", 1000, 125.0), at("broadcast", "house", 1000, 126.0)),
    "phase_growth": (at("phase", "house", 1000, *[3900.0] * 5), at("phase", "house", 1000, *[3901.0] * 5)),
}
NOTE, CARD = {"note": [10.0], "card": [20.0]}, {"note": [10.0], "card": [25.1]}
ROWS_AT_THE_EDGE = {
    "writes_ratio": (
        decide.writes(10, [[120.0] * 9] * 3, [[10.0] * 9] * 3, 1.0),
        decide.writes(10, [[121.0] * 9] * 3, [[10.0] * 9] * 3, 1.0),
    ),
    "restart_left_out": (decide.restart(1000, 300, 60.0, 1.0, 0), decide.restart(1000, 300, 3.0, 1.0, 1)),
    "factor_same": (decide.factor_bytes(1300, 1316), decide.factor_bytes(600, 617)),
    "visit_bytes": (decide.first_visit(60_000, 8), decide.first_visit(60_001, 8)),
    "visit_requests": (decide.first_visit(46_000, 8), decide.first_visit(46_000, 9)),
    "memory_growth": (
        decide.memory(99.0, 200, [100_000 + 160 * number for number in range(50)], 40),
        decide.memory(30.0, 200, [100_000 + 161 * number for number in range(50)], 40),
    ),
    "sessions_growth": (decide.growth(500, NOTE, {**NOTE, "card": [25.0]}), decide.growth(500, NOTE, CARD)),
}  # fmt: skip


def test_each_row_that_decides_is_tried() -> None:
    assert {*TIMED_AT_THE_EDGE, *ROWS_AT_THE_EDGE} == set(DECIDING)


@pytest.mark.parametrize("key", DECIDING)
def test_what_decides_makes_a_run_fail(key: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    if key in TIMED_AT_THE_EDGE:
        just_good, bad = map(found, TIMED_AT_THE_EDGE[key])
    else:
        just_good, bad = (found(lambda timed: timed, *rows) for rows in ROWS_AT_THE_EDGE[key])

    assert failures(just_good) == []
    [sentence] = failures(bad)
    assert ends(just_good, monkeypatch, tmp_path) == 0
    assert ends(bad, monkeypatch, tmp_path) == 1
    assert sentence in (tmp_path / "doc.md").read_text()
    assert ends(bad, monkeypatch, tmp_path, "--only-missing") == 0


@pytest.mark.parametrize("key", INFORMING)
def test_what_informs_makes_no_run_fail(key: str) -> None:
    assert failures(found(lambda timed: timed, Row(key, key, "1", "2", good=False))) == []


@pytest.mark.parametrize("key", [*DECIDING, *INFORMING])
def test_a_missing_row_fails(key: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    whole = found()
    result = replace(whole, rows=tuple(row for row in whole.rows if row.key != key))
    assert failures(result) == [f"The row {key} is missing."]
    assert ends(result, monkeypatch, tmp_path, "--only-missing") == 1


@pytest.mark.parametrize(("kind", "way"), [(kind, way) for kind, ways in TIMED.items() for way in ways])
@pytest.mark.parametrize("phones", SIZES)
def test_a_missing_timing_fails(
    kind: str, way: str, phones: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    whole = found()
    kept = tuple(timed for timed in whole.timings if (timed.kind, timed.way, timed.phones) != (kind, way, phones))
    assert ends(replace(whole, timings=kept), monkeypatch, tmp_path) == 1
    assert f"The {kind} of the {way} at {phones} phones is missing." in (tmp_path / "doc.md").read_text()


def test_of_what_was_not_timed_no_row_is_made_up() -> None:
    assert decide.of_timings(SIZES, ()) == []


# What is written about it -----------------------------------------------------------------------


def test_the_report_has_a_line_for_each_way_in_its_plots() -> None:
    text = report.report(found())
    assert text.count("```mermaid") == 3
    for line in (
        'line "house" [20.0, 40.0, 100.0]',
        'line "usual" [20.0, 90.0, 600.0]',
        'line "floor" [2.0, 8.0, 25.0]',
    ):
        assert line in text
    assert "at the right from above usual, house, floor" in text


def test_nothing_is_drawn_of_what_is_missing() -> None:
    assert plots.latencies(Result(SIZES, timings()[:-1], ()))[-1] == ""
    assert sum("mermaid" in line for line in plots.latencies(Result(SIZES, timings()[:-1], ()))) == 2


@pytest.fixture(autouse=True)
def the_same_rests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pauses, "pace", pauses.pace)


def test_where_the_time_goes_is_said_for_each_step_of_a_write() -> None:
    asked = [sys.executable, "-m", "benchmarks.where", "2"]
    said = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, timeout=120, check=True).stdout
    spent = [float(line.split("|")[2]) for line in said.splitlines()]
    assert len(spent) == 6
    assert all(spent[:-1])  # joining texts is hardly anything
    assert spent[1] > spent[0]  # a post is more than a look
