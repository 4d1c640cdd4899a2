"""Real servers for the fault suite, about twenty times faster than in a room."""

from collections.abc import Iterator

import pytest

pytest.register_assert_rewrite("tests.faults.oracle", "tests.faults.people", "tests.faults.paces")

from tests.faults.paces import FAST  # noqa: E402 - after the line above, so that they say what was wrong
from tests.server import Server  # noqa: E402


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = Server(tmp_path_factory.mktemp("server"), **FAST).start()
    yield running
    running.stop()
