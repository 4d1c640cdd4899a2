"""`python -m tests.sabotaged NAME`: the real server with one rule broken on purpose, for a rehearsal to find out."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "teamtool.settings")
    import django
    from django.core.management import execute_from_command_line

    django.setup()
    from tests.sabotage import SABOTAGES

    SABOTAGES[sys.argv[1]]()
    execute_from_command_line(["manage.py", "serve"])


if __name__ == "__main__":
    main()
