"""Lists at work over the real HTTP interface, in any order; the rules of screens.md hold throughout."""

import os

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.lists_machine import ListsOverHttp
from tests.lists_session import Chance

EXAMPLES, STEPS = (300, 40) if os.environ.get("LONG") else (8, 22)


@pytest.fixture(autouse=True)
def _nobody_waits(db, settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    """Nobody is told to wait, and chance draws the same groups each time."""
    for limit in ("POSTS_PER_PERSON", "FAILED_CODES", "OPENED_SESSIONS"):
        setattr(settings, limit, "1000000 per minute")
    monkeypatch.setattr("sessions.actions.groups.random", Chance)
    caplog.set_level("WARNING", "teamtool.requests")


def test_whatever_people_do_with_their_lists_the_rules_hold():
    run_state_machine_as_test(
        ListsOverHttp,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            derandomize=True,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
