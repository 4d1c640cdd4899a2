"""A database file for tests in which several threads write and read: SQLite in memory refuses instead of waiting."""

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from asgiref.sync import SyncToAsync
from django.db import connections

from sessions import hub, live
from tests.people import Room, open_room


@pytest.fixture
def on_disk(transactional_db, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings) -> Iterator[None]:
    """The test's database, copied into a file; the hub's readers are fresh threads that see this file."""
    settings.LIVE_WINDOW = 0.02
    file = tmp_path / "teamtool.sqlite3"
    memory = connections["default"]
    memory.ensure_connection()
    with sqlite3.connect(file) as copy:
        memory.connection.backup(copy)
    copy.close()
    name = memory.settings_dict["NAME"]
    readers = ThreadPoolExecutor(max_workers=2, thread_name_prefix="hub")
    monkeypatch.setattr(hub, "_readers", readers)
    monkeypatch.setattr(live, "_loop", None)
    del connections["default"]
    connections.settings["default"]["NAME"] = str(file)
    try:
        yield
    finally:
        for _reader in range(2):
            readers.submit(connections.close_all).result()
        readers.shutdown()
        SyncToAsync.single_thread_executor.submit(connections.close_all).result()
        connections["default"].close()
        connections.settings["default"]["NAME"] = name
        connections["default"] = memory
    assert hub._hubs == {}


@pytest.fixture
def live_room(on_disk: None) -> Room:
    """An open session on disk, with Els as its facilitator."""
    return open_room()
