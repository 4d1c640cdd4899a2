"""Copies of the database: whole while people write, for the owner's eyes only, and put back without a half way."""

import os
import sqlite3
import stat
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from teamtool import backups, single
from tests.server import ROOT, Server


def database(path: Path, *titles: str, wal: bool = True) -> Path:
    """A file that looks like ours, with these sessions in it."""
    with closing(sqlite3.connect(path)) as made:
        if wal:
            made.execute("PRAGMA journal_mode=WAL")
        made.execute("CREATE TABLE workshop_session (title TEXT, revision INTEGER DEFAULT 7)")
        made.executemany("INSERT INTO workshop_session (title) VALUES (?)", [(title,) for title in titles])
        made.commit()
    return path


def titles(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as there:
        return [title for (title,) in there.execute("SELECT title FROM workshop_session ORDER BY rowid")]


def test_a_copy_holds_what_stands_in_the_write_ahead_log_and_nothing_half_done(tmp_path: Path):
    file = database(tmp_path / "a.sqlite3", "een")
    with closing(sqlite3.connect(file, isolation_level=None)) as writing:
        writing.execute("INSERT INTO workshop_session (title) VALUES ('twee')")
        assert (tmp_path / "a.sqlite3-wal").stat().st_size > 0
        writing.execute("BEGIN IMMEDIATE")
        writing.execute("INSERT INTO workshop_session (title) VALUES ('half')")
        backups.copy(file, tmp_path / "copy.sqlite3")
        writing.execute("COMMIT")
    assert titles(tmp_path / "copy.sqlite3") == ["een", "twee"]
    assert titles(file) == ["een", "twee", "half"]
    assert sorted(path.name for path in tmp_path.iterdir() if "copy" in path.name) == ["copy.sqlite3"]


def test_only_its_owner_can_read_a_copy(tmp_path: Path):
    kept = backups.keep(database(tmp_path / "a.sqlite3"), "update")
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE(kept.parent.stat().st_mode) == 0o700


def test_a_copy_that_fails_leaves_the_older_one(tmp_path: Path):
    good = database(tmp_path / "copy.sqlite3", "goed")
    (tmp_path / "broken.sqlite3").write_bytes(b"no database at all" * 100)
    with pytest.raises(sqlite3.DatabaseError):
        backups.copy(tmp_path / "broken.sqlite3", good)
    assert titles(good) == ["goed"]
    assert len(list(tmp_path.glob("copy*"))) == 1 + len(list(tmp_path.glob("copy.sqlite3-*")))


def test_putting_back_brings_what_was_and_keeps_what_is(tmp_path: Path):
    here = database(tmp_path / "a.sqlite3", "nieuw")
    with closing(sqlite3.connect(here, isolation_level=None)) as writing:
        writing.execute("INSERT INTO workshop_session (title) VALUES ('in het logboek')")
        # As after a power cut: what was written last stands in the log only.
        for part in ("", "-wal"):
            (tmp_path / f"cut.sqlite3{part}").write_bytes((tmp_path / f"a.sqlite3{part}").read_bytes())
    aside = backups.put_back(database(tmp_path / "old.sqlite3", "oud"), tmp_path / "cut.sqlite3")
    assert titles(tmp_path / "cut.sqlite3") == ["oud"]
    assert aside
    assert titles(aside) == ["nieuw", "in het logboek"]
    assert stat.S_IMODE((tmp_path / "cut.sqlite3").stat().st_mode) == 0o600


def test_after_putting_back_revisions_are_far_ahead_in_the_same_step(tmp_path: Path):
    here = database(tmp_path / "a.sqlite3", "nieuw")
    backups.put_back(database(tmp_path / "old.sqlite3", "oud"), here)
    with closing(sqlite3.connect(here)) as there:
        assert there.execute("SELECT revision FROM workshop_session").fetchall() == [(7 + backups.AHEAD,)]


@pytest.mark.parametrize("step", ["aside", "swap"])
def test_a_restore_that_fails_halfway_changes_nothing_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
):
    """As a full disk would: there is a database at every moment."""
    here = database(tmp_path / "a.sqlite3", "hier")
    old = database(tmp_path / "old.sqlite3", "oud")

    def full(*_given: object) -> None:
        assert titles(here) == ["hier"]
        raise OSError("No space left on device")

    if step == "aside":
        monkeypatch.setattr(backups, "keep", full)
    else:
        monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space left"):
        backups.put_back(old, here)
    monkeypatch.undo()
    assert titles(here) == ["hier"]
    assert [path.name for path in tmp_path.glob("a.sqlite3.*")] == []


def test_names_may_hold_what_addresses_give_a_meaning(tmp_path: Path):
    folder = tmp_path / "team #1 100%25?"
    folder.mkdir()
    here = database(folder / "a.sqlite3", "hier")
    kept = backups.keep(here, "update")
    assert titles(kept) == ["hier"]
    backups.put_back(kept, here)
    assert titles(here) == ["hier"]
    assert [path.name for path in tmp_path.iterdir()] == [folder.name]


def test_what_was_put_aside_has_its_week_from_then_however_old_it_is(tmp_path: Path):
    here = database(tmp_path / "a.sqlite3", "lang niet gebruikt")
    os.utime(here, (time.time() - 10 * backups.KEPT,) * 2)
    aside = backups.put_back(database(tmp_path / "old.sqlite3", "oud"), here)
    backups.drop_old(here)
    assert aside
    assert titles(aside) == ["lang niet gebruikt"]


