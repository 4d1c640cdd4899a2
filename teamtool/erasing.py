"""No byte of what was deleted stays in the SQLite file.

`secure_delete` writes zeros over what is deleted, but a page that was filled up or split before may hold a second copy
of it in the room between its rows. So after a deletion the file is built anew, and its write-ahead log emptied.
Another database keeps files of its own; there a deletion is a deletion.
"""

import logging
import time
from contextlib import AbstractContextManager
from typing import Any

from django.db import connection, transaction

logger = logging.getLogger(__name__)

TRIES, AGAIN = 20, 0.25  # times, seconds
WAITS = 100  # milliseconds: emptying the log holds up a writer no longer


def mark() -> None:
    """In the transaction of a deletion: until the file was built anew the database knows that it is to be."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            _set(cursor, _marks(cursor) + 1)


def erase(turn: AbstractContextManager[object]) -> bool:
    """Build the file anew when something was deleted, and empty the log. Whether nothing is left.

    `turn` is held while the file is built: writers of this process wait their turn, readers wait for nothing.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return connection.vendor != "sqlite"
    with connection.cursor() as cursor:
        if marks := _marks(cursor):
            with turn:
                cursor.execute("PRAGMA temp_store=MEMORY")  # not a copy of everything in some folder
                cursor.execute("VACUUM")
                with transaction.atomic():
                    if _marks(cursor) == marks:  # else somebody deleted more meanwhile
                        _set(cursor, 0)
        return _empty_log(cursor)


def _empty_log(cursor: Any) -> bool:
    """Whoever reads an older state is in the way for a moment: try again."""
    usual = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
    cursor.execute(f"PRAGMA busy_timeout={WAITS}")
    try:
        for _try in range(TRIES):
            busy, _pages, _moved = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            if not busy:
                return True
            time.sleep(AGAIN)
    finally:
        cursor.execute(f"PRAGMA busy_timeout={usual}")
    logger.warning("the write-ahead log was busy")
    return False


def _marks(cursor: Any) -> int:
    return int(cursor.execute("PRAGMA user_version").fetchone()[0])


def _set(cursor: Any, marks: int) -> None:
    cursor.execute(f"PRAGMA user_version={marks}")
