"""Fixtures are people: Els facilitates, Anna and Ben take part. Every test has its own data directory."""

import pytest
from django.test import Client

# Before anything brings them in: they say what was wrong, for the simulated phones and for the browsers.
pytest.register_assert_rewrite("tests.faults.oracle", "tests.faults.people", "tests.faults.paces")

from tests.people import Device, Room, open_room  # noqa: E402

# Begun first, so that at the end no worker waits for the other one's long file.
LONGEST = (
    "test_rehearsal_sabotage.py",
    "test_rehearsal.py",
    "test_for_everyone.py",
    "test_full_flap.py",
    "test_whole_workshop.py",
    "test_serve.py",
)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """After pytest-django, which puts what needs no database last: also what starts servers and browsers."""
    items.sort(key=lambda item: item.path.name not in LONGEST)


@pytest.fixture(autouse=True)
def _fresh_memory(settings):
    """Counters and presence live in the process; a test starts without them. Static files need no collecting."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    from sessions import limits, presence

    limits.forget()
    presence.forget()


@pytest.fixture
def room(db) -> Room:
    """An open session in Dutch, with Els as its facilitator."""
    return open_room()


@pytest.fixture
def els(room: Room) -> Device:
    return room.facilitator


@pytest.fixture
def anna(room: Room) -> Device:
    return room.joins("Anna")


@pytest.fixture
def ben(room: Room) -> Device:
    return room.joins("Ben")


@pytest.fixture
def passer_by(db) -> Client:
    """Somebody who knows nothing of any session."""
    return Client()