def test_a_broken_database_is_put_right_by_a_backup(tmp_path: Path):
    (tmp_path / "a.sqlite3").write_bytes(b"torn to pieces" * 1000)
    backups.put_back(database(tmp_path / "old.sqlite3", "oud"), tmp_path / "a.sqlite3")
    assert titles(tmp_path / "a.sqlite3") == ["oud"]


@pytest.mark.parametrize("what", ["nothing", "a text", "of another program", "half"])
def test_what_is_no_backup_of_ours_changes_nothing(tmp_path: Path, what: str):
    here, file = database(tmp_path / "a.sqlite3", "hier"), tmp_path / "given"
    if what == "a text":
        file.write_text("Beste mensen, hierbij de notulen. " * 100)
    elif what == "of another program":
        with closing(sqlite3.connect(file)) as other:
            other.execute("CREATE TABLE recipes (name TEXT)")
    elif what == "half":
        whole = database(file, *(f"titel {n}" * 50 for n in range(500)), wal=False).read_bytes()
        file.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(backups.NotADatabase):
        backups.put_back(file, here)
    assert titles(here) == ["hier"]


def test_what_we_kept_ourselves_goes_after_a_week_and_what_others_put_there_stays(tmp_path: Path):
    here = database(tmp_path / "a.sqlite3")
    old, young = backups.keep(here, "update"), backups.keep(here, "restore")
    theirs = old.with_name("mine.sqlite3")
    theirs.touch()
    for path in (old, theirs):
        os.utime(path, (time.time() - backups.KEPT - 60,) * 2)
    backups.drop_old(here)
    assert not old.exists()
    assert young.exists()
    assert theirs.exists()


# The commands ---------------------------------------------------------------------------------


def manage(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT, env={**os.environ, "DATA_DIR": str(data)}, capture_output=True, text=True, timeout=60,
    )  # fmt: skip


def test_a_database_goes_into_a_backup_and_comes_back(tmp_path: Path):
    manage(tmp_path, "migrate")
    assert manage(tmp_path, "backup", str(tmp_path / "copy")).returncode == 0
    with closing(sqlite3.connect(tmp_path / "teamtool.sqlite3")) as there:
        there.execute("DROP TABLE workshop_op")
        there.commit()
    done = manage(tmp_path, "restore", str(tmp_path / "copy"))
    assert (done.returncode, done.stderr) == (0, "")
    assert "after a week" in done.stdout
    with closing(sqlite3.connect(tmp_path / "teamtool.sqlite3")) as there:
        assert there.execute("SELECT count(*) FROM workshop_op").fetchone() == (0,)


def test_what_cannot_be_backed_up_or_put_back_is_said_in_one_sentence(
    tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(connection, "close", lambda: None)  # the database of the tests lives in its connection
    monkeypatch.setitem(settings.DATABASES["default"], "NAME", str(tmp_path / "none.sqlite3"))
    settings.DATABASE_FILE, settings.DATA_DIR = tmp_path / "none.sqlite3", tmp_path
    with pytest.raises(CommandError, match="There is no database in"):
        call_command("backup", str(tmp_path / "copy"))
    (tmp_path / "text").write_text("geen database")
    with pytest.raises(CommandError, match="is no backup of Teamtool, or it is broken"):
        call_command("restore", str(tmp_path / "text"))
    os.close(single.held.pop(tmp_path / "none.sqlite3"))
    database(tmp_path / "none.sqlite3")
    with pytest.raises(CommandError, match="The database could not be copied"):
        call_command("backup", str(tmp_path / "no such folder" / "copy"))
    with pytest.raises(CommandError, match="That is the database itself"):
        call_command("backup", str(tmp_path / "none.sqlite3"))
    monkeypatch.setitem(settings.DATABASES["default"], "ENGINE", "django.db.backends.postgresql")
    for command, other in (("backup", "pg_dump"), ("restore", "pg_restore")):
        with pytest.raises(CommandError, match=other):
            call_command(command, str(tmp_path / "text"))


def test_before_an_update_that_changes_the_tables_what_was_there_is_kept_once(tmp_path: Path):
    server = Server(tmp_path / "data")
    server.start().stop()
    assert not list(tmp_path.glob("data/backups/*"))  # a new database needs no copy, nor does one that is up to date
    assert manage(server.data_dir, "migrate", "factors", "0005").returncode == 0
    columns = "SELECT count(*) FROM pragma_table_info('factors_factor')"
    before = server.rows(columns)
    for _start in range(2):
        server.start().stop()
    (kept,) = tmp_path.glob("data/backups/*")
    assert kept.name.startswith("before-update-")
    with closing(sqlite3.connect(kept)) as there:
        assert there.execute(columns).fetchall() == before
    assert server.rows(columns) != before


def test_who_starts_again_and_again_with_an_update_that_fails_keeps_one_copy(tmp_path: Path):
    here = database(tmp_path / "a.sqlite3", "een")
    assert not backups.is_kept(here, "update")
    backups.keep(here, "restore")
    assert not backups.is_kept(here, "update")
    backups.keep(here, "update")
    assert backups.is_kept(here, "update")
    with closing(sqlite3.connect(here, isolation_level=None)) as writing:
        os.utime(here, (time.time() - 100,) * 2)
        time.sleep(0.02)
        writing.execute("INSERT INTO workshop_session (title) VALUES ('in het logboek')")
        assert not backups.is_kept(here, "update")
