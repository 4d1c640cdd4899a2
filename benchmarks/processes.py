"""The servers under measurement: each a process of its own on a free port of the loopback."""

import asyncio
import json
import os
import resource
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
STARTS_WITHIN = 40  # seconds; machines are slow at times
ENDS_WITHIN = 15

# Counters that stop abuse are raised: one machine plays a thousand people here. Nobody asks over HTTP in between, so
# silence must not end a socket.
HOUSE_SETTINGS = {"MAX_PEOPLE": "2000", "POSTS_PER_PERSON": "100000 per minute", "LIVE_SILENCE": "3600"}

# What somebody set for a Teamtool of their own must not reach the one that is measured, least of all its database.
OF_ANOTHER = {
    "DATABASE_URL",
    "SECRET_KEY",
    "HTTPS",
    "TRUST_PROXY",
    "ALLOWED_HOSTS",
    "DEBUG",
    "LOG_LEVEL",
    "LIVE_WINDOW",
}


def allow_many_sockets() -> None:
    """As many open files as the system lets this user have; servers inherit it."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """Started, killed and started again on the same port and data."""

    def __init__(self, arguments: Sequence[str], folder: Path, port: int, **environment: str) -> None:
        self.arguments, self.folder, self.port = arguments, folder, port
        self.environment = {name: said for name, said in os.environ.items() if name not in OF_ANOTHER} | environment
        self.process: subprocess.Popen[bytes] | None = None
        folder.mkdir(parents=True, exist_ok=True)

    def __enter__(self) -> "Server":
        return self.start()

    def __exit__(self, *_error: object) -> None:
        self.stop(signal.SIGTERM)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def resident(self) -> int:
        """KiB of memory that its process has, as Linux says."""
        assert self.process is not None
        said = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(said.partition("VmRSS:")[2].split()[0])

    def start(self) -> "Server":
        """Returns once it listens."""
        with (self.folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, *self.arguments], cwd=ROOT, env=self.environment, stdout=log, stderr=log
            )
        until = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < until and self.process.poll() is None:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return self
            time.sleep(0.02)
        said = (self.folder / "server.log").read_text()[-2000:]
        self.stop(signal.SIGKILL)
        raise RuntimeError(f"{' '.join(self.arguments)} did not start:\n{said}")

    def stop(self, how: signal.Signals) -> None:
        if self.process is None:
            return
        self.process.send_signal(how)
        try:
            self.process.wait(ENDS_WITHIN)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(ENDS_WITHIN)
        self.process = None


def house(folder: Path) -> Server:
    """This application, as `make run` starts it."""
    port = free_port()
    settings = {"HOST": "127.0.0.1", "PORT": str(port), "DATA_DIR": str(folder), **HOUSE_SETTINGS}
    return Server(["manage.py", "serve"], folder, port, **settings)


def usual(folder: Path) -> Server:
    port = free_port()
    endpoint = f"tcp:port={port}:interface=127.0.0.1:backlog=2048"
    arguments = ["-m", "daphne", "-v", "0", "-e", endpoint, "benchmarks.usual:application"]
    return Server(arguments, folder, port, USUAL_DIR=str(folder))


def floor(folder: Path) -> Server:
    port = free_port()
    return Server(["-m", "benchmarks.floor", str(port)], folder, port)


async def prepare(house: Server, *asked: str) -> list[dict[str, Any]]:
    """Sessions in the house's database, made by a process of its own (see `prepare`); each with its tokens."""
    done = await asyncio.to_thread(
        subprocess.run, [sys.executable, "-m", "benchmarks.prepare", *asked],
        cwd=ROOT, env=house.environment, capture_output=True, check=False, timeout=120,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"no sessions could be made:\n{done.stderr.decode()[-2000:]}")
    sessions: list[dict[str, Any]] = json.loads(done.stdout)
    return sessions
