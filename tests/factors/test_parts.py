"""What of success factors is shown: to the writer their notes, to who leads a number."""

import re

from django.db import connection
from django.test.utils import CaptureQueriesContext

from factors.models import Factor
from sessions import frames
from tests.people import Device, Room


def notes(device: Device) -> list[tuple[str, str]]:
    items = [item for item in device.frame()["items"] if item["id"].startswith("note-")]
    return [(item["list"], text[1]) for item in items if (text := re.search(r'dir="auto">(.*?)</p>', item["html"]))]


def written(room: Room) -> list[int]:
    item = next(item for item in room.facilitator.frame()["items"] if item["id"] == "written")
    return [int(number) for number in re.findall(r"\d+", re.sub(r"<[^>]+>", "", item["html"]))]


def test_anna_sees_her_notes_in_their_columns_in_the_order_she_wrote_them(room: Room, anna: Device, ben: Device):
    anna.posts("add_notes", column=2, text="Tijd")
    anna.posts("add_notes", column=1, lines="Rust\n- Ruimte")
    ben.posts("add_notes", column=1, text="Van Ben")
    assert notes(anna) == [("notes-2", "Tijd"), ("notes-1", "Rust"), ("notes-1", "Ruimte")]
    assert notes(ben) == [("notes-1", "Van Ben")]


def test_on_the_page_a_note_that_moved_stands_last_in_its_new_column(room: Room, anna: Device):
    room.goes_to("alone")
    for text in ("Eerst", "Dan"):
        anna.posts("add_notes", column=1, text=text)
    anna.posts("add_notes", column=2, text="Andere")
    first = Factor.objects.get(text="Eerst")
    anna.posts("move_note", first.pk, column=2)
    page = anna.sees()
    start = page.index('data-list="notes-2"')
    shown = re.findall(r'slip__text" dir="auto">(.*?)</p>', page[start : page.index("</ul>", start)])
    assert shown == ["Andere", "Eerst"]


def test_a_note_says_that_it_stays_with_her_or_came_later(room: Room, anna: Device):
    anna.posts("add_notes", column=1, text="Rust")
    anna.posts("keep_note", Factor.objects.get().pk, kept="1")
    room.goes_to("closing")
    anna.posts("add_notes", column=1, text="Nagekomen")
    kept, late = (item["html"] for item in anna.frame()["items"] if item["id"].startswith("note-"))
    assert "slip--mine" in kept
    assert 'name="kept" value="0"' in kept
    assert "slip--mine" not in late
    assert late.count("slip__meta") == kept.count("slip__meta") == 1


def test_a_note_that_was_taken_away_is_not_shown(room: Room, anna: Device):
    anna.posts("add_notes", column=1, text="Rust")
    before = anna.frame()["to"]
    note = Factor.objects.get()
    anna.posts("remove_note", note.pk)
    assert notes(anna) == []
    assert anna.frame(before)["gone"] == [f"note-{note.pk}"]


def test_only_the_note_that_changed_is_sent(room: Room, anna: Device):
    anna.posts("add_notes", column=1, lines="Een\nTwee\nDrie")
    before = anna.frame()["to"]
    second = Factor.objects.get(text="Twee")
    anna.posts("edit_note", second.pk, text="2")
    assert [item["id"] for item in anna.frame(before)["items"]] == [f"note-{second.pk}"]


def test_nothing_of_annas_note_goes_to_bens_phone_not_even_its_id(room: Room, anna: Device, ben: Device):
    before = ben.frame()["to"]
    anna.posts("add_notes", column=1, text="Rust")
    anna.posts("remove_note", Factor.objects.get().pk)
    news = ben.frame(before)
    assert (news["items"], news["gone"]) == ([], [])


def test_els_sees_how_many_people_have_something_to_bring(room: Room, anna: Device, ben: Device):
    room.joins("Noor")
    assert written(room) == [0, 3]
    anna.posts("add_notes", column=1, lines="Een\nTwee")
    assert written(room) == [1, 3]
    ben.posts("add_notes", column=1, text="Alleen van mij")
    assert written(room) == [2, 3]
    ben.posts("keep_note", Factor.objects.get(writer=ben.person).pk, kept="1")
    assert written(room) == [1, 3]
    for note in Factor.objects.filter(writer=anna.person):
        anna.posts("remove_note", note.pk)
    assert written(room) == [0, 3]


def test_who_left_does_not_count(room: Room, anna: Device, ben: Device):
    anna.posts("add_notes", column=1, text="Een")
    anna.posts("leave")
    assert written(room) == [0, 1]


def test_the_notes_of_many_are_read_at_once(room: Room):
    people = [room.joins(name) for name in ("Anna", "Ben", "Cem", "Dirk")]
    before = room.facilitator.frame()["to"]
    for device in people:
        device.posts("add_notes", column=1, text="Een")
    with CaptureQueriesContext(connection) as queries:
        frames.read(room.session.pk, before, [device.person.scope for device in people])
    assert len([query for query in queries if "factors_factor" in query["sql"]]) == 1
