"""Doing what is due: words wiped, sessions deleted, and nothing of them left in the database file.

At the start of a server, then every hour in a thread of its own; or by `manage.py tidy`, from cron.
"""

import logging
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone

from sessions import actions, log, terms
from sessions.models import Session
from teamtool import backups, erasing

logger = logging.getLogger(__name__)

LOOK_EVERY = 3600.0  # seconds
_wake, _stop = threading.Event(), threading.Event()


@dataclass(frozen=True)
class Tidied:
    """How many sessions lost what the room never saw, and how many went."""

    wiped: int
    deleted: int
    is_erased: bool  # no byte of it is left in the database file or its log


def tidy() -> Tidied:
    """Each session in a transaction of its own: writers elsewhere wait for one, and one that fails stops no other."""
    now = timezone.now()
    deleted = _each(terms.due(now), lambda pk: actions.delete_when_due(pk, None))
    wiped = _each(terms.with_words_due(now), lambda pk: actions.wipe_words(pk, None))
    if connection.vendor == "sqlite":
        backups.drop_old(Path(settings.DATABASES["default"]["NAME"]))
    if wiped or deleted:
        logger.info("tidied", extra={"wiped": wiped, "deleted": deleted})
    return Tidied(wiped, deleted, _erase())


def _erase() -> bool:
    """When the file is too busy the next look does it: the database remembers that it is to be done."""
    try:
        return erasing.erase(log.turn())
    except DatabaseError:
        logger.exception("not erased")
        return False


def _each(due: Iterable[UUID], happens: Callable[[UUID], object]) -> int:
    done = 0
    for pk in list(due):
        try:
            happens(pk)
            done += 1
        except Session.DoesNotExist:  # deleted by hand meanwhile
            pass
        except Exception:
            logger.exception("not tidied", extra={"session": str(pk)})
    return done


def soon() -> None:
    """Something was deleted just now: the thread erases it from the file, and the answer does not wait for that."""
    _wake.set()


def start() -> threading.Thread:
    """Look every hour, as long as the process lives."""
    _stop.clear()
    thread = threading.Thread(target=_until_stopped, name="tidying", daemon=True)
    thread.start()
    return thread


def stop() -> None:
    """For tests: a process that ends takes the thread along."""
    _stop.set()
    _wake.set()


def _until_stopped() -> None:
    while True:
        _wake.wait(LOOK_EVERY)
        _wake.clear()
        if _stop.is_set():
            return
        try:
            tidy()
        except Exception:
            logger.exception("could not tidy")
        finally:
            connection.close()
