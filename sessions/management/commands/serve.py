"""`manage.py serve`: prepare the data folder and serve, in one process, until told to stop."""

import errno
import logging
import resource
import signal
import socket
import sqlite3
import sys
from importlib import import_module
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from sessions import tidying
from teamtool import backups, eager, lan, single
from teamtool.stopping import PatientServer

EVERYWHERE = "0.0.0.0"  # noqa: S104 - compared; binding everywhere is asked for in the environment
# After a restart a thousand phones come back at once; with Twisted's 50 most of them wait for a minute.
BACKLOG = 2048
# Daphne holds what it sends to the same limit as what it takes: the console's whole of the largest session must fit.
LARGEST_FRAME = 8 * 1024 * 1024
PROXY_HEADERS = {
    "proxy_forwarded_address_header": "X-Forwarded-For",
    "proxy_forwarded_port_header": "X-Forwarded-Port",
    "proxy_forwarded_proto_header": "X-Forwarded-Proto",
}
REFUSALS = {
    errno.EADDRINUSE: "Port {port} on {host} is taken by another program: choose another, as in PORT=8001.",
    errno.EACCES: "Port {port} is not allowed for this user: choose one above 1023, as in PORT=8000.",
    errno.EADDRNOTAVAIL: "This machine has no address {host}: HOST is one of its own, or 0.0.0.0 for all.",
}


logger = logging.getLogger(__name__)


class CannotServeError(Exception):
    """Says in one sentence what is in the way."""


class Command(BaseCommand):
    help = "Serve Teamtool on HOST and PORT, with everything it keeps in DATA_DIR."

    def handle(self, *args: Any, **options: Any) -> None:
        signal.signal(signal.SIGTERM, leave)
        try:
            self.serve(settings.HOST, settings.PORT)
        except (CannotServeError, single.AlreadyRunning) as reason:
            self.stderr.write(str(reason))
            sys.exit(1)
        except KeyboardInterrupt:
            leave()

    def serve(self, host: str, port: int) -> None:
        take_data_dir()
        ensure_free(host, port)
        prepare()
        tidying.start()
        # Only now: WhiteNoise lists the collected files when the application is made.
        application = import_module("teamtool.asgi").application
        eager.install()
        take_all_files_we_may()
        server = PatientServer(
            application,
            endpoints=[endpoint(host, port)],
            action_logger=None,  # an access log would hold addresses
            application_close_timeout=5,
            websocket_max_message_size=LARGEST_FRAME,
            websocket_max_frame_size=LARGEST_FRAME,
            websocket_handshake_timeout=30,  # a thousand phones that come back together are not served in 5 s
            ready_callable=lambda: self.say(welcome(host, port)),
            server_name="teamtool",
            **(PROXY_HEADERS if settings.TRUST_PROXY else {}),
        )
        server.run()
        if server.abort_start:  # somebody took the port since we looked
            ensure_free(host, port)
            raise CannotServeError(f"Could not listen on {host} port {port}.")

    def say(self, text: str) -> None:
        encoding = getattr(self.stdout, "encoding", None) or "utf-8"
        # A terminal that cannot draw the QR code still shows the addresses.
        self.stdout.write(text.encode(encoding, "replace").decode(encoding))
        self.stdout.flush()


def take_all_files_we_may() -> None:
    """Each phone is an open file; systems start programs with room for 1024 and allow more to who asks."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def leave(signum: int = 0, frame: FrameType | None = None) -> None:
    """Somebody asked us to stop; that is no failure. While serving, Twisted's own handler does this."""
    sys.exit(0)


def take_data_dir() -> None:
    """Make the folder, and the database in it ours alone: before anything in it is changed."""
    try:
        settings.DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
        if "sqlite3" in settings.DATABASES["default"]["ENGINE"]:
            single.hold(settings.DATABASE_FILE)
    except OSError as problem:
        raise CannotServeError(
            f"The data folder {settings.DATA_DIR} cannot be used ({problem.strerror}): "
            "choose another one, as in DATA_DIR=~/teamtool-data."
        ) from problem


