"""A participant's own list, by script and without."""

import uuid

import pytest

from factors.models import Factor
from tests.people import Device, Room, open_room
from tests.words import dutch, said_in


@pytest.fixture(autouse=True)
def _writing_alone(room: Room) -> None:
    room.goes_to("alone")


def note_of(device: Device, text: str = "rust") -> Factor:
    response = device.posts("add_notes", column=1, text=text)
    assert response.status_code == 200
    return Factor.objects.get(text=text)


def test_anna_adds_a_note_and_sees_it(anna: Device):
    assert anna.posts("add_notes", script=False, column=2, text=" Rust\u200b ").status_code == 303
    assert Factor.objects.get().text == "Rust"
    assert "Rust" in anna.sees()


def test_a_pasted_list_becomes_one_note_for_each_line(anna: Device):
    assert anna.posts("add_notes", column=3, lines="- rust\n\n2) tijd\n • ruimte").status_code == 200
    assert [(note.text, note.column) for note in Factor.objects.all()] == [("rust", 3), ("tijd", 3), ("ruimte", 3)]


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"text": ""}, "Write something first."),
        ({"text": "\u3164"}, "Write something first."),
        ({"lines": "-\n\u200b\n"}, "Write something first."),
    ],
)
def test_nothing_is_refused_with_a_sentence(anna: Device, said, sentence):
    response = anna.posts("add_notes", column=1, **said)
    assert response.status_code == 422
    assert said_in(response) == dutch(sentence)


@pytest.mark.parametrize("column", ["0", "4", "x", ""])
def test_a_column_that_is_not_there_is_refused(anna: Device, column):
    assert anna.posts("add_notes", column=column, text="rust").status_code == 422
    assert not Factor.objects.exists()


@pytest.mark.parametrize(
    ("field", "form", "typed"),
    [
        ("text", "add-2", "lang " * 1000),
        ("lines", "paste-2", "kort\n" + "lang " * 100),
        ("lines", "paste-2", "regel\n" * 41),
    ],
)
def test_what_is_too_much_is_refused_whole_and_stays_in_its_field(anna: Device, field, form, typed):
    response = anna.posts("add_notes", script=False, column=2, form=form, **{field: typed})
    assert response.status_code == 422
    assert typed.strip() in said_in(response).replace("\r\n", "\n")
    assert '<p class="field__error" data-error role="alert">' in said_in(response)
    assert not Factor.objects.exists()


def test_a_note_is_reworded_moved_and_kept_back(anna: Device):
    note = note_of(anna)
    assert anna.posts("edit_note", note.pk, text="rust en tijd").status_code == 200
    assert anna.posts("move_note", note.pk, column=3).status_code == 200
    assert anna.posts("keep_note", note.pk, kept=1).status_code == 200
    note.refresh_from_db()
    assert (note.text, note.column, note.kept_back) == ("rust en tijd", 3, True)
    assert anna.posts("keep_note", note.pk, kept=0).status_code == 200
    note.refresh_from_db()
    assert not note.kept_back


def test_nonsense_changes_nothing(anna: Device):
    note = note_of(anna)
    for name, said in (("edit_note", {"text": ""}), ("move_note", {"column": 9}), ("keep_note", {"kept": "x"})):
        assert anna.posts(name, note.pk, **said).status_code == 422
    before = Factor.objects.values().get()
    assert anna.posts("restore_note", note.pk, text="").status_code == 422
    assert Factor.objects.values().get() == before


def test_a_note_taken_away_comes_back_with_the_text_its_page_still_had(anna: Device):
    note = note_of(anna)
    response = anna.posts("remove_note", note.pk, revision=anna.frame()["to"])
    assert response.json()["gone"] == [f"note-{note.pk}"]
    assert Factor.objects.get().text == ""
    assert anna.posts("restore_note", note.pk, text="rust").status_code == 200
    assert "rust" in Factor.objects.get().text


def test_without_script_a_note_has_a_page_of_its_own(anna: Device):
    note = note_of(anna)
    page = anna.client.get(anna.url("edit_note", note.pk))
    assert page.status_code == 200
    assert "rust</textarea>" in said_in(page)
    assert anna.posts("edit_note", note.pk, script=False, text="tijd").status_code == 303
    assert "tijd" in anna.sees()


def test_a_rewording_that_is_refused_keeps_what_was_typed_and_its_address(anna: Device):
    note = note_of(anna)
    typed = "lang " * 1000
    response = anna.posts("edit_note", note.pk, script=False, form="edit", text=typed)
    assert response.status_code == 422
    assert typed in said_in(response)
    assert f'action="{anna.url("edit_note", note.pk)}"' in said_in(response)
    note.refresh_from_db()
    assert note.text == "rust"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("edit_note", {"text": "van Ben"}),
        ("move_note", {"column": 2}),
        ("keep_note", {"kept": 1}),
        ("remove_note", {}),
        ("restore_note", {"text": "van Ben"}),
    ],
)
def test_ben_cannot_touch_annas_note(anna: Device, ben: Device, name, said):
    note = note_of(anna)
    before = Factor.objects.values().get()
    response = ben.posts(name, note.pk, **said)
    assert response.status_code in (409, 410)
    assert said_in(response)
    assert "rust" not in response.content.decode()
    assert Factor.objects.values().get() == before


def test_the_page_of_somebody_elses_note_is_not_there(anna: Device, ben: Device):
    note = note_of(anna)
    for note_id in (note.pk, uuid.uuid4()):
        response = ben.client.get(ben.url("edit_note", note_id))
        assert response.status_code == 404
        assert dutch("It is not on your list any more.") in said_in(response)
        assert "rust" not in said_in(response)


def test_a_note_of_another_session_is_nobodys_here(anna: Device):
    note = note_of(anna)
    chris = open_room().joins("Chris")
    assert chris.posts("remove_note", note.pk).status_code == 410
    note.refresh_from_db()
    assert note.text == "rust"


def test_adding_a_note_takes_the_same_number_of_queries_however_long_the_list(
    room: Room, anna: Device, django_assert_max_num_queries
):
    def queries() -> int:
        revision = anna.frame()["to"]
        with django_assert_max_num_queries(40) as counted:
            assert anna.posts("add_notes", column=1, text="rust", revision=revision).status_code == 200
        return len(counted)

    few = queries()
    anna.posts("add_notes", column=2, lines="\n".join(f"noot {n}" for n in range(40)))
    room.joins("Ben").posts("add_notes", column=2, text="van Ben")
    assert queries() == few
