"""A real Daphne process for every module; simulated phones that need no browser."""

from collections.abc import Iterator

import pytest

from tests.server import Server


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = Server(
        tmp_path_factory.mktemp("server"), POSTS_PER_PERSON="10000 per minute", OPENED_SESSIONS="1000 per hour"
    ).start()
    yield running
    running.stop()
