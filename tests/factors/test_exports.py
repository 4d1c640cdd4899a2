"""The report as files: whatever somebody typed comes out, readable, as text and nothing else."""

import csv as reader
import io
import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation
from django.utils.translation import gettext
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from factors.exports import csv, filename, glyphs, paper, pdf
from factors.report import Card, Column, Deed, Finding, Numbers, Report, Top
from tests.reports import (
    ARABIC,
    EMOJI,
    FORMULAS,
    HEBREW,
    LETTERS,
    MARKUP,
    STAYS,
    UNKNOWN,
    a_report,
    everywhere,
    in_dutch,
    tags,
)  # fmt: skip

TEMPLATES = sorted(paper.TEMPLATES.glob("*.typ"))


def opened(report: Report) -> PdfReader:
    return PdfReader(io.BytesIO(pdf.make(report)))


def shown(found: PdfReader) -> str:
    """The text of a PDF as it was before lines were broken: without breaks inside words and with single spaces."""
    text = "\n".join(page.extract_text() for page in found.pages)
    return " ".join(text.replace("\u00ad\n", "").replace("\u200b\n", "").replace("\u200b", "").split())


def rows(report: Report) -> list[dict[str, str]]:
    text = csv.make(report).decode("utf-8-sig")
    return list(reader.DictReader(io.StringIO(text, newline=""), delimiter=";"))


# PDF --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_pdf_says_its_title_and_language_and_is_tagged(language: str):
    found = opened(a_report(language=language))
    root: Any = found.trailer["/Root"]
    assert root["/Lang"] == language
    assert root["/MarkInfo"]["/Marked"].value is True
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    with translation.override(language):
        heading = gettext("Report of a team workshop")
    assert found.metadata is not None
    assert found.metadata.title == f"{heading} · Titel"
    assert found.xmp_metadata is not None
    assert "<pdfuaid:part>1</pdfuaid:part>" in found.xmp_metadata.rdf_root.toxml()


def test_headings_lists_and_the_table_are_such_for_who_listens():
    root: Any = opened(everywhere("kaart")).trailer["/Root"]
    found = tags(root["/StructTreeRoot"])
    headings = [tag for tag in found if re.fullmatch(r"/H\d", tag)]
    assert headings == ["/H1", "/H2", "/H2", "/H2", "/H2", "/H3", "/H3", "/H3", "/H2", "/H2", "/H2"]
    assert found.count("/TH") == 3
    assert found.count("/TR") == 2
    assert found.count("/LI") >= 6  # top three, find, its card, the flap's card, learn, need, question


def test_top_three_and_actions_stand_first():
    text = shown(
        opened(
            a_report(
                "de kaart",
                top=(Top(1, "gekozen"),),
                deeds=(Deed("gaan we doen", ("Merel", "Koen"), date(2024, 11, 1)), Deed("ook dit", (), None)),
                findings=(Finding("de vondst", ("eronder",)),),
                learn=("geleerd",),
                need=("nodig",),
                questions=("de vraag",),
            )
        )
    )
    order = ["Titel", "dinsdag 17 september 2024", "14 ", "gekozen", "gaan we doen", "Merel, Koen", "1 november 2024",
             "ook dit", in_dutch("still to be agreed"), "de vondst", "eronder", "Kolom 1", "Kolom 2", "Kolom 3",
             "de kaart", "geleerd", "nodig", "de vraag"]  # fmt: skip
    places = [text.index(part) for part in order]
    assert places == sorted(places)


def test_numbers_stand_with_a_card_only_when_there_are_some():
    flap = (Column(1, "Kolom", (Card("met", Numbers(3, 2)), Card("zonder"), Card("getypt", Numbers(0, 1)))),)
    text = shown(opened(a_report(flap=(*flap, Column(2, "B", ()), Column(3, "C", ())))))
    with translation.override("nl"):
        groups = [translation.ngettext("%(groups)s group", "%(groups)s groups", n) % {"groups": n} for n in (1, 2)]
    assert f"met 3 mensen, {groups[1]} zonder getypt {groups[0]}" in text


@pytest.mark.parametrize("text", [*MARKUP, *LETTERS, *(formula.strip() for formula in FORMULAS if "＝" not in formula)])
def test_what_somebody_typed_is_shown_to_the_letter(text: str):
    assert text in shown(opened(a_report(text)))


@pytest.mark.parametrize(
    "text", [*MARKUP, *LETTERS, *FORMULAS, *EMOJI, *UNKNOWN, ARABIC, HEBREW, "\x00\x1b\u202e\u2028x"]
)
def test_no_text_in_any_place_prevents_a_report(text: str):
    assert "Shame Sexting" in shown(opened(everywhere(text)))


