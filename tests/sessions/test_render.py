"""The registry: which topics reach which audience."""

from typing import Any

import pytest
from django.utils.safestring import SafeString

from sessions import render
from sessions.reading import Reading
from tests.people import Device, Room


def ids(change: render.Change) -> set[str]:
    return {item.id for item in change.items}


def test_a_topic_for_one_person_reaches_nobody_else(room: Room, anna: Device, ben: Device):
    reading = Reading(room.session)
    topic = f"{anna.person.scope}|me"
    assert ids(render.changes(reading, anna.person.scope, [topic])) == {"me", "listened"}
    for scope in (ben.person.scope, "phone", "console", "screen"):
        assert render.changes(reading, scope, [topic]) == render.Change()


def test_a_row_that_is_there_is_put_and_one_that_is_not_is_gone(room: Room, anna: Device):
    reading = Reading(room.session)
    change = render.changes(reading, "phone", [f"person/{anna.person_id}", "person/nobody"])
    assert f"person-{anna.person_id}" in ids(change)
    assert change.gone == ["person-nobody"]


def test_a_topic_that_nobody_shows_changes_nothing(room: Room):
    assert render.changes(Reading(room.session), "console", ["passes"]) == render.Change()
    assert render.changes(Reading(room.session), "console", []).encoded() == ("", "")


def test_a_row_says_its_list_and_order_and_a_part_does_not(room: Room, anna: Device):
    items = {item.id: item.as_json() for item in render.whole(Reading(room.session), "phone").items}
    row = items[f"person-{anna.person_id}"]
    assert row["list"] == "people"
    assert f'data-order="{row["order"]}"' in row["html"]
    assert set(items["clock"]) == {"id", "html"}


@pytest.mark.parametrize("kind", ["phone", "console", "screen", "person"])
def test_what_is_rendered_for_many_holds_no_token_and_no_op(room: Room, anna: Device, kind: str):
    anna.posts("add_notes", column=1, text="Rust")
    anna.posts("ask_question", text="Wat nu?")
    scope = anna.person.scope if kind == "person" else kind
    change = render.whole(Reading(room.session), scope)
    assert ids(change)
    for item in change.items:
        assert "csrfmiddlewaretoken" not in item.html
        assert 'name="op"' not in item.html


def test_the_page_of_a_browser_without_script_has_them_in_every_form(room: Room, anna: Device):
    anna.posts("add_notes", column=1, text="Rust")
    page = anna.sees()
    assert page.count("<form") == page.count('name="csrfmiddlewaretoken"') == page.count('name="op"')


def test_every_part_shows_something_to_each_of_its_audiences(room: Room, anna: Device):
    for kind in ("phone", "console", "screen", anna.person.scope):
        wanted = {part.name for part in render.PARTS.values() if kind.partition(":")[0] in part.audiences}
        assert wanted
        assert wanted <= ids(render.whole(Reading(room.session), kind))


def test_what_two_people_are_shown_alike_is_rendered_once(room: Room, anna: Device, ben: Device, monkeypatch):
    rendered: list[str] = []
    render_of = render._render

    def counted(name: str, *rest: Any) -> SafeString:
        rendered.append(name)
        return render_of(name, *rest)

    monkeypatch.setattr(render, "_render", counted)
    reading = Reading(room.session)
    both = [render.whole(reading, device.person.scope) for device in (anna, ben)]
    assert rendered.count("me") == 2
    assert rendered.count("already") == 1
    assert both[0] == render.whole(Reading(room.session), anna.person.scope)
    assert both[1] == render.whole(Reading(room.session), ben.person.scope)


def test_models_with_one_id_are_the_same_only_when_they_are_one_object(anna: Device):
    one, other = anna.person, anna.person
    other.name = "Een andere naam"
    assert one == other
    assert render.same({"person": one}, {"person": one})
    assert not render.same({"person": one}, {"person": other})
    assert not render.same([one], [other])


@pytest.mark.parametrize(
    ("one", "other"),
    [({"a": 1}, {"b": 1}), ({"a": 1}, {"a": 1, "b": 2}), (["a"], ["a", "b"]), (1, True), ("1", 1), (("a",), ["a"])],
)
def test_contexts_that_differ_are_not_the_same(one: Any, other: Any):
    assert not render.same(one, other)
    assert render.same(one, type(one)(one))


def test_an_audience_is_a_kind_and_a_key():
    assert render.audience("person:7") == ("person", "7")
    assert render.audience("phone") == ("phone", "")
