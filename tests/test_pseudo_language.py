"""In a language made up for this, every translated text stands between brackets: what does not is not translated.

Content of the teamtool is put between brackets too. What people wrote, codes and addresses are all that may stand bare.
"""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.translation import trans_real
from lxml import html

from sessions import homework, method, shelf
from sessions.models import Session
from tests.people import Device, Room

OPENS, SHUTS = "⟦", "⟧"
BARE = {
    "Teamtool", "Nederlands", "English", "testserver", "http", "https", "enter", "h",
    "Antwoordje", "Kaartje", "Vondstje", "Notitie", "Actietje", "PDF", "Excel", "Word", "JSON", "CSV", "iCal", "screen",
}  # fmt: skip
NOT_READ = {"phase", "group", "address", "checked_on", "podcast_url"}  # of the content: known words, addresses, days
NAMES = ("Anna", "Ben", "Cem", "Dirk", "Eva", "Fem", "Gijs", "Hal")
SAID = ("aria-label", "placeholder", "alt", "title")
ADDRESS = re.compile(rf"\w+://[^\s{OPENS}{SHUTS}]+")
WORD = re.compile(r"[^\W\d_]{2,}")


@pytest.fixture
def pseudo(monkeypatch: pytest.MonkeyPatch) -> None:
    one, many = trans_real.gettext, trans_real.ngettext

    def told(message: str) -> str:
        return f"{OPENS}{one(message)}{SHUTS}" if message.strip() else message

    def tolds(single: str, plural: str, number: int) -> str:
        return f"{OPENS}{many(single, plural, number)}{SHUTS}"

    for where in (getattr(translation, "_trans"), trans_real):  # noqa: B009 - it has no type
        monkeypatch.setattr(where, "gettext", told, raising=False)
        monkeypatch.setattr(where, "ngettext", tolds, raising=False)


def bracketed(value: Any, key: str = "") -> Any:
    if isinstance(value, dict):
        return {key: bracketed(inner, key) for key, inner in value.items()}
    if isinstance(value, list):
        return [bracketed(inner, key) for inner in value]
    is_read = isinstance(value, str) and WORD.search(value) and key not in NOT_READ
    return f"{OPENS}{value}{SHUTS}" if is_read else value


def bare_words(page: str) -> set[str]:
    """Words outside all brackets."""
    root = html.fromstring(page)
    for gone in root.xpath("//script | //style | //head"):
        gone.drop_tree()
    said = [value for element in root.iter() if isinstance(element.tag, str) for name, value in element.attrib.items()
            if name in SAID or name.startswith("data-say")]  # fmt: skip
    found: set[str] = set()
    for text in (ADDRESS.sub(" ", part) for part in (root.text_content(), *said)):
        depth, outside = 0, []
        for sign in text:
            depth += (sign == OPENS) - (sign == SHUTS)
            outside.append(sign if depth == 0 and sign not in (OPENS, SHUTS) else " ")
        assert depth == 0, text[-200:]
        found |= set(WORD.findall("".join(outside)))
    return found


@pytest.fixture
def full(room: Room, monkeypatch: pytest.MonkeyPatch) -> dict[str, Device]:
    reading = shelf.reading
    monkeypatch.setattr(shelf, "reading", lambda session: bracketed(reading(session)))
    Session.objects.filter(pk=room.session.pk).update(content=bracketed(room.session.content), agreements=[])
    return {"phone": room.joins("Anna"), "console": room.facilitator, "screen": room.screen()}


def looks(devices: dict[str, Device], where: str) -> None:
    for name, device in devices.items():
        left = {word for word in bare_words(device.sees()) - BARE - {*NAMES} if word not in device.session.code}
        assert left == set(), (where, name)


def test_every_page_in_every_phase_speaks_only_translated_words(room: Room, full: dict[str, Device], pseudo: None):
    others = [room.joins(name) for name in NAMES[1:]]
    for phase in method.PHASES:
        room.goes_to(phase)
        if phase == "alone":
            for device in (full["phone"], *others):
                device.posts("add_notes", column="1", text="Notitie")
            room.facilitator.posts("open_cheat_sheet", opened="1")
        looks(full, phase)
    assert len(full["phone"].sees()) > 20_000


def test_pages_beside_the_session_too(room: Room, full: dict[str, Device], pseudo: None):
    client = Client()
    titles = {word for tool in shelf.teamtools().values() for word in WORD.findall(tool.as_json()["about"]["title"])}
    for address in ("front", "open_session", "enter", "take_seat"):
        assert bare_words(client.get(reverse(address)).content.decode()) - BARE - titles == set(), address
    assert bare_words(client.get("/nothing").content.decode()) - BARE == set()
    for name in ("leave", "offer_seat"):
        assert bare_words(full["phone"].client.get(full["phone"].url(name)).content.decode()) - BARE == set(), name
    read = client.get(reverse("homework", args=[homework.slug(room.session)])).content.decode()
    assert {word for word in bare_words(read) - BARE if word not in room.session.code} == set()
    assert len(read) > 10_000
    room.goes_to("finished")
    for name in ("invitation", "keeping"):
        page = room.facilitator.client.get(room.facilitator.url(name)).content.decode()
        left = {word for word in bare_words(page) - BARE - titles if word not in room.session.code}
        assert left == set(), name
    page = full["phone"].client.get(full["phone"].url("report", "phone")).content.decode()
    assert bare_words(page) - BARE == set()


def test_a_word_that_is_not_translated_is_found(pseudo: None):
    assert bare_words(f"<p>{OPENS}Wel{SHUTS} niet</p>") == {"niet"}
    assert bare_words(f'<p aria-label="Ook niet">{OPENS}Wel <b>{OPENS}dit{SHUTS}</b>{SHUTS}</p>') == {"Ook", "niet"}
