"""Opening a session, and its links. People, time and rounds have files of their own beside this one."""

import uuid

import pytest
from django.db import IntegrityError

from sessions import access, actions, codes, log, shelf
from sessions.actions import opening
from sessions.log import Op, Refused
from sessions.models import Event, Pass, Session
from tests.people import Device, Room


def opens(op: Op | None = None, content: dict | None = None) -> Session:
    tool = shelf.teamtools()[("shame-sexting", "nl")]
    content = content or tool.as_json()
    return actions.open_session(op=op, title="", language="nl", content=content, minutes=tool.minutes(), max_people=10)


def an_op(actor: str = "open") -> Op:
    return Op(uuid.uuid4(), actor, "0" * 64)


def test_a_session_keeps_the_content_it_was_opened_with(db):
    content = shelf.teamtools()[("shame-sexting", "nl")].as_json()
    session = opens(content=content)
    content["agreements"].append("Later bedacht")
    content["about"]["title"] = "Anders"
    session.refresh_from_db()
    assert "Later bedacht" not in session.agreements
    assert session.content["about"]["title"] == "Shame Sexting"
    assert "Later bedacht" not in session.content["agreements"]
    assert session.content == shelf.teamtools()[("shame-sexting", "nl")].as_json()
    assert session.agreements == session.content["agreements"]


def test_a_new_session_waits_in_the_lobby_with_its_first_question_large(db):
    session = opens()
    assert session.phase == "lobby"
    assert not session.clock.exists
    assert session.large_questions == [0]
    assert session.revision == 0
    assert str(session) == f"session {session.pk}"


def test_the_same_op_opens_one_session(db):
    op = an_op()
    assert opens(op).pk == opens(op).pk
    assert Session.objects.count() == 1


def test_the_op_of_annas_note_opens_nothing_for_her(room: Room, anna: Device):
    op = uuid.uuid4()
    anna.posts("ask_question", op=str(op), text="Waarom?")
    with pytest.raises(Refused) as refused:
        opens(Op(op, "open", "0" * 64))
    assert refused.value.status == 403
    assert Session.objects.count() == 1


def test_a_code_that_is_in_use_is_drawn_again(room: Room, monkeypatch):
    drawn = iter([room.session.code, room.session.code, "ABCDEF"])
    monkeypatch.setattr(codes, "new_code", lambda: next(drawn))
    assert opens().code == "ABCDEF"


def test_the_code_of_a_session_that_ended_is_free_again(room: Room, monkeypatch):
    room.goes_to("finished")
    monkeypatch.setattr(codes, "new_code", lambda: room.session.code)
    assert opens().code == room.session.code


def test_when_no_code_is_free_it_says_so(room: Room, monkeypatch):
    monkeypatch.setattr(codes, "new_code", lambda: room.session.code)
    with pytest.raises(Refused) as refused:
        opens()
    assert (refused.value.reason, refused.value.status) == ("no_code", 503)


def test_an_op_that_came_in_a_moment_earlier_is_one_session_too(db, monkeypatch):
    """The other request's op is there when ours is written, not yet when ours looked."""
    op = an_op()
    first = opens(op)
    look, looked = log.answered_before, []

    def too_early(op: Op) -> list[str] | None:
        looked.append(op)
        return None if len(looked) == 1 else look(op)

    monkeypatch.setattr(opening, "answered_before", too_early)
    assert opens(op).pk == first.pk
    assert Session.objects.count() == 1


def test_what_the_database_refuses_for_another_reason_is_not_tried_again(db):
    tool = shelf.teamtools()[("shame-sexting", "nl")]
    with pytest.raises(IntegrityError):
        actions.open_session(
            op=None, title="", language="nl", content=tool.as_json(), minutes=tool.minutes(), max_people=-1
        )


# Links ------------------------------------------------------------------------------------------


def a_pass(room: Room, role: Pass.Role) -> Pass:
    return actions.give_pass(session=room.session, role=role, token_digest=codes.digest(codes.new_secret()))


def test_a_browser_that_shows_its_link_twice_has_one_pass(room: Room):
    first = actions.give_pass(session=room.session, role=Pass.Role.SCREEN, token_digest="a" * 64)
    assert actions.give_pass(session=room.session, role=Pass.Role.SCREEN, token_digest="a" * 64) == first


@pytest.mark.parametrize("role", [Pass.Role.CONSOLE, Pass.Role.SCREEN])
def test_a_renewed_link_shuts_everybody_out_but_who_pressed(room: Room, role: Pass.Role):
    keep, other = a_pass(room, role), a_pass(room, role)
    untouched = a_pass(room, Pass.Role.SCREEN if role == Pass.Role.CONSOLE else Pass.Role.CONSOLE)
    before = {link: access.link_secret(room.session, link) for link in (access.CONSOLE, access.SCREEN)}
    actions.renew_link(room.session.pk, None, role=role, keep=keep)
    room.session.refresh_from_db()
    assert access.link_secret(room.session, role) != before[role]
    assert access.link_secret(room.session, untouched.role) == before[untouched.role]
    assert set(Pass.objects.filter(pk__in=[keep.pk, other.pk, untouched.pk])) == {keep, untouched}
    assert Event.objects.latest("revision").topics == ["passes"]


def test_a_screen_link_renewed_by_nobody_in_particular_shuts_out_every_screen(room: Room):
    a_pass(room, Pass.Role.SCREEN)
    actions.renew_link(room.session.pk, None, role=Pass.Role.SCREEN, keep=None)
    assert not Pass.objects.filter(role=Pass.Role.SCREEN).exists()
