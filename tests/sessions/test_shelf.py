"""The teamtools this server has."""

from pathlib import Path

import pytest

from sessions import method, shelf
from sessions.teamtools import ContentError


def test_the_teamtool_is_there_in_both_languages_with_minutes_for_every_phase():
    found = shelf.teamtools()
    assert {language for _slug, language in found} == {"nl", "en"}
    for tool in found.values():
        assert set(tool.minutes()) == set(method.PHASES)


def test_it_is_read_once():
    assert shelf.teamtools() is shelf.teamtools()


@pytest.mark.parametrize("language", ["nl", "en"])
def test_its_titles_are_those_of_the_language(language: str):
    first, second = shelf.titles(language)
    assert (first[:2], second[:2]) == (("shame-sexting", language), ("unnoticed", language))
    for title in (first, second):
        assert title[2] == shelf.teamtools()[title[:2]].as_json()["about"]["title"]


def test_in_a_language_that_nobody_wrote_there_is_none():
    assert shelf.titles("fr") == []


def test_a_shelf_that_is_broken_says_where(settings, tmp_path: Path):
    settings.CONTENT_DIR = tmp_path
    (tmp_path / "strange" / "nl").mkdir(parents=True)
    (tmp_path / "strange" / "nl" / "teamtool.toml").write_text("title = \n")
    shelf.teamtools.cache_clear()
    try:
        with pytest.raises(ContentError, match=r"teamtool\.toml"):
            shelf.teamtools()
    finally:
        shelf.teamtools.cache_clear()
