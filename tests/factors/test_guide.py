"""The quick guide on one sheet of paper."""

import io
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from pypdf import PdfReader

from factors.exports import guide
from tests.labels import quoted_that_nobody_sees
from tests.people import Device

LANGUAGES = {"nl": "Een sessie begeleiden", "en": "Leading a session"}


def fetched(language: str) -> Any:
    return Client().get(reverse("quick_guide"), {"lang": language})


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_quick_guide_is_one_sheet_that_can_be_read_aloud_in_its_language(db, language: str):
    answer = fetched(language)
    assert answer.headers["Content-Type"] == "application/pdf"
    found = PdfReader(io.BytesIO(answer.content))
    assert len(found.pages) == 1
    box = found.pages[0].mediabox
    assert (round(box.width), round(box.height)) == (595, 842)  # A4
    catalog = found.trailer["/Root"]
    assert catalog["/MarkInfo"]["/Marked"]  # type: ignore[index]
    assert "/StructTreeRoot" in catalog  # type: ignore[operator]
    assert str(catalog["/Lang"]).startswith(language)  # type: ignore[index]
    assert b"pdfuaid:part" in found.xmp_metadata.stream.get_data()  # type: ignore[union-attr]
    assert LANGUAGES[language] in str(found.metadata.title)  # type: ignore[union-attr]


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_read_in_the_order_in_which_one_leads(db, language: str):
    text = " ".join(PdfReader(io.BytesIO(fetched(language).content)).pages[0].extract_text().split())
    with translation.override(language):
        given = guide._data()
    steps = [step[0] for step in given["during"]["steps"]]
    order = [given["title"], given["before"]["title"], given["during"]["title"], *steps, given["after"]["title"]]
    at = 0
    for words in order:
        at = text.index(words, at) + 1
    for line in (*given["before"]["lines"], *given["wrong"]["lines"], *given["after"]["lines"]):
        assert line in text


def test_it_names_only_buttons_that_there_are(db):
    with translation.override("nl"):
        texts = [text for text in _texts(guide._data()) if "‘" in text]
    with translation.override("en"):
        texts += [text for text in _texts(guide._data()) if "“" in text]
    assert len(texts) > 10
    assert [wrong for text in texts for wrong in quoted_that_nobody_sees(text)] == []


def _texts(thing: Any) -> list[str]:
    if isinstance(thing, str):
        return [thing]
    return [text for each in (thing.values() if isinstance(thing, dict) else thing) for text in _texts(each)]


def test_it_is_offered_where_a_session_is_opened_and_where_it_is_led(db, els: Device):
    for language in LANGUAGES:
        page = Client().get(reverse("open_session"), {"lang": language}).content.decode()
        assert f'href="{reverse("quick_guide")}?lang={language}"' in page
    assert f'href="{reverse("quick_guide")}?lang=nl"' in els.sees()


def test_its_name_as_a_file_says_what_it_is(db):
    assert 'filename="teamtool-korte-handleiding.pdf"' in fetched("nl").headers["Content-Disposition"]
    assert 'filename="teamtool-quick-guide.pdf"' in fetched("en").headers["Content-Disposition"]