def ensure_free(host: str, port: int) -> None:
    """Try the port before the database is touched; Daphne itself would only log that it cannot listen."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as Twisted does
        try:
            probe.bind((host.strip("[]"), port))
            probe.listen()
        except (OSError, OverflowError) as problem:
            raise CannotServeError(refusal(problem, host, port)) from problem


def refusal(problem: OSError | OverflowError, host: str, port: int) -> str:
    if isinstance(problem, OverflowError):
        return f"PORT is a number from 1 to 65535, not {port}."
    if isinstance(problem, socket.gaierror):
        return f"HOST is an address of this machine, such as 127.0.0.1 or 0.0.0.0; {host} is none."
    sentence = REFUSALS.get(problem.errno or 0, "Could not listen on {host} port {port}: {problem.strerror}.")
    return sentence.format(host=host, port=port, problem=problem)


def prepare() -> None:
    """Tables and static files as this version wants them."""
    try:
        keep_before_an_update()
        call_command("migrate", verbosity=0, interactive=False)
        call_command("collectstatic", verbosity=0, interactive=False)
        tidying.tidy()  # what became due while we were not running is never shown again
    except (DatabaseError, sqlite3.Error) as problem:
        raise CannotServeError(f"The database could not be prepared: {problem}.") from problem
    except OSError as problem:
        raise CannotServeError(f"The data folder cannot be written: {problem}.") from problem


def keep_before_an_update() -> None:
    """An update may change every row; what was there before stays for a week, for who has to go back."""
    if "sqlite3" not in settings.DATABASES["default"]["ENGINE"] or not settings.DATABASE_FILE.exists():
        return
    backups.drop_old(settings.DATABASE_FILE)
    executor = MigrationExecutor(connection)
    is_update = executor.loader.applied_migrations and executor.migration_plan(executor.loader.graph.leaf_nodes())
    if is_update and not backups.is_kept(settings.DATABASE_FILE, "update"):
        backups.keep(settings.DATABASE_FILE, "update")
        logger.info("the database was copied before the update")


def endpoint(host: str, port: int) -> str:
    """Twisted's description; in it a colon separates, so those of an IPv6 address are escaped."""
    interface = host.strip("[]").replace(":", r"\:")
    return f"tcp:port={port}:interface={interface}:backlog={BACKLOG}"


def welcome(host: str, port: int) -> str:
    if host == EVERYWHERE:
        return welcome_phones(port)
    only_here = "Only this machine can reach it; start it with HOST=0.0.0.0 to let phones on its network in. "
    return (
        f"Teamtool is running on {address(host, port)} and keeps its data in {settings.DATA_DIR}. "
        f"{only_here if host in settings.LOOPBACK_HOSTS else ''}Stop it with Ctrl-C."
    )


def welcome_phones(port: int) -> str:
    here = f"http://127.0.0.1:{port}/"
    found = [address(each, port) for each in lan.addresses()]
    if not found:
        return (
            f"Teamtool is running on {here} and keeps its data in {settings.DATA_DIR}. This machine is on no "
            "network that phones could share with it: connect it to one and start again."
        )
    return (
        f"{coloured(lan.qr(found[0]))}\n"
        f"Teamtool is running. Phones on the same network reach it at {' or '.join(found)} (the code above), "
        f"this machine at {here}. It keeps its data in {settings.DATA_DIR}. This connection is not "
        "encrypted: use it for trying out, or on a network you trust. Guest Wi-Fi may keep phones apart from "
        "this machine; a hotspot of your own does not. Stop it with Ctrl-C."
    )


def address(host: str, port: int) -> str:
    return f"http://[{host.strip('[]')}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def coloured(code: str) -> str:
    """White on black by name: in a light terminal the code would be inverted, which some phones refuse."""
    if not sys.stdout.isatty():
        return code
    return "\n".join(f"\033[97;40m{line}\033[0m" for line in code.splitlines())
