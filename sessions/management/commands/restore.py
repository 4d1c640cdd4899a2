"""`manage.py restore`: put a backup back, so that every browser that comes again starts from it."""

import sqlite3
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from teamtool import backups, single


class Command(BaseCommand):
    help = "Make the SQLite database hold what the backup FILE holds. Stop Teamtool first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="made by `manage.py backup`, or found in DATA_DIR/backups")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        if "sqlite3" not in settings.DATABASES["default"]["ENGINE"]:
            raise CommandError("This is for SQLite; another database has commands of its own, such as pg_restore.")
        settings.DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            single.hold(settings.DATABASE_FILE)
        except single.AlreadyRunning as running:
            raise CommandError(str(running)) from None
        connection.close()
        aside = self.put_back(file)
        call_command("migrate", verbosity=0, interactive=False)
        went = f" What was there before is in {aside}, and goes at the first start after a week." if aside else ""
        self.stdout.write(f"Restored from {file}.{went}")

    def put_back(self, file: Path) -> Path | None:
        try:
            return backups.put_back(file, settings.DATABASE_FILE)
        except backups.NotADatabase:
            raise CommandError(f"{file} is no backup of Teamtool, or it is broken. Nothing has changed.") from None
        except (OSError, sqlite3.Error) as problem:
            raise CommandError(f"The backup could not be put back: {problem}.") from problem
