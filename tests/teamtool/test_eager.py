"""What is written at once arrives whole and in order, also to who reads slowly."""

import random
from collections import deque

import pytest
from twisted.internet import error

from teamtool import eager


class SlowSocket:
    """A transport as Twisted's, whose system buffer has room for only so many bytes at a time."""

    connected, disconnecting = True, False

    def __init__(self, room: int) -> None:
        self.room, self.arrived = room, b""
        self.dataBuffer, self.offset = b"", 0
        self.aborted = False
        self._tempDataLen = 0

    def writeSomeData(self, data: bytes):
        if self.room < 0:
            return error.ConnectionLost()
        taken = min(self.room, len(data))
        self.arrived, self.room = self.arrived + data[:taken], self.room - taken
        return taken

    def write(self, data: bytes) -> None:
        self.dataBuffer += data

    def abortConnection(self) -> None:
        self.aborted = True

    def reads(self, room: int) -> None:
        """The other end made room, and the reactor writes what waited."""
        taken = min(room, len(self.dataBuffer))
        self.arrived, self.dataBuffer = self.arrived + self.dataBuffer[:taken], self.dataBuffer[taken:]
        self.room = room - taken


def protocol(socket: SlowSocket) -> eager.EagerProtocol:
    made = eager.EagerProtocol()
    made.transport, made.peer, made.state, made.logOctets = socket, "test", None, False
    made.send_queue = deque()
    return made


@pytest.mark.parametrize("seed", range(20))
def test_frames_to_a_slow_reader_arrive_whole_and_in_order(seed: int):
    chance = random.Random(seed)
    socket = SlowSocket(room=chance.randrange(3000))
    line = protocol(socket)
    frames = [bytes([n]) * chance.randrange(1, 2000) for n in range(60)]
    for frame in frames:
        line.sendData(frame)
        if chance.random() < 0.3:
            socket.reads(chance.randrange(4000))
    socket.reads(10**9)
    assert socket.arrived == b"".join(frames)


def test_what_fits_does_not_wait_for_the_reactor():
    socket = SlowSocket(room=100)
    protocol(socket).sendData(b"x" * 100)
    assert (socket.arrived, socket.dataBuffer) == (b"x" * 100, b"")


def test_who_does_not_read_is_let_go_before_it_fills_the_memory():
    socket = SlowSocket(room=0)
    line = protocol(socket)
    frame = b"x" * 100_000
    for _sent in range(100):
        line.sendData(frame)
        if socket.aborted:
            break
    assert socket.aborted
    assert eager.MOST_WAITING < len(socket.dataBuffer) <= eager.MOST_WAITING + len(frame)


def test_one_message_larger_than_that_still_goes_out_whole():
    socket = SlowSocket(room=10)
    protocol(socket).sendData(b"x" * (eager.MOST_WAITING + 100_000))
    assert not socket.aborted
    socket.reads(10**9)
    assert len(socket.arrived) == eager.MOST_WAITING + 100_000


def test_a_lost_connection_is_left_to_twisted():
    socket = SlowSocket(room=-1)
    protocol(socket).sendData(b"gone")
    assert socket.dataBuffer == b"gone"


def test_twisted_still_has_the_parts_that_are_looked_at():
    """The names are Twisted's own and not promised: an upgrade that changes them must be seen here."""
    from twisted.internet.abstract import FileDescriptor
    from twisted.internet.tcp import Connection

    waiting = FileDescriptor(reactor=object())  # type: ignore[arg-type]
    assert (waiting.dataBuffer, waiting.offset, waiting._tempDataLen) == (b"", 0, 0)
    assert callable(Connection.abortConnection)
    assert callable(Connection.writeSomeData)
