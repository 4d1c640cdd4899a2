"""Our own system checks."""

from pathlib import Path

import pytest
from django.core.checks import run_checks

from sessions import shelf
from teamtool.checks import content_is_whole, limits_can_be_read, nothing_is_kept_too_long, nothing_left_open


@pytest.fixture
def _reads_anew():
    shelf.teamtools.cache_clear()
    yield
    shelf.teamtools.cache_clear()


def test_the_content_we_ship_is_whole():
    assert content_is_whole(None) == []


@pytest.mark.usefixtures("_reads_anew")
def test_a_broken_teamtool_is_said_with_file_and_reason(settings, tmp_path: Path):
    (tmp_path / "broken" / "nl").mkdir(parents=True)
    (tmp_path / "broken" / "nl" / "teamtool.toml").write_text("agreements = [\n")
    settings.CONTENT_DIR = tmp_path
    found = content_is_whole(None)
    assert {error.id for error in found} == {"teamtool.E001"}
    assert "broken/nl/teamtool.toml" in found[0].msg
    shelf.teamtools.cache_clear()


def ids(settings, **changed: object) -> list[str | None]:
    for name, value in {"HTTPS": True, "ALLOWED_HOSTS": ["a.example"], **changed}.items():
        setattr(settings, name, value)
    return [warning.id for warning in nothing_left_open(None)]


def test_with_production_settings_nothing_is_left_open(settings):
    assert ids(settings) == []


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"HTTPS": False}, "teamtool.W001"),
        ({"ALLOWED_HOSTS": ["*"]}, "teamtool.W002"),
    ],
)
def test_what_is_left_open_is_said(settings, changed, said):
    assert ids(settings, **changed) == [said]


def test_both_checks_run_with_check_and_check_deploy(settings):
    settings.HTTPS = False
    assert not [error for error in run_checks() if (error.id or "").startswith("teamtool")]
    assert "teamtool.W001" in {error.id for error in run_checks(include_deployment_checks=True)}


@pytest.mark.parametrize("given", ["", "often", "10"])
def test_a_limit_that_cannot_be_read_is_said(settings, given):
    settings.FAILED_CODES = given
    assert [error.id for error in limits_can_be_read(None)] == ["teamtool.E002"]


@pytest.mark.parametrize(
    ("name", "value"), [("KEEP_WORDS_HOURS", 25), ("KEEP_SESSION_DAYS", 31), ("KEEP_WORDS_HOURS", 0)]
)
def test_terms_longer_than_what_people_are_told_are_refused(settings, name: str, value: int):
    assert nothing_is_kept_too_long(None) == []
    setattr(settings, name, value)
    (found,) = nothing_is_kept_too_long(None)
    assert found.id == "teamtool.E003"
    assert name in found.msg
