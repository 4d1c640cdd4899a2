"""An empty list says what will come: nobody looks at a bare page and wonders whether it works."""

import re
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
# Lists that are never seen empty, or have nothing to say then.
SILENT = {
    "phone": {
        "people": "who reads it stands in it",
        "my_finds": "the form above it says where a proposal goes",
        "my_actions": "the same",
        "my_questions": "the same",
    },
    "screen": {
        "finds": "the flap is shown as long as there are none",
        "shown_questions": "it is not shown, with its heading",
    },
    "console": {},
}
LIST = re.compile(r'<ul\b[^>]*data-list="([^"]+)"[^>]*>.*?</ul>(?=(.{0,200}))', re.S)


@pytest.mark.parametrize("page", SILENT)
def test_every_list_says_what_will_come_when_it_is_empty(page: str):
    lists = dict(LIST.findall((TEMPLATES / f"{page}.html").read_text()))
    assert len(lists) >= 7
    silent = {name for name, after in lists.items() if 'class="empty' not in after.partition("<ul")[0]}
    assert silent == set(SILENT[page])


@pytest.mark.parametrize("page", SILENT)
def test_what_it_says_is_more_than_that_there_is_nothing(page: str):
    said = re.findall(r'class="empty[^>]*>(.*?)</p>', (TEMPLATES / f"{page}.html").read_text(), re.S)
    bare = [text for text in said if re.fullmatch(r'{% translate "(No|Nothing|Nobody|There are no)[^.]*\." %}', text)]
    assert said
    assert bare == []
