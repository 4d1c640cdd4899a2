"""What the settings make of the database, past the application's own lock."""

import threading
from pathlib import Path

import pytest
from django.conf import settings
from django.db.utils import ConnectionHandler, OperationalError

WRITERS, ROUNDS = 4, 25


@pytest.mark.django_db
def test_writers_that_read_first_wait_for_each_other_and_none_is_told_that_it_is_locked(tmp_path: Path):
    """Without IMMEDIATE two that both read cannot both write, and one fails at once, whatever the timeout."""
    handler = ConnectionHandler({"default": {**settings.DATABASES["default"], "NAME": str(tmp_path / "own.sqlite3")}})
    with handler["default"].cursor() as cursor:
        cursor.execute("CREATE TABLE counted (n integer)")
        cursor.execute("INSERT INTO counted VALUES (0)")
    failed: list[str] = []
    together = threading.Barrier(WRITERS)

    def count() -> None:
        connection = handler["default"]  # of this thread
        together.wait(20)
        try:
            for _round in range(ROUNDS):
                connection.ensure_connection()
                connection._start_transaction_under_autocommit()  # type: ignore[attr-defined]  # as `atomic()` begins
                with connection.cursor() as cursor:
                    cursor.execute("SELECT n FROM counted")
                    (number,) = cursor.fetchone()
                    cursor.execute("UPDATE counted SET n = %s", [number + 1])
                    cursor.execute("COMMIT")
        except OperationalError as error:
            failed.append(str(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=count) for _ in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    with handler["default"].cursor() as cursor:
        cursor.execute("SELECT n FROM counted")
        assert (failed, cursor.fetchone()) == ([], (WRITERS * ROUNDS,))
    handler["default"].close()
