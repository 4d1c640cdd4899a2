"""`manage.py messages`: bring the Dutch catalogue up to date, or say what is missing in it."""

import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser


class Command(BaseCommand):
    help = "Collect what the code says into the Dutch catalogue and compile it."
    requires_system_checks: list[str] = []  # a text being written must not wait for the rest of the code

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing; exit 1 when it is not complete")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        try:
            from teamtool import messages
        except ImportError as missing:
            raise CommandError("Babel is missing: `make messages` installs it.") from missing

        folder = Path(settings.LOCALE_PATHS[0]) / messages.LANGUAGE / "LC_MESSAGES"
        po, mo = folder / "django.po", folder / "django.mo"
        wanted = messages.said(settings.BASE_DIR)
        if not check:
            folder.mkdir(parents=True, exist_ok=True)
            po.write_bytes(messages.as_po(messages.merged(wanted, messages.read(po))))
            mo.write_bytes(messages.as_mo(messages.read(po)))

        found = messages.problems(wanted, messages.read(po), mo.read_bytes() if mo.exists() else b"")
        for problem in found:
            self.stderr.write(problem)
        if check and found:
            sys.exit(1)
        if not found:
            self.stdout.write(f"The Dutch catalogue is complete: {len(wanted)} texts.")
