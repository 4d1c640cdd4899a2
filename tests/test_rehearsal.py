"""A whole session with simulated colleagues, through the real server: every rule that can be seen holds."""

import io
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from pypdf import PdfReader

from benchmarks.processes import Server, free_port
from rehearsal.__main__ import FASTER, with_everything
from rehearsal.facilitator import PHASES
from rehearsal.page import NotOnThePage, Page
from rehearsal.play import Options
from rehearsal.rules import four_table, pair_table
from rehearsal.stage import perform
from rehearsal.texts import mark_of
from rehearsal.timeline import Timeline
from tests.server import ROOT

LINK = re.compile(r"^  (console|screen) +(\S+)$", re.M)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    port = free_port()
    folder = tmp_path_factory.mktemp("rehearsal")
    places = {"HOST": "127.0.0.1", "PORT": str(port), "DATA_DIR": str(folder)}
    with Server(["manage.py", "serve"], folder, port, **places, **FASTER) as started:
        yield started.url


@pytest.mark.parametrize(
    "options",
    [
        Options(people=2, top="talking"),
        *([Options(people=5, seed=2, late=1, back=True)] if os.environ.get("LONG") else []),
        Options(people=7, seed=4, merger=True, silent=1, shared=1, language="en"),
    ],
    ids=lambda options: f"{options.people} people",
)
async def test_all_rules_hold(server: str, options: Options, tmp_path: Path):
    outcome = await perform(options, server, tmp_path, quiet=True)
    assert [str(breach) for breach in outcome.play.ledger.breaches] == []
    assert outcome.play.phases[-1] == "finished"
    assert outcome.play.ledger.looked["offers_are_taken"] > 60
    table = (tmp_path / "report.csv").read_text(encoding="utf-8-sig")
    pdf = "".join(page.extract_text() for page in PdfReader(io.BytesIO((tmp_path / "report.pdf").read_bytes())).pages)
    assert len(outcome.play.top) >= 2
    assert outcome.play.actions
    for text in (*outcome.play.top, *outcome.play.actions):
        assert text in table
        assert mark_of(text) in pdf


async def test_with_fourteen_and_everything_every_rule_is_looked_at(server: str, tmp_path: Path):
    """Only whether somebody leaves a list behind for others is a matter of chance: who sits together is drawn."""
    outcome = await perform(with_everything(14, 6), server, tmp_path, quiet=True)
    assert [str(breach) for breach in outcome.play.ledger.breaches] == []
    assert set(outcome.play.ledger.unseen) <= {"leaving_keeps_what_was_shared"}


# The command ------------------------------------------------------------------------------------


def rehearse(*arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "rehearsal", *arguments]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def test_the_command_starts_a_server_of_its_own_and_ends_with_the_report(tmp_path: Path):
    with rehearse("--people", "3", "--into", str(tmp_path)) as process:
        said, _nothing = process.communicate(timeout=180)
    assert process.returncode == 0, said
    assert f"Report: {tmp_path / 'report.pdf'}" in said
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF")
    assert [phase for phase in PHASES if f" {phase} " in said] == [
        phase for phase in PHASES if phase not in ("fours_forming", "fours", "together")
    ]


def test_the_command_fails_and_names_the_rule_that_was_broken(tmp_path: Path):
    port = free_port()
    places = {"HOST": "127.0.0.1", "PORT": str(port), "DATA_DIR": str(tmp_path / "data")}
    sabotaged = ["-m", "tests.sabotaged", "somebody_works_alone_instead_of_a_trio"]
    with (
        Server(sabotaged, tmp_path / "data", port, **places, **FASTER) as server,
        rehearse("--people", "3", "--until", "pairs_forming", "--base", server.url) as process,
    ):
        said, _nothing = process.communicate(timeout=180)
    assert process.returncode == 1, said
    assert "BROKEN  sizes, in pairs_forming: the console shows [2, 1] for 3 people" in said
    assert "sizes: At the moment groups are drawn they have the sizes of the table." in said


def test_a_demonstration_stays_open_until_it_is_stopped():
    with rehearse("--people", "3", "--stay", "--until", "writing") as process:
        assert process.stdout
        said = ""
        while "Stop with Ctrl-C" not in said:
            line = process.stdout.readline()
            assert line, said
            said += line
        links = dict(LINK.findall(said))
        assert "The session is in alone, with 3 people." in said
        for role in ("console", "screen"):
            assert entered(links[role], role).status_code == 200
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
    assert process.returncode == 0
    with pytest.raises(httpx.ConnectError):
        httpx.get(links["console"].partition("/enter")[0])


