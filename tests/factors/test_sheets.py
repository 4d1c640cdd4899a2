"""What is printed: the cheat sheet on one A4, and an empty form for each group that works on paper."""

import copy
import io
import re
import uuid
from typing import Any

import pytest
from pypdf import PdfReader

from factors.exports import glyphs, sheets
from factors.models import Factor
from sessions import actions, shelf
from sessions.models import Group
from tests.people import Device, Room, open_room
from tests.reports import ARABIC, in_dutch, tags
from tests.words import said_in

A4 = (842, 595)  # points, lying


def content(language: str = "nl") -> Any:
    return copy.deepcopy(shelf.teamtools()[("shame-sexting", language)].as_json())


def opened(made: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(made))


def text_of(page: Any) -> str:
    """As it was before lines were broken."""
    return " ".join(page.extract_text().replace("\u00ad\n", "").replace("\u200b", "").split())


def is_accessible(found: PdfReader, language: str, title: str) -> list[str]:
    """Declared as PDF/UA-1, with language and title; the kinds of its elements in reading order."""
    root: Any = found.trailer["/Root"]
    assert root["/Lang"] == language
    assert root["/MarkInfo"]["/Marked"].value is True
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    assert found.metadata is not None
    assert found.metadata.title == title
    assert found.xmp_metadata is not None
    assert "<pdfuaid:part>1</pdfuaid:part>" in found.xmp_metadata.rdf_root.toxml()
    return tags(root["/StructTreeRoot"])


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_cheat_sheet_is_one_a4_with_every_idea_in_reading_order(language: str):
    told = content(language)
    found = opened(sheets.cheat_sheet(told, language))
    [page] = found.pages
    assert (round(page.mediabox.width), round(page.mediabox.height)) == A4
    name = {"nl": in_dutch("Cheat sheet"), "en": "Cheat sheet"}[language]
    kinds = is_accessible(found, language, f"{name} · Shame Sexting")
    assert [kind for kind in kinds if re.fullmatch(r"/H\d", kind)] == ["/H1", "/H2", "/H3", "/H3", "/H2", "/H2"]
    assert kinds.count("/LI") == len(told["cheat_sheet"]) == 22
    text = text_of(page)
    order = [name]
    for number, column in enumerate(told["columns"], 1):
        order += [column["title"], *(idea["text"] for idea in told["cheat_sheet"] if idea["column"] == number)]
    places = [text.index(part) for part in order]
    assert places == sorted(places)


@pytest.mark.parametrize("ideas", [3, 40, 60])
def test_a_longer_or_shorter_cheat_sheet_is_one_a4_as_well(ideas: int):
    """As many ideas as a teamtool may have, of a length that they have at most here."""
    told = content()
    longest = max((idea["text"] for idea in told["cheat_sheet"]), key=len)
    told["cheat_sheet"] = [
        {"column": 1 + n % 3, "group": ("prevention", "environment", "needs")[n % 3], "text": f"{longest} n{n}."}
        for n in range(ideas)
    ]
    [page] = opened(sheets.cheat_sheet(told, "nl")).pages
    assert re.findall(r" n(\d+)\.", text_of(page)) == [str(n) for one in range(3) for n in range(one, ideas, 3)]


def test_each_form_is_a_page_with_its_number_the_columns_and_room_to_write():
    told = content()
    found = opened(sheets.forms(told, "nl", "Team Noord", [2, 5, None]))
    kinds = is_accessible(found, "nl", f"{in_dutch('Form for a group on paper')} · Shame Sexting")
    assert [kind for kind in kinds if re.fullmatch(r"/H\d", kind)] == ["/H1", "/H2", "/H2", "/H2"] * 3
    assert len(found.pages) == 3
    for page, number in zip(found.pages, ("Groep 2", "Groep 5", "Groep …"), strict=True):
        text = text_of(page)
        order = [number, "Team Noord", in_dutch("One idea on each line. No names or details that give someone away.")]
        order += [column[what] for column in told["columns"] for what in ("title", "question")]
        places = [text.index(part) for part in order]
        assert places == sorted(places)
        assert (round(page.mediabox.width), round(page.mediabox.height)) == A4
    assert sheets.LINES >= 12


@pytest.mark.parametrize("title", ["#panic()", "A" * 80, ARABIC, "漢字 👍🏽", "x\x00y", "$x$ *a* @b"])
def test_no_title_of_a_session_breaks_a_form_or_makes_it_longer(title: str):
    [page] = opened(sheets.forms(content(), "nl", title, [1])).pages
    assert "Groep 1" in text_of(page)
    if title.isascii() and "\x00" not in title:
        assert title in text_of(page)


