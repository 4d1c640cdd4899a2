"""A real server: Daphne in a process of its own, with its own database file, on a free port of the loopback."""

import os
import signal
import socket
import sqlite3
import ssl
import subprocess
import sys
import time
from pathlib import Path

import httpx

ROOT = Path(__file__).resolve().parent.parent
SECURE = ssl.create_default_context()  # for every client: one of its own takes each 20 ms to make
STARTS_WITHIN = 40  # seconds; machines are slow at times


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """Started, killed and started again on the same port and data."""

    command: tuple[str, ...] = ("manage.py", "serve")  # a test may start it with something broken on purpose

    def __init__(self, data_dir: Path, **environment: str) -> None:
        self.data_dir, self.port = data_dir, free_port()
        self.environment = environment
        self.process: subprocess.Popen[bytes] | None = None
        self.log = data_dir / "server.log"

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def database(self) -> Path:
        return self.data_dir / "teamtool.sqlite3"

    def start(self) -> "Server":
        environment = {
            **os.environ,
            "HOST": "127.0.0.1",
            "PORT": str(self.port),
            "DATA_DIR": str(self.data_dir),
            **self.environment,
        }
        self.data_dir.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, *self.command], cwd=ROOT, env=environment, stdout=log, stderr=log
            )
        self._wait()
        return self

    def _wait(self) -> None:
        until = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < until:
            assert self.process is not None
            if self.process.poll() is not None:
                break
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    assert httpx.get(self.url, timeout=STARTS_WITHIN, verify=SECURE).status_code == 200
                    return
            time.sleep(0.05)
        raise AssertionError(f"the server did not start:\n{self.log.read_text()[-3000:]}")

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        if self.process is None:
            return
        self.process.send_signal(how)
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(15)
        self.process = None

    def kill(self) -> None:
        """As a power cut would: nothing is tidied."""
        self.stop(signal.SIGKILL)

    def rows(self, query: str, *values: object) -> list[tuple[object, ...]]:
        """What the database file says, past the application."""
        with sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, timeout=20) as connection:
            return connection.execute(query, values).fetchall()
