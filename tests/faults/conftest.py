"""Real servers for the fault suite, about twenty times faster than in a room."""

from collections.abc import Iterator

import pytest

from tests.faults.paces import FAST
from tests.server import Server


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = Server(tmp_path_factory.mktemp("server"), **FAST).start()
    yield running
    running.stop()
