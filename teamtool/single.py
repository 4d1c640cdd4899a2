"""One process per SQLite file.

A second one would have a hub of its own, and half the phones would hear nothing of the other half.
"""

import fcntl
import os
from pathlib import Path

# The lock lives as long as its file descriptor, so it is kept here until the process ends.
held: dict[Path, int] = {}


class AlreadyRunning(SystemExit):
    """A SystemExit, so that any server that imports asgi.py ends with the sentence instead of a traceback."""


def hold(path: Path) -> None:
    """Take the lock beside the database file `path`, or raise AlreadyRunning. Taking it again is harmless.

    The system lets go of it when the process ends, however it ends; the file itself stays and means nothing.
    """
    path = path.absolute()
    if path in held:
        return
    descriptor = os.open(f"{path}.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise AlreadyRunning(
            f"Teamtool is already running on the database {path}: stop that one first, "
            "or give this one another folder with DATA_DIR."
        ) from None
    held[path] = descriptor
