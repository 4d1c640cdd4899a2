"""The share link of the report: off, open for some days, closed; and that whoever has it sees nothing else."""

import json
import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from sessions import access, actions, method
from sessions.log import Refused
from sessions.models import Pass, Session
from tests.people import Device, Room
from tests.words import dutch, said_in

FILES = ("report", "report_pdf", "report_docx", "report_xlsx", "report_csv", "report_json")


@pytest.fixture
def done(room: Room) -> Room:
    """A session that rounds off."""
    Session.objects.filter(pk=room.session.pk).update(phase="closing")
    room.session.refresh_from_db()
    return room


def link(room: Room) -> str:
    room.session.refresh_from_db()
    return access.link_fragment(room.session, access.REPORT)


def comes_by(room: Room, fragment: str) -> tuple[Device, Any]:
    """Somebody opens the link: a browser sends what stands behind its #."""
    client = Client()
    answer = client.post(reverse("enter"), {"link": f"https://x.nl/enter#{fragment}", "op": str(uuid.uuid4())})
    return Device(room.session, access.REPORT, client), answer


def reads(guest: Device, name: str = "report") -> Any:
    return guest.client.get(guest.url(name, "report"))


def test_it_is_off_until_who_leads_switches_it_on(done: Room):
    assert done.session.share_until is None
    _guest, answer = comes_by(done, link(done))
    assert answer.status_code == 403
    assert dutch("This link opens nothing any more. Ask for a new one.") in said_in(answer)
    assert "Set-Cookie" not in {name for name in answer.headers if "report" in str(answer.headers[name])}


@pytest.mark.parametrize("days", [1, 7, 30])
def test_whoever_opens_it_reads_the_report_for_as_long_as_was_chosen(done: Room, days: int):
    start = timezone.now()
    assert done.facilitator.posts("share_report", days=days).status_code == 200
    guest, answer = comes_by(done, link(done))
    assert (answer.status_code, answer["Location"]) == (303, guest.url("report", "report"))
    cookie = answer.cookies[access.cookie_name("report", done.session.pk)]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert {name: reads(guest, name).status_code for name in FILES} == dict.fromkeys(FILES, 200)
    with time_machine.travel(start + timedelta(days=days, seconds=-5), tick=False):
        assert reads(guest).status_code == 200
    with time_machine.travel(start + timedelta(days=days, seconds=60), tick=False):
        for name in FILES:
            refused = reads(guest, name)
            assert refused.status_code == 403
            assert dutch("The time of its link is over.") in said_in(refused)
        assert comes_by(done, link(done))[1].status_code == 403


def test_closing_shuts_out_at_once_who_came_by_it_and_the_old_link_is_dead_for_good(done: Room):
    done.facilitator.posts("share_report", days=7)
    old = link(done)
    guest, _answer = comes_by(done, old)
    assert done.facilitator.posts("close_share").status_code == 200
    refused = reads(guest)
    assert refused.status_code == 403
    assert dutch("This report is not shared any more") in said_in(refused)
    done.facilitator.posts("share_report", days=7)
    assert link(done) != old
    assert comes_by(done, old)[1].status_code == 403
    assert reads(guest).status_code == 403, "who came by the old link needs the new one"
    assert comes_by(done, link(done))[1].status_code == 303


def test_a_link_whose_time_is_over_does_not_come_back_when_it_is_shared_again(done: Room):
    with time_machine.travel(timezone.now() - timedelta(days=3)):
        actions.share_report(done.session.pk, None, days=1)
        old = link(done)
        guest, _answer = comes_by(done, old)
        assert reads(guest).status_code == 200
    actions.share_report(done.session.pk, None, days=30)
    assert reads(guest).status_code == 403
    assert comes_by(done, old)[1].status_code == 403


def test_another_term_leaves_the_link_as_it_is(done: Room):
    done.facilitator.posts("share_report", days=1)
    before = link(done)
    guest, _answer = comes_by(done, before)
    done.facilitator.posts("share_report", days=30)
    assert link(done) == before
    with time_machine.travel(timezone.now() + timedelta(days=29)):
        assert reads(guest).status_code == 200


def test_it_can_be_switched_on_and_off_after_the_end(done: Room):
    actions.go_to(done.session.pk, None, pressed_in="closing", to="finished", rest="")
    assert done.facilitator.posts("share_report", days=7).status_code == 200
    guest, _answer = comes_by(done, link(done))
    assert reads(guest).status_code == 200
    assert done.facilitator.posts("close_share").status_code == 200
    assert reads(guest).status_code == 403
    with pytest.raises(Refused) as refused:
        actions.lock_door(done.session.pk, None, locked=True)
    assert refused.value.reason == "ended", "nothing else can be done after the end"


