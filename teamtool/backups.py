"""Copies of the SQLite database: made by SQLite itself, so that they are whole while people write.

A copy of the file would not be: half of what is in it stands in the write-ahead log.
"""

import os
import shutil
import sqlite3
import tempfile
import time
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

KEPT = 7 * 24 * 3600  # seconds; a copy holds what was wiped since, so those that we make ourselves do not stay
OURS = "before-"  # how the names of those begin
# Higher than any browser saw since the backup was made, and no events lead there.
AHEAD = 1_000_000


class NotADatabase(Exception):
    """The file is none of ours, or it is broken."""


def copy(source: Path, target: Path) -> None:
    """Copy a database as of one moment. Only its owner can read the copy; an older one stands until it is whole.

    Raises OSError and sqlite3.Error.
    """
    draft = _copied(source, target)
    try:
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


def _copied(source: Path, beside: Path) -> Path:
    """A copy under a name of its own."""
    handle, name = tempfile.mkstemp(dir=beside.parent, prefix=f"{beside.name}.")  # readable by its owner only
    os.close(handle)
    draft = Path(name)
    try:
        with closing(_read_only(source)) as of, closing(sqlite3.connect(draft)) as to:
            of.backup(to)
            to.execute("PRAGMA journal_mode=DELETE")  # one file, whatever the other is
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    return draft


def _read_only(database: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)


def put_back(backup: Path, database: Path) -> Path | None:
    """Make a database hold what a backup holds, in one step. Nobody may be using it.

    Every session's revision is set far ahead: what a browser shows of the time that did not happen is then never taken
    for a place to go on from. Returns the copy of what was there. Raises NotADatabase and OSError: nothing has changed.
    """
    check(backup)
    draft = _copied(backup, database)
    try:
        with closing(sqlite3.connect(draft)) as there, there:
            there.execute("UPDATE workshop_session SET revision = revision + ?", [AHEAD])
        aside = _set_aside(database) if database.exists() else None
        # The log belongs to the file that goes. All that it holds is in the copy, or in the file.
        for part in ("-wal", "-shm"):
            database.with_name(database.name + part).unlink(missing_ok=True)
        draft.replace(database)
    finally:
        draft.unlink(missing_ok=True)
    return aside


def _set_aside(database: Path) -> Path:
    """A copy of what is there, broken or not."""
    try:
        aside = keep(database, "restore")
        with closing(sqlite3.connect(database)) as there:
            there.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.Error:
        aside = _new_name(database, "restore")
        for part in ("", "-wal", "-shm"):
            with suppress(FileNotFoundError):
                shutil.copyfile(database.with_name(database.name + part), aside.with_name(aside.name + part))
                aside.with_name(aside.name + part).chmod(0o600)
    return aside


def check(backup: Path) -> None:
    """Raises NotADatabase when a file is no whole database of Teamtool."""
    if not backup.is_file():
        raise NotADatabase
    try:
        with closing(_read_only(backup)) as of:
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


def is_kept(database: Path, why: str) -> bool:
    """Whether there is a copy of the database as it is: who starts again and again needs no other."""
    copies = [path.stat().st_mtime for path in (database.parent / "backups").glob(f"{OURS}{why}-*.sqlite3")]
    log = database.with_name(f"{database.name}-wal")
    changed = [path.stat().st_mtime for path in (database, log) if path.exists() and path.stat().st_size]
    return bool(copies) and max(copies) > max(changed, default=0.0)


def _new_name(database: Path, why: str) -> Path:
    folder = database.parent / "backups"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder / f"{OURS}{why}-{datetime.now(UTC):%Y-%m-%d-%H%M%S-%f}.sqlite3"


def drop_old(database: Path) -> None:
    """Take away what we kept ourselves, when it has grown old."""
    for kept in (database.parent / "backups").glob(f"{OURS}*"):
        if kept.stat().st_mtime < time.time() - KEPT:
            kept.unlink()
