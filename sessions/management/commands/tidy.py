"""`manage.py tidy`: wipe and delete what is due, from cron. A server that runs does the same every hour."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from sessions import tidying


class Command(BaseCommand):
    help = "Wipe and delete what is due (see docs/privacy.md). Prints counts only; also while Teamtool runs."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = tidying.tidy()
        except DatabaseError as problem:
            raise CommandError("The database could not be read: start Teamtool once, it makes the tables.") from problem
        self.stdout.write(f"wiped: {done.wiped}, deleted: {done.deleted}")
        if not done.is_erased:
            raise CommandError("The database was busy, so its file may still hold what was deleted. Run this again.")
