"""The benchmark itself: a run so small that it measures nothing says everything, and bad news makes it fail."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks import __main__ as bench
from benchmarks import run
from benchmarks.rows import OTHER_ROWS, WAYS, Broadcast, Result, Row, failures

ROOT = Path(__file__).resolve().parent.parent


def found(house: float = 50, usual: float = 500) -> Result:
    """A whole run at 1000 sockets, with these milliseconds."""
    ms = {"house": house, "usual": usual, "floor": 10.0}
    return Result(
        sizes=(1000,),
        broadcasts=tuple(Broadcast(way, 1000, (ms[way],) * 3, 900) for way in WAYS),
        rows=tuple(Row(key, key, "1", "1", False) for key in OTHER_ROWS),
    )


def ends(result: Result, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> int:
    async def measured(plan: object) -> Result:
        return result

    monkeypatch.setattr(run, "measure", measured)
    return bench.main(["--sockets", "1000", "--doc", str(tmp_path / "doc.md")])


@pytest.mark.alone
def test_a_tiny_run_has_every_row(tmp_path: Path) -> None:
    doc = tmp_path / "doc.md"
    arguments = ["--sockets", "5", "--rounds", "1", "--writes", "2", "--at-least", "0", "--doc", str(doc)]
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", *arguments], cwd=ROOT, capture_output=True, text=True, timeout=120
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert doc.read_text() in done.stdout
    for said in ("| 5 ", "first visit", "to its writer's phone", "to another phone", "writes of 10", "after a kill"):
        assert said in done.stdout
    assert "missing" not in done.stdout


def test_a_good_run_passes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert ends(found(), monkeypatch, tmp_path) == 0


def test_a_missed_ratio_fails(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert ends(found(house=101.0), monkeypatch, tmp_path) == 1
    assert "4.95 times as fast as the usual way" in (tmp_path / "doc.md").read_text()


@pytest.mark.parametrize("way", WAYS)
def test_a_missing_way_fails(way: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    whole = found()
    result = replace(whole, broadcasts=tuple(b for b in whole.broadcasts if b.way != way))
    assert ends(result, monkeypatch, tmp_path) == 1
    assert f"The row of {way} at 1000 sockets is missing." in (tmp_path / "doc.md").read_text()


@pytest.mark.parametrize("key", OTHER_ROWS)
def test_a_missing_row_fails(key: str) -> None:
    whole = found()
    result = replace(whole, rows=tuple(row for row in whole.rows if row.key != key))
    assert failures(result) == [f"The row {key} is missing."]
