"""What is sent of our styles and scripts: their code to the letter, without the comments on lines of their own."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from teamtool.assets import without_comments

STATIC = Path(settings.BASE_DIR) / "static"
OURS = sorted([*STATIC.glob("css/*.css"), *STATIC.glob("js/*.js")])


def code_of(text: str) -> list[str]:
    """Lines of code, found another way: by walking through them."""
    lines, inside = [], False
    for line in text.splitlines():
        start = line.strip()
        if inside or start.startswith("/*"):
            inside = "*/" not in line
            assert inside or start.endswith("*/"), line  # no code behind the end of a comment
        elif not start.startswith("//"):
            lines.append(line)
    return lines


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.name)
def test_only_comments_go(path: Path):
    text = path.read_text()
    assert without_comments(text, path.suffix).splitlines() == code_of(text)


def test_an_address_and_a_comment_behind_code_stay():
    assert without_comments('a = "https://b"; // why\n  // gone\n/** gone\n * too */\nb()\n', ".js") == (
        'a = "https://b"; // why\nb()\n'
    )


def test_what_is_served_has_no_comments_and_what_is_not_ours_is_untouched(tmp_path: Path, settings):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": "teamtool.assets.ModuleStorage"}}
    call_command("collectstatic", verbosity=0, interactive=False)
    for _again in range(2):
        made = {path.name: path.read_text() for path in tmp_path.glob("*/*") if path.suffix in (".css", ".js")}
        styles = next(text for name, text in made.items() if name.startswith("tokens.") and name != "tokens.css")
        assert styles.splitlines() == code_of((STATIC / "css" / "tokens.css").read_text())
        assert any(name.startswith("htmx-2.min.") and len(text) > 40_000 for name, text in made.items())
        call_command("collectstatic", verbosity=0, interactive=False)
