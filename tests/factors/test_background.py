"""The background of a teamtool as a PDF: the words of the page, also for who reads with a screen reader."""

import io
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from pypdf import PdfReader

from factors.exports import background, paper
from sessions import homework, shelf
from tests.people import open_room

FOOT = re.compile(r"Teamtool·.{1,60}?(?:pagina|page)\d/\d")


def texts(data: Any) -> list[str]:
    if isinstance(data, str):
        return [data] if data else []
    values = data.values() if isinstance(data, dict) else data
    return [text for value in values for text in texts(value)]


def words_of(pdf: bytes) -> str:
    """Without the spaces, because lines break anywhere, and without what stands at the foot of each page."""
    words = "".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())
    return FOOT.sub("", words).replace("\u200b", "")


def squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.fixture(params=[("shame-sexting", "nl"), ("shame-sexting", "en"), ("unnoticed", "nl"), ("unnoticed", "en")])
def made(request: pytest.FixtureRequest, db) -> tuple[bytes, Any, str]:
    slug, language = request.param
    session = open_room(language, slug=slug).session
    response = Client().get(reverse("background_pdf", args=[homework.slug(session)]))
    assert response.status_code == 200
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    return response.content, shelf.teamtools()[slug, language], language


def test_every_text_of_the_background_is_in_it_in_the_order_of_the_page(made: tuple[bytes, Any, str]):
    pdf, tool, _language = made
    back = tool.reading["background"]
    words = words_of(pdf)
    parts = [back[name] for name in ("specialist", "facts", "forms", "tips", "links") if back[name].get("items", True)]
    assert [text for text in texts(parts) if squeezed(text) not in words] == []
    titles = [words.index(squeezed(part["title"])) for part in parts]
    assert titles == sorted(titles)
    assert words.index(squeezed(tool.data["case"].split("\n")[0])) < titles[0]


def test_it_says_that_it_is_accessible_in_which_language_and_what_it_is(made: tuple[bytes, Any, str]):
    pdf, tool, language = made
    reader = PdfReader(io.BytesIO(pdf))
    root: Any = reader.trailer["/Root"]
    assert root["/Lang"].startswith(language)
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert "pdfuaid:part" in root["/Metadata"].get_data().decode()
    assert tool.data["about"]["title"] in str(reader.metadata.title if reader.metadata else "")


def test_its_links_are_whole(db):
    """A long address may break over a line, and still leads where it says."""
    with translation.override("nl"):
        tool = shelf.teamtools()["shame-sexting", "nl"]
        pdf = background.make(tool.data, tool.reading, "nl")
    found = [
        annotation.get_object()["/A"]["/URI"]
        for page in PdfReader(io.BytesIO(pdf)).pages
        for annotation in page.get("/Annots", [])
        if "/URI" in annotation.get_object().get("/A", {})
    ]
    links = tool.reading["background"]["links"]["items"]
    assert list(dict.fromkeys(found)) == [link["address"] for link in links if link["address"]]


@pytest.mark.parametrize(
    "hostile",
    [
        "#panic()",
        "$ x $ *a* _b_ @c <d> [e] `f`",
        "\u05e9\u05dc\u05d5\u05dd",
        "\U0001f469\u200d\U0001f680",
        "\u0e01\ue000",
    ],
)
def test_whatever_somebody_writes_in_a_teamtool_is_text(hostile: str):
    tool = shelf.teamtools()["unnoticed", "en"]
    about = {**tool.data["about"], "title": hostile, "theme": hostile}
    back = tool.reading["background"]
    links = {
        "title": hostile,
        "items": [{"label": hostile, "address": "https://a.example/" + "x" * 90, "note": hostile}],
    }
    reading = {**tool.reading, "background": {**back, "links": links}}
    pdf = background.make({**tool.data, "about": about}, reading, "en")
    assert PdfReader(io.BytesIO(pdf)).pages
    if hostile.isascii():
        assert words_of(pdf).count(squeezed(hostile)) >= 4


def test_a_team_that_fetches_it_at_once_has_it_set_once(db, monkeypatch):
    times: list[str] = []

    def sets(template: str, data: dict[str, Any]) -> bytes:
        times.append(template)
        return real(template, data)

    real = paper.pdf
    monkeypatch.setattr(paper, "pdf", sets)
    background._made.cache_clear()
    session = open_room("en").session
    found = {Client().get(reverse("background_pdf", args=[homework.slug(session)])).content for _colleague in range(5)}
    assert len(found) == len(times) == 1
