"""Frames: from one revision to another, or the whole."""

import json
from uuid import uuid4

import pytest
from django.utils import translation

from sessions import actions, frames, presence
from sessions.models import Event, Session
from tests.people import Device, Room, open_room


def test_nothing_new_is_a_frame_of_nothing(room: Room, anna: Device):
    now = anna.frame()["to"]
    assert anna.frame(now) == {"from": now, "to": now, "items": [], "gone": []}


def test_the_whole_has_no_from_and_always_the_state(room: Room, anna: Device):
    whole = anna.frame()
    assert "from" not in whole
    assert whole["state"] == {"phase": "lobby", "break": False, "black": False}
    assert whole["gone"] == []


def test_only_what_changed_is_in_a_frame_and_the_state_only_when_it_changed(room: Room, anna: Device):
    before = anna.frame()["to"]
    room.facilitator.posts("agree", agreements="Een\nTwee")
    change = anna.frame(before)
    assert [item["id"] for item in change["items"]] == ["agreements"]
    assert "state" not in change
    room.facilitator.posts("black_out", black="1")
    assert anna.frame(before)["state"]["black"] is True


def test_a_phone_gets_one_frame_with_what_is_for_all_and_what_is_for_its_owner(room: Room, anna: Device):
    before = anna.frame()["to"]
    anna.posts("rename_me", name="Noor")
    change = anna.frame(before)
    assert {"me", "listened", f"person-{anna.person_id}", "round"} <= {item["id"] for item in change["items"]}


def test_who_left_is_gone_from_the_list(room: Room, anna: Device, ben: Device):
    before = anna.frame()["to"]
    room.facilitator.posts("remove_person", ben.person_id)
    assert f"person-{ben.person_id}" in anna.frame(before)["gone"]


@pytest.mark.parametrize("since", ["ahead", "a gap", "too far back"])
def test_when_the_log_does_not_lead_here_it_is_the_whole(room: Room, anna: Device, monkeypatch, since: str):
    room.facilitator.posts("agree", agreements="Een")
    now = anna.frame()["to"]
    if since == "ahead":
        assert "from" not in anna.frame(now + 1)
        return
    if since == "a gap":
        Event.objects.filter(revision=now).delete()
    else:
        monkeypatch.setattr(frames, "MOST_EVENTS", 0)
    assert "from" not in anna.frame(now - 1)
    assert anna.frame(now)["from"] == now


def test_one_read_serves_many_with_changes_and_newcomers_with_wholes(room: Room, anna: Device, ben: Device):
    before = Session.objects.get().revision
    anna.posts("add_notes", column=1, text="Rust")
    scopes = ["phone", anna.person.scope, ben.person.scope]
    news = frames.read(room.session.pk, before, scopes, ["console"])
    assert (news.since, news.revision, news.everybody_whole, news.ended) == (before, before + 1, False, False)
    assert len(json.loads(news.frame(("phone", anna.person.scope)))["items"]) == 1
    assert json.loads(news.frame(("phone", ben.person.scope)))["items"] == []
    assert news.beside(("phone", anna.person.scope)) == ""
    assert {"run", "written"} <= {item["id"] for item in json.loads(news.whole(("console",)))["items"]}


def test_presence_is_told_when_asked_for_and_only_to_the_console(room: Room, anna: Device):
    now = Session.objects.get().revision
    presence.seen(room.session.pk, anna.person.scope)
    news = frames.read(room.session.pk, now, ["phone", "console"], also=["presence"])
    assert news.beside(["phone"]) == ""
    assert json.loads(news.frame(["console"]))["items"] == []
    beside = json.loads(news.beside(["console"]))
    assert (beside["from"], beside["to"]) == (now, now)
    assert [item["id"] for item in beside["items"]] == ["people_summary", "group_board"]


def test_tokens_are_looked_at_only_when_somebodys_row_changed(room: Room, anna: Device):
    now = Session.objects.get().revision
    tokens = {"nobody's": "phone"}
    room.facilitator.posts("agree", agreements="Een")
    assert frames.read(room.session.pk, now, [], tokens=tokens).closing == {}
    anna.posts("rename_me", name="Noor")
    assert frames.read(room.session.pk, now, [], tokens=tokens).closing == {"nobody's": 4401}
    assert frames.read(room.session.pk, None, [], tokens=tokens).closing == {"nobody's": 4401}


def test_that_a_session_ended_is_news(room: Room, anna: Device):
    room.goes_to("finished")
    assert frames.read(room.session.pk, None, []).ended


def test_a_frame_speaks_the_language_of_its_session(db):
    for language, other, words in (("nl", "en", "Fijn dat je er bent"), ("en", "nl", "Good that you are here")):
        room = open_room(language)
        with translation.override(other):
            heading = next(item["html"] for item in room.screen().frame()["items"] if item["id"] == "heading")
        assert words in heading


def test_words_with_quotes_and_emoji_come_through_unharmed(room: Room, anna: Device):
    actions.rename(room.session.pk, None, person_id=anna.person.pk, name="“A” \\ </b> 👩‍👩‍👧")
    html = next(item["html"] for item in anna.frame()["items"] if item["id"] == f"person-{anna.person_id}")
    assert "“A” \\ &lt;/b&gt; 👩‍👩‍👧" in html


def test_of_a_session_that_is_gone_there_is_no_frame(db):
    with pytest.raises(Session.DoesNotExist):
        frames.frame_for(uuid4(), ("phone",), None)