def entered(link: str, role: str) -> httpx.Response:
    """What somebody sees who opens a link that was printed."""
    path, _hash, secret = link.partition("#")
    with httpx.Client(follow_redirects=True, timeout=30) as browser:
        form = Page(browser.get(path).text).form("/enter[^/]*").filled(link=secret)
        answer = browser.post(httpx.URL(path).join(form.action), data=dict(form.fields), headers={"Referer": path})
    assert f'data-live="{role}"' in answer.text
    return answer


def test_a_phase_that_does_not_exist_is_explained():
    with rehearse("--until", "lunch") as process:
        said, _nothing = process.communicate(timeout=60)
    assert process.returncode == 2
    assert "'lunch' is no phase; choose from lobby, welcome" in said


# What it plays with -----------------------------------------------------------------------------


def test_the_table_of_sizes_is_the_one_of_the_method():
    assert [pair_table(n) for n in (1, 2, 3, 5, 6, 7, 9, 14)] == [
        [1], [2], [3], [3, 2], [2, 2, 2], [3, 2, 2], [3, 2, 2, 2], [3, 3, 2, 2, 2, 2],
    ]  # fmt: skip
    assert [four_table(n) for n in (1, 2, 3, 5, 6, 7, 9, 14)] == [
        [1], [2], [3], [5], [4, 2], [4, 3], [5, 4], [5, 5, 4],
    ]  # fmt: skip
    assert all(sum(table(n)) == n for n in range(1, 201) for table in (pair_table, four_table))


PAGE = """<body data-phase="pairs" data-revision="1">
  <section data-for="pairs fours"><form action="/s/1/list/add" data-post><input type="hidden" name="column" value="1">
    <input name="text"><button>Add</button></form></section>
  <section data-for="alone" hidden><form action="/s/1/notes/add" data-post><input name="text"></form></section>
  <ul data-list="cards"><li id="card-1" data-order="1"><button data-open="edit" data-action="/s/1/list/c1"
    data-fill-text="one">Change</button></li></ul>
  <ul data-list="others"><li id="other-1" data-order="1"></li></ul>
  <dialog id="edit"><form data-post><textarea name="text"></textarea><button>Save</button></form></dialog>
  <dialog id="far"><form action="/s/1/far" data-post><button>Far</button></form></dialog>
  <form action="/s/1/full" data-post><button disabled>Vote</button></form>
</body>"""


def row(key: str, order: int) -> dict[str, object]:
    html = f'<li id="card-{key}" data-order="{order}">{key}</li>'
    return {"id": f"card-{key}", "list": "cards", "order": order, "html": html}


def test_somebody_can_press_only_what_is_in_view_and_fill_in_only_what_is_asked():
    page = Page(PAGE)
    assert page.form("/list/add", column="1").filled(text="said").said == [("column", "1"), ("text", "said")]
    with pytest.raises(NotOnThePage):
        page.form("/list/add").filled(column="2")
    for absent in ("/notes/add", "/far", "/full", "/list/nothing"):
        assert page.forms(absent) == []
    edit = page.form("/list/c1")
    assert (edit.action, edit.value("text")) == ("/s/1/list/c1", "one")
    page.take({"to": 2, "state": {"phase": "alone"}, "items": [], "gone": []})
    assert page.forms("/list/add") == []
    assert page.forms("/notes/add") != []


def test_frames_are_applied_as_a_browser_does():
    page = Page(PAGE)
    page.take({"from": 1, "to": 2, "items": [row("3", 3), row("2", 2)], "gone": []})
    assert [found.get("id") for found in page.rows("cards")] == ["card-1", "card-2", "card-3"]
    page.take({"from": 2, "to": 3, "items": [row("3", 0)], "gone": ["card-*"]})
    assert [found.get("id") for found in page.rows("cards")] == ["card-3"]
    assert [found.get("id") for found in page.rows("others")] == ["other-1"]
    page.take({"to": 4, "items": [row("4", 1)], "gone": []})
    assert [found.get("id") for found in page.rows("cards")] == ["card-4"]
    assert page.rows("others") == []


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_the_timeline_is_a_bar_on_a_terminal_and_lines_elsewhere():
    for out in (Terminal(), io.StringIO()):
        timeline = Timeline(PHASES, out)
        timeline.enters("finished", 7)
        timeline.leaves(12, 34, 56)
        timeline.ends()
        said = out.getvalue()
        assert "finished" in said
        assert ("[########################]" in said) == isinstance(out, Terminal)
        assert ("12 posts" in said) != isinstance(out, Terminal)
