"""Copies of the SQLite database: made by SQLite itself, so that they are whole while people write.

A copy of the file would not be: half of what is in it stands in the write-ahead log.
"""

import os
import sqlite3
import time
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

KEPT = 7 * 24 * 3600  # seconds; a copy holds what was wiped since, so those that we make ourselves do not stay
OURS = "before-"  # how the names of those begin


class NotADatabase(Exception):
    """The file is none of ours, or it is broken."""


def copy(source: Path, target: Path) -> None:
    """Copy a database as of one moment. Only its owner can read the copy; an older one stands until it is whole.

    Raises OSError and sqlite3.Error.
    """
    draft = target.with_name(f"{target.name}.{os.getpid()}")
    os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        with closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as of, closing(sqlite3.connect(draft)) as to:
            of.backup(to)
            to.execute("PRAGMA journal_mode=DELETE")  # one file, whatever the other is
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


def put_back(backup: Path, database: Path) -> Path | None:
    """Make a database hold what a backup holds. Nobody may be using it.

    Returns where the one that was there has gone, broken or not. Raises NotADatabase, with nothing changed; OSError.
    """
    check(backup)
    whole = database.with_name(f"{database.name}.restored")
    copy(backup, whole)
    aside = _new_name(database, "restore") if database.exists() else None
    if aside:
        for part in ("", "-wal", "-shm"):
            with suppress(FileNotFoundError):
                moved = database.with_name(database.name + part).rename(aside.with_name(aside.name + part))
                moved.touch()  # its week begins now
    whole.rename(database)
    return aside


def check(backup: Path) -> None:
    """Raises NotADatabase when a file is no whole database of Teamtool."""
    if not backup.is_file():
        raise NotADatabase
    try:
        with closing(sqlite3.connect(f"file:{backup}?mode=ro", uri=True)) as of:
            whole = of.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            ours = of.execute("SELECT count(*) FROM sqlite_master WHERE name = 'workshop_session'").fetchone() == (1,)
    except sqlite3.Error as problem:
        raise NotADatabase from problem
    if not (whole and ours):
        raise NotADatabase


def keep(database: Path, why: str) -> Path:
    """A copy in the folder `backups` beside the database, named for why and when."""
    target = _new_name(database, why)
    copy(database, target)
    return target


def _new_name(database: Path, why: str) -> Path:
    folder = database.parent / "backups"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder / f"{OURS}{why}-{datetime.now(UTC):%Y-%m-%d-%H%M%S-%f}.sqlite3"


def drop_old(database: Path) -> None:
    """Take away what we kept ourselves, when it has grown old."""
    for kept in (database.parent / "backups").glob(f"{OURS}*"):
        if kept.stat().st_mtime < time.time() - KEPT:
            kept.unlink()