@pytest.mark.parametrize("text", EMOJI)
def test_an_emoji_with_joiners_is_one_picture(text: str):
    """Pictures are drawn by the emoji font, and copied as what was typed."""
    found = opened(a_report(f"voor {text} na"))
    assert f"voor {text} na" in shown(found)
    assert glyphs.BOX not in shown(found)
    fonts = {str(font["/BaseFont"]) for page in found.pages for font in _fonts(page)}
    assert any("NotoEmoji" in name for name in fonts)


def _fonts(page: Any) -> list[Any]:
    return [font.get_object() for font in page["/Resources"]["/Font"].values()]


@pytest.mark.parametrize(("text", "instead"), UNKNOWN.items())
def test_what_no_font_can_draw_is_a_box(text: str, instead: str | None):
    said = shown(opened(a_report(f"voor {text} na")))
    assert glyphs.BOX in said
    assert re.search(r"voor .+ na", said)
    if instead:
        assert f"voor {instead} na" in said


@pytest.mark.parametrize("text", [ARABIC, HEBREW])
def test_text_from_right_to_left_ends_on_the_left(text: str):
    """The mark that ends the sentence stands left of its first letter, and it starts at the right side of its card."""
    found = opened(a_report(text, f"Kaart {text}"))
    card, mixed = [line for line in _lines(found) if "!" in line.values()]
    first, *_others, last = text.rstrip("!").split()
    assert _x(card, "!") < _x(card, last) < _x(card, first)
    assert _x(mixed, "Kaart") < _x(mixed, last) < _x(mixed, first) < _x(mixed, "!")
    assert _x(card, "!") > _x(mixed, "Kaart"), "it stands at the right side"
    for word in text.rstrip("!").split():
        assert word in shown(found)


def _lines(found: PdfReader) -> list[dict[float, str]]:
    """Of each line the pieces of text with the place where they begin."""
    lines: dict[tuple[int, float], dict[float, str]] = {}
    for number, page in enumerate(found.pages):

        def visit(text: str, matrix: Any, _text: Any, _font: Any, _size: Any, number: int = number) -> None:
            if text.strip():
                lines.setdefault((number, round(matrix[5])), {})[matrix[4]] = text.strip()

        page.extract_text(visitor_text=visit)
    return list(lines.values())


def _x(line: dict[float, str], wanted: str) -> float:
    return next(x for x, part in line.items() if part.startswith(wanted))


@pytest.mark.parametrize("word", ["A" * 300, "=" * 300, "漢" * 150, "👍🏽" * 100, "a1" * 100, "قنبلة" * 40])
def test_a_very_long_word_stays_inside_its_column(word: str):
    found = opened(a_report(word))
    second = next(x for line in _lines(found) for x, part in line.items() if part.startswith("Kolom 2"))
    inside = ["".join(line.values()).replace("\u200b", "") for line in _lines(found) if max(line) < second]
    card = [part for part in inside if set(part) <= {*word, glyphs.BOX}]
    assert len(card) >= 3
    assert max(map(len, card)) <= 45


def test_a_long_word_that_can_be_said_is_broken_between_syllables():
    found = opened(a_report("de vertrouwenspersonenoverlegstructuurbijeenkomst"))
    assert "\u00ad\n" in "".join(page.extract_text() for page in found.pages)
    assert "vertrouwenspersonenoverlegstructuurbijeenkomst" in shown(found)


def test_only_the_shipped_fonts_are_used():
    found = opened(everywhere("a ﷼ ش ש 👍🏽 → 漢"))
    fonts = {str(font["/BaseFont"]) for page in found.pages for font in _fonts(page)}
    assert len(fonts) > 5
    assert all(re.match(r"/[A-Z]{6}\+Noto", font) for font in fonts)


def test_when_typst_cannot_set_a_text_people_get_a_report_all_the_same(monkeypatch: pytest.MonkeyPatch):
    """As if the fonts promised more than they hold."""
    report = a_report("voor 漢 na", "gewoon é 👍🏽")
    monkeypatch.setattr(glyphs, "can_draw", lambda sign: True)
    assert "voor ▯ na gewoon é ▯" in shown(opened(report))


@settings(max_examples=25, deadline=None)
@given(st.lists(st.text(max_size=40), min_size=1, max_size=20))
def test_any_text_at_all_becomes_a_report(texts: list[str]):
    assert "Shame Sexting" in shown(opened(a_report(*texts, title=f"Titel {texts[0]}")))


SIGNS = st.sampled_from(
    [*"a\u0301\u0338\u05b0\u064e\u20e3\ufe0f\u200d\u200c1#", *"👩❤🇳🇱🏽ش漢𝗯→", "\U000e0067", "\U0001fae8"]
)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(SIGNS, min_size=1, max_size=12), min_size=10, max_size=10))
def test_no_mixture_of_letters_marks_and_joiners_needs_the_last_resort(texts: list[str]):
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(glyphs, "plain", lambda text: pytest.fail("typst could not set this"))
        pdf.make(a_report(*texts))


