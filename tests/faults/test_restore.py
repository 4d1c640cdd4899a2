"""A backup is put back: what was written since is gone for good, and every device starts from what there is."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.phones import Browser, Console, Phone
from tests.server import ROOT, Server


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    running = Server(tmp_path / "data").start()
    yield running
    running.stop()


def manage(server: Server, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "DATA_DIR": str(server.data_dir)}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60
    )


async def news(browser: Browser) -> None:
    """As where sockets are blocked: ask whether there is news, and for what leads there."""
    there = (await browser.http.get(browser.data["check"])).json()["revision"]
    if there > browser.revision:
        since = {"since": browser.revision}
        browser._take((await browser.http.get(browser.data["state"], params=since)).text)


async def test_after_a_restore_nobody_shows_what_never_happened(server: Server, tmp_path: Path):
    console = await Console(server.url).opens_a_session()
    await console.goes_to("welcome", "podcast", "alone")
    anna, ben = [await Phone(server.url).joins(console.code, name) for name in ("Anna", "Ben")]
    await asyncio.gather(anna.writes("voor de kopie"), ben.writes("ook ervoor"))
    assert manage(server, "backup", str(tmp_path / "copy")).returncode == 0
    for number in range(12):
        assert (await anna.writes(f"verloren {number}")).status_code == 200
    await asyncio.gather(anna.connects(), news(ben))
    assert "verloren 11" in str(anna.shown)
    seen = anna.revision
    refused = manage(server, "restore", str(tmp_path / "copy"))
    assert refused.returncode == 1
    assert "already running" in refused.stderr
    await anna.disconnects()
    server.stop()
    assert manage(server, "restore", str(tmp_path / "copy")).returncode == 0
    server.start()

    # As many writes as happened after the copy: the numbers of revisions alone would look the same.
    for number in range(12):
        assert (await ben.writes(f"anders {number}")).status_code == 200
    await news(anna)  # asked from the revision that it had seen
    assert anna.revision > seen
    assert "voor de kopie" in str(anna.shown)
    assert "verloren" not in str(anna.shown)
    await ben.connects()
    assert "anders 11" in str(ben.shown)
    assert (await anna.writes("en verder")).status_code == 200
    await asyncio.gather(*(browser.leaves() for browser in (console, anna, ben)))
    assert "Traceback" not in server.log.read_text()
