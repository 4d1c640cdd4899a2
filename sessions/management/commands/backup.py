"""`manage.py backup`: copy the database while people go on writing."""

import sqlite3
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from teamtool import backups


class Command(BaseCommand):
    help = "Copy the SQLite database to FILE, also while Teamtool runs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="where the copy goes; an older one there is replaced")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        database = sqlite_file()
        if file.exists() and file.samefile(database):
            raise CommandError("That is the database itself: the copy needs another name.")
        try:
            backups.copy(database, file)
        except (OSError, sqlite3.Error) as problem:
            raise CommandError(f"The database could not be copied: {problem}.") from problem
        self.stdout.write(f"{file} holds everything as it is now, also what people wrote: keep it as safe as the data.")


def sqlite_file() -> Path:
    """The database file. Raises CommandError when there is none, or another kind of database."""
    if "sqlite3" not in settings.DATABASES["default"]["ENGINE"]:
        raise CommandError("This is for SQLite; another database has commands of its own, such as pg_dump.")
    database = Path(settings.DATABASES["default"]["NAME"])
    if not database.exists():
        raise CommandError(f"There is no database in {settings.DATA_DIR} yet.")
    return database