def test_every_character_that_we_promise_is_drawn():
    """All of them in one PDF: the accessible kind refuses a character without a drawing."""
    promised = sorted(frozenset.union(*glyphs.coverage()))
    assert len(promised) > 9000
    chosen = [char for char in promised if glyphs.tidy(char) == char]
    assert all(map(glyphs.can_draw, chosen))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(glyphs, "plain", lambda text: pytest.fail("a font has less than its table says"))
        pdf.make(a_report(*(" ".join(chosen[n : n + 50]) for n in range(0, len(chosen), 50))))


def test_the_fonts_come_with_their_licence():
    assert "SIL OPEN FONT LICENSE Version 1.1" in (glyphs.FONTS / "OFL.txt").read_text()
    shipped = {path.stem for path in glyphs.FONTS.glob("*.ttf")}
    assert shipped == {name for line in glyphs.FAMILIES for name in line}
    assert sum(path.stat().st_size for path in glyphs.FONTS.iterdir()) < 4_000_000


def test_the_colours_on_paper_are_those_of_the_screen():
    tokens = (Path(__file__).parents[2] / "static" / "css" / "tokens.css").read_text()
    light = tokens[: tokens.index("@media")]
    used = {colour for path in TEMPLATES for colour in re.findall(r'rgb\("(#\w+)"\)', path.read_text())}
    assert len(used) > 8
    assert used <= set(re.findall(r"#[0-9a-f]{6}", light))


def test_data_is_not_markup():
    """What is typed reaches typst as data: the template reads nothing else."""
    compiler = paper.compiler(b"#json(bytes(sys.inputs.given)).at(0)")
    made = compiler.compile(format="pdf", sys_inputs={"given": json.dumps(['#panic("x")'])})
    assert isinstance(made, bytes)
    for path in TEMPLATES:
        assert "eval(" not in path.read_text()
        assert set(re.findall(r'(?:import|include|read|image)[ (]*"([^"]*)"', path.read_text())) <= {"house.typ"}


# Table ------------------------------------------------------------------------------------------


def test_the_table_holds_everything_in_the_order_of_the_report():
    flap = (
        Column(1, "Links", (Card("een", Numbers(3, 2)),)),
        Column(2, "Midden", ()),
        Column(3, "Rechts", (Card("drie"),)),
    )
    found = a_report(
        flap=flap,
        top=(Top(1, "top"),),
        deeds=(Deed("doen", ("Merel", "Koen"), date(2024, 11, 1)),),
        findings=(Finding("vondst", ("een", "drie")),),
        learn=("geleerd",),
        need=("nodig",),
        questions=("vraag",),
    )
    got = [[cell for cell in row.values() if cell] for row in rows(found)]
    top, deeds, flap_ = (in_dutch(s) for s in ("Our top three", "This is what we are going to do", "The flap"))
    assert got == [
        [in_dutch("Report of a team workshop"), "Titel"],
        [in_dutch("When"), "2024-09-17"],
        [in_dutch("With"), "14 mensen"],
        [in_dutch("Kept until"), f"Teamtool verwijdert deze sessie 30 dagen na het einde. {STAYS}"],
        [top, "1", "top"],
        [deeds, "doen", "Merel, Koen", "2024-11-01"],
        [in_dutch("Finds"), "vondst", "een / drie"],
        [flap_, "Links", "een", "3", "2"],
        [flap_, "Rechts", "drie"],
        [in_dutch("What we take with us"), "geleerd"],
        [in_dutch("What we need to do it"), "nodig"],
        [in_dutch("Questions that stay open"), "vraag"],
    ]


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_is_text_in_every_cell(text: str):
    found = [cell for row in rows(everywhere(text)) for cell in row.values()]
    assert f"'{text}" in found
    assert not [cell for cell in found if cell.lstrip().startswith(("=", "+", "-", "@", "＝"))]


@pytest.mark.parametrize("text", [*MARKUP, *LETTERS, *EMOJI, *UNKNOWN, ARABIC, 'a;b "c"', "regel\nregel", "漢字"])
def test_the_table_holds_what_somebody_typed_to_the_letter(text: str):
    plain = text if not text.startswith(("=", "-", "@", "+")) else f"'{text}"
    key = in_dutch("Text")
    assert [row[key] for row in rows(everywhere(text)) if text in row[key]] == [plain] * 8


def test_a_spreadsheet_in_dutch_reads_the_table():
    """A byte order mark, so that letters are letters; semicolons, so that columns are columns."""
    made = csv.make(a_report("één; twee"))
    assert made.startswith(b"\xef\xbb\xbf")
    first, *_rest = made.decode("utf-8-sig").split("\r\n")
    assert first.count(";") == 8
    assert '"één; twee"' in made.decode("utf-8-sig")


@pytest.mark.parametrize("language", ["nl", "en"])
def test_file_names_hold_the_date_and_no_title(language: str):
    with translation.override(language):
        assert filename(a_report(title="geheim"), "pdf") == f"teamtool-2024-09-17-{gettext('report')}.pdf"
