"""What templates can say."""

import re

import pytest
from django.template import Context, Template
from django.test import RequestFactory

from sessions import render
from sessions.reading import Reading
from tests.people import Device, Room


def shown(source: str, **given: object) -> str:
    return Template(source).render(Context(given))


def on_a_phone(room: Room, anna: Device) -> dict[str, object]:
    return {"reading": Reading(room.session), "session": room.session, "scopes": ("phone", anna.person.scope)}


def test_a_part_on_a_page_is_what_the_hub_sends(room: Room, anna: Device):
    given = on_a_phone(room, anna)
    item = next(item for item in render.whole(Reading(room.session), "phone").items if item.id == "heading")
    assert shown('{% part "heading" %}', **given) == item.html


def test_a_part_of_one_person_is_shown_for_the_person_of_the_page(room: Room, anna: Device):
    assert "Anna" in shown('{% part "listened" %}', **on_a_phone(room, anna))


def test_rows_stand_in_order_and_only_in_their_own_list(room: Room, anna: Device):
    anna.posts("add_notes", column=1, lines="Een\nTwee")
    anna.posts("add_notes", column=2, text="Drie")
    given = on_a_phone(room, anna)
    texts = re.findall(r'dir="auto">(\w+)<', shown('{% rows "note" "notes-1" %}|{% rows "note" "notes-2" %}', **given))
    assert texts == ["Een", "Twee", "Drie"]
    assert shown('{% rows "note" "notes-3" %}', **given) == ""


def test_a_section_is_in_view_in_its_phases_only(room: Room):
    assert shown('<i {% in_phase "lobby closing" %}>', session=room.session) == '<i data-for="lobby closing">'
    assert shown('<i {% in_phase "alone" %}>', session=room.session) == '<i data-for="alone" hidden>'


def test_a_form_has_keys_on_a_page_and_none_in_a_fragment_for_many():
    request = RequestFactory().get("/")
    keys = [shown("{% form_keys %}", request=request) for _form in range(2)]
    assert all('name="csrfmiddlewaretoken" value="' in each for each in keys)
    ops = [re.findall(r'name="op" value="([0-9a-f-]{36})"', each) for each in keys]
    assert ops[0] != ops[1]
    assert shown("{% form_keys %}") == ""
    assert shown("{% post %}") == 'data-post hx-swap="none"'


def test_a_refused_form_says_why_and_keeps_what_was_typed_and_other_forms_do_not():
    failed = {"form": "add-1", "sentence": "Te <lang>", "values": {"text": '"> <b>'}}
    mine = shown('{% failed_sentence "add-1" %}<input value="{% failed_value "add-1" "text" %}">', failed=failed)
    assert "Te &lt;lang&gt;" in mine
    assert "hidden" not in mine
    assert 'value="&quot;&gt; &lt;b&gt;"' in mine
    other = shown('{% failed_sentence "add-2" %}<input value="{% failed_value "add-2" "text" %}">', failed=failed)
    assert "hidden" in other
    assert 'value=""' in other
    assert "hidden" in shown('{% failed_sentence "add-1" %}')
    assert shown('{% failed_value "add-1" "gone" %}', failed=failed) == ""


def test_an_icon_is_not_read_aloud():
    assert re.fullmatch(
        r'<svg class="icon" aria-hidden="true" focusable="false">'
        r'<use href="/static/img/icons[^"]*\.svg#i-bin"></use></svg>',
        shown('{% icon "bin" %}'),
    )


@pytest.mark.parametrize("column", [1, 2, 3])
def test_each_column_has_a_shape_with_its_number(column: int):
    html = shown("{% shape n %}", n=column)
    assert f'data-column="{column}"' in html
    assert f">{column}</text>" in html


def test_the_three_shapes_differ():
    assert len({re.search(r' d="([^"]+)"', shown("{% shape n %}", n=n))[1] for n in (1, 2, 3)}) == 3  # type: ignore[index]


def test_a_code_to_scan_has_four_modules_of_quiet_around_it():
    html = shown("{% qr text %}", text="http://teamtool.example/#K7M4PX")
    size = re.search(r'viewBox="0 0 (\d+) (\d+)"', html)
    assert size
    places = [(int(x), int(y)) for x, y in re.findall(r"M(\d+) (\d+)h1v1h-1z", html)]
    assert min(min(place) for place in places) == 4
    assert max(max(place) for place in places) == int(size[1]) - 5
    assert size[1] == size[2]
    assert 'role="img"' in html
    assert "aria-label" in html


def test_a_code_is_written_as_one_says_it():
    assert shown("{{ code|spoken }}", code="K7M4PX") == "K7M 4PX"


def test_an_entry_of_a_dict_by_a_name_held_in_a_variable():
    assert shown("{{ things|item:key }}", things={"a": 1}, key="a") == "1"
    assert shown("{{ things|item:key }}", things={"a": 1}, key="b") == ""
