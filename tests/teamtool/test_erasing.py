"""What is deleted is in no byte of the database file, nor of its log."""

import random
import sqlite3
from contextlib import nullcontext
from pathlib import Path

import pytest
from django.db import connection, transaction

from teamtool import erasing
from tests.on_disk import on_disk  # noqa: F401 - a fixture

ROWS = 3000


def asked(query: str) -> list[tuple[int, ...]]:
    with connection.cursor() as cursor:
        return list(cursor.execute(query).fetchall())


def marks() -> int:
    return asked("PRAGMA user_version")[0][0]


def left_in(folder: Path) -> list[int]:
    """Which of the deleted rows can still be read in the file or beside it."""
    raw = b"".join(path.read_bytes() for path in folder.glob("teamtool.sqlite3*"))
    return [number for number in range(0, ROWS, 2) if b"kanarie%05d" % number in raw]


@pytest.fixture
def _half_deleted(on_disk: None) -> None:  # noqa: F811
    """Rows that came in any order, as ids that are drawn do: pages were split often. Every other row is deleted."""
    chance = random.Random(5)
    numbers = chance.sample(range(ROWS), ROWS)
    with connection.cursor() as cursor, transaction.atomic():
        cursor.execute("CREATE TABLE written (id TEXT PRIMARY KEY, words TEXT) WITHOUT ROWID")
        for number in numbers:
            words = f"kanarie{number:05d}" + "x" * chance.randrange(5, 300)
            cursor.execute("INSERT INTO written VALUES (%s, %s)", [str(chance.random()), words])
    with connection.cursor() as cursor, transaction.atomic():
        cursor.execute("DELETE FROM written WHERE CAST(substr(words, 8, 5) AS INTEGER) %% 2 = 0", [])
        erasing.mark()


@pytest.mark.usefixtures("_half_deleted")
def test_nothing_that_was_deleted_is_left_and_what_stays_stays(tmp_path: Path):
    assert asked("PRAGMA secure_delete") == [(1,)]
    asked("PRAGMA wal_checkpoint(TRUNCATE)")
    assert left_in(tmp_path), "SQLite's own secure_delete would be enough"
    assert erasing.erase(nullcontext())
    assert left_in(tmp_path) == []
    assert asked("SELECT count(*) FROM written") == [(ROWS // 2,)]
    assert marks() == 0


@pytest.mark.usefixtures("_half_deleted")
def test_what_is_deleted_while_the_file_is_built_is_not_forgotten():
    class DeletingMeanwhile(nullcontext[None]):
        def __enter__(self) -> None:
            erasing.mark()

    assert erasing.erase(DeletingMeanwhile())
    assert marks() == 2
    assert erasing.erase(nullcontext())
    assert marks() == 0


def test_without_a_deletion_only_the_log_is_emptied(on_disk: None, tmp_path: Path):  # noqa: F811
    inode = [(path.name, path.stat().st_size) for path in tmp_path.glob("teamtool.sqlite3")]
    assert erasing.erase(nullcontext())
    assert (tmp_path / "teamtool.sqlite3-wal").stat().st_size == 0
    assert [(path.name, path.stat().st_size) for path in tmp_path.glob("teamtool.sqlite3")] == inode


@pytest.mark.usefixtures("_half_deleted")
def test_who_reads_an_older_state_is_in_the_way_for_a_moment_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(erasing, "WAITS", 1)
    monkeypatch.setattr(erasing, "AGAIN", 0.001)
    reading = sqlite3.connect(tmp_path / "teamtool.sqlite3", isolation_level=None)
    reading.execute("BEGIN")
    reading.execute("SELECT count(*) FROM written").fetchone()
    assert not erasing.erase(nullcontext())
    reading.execute("COMMIT")
    reading.close()
    assert erasing.erase(nullcontext())
    assert left_in(tmp_path) == []


def test_inside_a_transaction_nothing_is_promised(db: None):
    assert not erasing.erase(nullcontext())
