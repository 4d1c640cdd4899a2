"""A Daphne that stops in good order: what it is answering is answered, and reaches who asked.

Daphne itself cancels every request when it is asked to stop. The write would stand all the same, and the phone would
send it again with the same op; but it would say "not saved yet" about something that is.
"""

import asyncio
import time
from typing import Any

from daphne.http_protocol import WebRequest
from daphne.server import Server
from twisted.internet import defer, reactor

ANSWERED_WITHIN = 10.0  # seconds for what is being answered when somebody asks us to stop
LOOK_EVERY = 0.05
# The loop writes what it was given in its next turns, and connections are cut after that.
WRITTEN_WITHIN = 0.2


class PatientServer(Server):  # type: ignore[misc]  # daphne ships no types
    """Takes no new connections, answers what is asked on those there are, and only then lets go of the sockets."""

    def listen_success(self, port: Any) -> None:
        self.ports = [*getattr(self, "ports", []), port]
        super().listen_success(port)

    @defer.inlineCallbacks
    def kill_all_applications(self) -> Any:
        """Twisted waits for this before it ends anything."""
        for port in self.ports:
            port.stopListening()
        until = time.monotonic() + ANSWERED_WITHIN
        quiet = 0.0  # seconds without a question
        while quiet < WRITTEN_WITHIN and time.monotonic() < until:
            unanswered = self.unanswered()
            for request in unanswered:
                if request.channel is not None:
                    request.channel.persistent = False  # closed once it is written: no next question on this line
            quiet = 0.0 if unanswered else quiet + LOOK_EVERY
            yield _pause(LOOK_EVERY)
        # Not Daphne's own: it stumbles over a connection that has no application yet.
        yield defer.DeferredList([_cancelled(future) for future in self.at_work()])

    def unanswered(self) -> list[WebRequest]:
        """The requests that are being answered. Sockets are none: they never end by themselves."""
        return [
            protocol
            for protocol, details in list(self.connections.items())
            if isinstance(protocol, WebRequest) and "application_instance" in details and "disconnected" not in details
        ]

    def at_work(self) -> list[asyncio.Future[None]]:
        futures = [details.get("application_instance") for details in self.connections.values()]
        return [future for future in futures if future is not None and not future.done()]


def _cancelled(future: "asyncio.Future[None]") -> defer.Deferred[None]:
    future.cancel()
    ended: defer.Deferred[None] = defer.Deferred()
    future.add_done_callback(lambda _future: ended.callback(None))
    return ended


def _pause(seconds: float) -> defer.Deferred[None]:
    passed: defer.Deferred[None] = defer.Deferred()
    reactor.callLater(seconds, passed.callback, None)  # type: ignore[arg-type]  # twisted says less than it takes
    return passed