@pytest.mark.parametrize("phase", [phase for phase in method.PHASES if phase not in ("closing", "finished")])
def test_it_cannot_be_switched_on_before_rounding_off(room: Room, phase: str):
    Session.objects.filter(pk=room.session.pk).update(phase=phase)
    answer = room.facilitator.posts("share_report", days=7)
    assert (answer.status_code, answer.json()["error"]) == (
        409, dutch("The report can be shared when you round off."),
    )  # fmt: skip


@pytest.mark.parametrize("days", ["0", "2", "31", "x", "", "-1"])
def test_no_other_term_can_be_chosen(done: Room, days: str):
    assert done.facilitator.posts("share_report", days=days).status_code == 422
    done.session.refresh_from_db()
    assert done.session.share_until is None


def test_after_a_step_back_there_is_no_report_yet_for_who_has_the_link(done: Room):
    done.facilitator.posts("share_report", days=7)
    guest, _answer = comes_by(done, link(done))
    Session.objects.filter(pk=done.session.pk).update(phase="evaluation")
    answer = reads(guest)
    assert answer.status_code == 409
    assert dutch("There is no report yet") in said_in(answer)


def test_who_came_by_it_can_read_and_nothing_else(done: Room, anna: Device):
    """Not one of the roles of the session opens, nor their news; and no page says the code or a name."""
    done.facilitator.posts("share_report", days=7)
    guest, _answer = comes_by(done, link(done))
    for role in access.ROLES:
        assert guest.client.get(reverse("state", args=[done.session.pk, role])).status_code == 403
        assert guest.client.get(guest.url("report", role)).status_code in (403, 404)
    for name in ("phone", "console", "screen"):
        assert guest.client.get(guest.url(name)).status_code == 403
    assert guest.client.get(f"/s/{done.session.pk}/state/report").status_code == 404
    page = reads(guest).content.decode()
    assert not [word for word in (done.session.code, done.session.spoken_code, "Anna") if word in page]
    assert not re.findall(r'href="[^"]*/(?:console|phone|screen)\b', page)
    assert guest.posts("report", "report").status_code == 405
    assert guest.posts("close_share").status_code == 403


def test_the_secret_of_another_role_or_session_opens_no_report(done: Room):
    done.facilitator.posts("share_report", days=7)
    done.session.refresh_from_db()
    right = link(done)
    screen = access.link_fragment(done.session, access.SCREEN).rpartition(".")[2]
    for wrong in (f"report.{done.session.pk.hex}.{screen}", right.replace("report.", "console."),
                  right[:-1], f"report.{uuid.uuid4().hex}.{right.rpartition('.')[2]}"):  # fmt: skip
        assert comes_by(done, wrong)[1].status_code == 403
    assert Pass.objects.filter(role="report").count() == 0


def test_who_leads_sees_the_link_and_the_room_a_code_only_when_it_is_on(done: Room):
    screen = done.screen()
    for device, role in ((done.facilitator, "console"), (screen, "screen")):
        page = said_in(device.client.get(device.url("share_link", role)))
        assert (
            dutch("The report is not shared at this moment. Who leads can switch that on when you round off.") in page
        )
    done.facilitator.posts("share_report", days=7)
    page = done.facilitator.client.get(done.facilitator.url("share_link", "console")).content.decode()
    assert f"http://testserver/enter#{link(done)}" in page
    wall = screen.client.get(screen.url("share_link", "screen")).content.decode()
    assert '<svg class="qr"' in wall
    assert link(done) not in wall, "to scan, not to read"


def test_the_secret_is_in_no_news_and_in_no_event(done: Room, anna: Device):
    screen = done.screen()
    done.facilitator.posts("share_report", days=7)
    secret = access.link_secret(Session.objects.get(pk=done.session.pk), access.REPORT)
    for device in (done.facilitator, screen, anna):
        assert secret not in json.dumps(device.frame())
    assert secret not in json.dumps(list(done.session.events.values_list("kind", "topics")))
    assert secret not in done.facilitator.sees()


def test_two_who_lead_press_at_once_and_it_is_shared_once(done: Room):
    op = str(uuid.uuid4())
    for _press in range(2):
        assert done.facilitator.posts("share_report", op=op, days=7).status_code == 200
    done.session.refresh_from_db()
    assert done.session.share_link == 2
    done.facilitator.posts("close_share")
    done.facilitator.posts("close_share")
    done.session.refresh_from_db()
    assert done.session.share_link == 3
