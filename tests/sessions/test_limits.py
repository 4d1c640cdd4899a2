"""How often something may happen."""

import uuid

import pytest
from django.test import RequestFactory

from sessions import limits


@pytest.fixture
def school():
    """A request from an address that many share."""
    return RequestFactory().get("/", REMOTE_ADDR="192.0.2.1")


@pytest.fixture
def elsewhere():
    return RequestFactory().get("/", REMOTE_ADDR="192.0.2.2")


def test_only_failed_codes_count_and_each_address_has_its_own(settings, school, elsewhere):
    settings.FAILED_CODES = "3 per 10 minutes"
    for _look in range(9):
        assert limits.may_try_code(school)
    for _failure in range(3):
        limits.code_failed(school)
    assert not limits.may_try_code(school)
    assert limits.may_try_code(elsewhere)


def test_an_address_is_known_in_the_sessions_it_takes_part_in(school, elsewhere):
    session, other = uuid.uuid4(), uuid.uuid4()
    limits.came_in(school, session)
    limits.came_in(school, session)
    assert limits.is_known(school, session)
    assert not limits.is_known(school, other)
    assert not limits.is_known(elsewhere, session)


def test_only_so_many_are_remembered_and_the_oldest_go(monkeypatch, school):
    monkeypatch.setattr(limits, "KNOWN_PAIRS", 2)
    for session in ("a", "b", "a", "c"):
        limits.came_in(school, session)
    assert [limits.is_known(school, session) for session in "abc"] == [True, False, True]


def test_sessions_opened_and_posts_are_counted(settings, school):
    settings.OPENED_SESSIONS, settings.POSTS_PER_PERSON = "2 per hour", "2 per minute"
    assert [limits.may_open(school) for _ in range(3)] == [True, True, False]
    assert [limits.may_post("anna", "s") for _ in range(3)] == [True, True, False]
    assert limits.may_post("ben", "s")
    assert limits.may_post("anna", "another session")


def test_forgetting_starts_afresh(settings, school):
    settings.OPENED_SESSIONS = "1 per hour"
    limits.may_open(school)
    limits.came_in(school, "s")
    limits.forget()
    assert limits.may_open(school)
    assert not limits.is_known(school, "s")