def test_what_no_font_can_draw_in_the_content_is_a_box():
    told = content()
    told["cheat_sheet"][0]["text"] = "voor 漢 na"
    [page] = opened(sheets.cheat_sheet(told, "nl")).pages
    assert f"voor {glyphs.BOX} na" in text_of(page)


# For who leads ----------------------------------------------------------------------------------


def pages_of(device: Device, query: str = "") -> list[str]:
    answer = device.client.get(device.url("paper_forms") + query)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer["Content-Disposition"] == 'inline; filename="teamtool-formulieren.pdf"'
    return [text_of(page) for page in opened(answer.content).pages]


@pytest.fixture
def pairs(room: Room) -> list[Group]:
    """Four people in two pairs."""
    for name in ("Anna", "Ben", "Noor", "Sem"):
        room.joins(name)
    room.goes_to("pairs")
    return list(room.session.groups.filter(level="pair"))


def test_before_there_are_groups_a_form_has_no_number_yet(room: Room, els: Device):
    [page] = pages_of(els)
    assert "Groep …" in page


def test_every_group_on_paper_gets_its_form_with_the_number_it_is_called_by(
    room: Room, els: Device, pairs: list[Group]
):
    assert ["Groep …" in page for page in pages_of(els)] == [True]
    els.posts("mark_paper", pairs[1].pk, on="1")
    [page] = pages_of(els)
    assert f"Groep {pairs[1].number}" in page
    els.posts("mark_paper", pairs[0].pk, on="1")
    assert [re.findall(r"Groep (\d)", page) for page in pages_of(els)] == [["1"], ["2"]]
    board = els.sees()
    assert f'href="{els.url("paper_forms")}?group={pairs[0].pk}"' in board
    assert in_dutch("Empty forms for all groups on paper (PDF)") in board


def test_a_chosen_group_gets_a_form_whether_it_is_on_paper_or_not(room: Room, els: Device, pairs: list[Group]):
    [page] = pages_of(els, f"?group={pairs[1].pk}")
    assert f"Groep {pairs[1].number}" in page
    assert len(pages_of(els, f"?group={pairs[0].pk}&group={pairs[1].pk}")) == 2


def test_a_group_that_is_not_of_this_session_gets_none(room: Room, els: Device, pairs: list[Group]):
    other = Group.objects.create(session=open_room().session, level="pair", number=7)
    for wrong in (other.pk, uuid.uuid4(), "x", ""):
        answer = els.client.get(els.url("paper_forms"), {"group": [str(pairs[0].pk), str(wrong)]})
        assert answer.status_code == 404


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_cheat_sheet_opens_to_be_printed(db: None, language: str):
    room = open_room(language)
    answer = room.facilitator.client.get(room.facilitator.url("cheat_sheet_pdf"))
    called = {"nl": "spiekbriefje", "en": "cheat-sheet"}[language]
    assert answer["Content-Disposition"] == f'inline; filename="teamtool-{called}.pdf"'
    assert len(opened(answer.content).pages) == 1


# On the phone -----------------------------------------------------------------------------------


def test_each_idea_can_be_taken_over_into_its_column_when_the_sheet_is_open(room: Room, anna: Device):
    room.goes_to("alone")
    ideas = room.session.content["cheat_sheet"]
    assert not any(idea["text"] in anna.sees() for idea in ideas)
    actions.open_cheat_sheet(room.session.pk, None, opened=True)
    page = anna.sees()
    for idea in ideas:
        button = rf'<button [^>]*name="text" value="{re.escape(idea["text"])}"[^>]*data-fill-column="{idea["column"]}"'
        assert re.search(button, page), idea["text"]
    assert "Op mijn eigen lijst" in said_in(anna.client.get(anna.url("phone")))


def test_without_script_an_idea_becomes_a_note_that_one_can_change(room: Room, anna: Device, ben: Device):
    room.goes_to("alone")
    actions.open_cheat_sheet(room.session.pk, None, opened=True)
    idea = room.session.content["cheat_sheet"][16]
    answer = anna.posts("add_notes", script=False, column=idea["column"], text=idea["text"])
    assert answer.status_code == 303
    note = Factor.objects.get()
    assert (note.text, note.column, note.writer) == (idea["text"], idea["column"], anna.person)
    anna.posts("edit_note", note.pk, script=False, text="In mijn eigen woorden")
    note.refresh_from_db()
    assert note.text == "In mijn eigen woorden"
    assert f'id="note-{note.pk}"' not in ben.sees()
