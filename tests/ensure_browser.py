"""Finds a Chromium for the tests, or fetches one; prints where it is. Says in a sentence what is missing.

The headless shell is preferred where it is: the same engine without the windows around it, which nobody sees here and
which take a sixth of the time. In CI it is installed for that; nobody else's machine is changed for it. It cannot hide
a page behind another, so a whole Chromium is there as well.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from playwright.sync_api import Error, sync_playwright

SHELL = "chromium-headless-shell"
NAMES = (SHELL, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MINUTE = 60
MISSING = (
    "Chromium is missing and could not be fetched: install it (on Debian: apt install chromium), "
    "or say where it is, as in CHROMIUM=/usr/bin/chromium."
)


def main() -> None:
    for fetch in (fetch_with_playwright, fetch_with_apt):
        if find(whole=True) is None:
            fetch()
    if find(whole=True) is None:
        sys.exit(MISSING)
    if find() == find(whole=True) and os.environ.get("CI") and not os.environ.get("CHROMIUM"):
        fetch_with_apt(SHELL)
    sys.stdout.write(f"{find()}\n")


@cache
def starts(path: str) -> bool:
    """A file alone is not enough: playwright's own needs libraries that a bare system lacks."""
    return run([path, "--version"], seconds=MINUTE // 2)


def find(*, whole: bool = False) -> str | None:
    """The lightest that is there; `whole`: one with windows."""
    return next((path for path in candidates() if path and not (whole and SHELL in path) and starts(path)), None)


def candidates() -> Iterator[str | None]:
    yield os.environ.get("CHROMIUM")
    yield from map(shutil.which, NAMES)
    yield own_of_playwright()


def own_of_playwright() -> str | None:
    try:
        with sync_playwright() as playwright:
            path = playwright.chromium.executable_path
    except Error:
        return None
    return path if Path(path).exists() else None


def fetch_with_playwright() -> None:
    say("fetching playwright's own Chromium")
    run([sys.executable, "-m", "playwright", "install", "chromium"], seconds=4 * MINUTE)


def fetch_with_apt(package: str = "chromium") -> None:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    say(f"installing Debian's {package}")
    if run(["apt-get", "update"], seconds=2 * MINUTE):
        run(["apt-get", "install", "-y", "--no-install-recommends", package], seconds=5 * MINUTE)


def run(command: list[str], *, seconds: int) -> bool:
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        done = subprocess.run(
            command,
            env=quiet,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=seconds,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def say(what: str) -> None:
    sys.stderr.write(f"· {what}\n")


if __name__ == "__main__":
    main()
