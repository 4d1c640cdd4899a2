"""`manage.py messages`, on a small project of its own and on the real one."""

import gettext
import io
from pathlib import Path

import pytest
from django.core.management import call_command

from teamtool import messages

TEMPLATE = """
<main>
      <h1>{% translate "Write" %}</h1>
   <p {% if a %}title="{% translate "Only you see this" %}"{% endif %}>{{ name|default:_("Somebody") }}</p>
  {% blocktranslate trimmed count n=cards|length %}
    {{ n }} card
  {% plural %}
    {{ n }} cards
  {% endblocktranslate %}
</main>
"""
CODE = """
from django.utils.translation import gettext as _, gettext_lazy, pgettext
a = _("Saved")
b = gettext_lazy("%(people)d here") % {"people": 3}
c = pgettext("verb", "Round")
"""
DUTCH: dict[str, str | tuple[str, str]] = {
    "Write": "Schrijf",
    "Only you see this": "Dit zie alleen jij",
    "Somebody": "Iemand",
    "Saved": "Opgeslagen",
    "%(people)d here": "%(people)d hier",
    "Round": "Rondje",
    "%(n)s card": ("%(n)s kaart", "%(n)s kaarten"),
}


@pytest.fixture
def project(tmp_path: Path, settings: object) -> Path:
    """A project of one template and one module, whose catalogue is complete."""
    for folder in ("templates", "sessions", "factors", "teamtool"):
        (tmp_path / folder).mkdir()
    (tmp_path / "templates" / "page.html").write_text(TEMPLATE)
    (tmp_path / "sessions" / "actions.py").write_text(CODE)
    settings.BASE_DIR = tmp_path  # type: ignore[attr-defined]
    settings.LOCALE_PATHS = [tmp_path / "teamtool" / "locale"]  # type: ignore[attr-defined]
    collect()
    translate(tmp_path, DUTCH)
    collect()
    return tmp_path


def po(root: Path) -> Path:
    return root / "teamtool" / "locale" / "nl" / "LC_MESSAGES" / "django.po"


def collect() -> str:
    said = io.StringIO()
    call_command("messages", stdout=said, stderr=said)
    return said.getvalue()


def check() -> str:
    """What the check says; it ends with exit code 1 when something is wrong, and only then."""
    said, code = io.StringIO(), 0
    try:
        call_command("messages", check=True, stdout=said, stderr=said)
    except SystemExit as ended:
        code = int(ended.code or 0)
    assert code == (0 if "complete" in said.getvalue() else 1)
    return said.getvalue()


def translate(root: Path, words: dict[str, str | tuple[str, str]]) -> None:
    catalog = messages.read(po(root))
    for message in messages.texts(catalog):
        if messages.key(message) in words:
            message.string = words[messages.key(message)]
    po(root).write_bytes(messages.as_po(catalog))


def test_a_complete_catalogue_passes(project: Path) -> None:
    assert check() == "The Dutch catalogue is complete: 7 texts.\n"


def test_collecting_again_changes_not_a_byte(project: Path) -> None:
    before = po(project).read_bytes(), po(project).with_suffix(".mo").read_bytes()
    collect()
    assert before == (po(project).read_bytes(), po(project).with_suffix(".mo").read_bytes())


def test_the_catalogue_names_no_place_date_or_person(project: Path) -> None:
    text = po(project).read_text()
    assert "Date" not in text
    assert "Translator" not in text
    assert ".html" not in text
    assert ".py" not in text


def test_a_new_text_in_a_template_is_missed_until_it_is_collected_and_translated(project: Path) -> None:
    page = project / "templates" / "page.html"
    page.write_text(page.read_text() + '{% translate "Undo" %}')
    assert "Said in the code but not in the catalogue: “Undo”." in check()

    assert "Not translated: “Undo”." in collect()
    assert "Not translated: “Undo”." in check()

    translate(project, {"Undo": "Terug"})
    assert "(django.mo) does not match" in check()
    collect()
    assert "complete" in check()


def test_a_text_nobody_says_any_more_is_dropped_and_nothing_is_guessed_from_it(project: Path) -> None:
    (project / "sessions" / "actions.py").write_text(CODE.replace('"Saved"', '"Save it"'))
    assert "In the catalogue but said nowhere: “Saved”." in check()

    collect()
    assert "Opgeslagen" not in po(project).read_text()
    assert "Not translated: “Save it”." in check()


def test_a_plural_without_its_second_form_is_not_translated(project: Path) -> None:
    translate(project, {"%(n)s card": ("%(n)s kaart", "")})
    assert "Not translated: “%(n)s card”." in check()


def test_an_uncertain_translation_does_not_pass(project: Path) -> None:
    po(project).write_text(po(project).read_text().replace('msgid "Saved"', '#, fuzzy\nmsgid "Saved"'))
    assert "Marked as uncertain (fuzzy): “Saved”." in check()


@pytest.mark.parametrize(
    ("english", "dutch"),
    [
        ("%(people)d here", "%(mensen)d hier"),
        ("%(people)d here", "iemand hier"),
        ("%(n)s card", ("%(n)s kaart", "veel kaarten")),
        ("%(n)s card", ("%(m)s kaart", "%(n)s kaarten")),
    ],
)
def test_a_translation_with_other_placeholders_does_not_pass(
    project: Path, english: str, dutch: str | tuple[str, str]
) -> None:
    translate(project, {english: dutch})
    collect()
    assert f"Other placeholders in the translation: “{english}”." in check()


def test_a_singular_may_leave_the_number_out(project: Path) -> None:
    translate(project, {"%(n)s card": ("één kaart", "%(n)s kaarten")})
    collect()
    assert "complete" in check()


def test_a_catalogue_that_was_not_compiled_does_not_pass(project: Path) -> None:
    po(project).with_suffix(".mo").unlink()
    assert "(django.mo) does not match" in check()


def test_a_percentage_is_no_placeholder() -> None:
    assert messages.PLACEHOLDER.findall("100% of it") == []


def test_what_was_compiled_can_be_read_without_babel(project: Path) -> None:
    with po(project).with_suffix(".mo").open("rb") as file:
        catalogue = gettext.GNUTranslations(file)  # Django reads it with this
    assert catalogue.gettext("Saved") == "Opgeslagen"
    assert catalogue.pgettext("verb", "Round") == "Rondje"
    assert catalogue.ngettext("%(n)s card", "%(n)s cards", 1) == "%(n)s kaart"
    assert catalogue.ngettext("%(n)s card", "%(n)s cards", 2) == "%(n)s kaarten"


def test_the_real_catalogue_is_complete() -> None:
    assert "complete" in check()
