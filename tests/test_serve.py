"""`manage.py serve` as somebody at a terminal meets it: real processes, real ports, a folder of their own."""

import errno
import os
import re
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.core.management import call_command
from django.db import OperationalError

from sessions.management.commands import serve as command
from teamtool import lan, single

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 40  # seconds; starting takes about two, on a loaded machine with coverage more


class Served:
    """One `manage.py serve` and what it says."""

    def __init__(self, data_dir: Path, *, port: int | None = None, host: str = "127.0.0.1", **extra: str) -> None:
        self.port = port or free_port()
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "serve"],
            cwd=ROOT,
            env={**os.environ, "DATA_DIR": str(data_dir), "HOST": host, "PORT": str(self.port), **extra},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def wait_until_it_answers(self, host: str = "127.0.0.1") -> httpx.Response:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                return httpx.get(f"http://{host}:{self.port}/", timeout=5)
            except httpx.TransportError:
                time.sleep(0.1)
        self.process.kill()
        raise AssertionError(f"no answer; it said: {self.process.communicate(timeout=PATIENCE)}")

    def end(self, how: signal.Signals = signal.SIGTERM) -> tuple[int, str, str]:
        """Exit code, standard output, standard error."""
        self.process.send_signal(how)
        return self.its_end()

    def its_end(self) -> tuple[int, str, str]:
        out, err = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, out, err


Serve = Callable[..., Served]


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Serve]:
    started: list[Served] = []

    def start(data_dir: Path = tmp_path / "data", **how: object) -> Served:
        started.append(Served(data_dir, **how))  # type: ignore[arg-type]
        return started[-1]

    yield start
    for each in started:
        if each.process.poll() is None:
            each.process.kill()
        each.process.communicate(timeout=PATIENCE)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def own_lines(err: str) -> list[str]:
    """Standard error without the log, which is JSON."""
    return [line for line in err.splitlines() if not line.startswith("{")]


def test_somebody_with_a_fresh_folder_gets_the_front_page_and_is_told_where(serve: Serve, tmp_path: Path) -> None:
    server = serve(tmp_path / "new" / "data")
    page = server.wait_until_it_answers()
    code, out, err = server.end()

    assert page.status_code == 200
    assert f"http://127.0.0.1:{server.port}/" in out
    assert "HOST=0.0.0.0" in out
    assert len(out.splitlines()) == 1
    assert (code, own_lines(err)) == (0, [])


def test_the_stylesheet_on_the_front_page_is_served(serve: Serve) -> None:
    server = serve()
    page = server.wait_until_it_answers()
    styles = re.findall(r'href="(/static/[^"]+\.css)"', page.text)

    assert styles
    for style in styles:
        assert httpx.get(f"http://127.0.0.1:{server.port}{style}", timeout=5).status_code == 200


def test_the_secret_key_and_the_folder_are_readable_by_their_owner_only(serve: Serve, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    serve(folder).wait_until_it_answers()

    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "secret-key").stat().st_mode) == 0o600
    assert len((folder / "secret-key").read_text()) > 50


def test_the_secret_key_stays_the_same_after_a_restart(serve: Serve, tmp_path: Path) -> None:
    keys = []
    for _ in range(2):
        server = serve()
        server.wait_until_it_answers()
        assert server.end()[0] == 0
        keys.append((tmp_path / "data" / "secret-key").read_text())

    assert keys[0] == keys[1]


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_quietly_while_a_browser_keeps_its_connection(serve: Serve, how: signal.Signals) -> None:
    server = serve()
    server.wait_until_it_answers()
    with httpx.Client(timeout=5) as browser:
        browser.get(f"http://127.0.0.1:{server.port}/")
        time.sleep(1.5)  # Daphne forgets the finished request within a second; the connection stays
        start = time.monotonic()
        code, _, err = server.end(how)

    assert (code, own_lines(err)) == (0, [])
    assert time.monotonic() - start < 10


def test_a_taken_port_is_said_in_one_sentence(serve: Serve) -> None:
    with socket.socket() as other_program:
        other_program.bind(("127.0.0.1", 0))
        other_program.listen()
        port = other_program.getsockname()[1]
        code, out, err = serve(port=port).its_end()

    assert code == 1
    assert out == ""
    assert own_lines(err) == [f"Port {port} on 127.0.0.1 is taken by another program: choose another, as in PORT=8001."]


def test_the_same_port_on_another_address_of_this_machine_is_free(serve: Serve) -> None:
    with socket.socket() as other_program:
        other_program.bind(("127.0.0.1", 0))
        other_program.listen()
        server = serve(port=other_program.getsockname()[1], host="127.0.0.2")
        assert server.wait_until_it_answers("127.0.0.2").status_code == 200


def test_a_second_process_on_the_same_database_says_so_and_leaves_the_first_alone(serve: Serve, tmp_path: Path) -> None:
    first = serve()
    first.wait_until_it_answers()
    code, out, err = serve().its_end()

    assert code == 1
    assert out == ""
    assert len(own_lines(err)) == 1
    assert "already running on the database" in err
    assert str(tmp_path / "data") in err
    assert first.wait_until_it_answers().status_code == 200


def test_the_database_is_free_again_after_a_kill(serve: Serve) -> None:
    first = serve()
    first.wait_until_it_answers()
    first.end(signal.SIGKILL)

    assert serve().wait_until_it_answers().status_code == 200


