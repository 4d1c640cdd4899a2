"""The thread that looks every hour, and the command for cron."""

import threading
from collections.abc import Iterator

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from sessions import tidying

SOON = 5  # seconds; a machine may be slow


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Semaphore]:
    """One for each look. The thread is there, and its database is left alone."""
    happened = threading.Semaphore(0)
    monkeypatch.setattr(tidying, "tidy", lambda: happened.release())
    tidying._wake.clear()
    thread = tidying.start()
    try:
        yield happened
    finally:
        tidying.stop()
        thread.join(SOON)
    assert not thread.is_alive()
    tidying._wake.clear()


def test_it_looks_at_once_when_something_was_deleted_by_hand(looks: threading.Semaphore):
    assert not looks.acquire(timeout=0.05)
    tidying.soon()
    assert looks.acquire(timeout=SOON)


def test_it_looks_every_hour(looks: threading.Semaphore, monkeypatch: pytest.MonkeyPatch):
    assert tidying.LOOK_EVERY == 3600
    monkeypatch.setattr(tidying, "LOOK_EVERY", 0.01)
    tidying.soon()  # it waits for the hour that was
    for _look in range(3):
        assert looks.acquire(timeout=SOON)


def test_a_look_that_fails_is_not_the_last(looks: threading.Semaphore, monkeypatch: pytest.MonkeyPatch):
    def fails() -> None:
        looks.release()
        raise ValueError

    monkeypatch.setattr(tidying, "tidy", fails)
    for _look in range(2):
        tidying.soon()
        assert looks.acquire(timeout=SOON)


def test_without_tables_the_command_says_what_to_do(monkeypatch: pytest.MonkeyPatch):
    def no_tables() -> None:
        raise OperationalError("no such table")

    monkeypatch.setattr(tidying, "tidy", no_tables)
    with pytest.raises(CommandError, match="start Teamtool once"):
        call_command("tidy")
