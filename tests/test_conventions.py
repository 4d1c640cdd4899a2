"""House rules that a reader would otherwise have to remember."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from sessions import render

ROOT = Path(__file__).resolve().parent.parent
APPS = ("sessions", "factors")
TOPS = (*APPS, "teamtool", "templates", "static", "tests", "benchmarks", "rehearsal", "docs", "requirements", ".ci")
TEXT = {".py", ".html", ".js", ".css", ".toml", ".md", ".txt", ".in", ".svg", ".po", "", ".yml", ".sh"}
WRITERS = {"actions.py", "log.py"}
WRITES = {
    "save", "create", "update", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create",
}  # fmt: skip
PURE = {
    f"sessions.{name}"
    for name in (
        "method",
        "grouping",
        "keeping",
        "neighbours",
        "texts",
        "codes",
        "programme",
        "teamtools",
        "teamtool_schema",
    )
}
PURE |= {"factors.listed", "factors.lists", "factors.voting"}
LONGEST = 300
LONGER = {
    "sessions/parts.py": 330,  # what is shown to whom, the same
}
UNDER_LOCK = {"command", "command_after_the_end"}
WITHOUT_LOCK = {
    "sessions.actions.open_session",  # there is no row to lock yet
    "sessions.actions.give_pass",  # shows nothing to anybody
}
PAGE_OF = {"phone": "phone.html", "person": "phone.html", "console": "console.html", "screen": "screen.html"}


def python_files(*tops: str) -> Iterator[Path]:
    for top in tops:
        yield from (path for path in sorted((ROOT / top).rglob("*.py")) if "migrations" not in path.parts)


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), str(path))


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def imports(path: Path) -> set[str]:
    """Dotted names, a `from` import also with what it takes: sessions, sessions.models, sessions.models.Session."""
    found: set[str] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def everything_written() -> Iterator[tuple[str, str]]:
    """(name, text) of every file that people write, without this one."""
    paths = [path for path in ROOT.iterdir() if path.is_file()]
    paths += [path for top in TOPS for path in sorted((ROOT / top).rglob("*")) if path.is_file()]
    for path in paths:
        unread = path == Path(__file__) or "__pycache__" in path.parts or path.name.startswith(".coverage")
        if path.suffix in TEXT and not unread:
            yield name_of(path), path.read_text(encoding="utf-8")


def templates() -> list[Path]:
    found = sorted((ROOT / "templates").rglob("*.html"))
    assert len(found) > 40
    return found


def scripts() -> list[Path]:
    found = sorted((ROOT / "static" / "js").glob("*.js"))
    assert len(found) >= 4
    return found


# Python -----------------------------------------------------------------------------------------


def test_factors_may_import_sessions_and_never_the_reverse():
    wrong = [name_of(path) for path in python_files("sessions") if any(i.startswith("factors") for i in imports(path))]
    assert wrong == []
    assert any(i.startswith("sessions") for path in python_files("factors") for i in imports(path))


@pytest.mark.parametrize("module", sorted(PURE))
def test_a_pure_module_imports_no_django_and_nothing_of_ours_that_does(module: str):
    found = imports(ROOT / f"{module.replace('.', '/')}.py")
    assert not {name for name in found if name.split(".")[0] in {"django", "channels", "teamtool"}}
    assert {name for name in found if name.startswith(("sessions.", "factors.")) and name.count(".") == 1} <= PURE


def writes_in(path: Path) -> list[str]:
    return [
        f"{name_of(path)}:{node.lineno} .{node.func.attr}()"
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES
    ]


def may_write(path: Path) -> bool:
    """Verbs; and what makes files, which knows no model: a document is saved, too."""
    return path.name in WRITERS or path.parent.name in ("actions", "exports")


def test_shared_rows_are_written_in_actions_and_log_only():
    wrong = [line for path in python_files(*APPS) if not may_write(path) for line in writes_in(path)]
    assert wrong == []
    assert writes_in(ROOT / "sessions/actions/people.py")
    for path in python_files("factors/exports"):
        assert not {name for name in imports(path) if "models" in name or name.startswith("django.db")}, path


def test_everything_that_can_happen_holds_the_lock():
    unlocked = {
        f"{app}.actions.{node.name}"
        for app in APPS
        for path in [*ROOT.glob(f"{app}/actions.py"), *ROOT.glob(f"{app}/actions/*.py")]
        for node in tree(path).body
        if isinstance(node, ast.FunctionDef)
        and not node.name.startswith("_")
        and not UNDER_LOCK & {getattr(decorator, "id", "") for decorator in node.decorator_list}
        and not is_step(node)
        and any(isinstance(at, ast.Attribute) and at.attr in WRITES for at in ast.walk(node))
    }
    assert unlocked == WITHOUT_LOCK


def is_step(function: ast.FunctionDef) -> bool:
    """A step of commands: it asks for their Work, which only a command under the lock has."""
    return bool(function.args.args) and ast.unparse(function.args.args[0].annotation or ast.Constant("")) == "Work"


@pytest.mark.parametrize(
    ("word", "only"),
    [
        ("group_send", {"sessions/live.py"}),
        ("set_cookie", {"sessions/access.py"}),
        ("delete_cookie", {"sessions/access.py"}),
        ("mark_safe", {"sessions/templatetags/teamtool.py"}),
    ],
)
def test_only_one_file_knows(word: str, only: set[str]):
    assert {name_of(path) for path in python_files(*APPS, "teamtool") if word in path.read_text()} == only


def test_files_stay_short_enough_to_read():
    lengths = {name_of(path): len(path.read_text().splitlines()) for path in python_files(*APPS)}
    assert {name: n for name, n in lengths.items() if n > LONGER.get(name, LONGEST)} == {}
    assert all(lengths[name] > LONGEST for name in LONGER), "these need no exception any more"


# Templates --------------------------------------------------------------------------------------


def test_every_part_and_row_has_a_partial_and_every_partial_is_one():
    partials = {path.stem for path in (ROOT / "templates" / "partials").glob("*.html")}
    assert partials == render.PARTS.keys() | render.ROWS.keys()
    assert not render.PARTS.keys() & render.ROWS.keys()


def partial(name: str) -> str:
    return (ROOT / "templates" / "partials" / f"{name}.html").read_text()


@pytest.mark.parametrize("name", sorted(render.PARTS))
def test_a_part_has_its_name_as_id(name: str):
    assert re.search(r"<\w[^>]*>", partial(name))
    assert re.match(rf'(\s|{{%[^%]*%}})*<\w+ id="{name}"', partial(name))


@pytest.mark.parametrize("name", sorted(render.ROWS))
def test_a_row_has_its_name_and_key_as_id_and_says_its_order(name: str):
    assert re.match(
        rf'(\s|{{%[^%]*%}})*<\w+ id="{name}-{{{{ key }}}}"[^>]* data-order="{{{{ order }}}}"', partial(name)
    )


@pytest.mark.parametrize("name", sorted(render.PARTS | render.ROWS))
def test_nobody_types_in_what_may_be_replaced(name: str):
    inputs = re.findall(r"<(?:input|textarea|select)\b[^>]*>|contenteditable", partial(name))
    assert [tag for tag in inputs if 'type="hidden"' not in tag] == []


@pytest.mark.parametrize("name", sorted(render.PARTS))
def test_a_part_stands_on_the_page_of_everybody_it_is_sent_to(name: str):
    for audience in render.PARTS[name].audiences:
        assert f'{{% part "{name}" %}}' in (ROOT / "templates" / PAGE_OF[audience]).read_text(), audience


@pytest.mark.parametrize("name", sorted(render.ROWS))
def test_rows_stand_in_a_list_on_the_page_of_everybody_they_are_sent_to(name: str):
    for audience in render.ROWS[name].audiences:
        page = (ROOT / "templates" / PAGE_OF[audience]).read_text()
        assert re.search(rf'data-list="[^>]*>\s*{{% rows "{name}" ', page), audience


FORBIDDEN = {
    "an inline script": r"<script(?![^>]*\bsrc=)",
    "inline style": r"<style|\bstyle\s*=",
    "an event attribute": r"\son\w+\s*=",
    "hx-on": r"hx-on",
    "script in htmx": r"hx-[\w-]+\s*=\s*[\"'](?:js|javascript):|hx-ext|hx-trigger=\"[^\"]*\[",
    "a script address": r"javascript:",
    "a data: address": r"(?:src|href|action)\s*=\s*[\"']\s*data:",
    "something taken as safe": r"\|\s*safe\b|autoescape\s+off|safeseq",
    "somebody else's address": r"(?:src|href)\s*=\s*[\"'](?:https?:)?//",
}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_template_holds(what: str):
    assert [name_of(path) for path in templates() if re.search(FORBIDDEN[what], path.read_text(), re.I)] == []


def test_every_form_that_posts_has_its_keys():
    wrong = []
    for path in templates():
        for form in re.findall(r'<form\b[^>]*?method="post".*?</form>', path.read_text(), re.S):
            if "{% form_keys %}" not in form:
                wrong.append((name_of(path), form[:80]))
    assert wrong == []


# JavaScript -------------------------------------------------------------------------------------

STRING = re.compile(r"\"((?:[^\"\\\n]|\\.)*)\"|'((?:[^'\\\n]|\\.)*)'|`((?:[^`\\]|\\.)*)`")
COMMENT = re.compile(r"/\*[\s\S]*?\*/|^\s*//[^\n]*|\s//\s[^\n]*", re.M)
HTML = re.compile(r"<\w|</|&\w+;")
WORDS = re.compile(r"\b[A-Za-z]+(?: [A-Za-z]+){2,}\b|^[A-Z][a-z]+[.!?]?$|[a-z][.!?]$|[\u00c0-\u024f]")


def strings(path: Path) -> list[str]:
    code = COMMENT.sub("", path.read_text())
    return [next(text for text in found if text) for found in STRING.findall(code) if any(found)]


@pytest.mark.parametrize("path", scripts(), ids=lambda path: path.name)
def test_scripts_hold_no_html_and_no_words_for_people(path: Path):
    assert strings(path)
    assert [text for text in strings(path) if HTML.search(text) or WORDS.search(text)] == []
    assert not re.search(r"\beval\(|new Function|document\.write|insertAdjacentHTML|outerHTML", path.read_text())


def test_html_from_the_server_is_put_in_at_one_place():
    places = [
        (path.name, line.strip()) for path in scripts() for line in path.read_text().splitlines() if "innerHTML" in line
    ]
    assert places == [("live.js", "holder.innerHTML = item.html.trim();")]


# Papers -----------------------------------------------------------------------------------------


def test_the_readme_lists_every_setting_and_no_other():
    read = set(re.findall(r'env\.\w+\(\s*"(\w+)"', (ROOT / "teamtool" / "settings.py").read_text()))
    listed = set(re.findall(r"^\| `(\w+)` \|", (ROOT / "README.md").read_text(), re.M))
    assert len(read) > 10
    assert listed == read


def test_make_explains_every_target_that_people_call():
    text = (ROOT / "Makefile").read_text()
    targets = set(re.findall(r"^\.PHONY: (.*)$", text, re.M)[0].split()) - {"help"}
    needed = re.findall(r"^[\w-]+: ([\w -]+)$", text, re.M)
    called = re.findall(r"^\t@\$\(MAKE\) (.+)$", text, re.M)
    parts = {name for line in needed + called for name in line.split()}
    explained = set(re.findall(r"make ([a-z-]+)", "".join(re.findall(r'^\t@echo "make .*$', text, re.M))))
    assert "test" in targets
    assert targets - parts <= explained <= targets


LEFT_BEHIND = {
    "a note to oneself": r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X|HA" + r"CK)\b",
    "a folder that is not ours": r"\bshar" + r"ed/",
    "a path of some machine": r"(?<![\w.\]])/(?:ho" + r"me|ro" + r"ot|Us" + r"ers|wo" + r"rk)/[\w.]",
    "an address of some machine": r"\b(?:10|192\.168)\.\d+\.\d+\.\d+:\d{4}\b",
}


@pytest.mark.parametrize("what", LEFT_BEHIND)
def test_nobody_left_behind(what: str):
    files = list(everything_written())
    assert len(files) > 100
    assert [name for name, text in files if re.search(LEFT_BEHIND[what], text)] == []