@pytest.mark.parametrize(
    ("host", "port", "sentence"),
    [
        ("192.0.2.77", "8000", "This machine has no address 192.0.2.77"),
        ("127.0.0.1", "80800", "PORT=80800 is not a port; it must be a number from 1 to 65535."),
    ],
)
def test_an_impossible_address_is_said_in_one_sentence(serve: Serve, host: str, port: str, sentence: str) -> None:
    code, out, err = serve(host=host, port=port).its_end()

    assert (code, out) == (1, "")
    assert len(own_lines(err)) == 1
    assert sentence in err


def test_for_phones_it_shows_the_address_a_code_and_what_to_mind(monkeypatch: pytest.MonkeyPatch) -> None:
    """Said, not served: tests listen on the loopback only."""
    monkeypatch.setattr(lan, "addresses", lambda: ["192.0.2.10"])
    out = command.welcome("0.0.0.0", 8000)
    url = "http://192.0.2.10:8000/"
    assert url in out
    assert lan.qr(url) in out
    assert "not encrypted" in out
    assert "Guest Wi-Fi may keep phones apart" in out


def test_with_phones_let_in_it_answers_to_every_name_of_this_machine_and_to_no_other(tmp_path: Path) -> None:
    said = subprocess.run(
        [sys.executable, "-c", "from teamtool.settings import ALLOWED_HOSTS as a; print(*a)"],
        cwd=ROOT,
        env={**os.environ, "DATA_DIR": str(tmp_path), "HOST": "0.0.0.0"},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=True,
    )
    assert set(lan.own_hosts()) <= set(said.stdout.split())
    assert "*" not in said.stdout


def test_it_serves_another_address_and_refuses_a_name_that_is_not_its_own(serve: Serve) -> None:
    server = serve(host="127.0.0.2")
    assert server.wait_until_it_answers("127.0.0.2").status_code == 200
    elsewhere = httpx.get(f"http://127.0.0.2:{server.port}/", headers={"Host": "evil.example"}, timeout=5)
    assert elsewhere.status_code == 400


def test_the_names_of_this_machine_hold_no_loopback_address() -> None:
    assert socket.gethostname().lower() in lan.own_hosts()
    assert not [name for name in lan.own_hosts() if name.startswith("127.")]


def test_a_machine_without_a_network_has_no_address_for_phones(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_network(*args: object, **kwargs: object) -> None:
        raise OSError("Network is unreachable")

    monkeypatch.setattr(socket.socket, "connect", no_network)
    monkeypatch.setattr(socket, "getaddrinfo", no_network)

    assert lan.addresses.__wrapped__() == []


def test_on_a_machine_without_a_network_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lan, "addresses", list)
    assert "no network that phones could share" in command.welcome("0.0.0.0", 8000)


def test_in_a_terminal_the_code_is_white_on_black(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert command.coloured("▀▄\n██").splitlines() == ["\033[97;40m▀▄\033[0m", "\033[97;40m██\033[0m"]


def test_an_ipv6_address_is_written_as_browsers_and_twisted_want_it() -> None:
    assert command.address("::1", 8000) == "http://[::1]:8000/"
    assert command.endpoint("::1", 8000) == r"tcp:port=8000:interface=\:\:1:backlog=2048"


@pytest.mark.parametrize(
    ("problem", "sentence"),
    [
        (PermissionError(errno.EACCES, "Permission denied"), "Port 80 is not allowed for this user"),
        (socket.gaierror(-2, "Name or service not known"), "HOST is an address of this machine"),
        (OSError(errno.ENOBUFS, "No buffer space"), "Could not listen on 127.0.0.1 port 80: No buffer space."),
    ],
)
def test_every_way_a_port_is_refused_has_its_sentence(problem: OSError, sentence: str) -> None:
    assert command.refusal(problem, "127.0.0.1", 80).startswith(sentence)


@pytest.mark.parametrize(
    ("problem", "sentence"),
    [
        (OperationalError("disk I/O error"), "The database could not be prepared: disk I/O error."),
        (OSError("No space left on device"), "The data folder cannot be written: No space left on device."),
    ],
)
def test_a_folder_that_cannot_be_prepared_is_said_in_one_sentence(
    monkeypatch: pytest.MonkeyPatch, problem: Exception, sentence: str
) -> None:
    def fails(*args: object, **kwargs: object) -> None:
        raise problem

    monkeypatch.setattr(command, "call_command", fails)
    with pytest.raises(command.CannotServeError) as said:
        command.prepare()
    assert str(said.value) == sentence


def test_a_folder_that_cannot_be_used_is_said_in_one_sentence(tmp_path: Path, settings: Any, capsys: Any) -> None:
    (tmp_path / "file").touch()
    settings.DATA_DIR = tmp_path / "file" / "data"
    before = signal.getsignal(signal.SIGTERM)
    try:
        with pytest.raises(SystemExit) as ended:
            call_command("serve")
    finally:
        signal.signal(signal.SIGTERM, before)
    assert ended.value.code == 1
    assert "cannot be used (Not a directory)" in capsys.readouterr().err


def test_holding_the_same_database_twice_in_one_process_is_harmless(tmp_path: Path) -> None:
    single.hold(tmp_path / "a.sqlite3")
    single.hold(tmp_path / "a.sqlite3")
    assert tmp_path / "a.sqlite3" in single.held
    os.close(single.held.pop(tmp_path / "a.sqlite3"))
