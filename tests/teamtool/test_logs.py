"""Logs hold no names, texts, codes or secrets."""

import asyncio
import io
import json
import logging
import sys
import types
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path, reverse

from sessions import access
from teamtool.logs import JsonLines
from tests.people import Device, Room


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """All that the server's own formatter would write, down to the smallest thing."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield stream
    root.setLevel(level)
    root.removeHandler(handler)


def formatted(record: logging.LogRecord) -> dict[str, Any]:
    line: dict[str, Any] = json.loads(JsonLines().format(record))
    return line


def record(name: str, message: object, *args: object, level: int = logging.INFO, **more: Any) -> logging.LogRecord:
    made = logging.LogRecord(name, level, __file__, 1, message, args, None)
    made.__dict__.update(more)
    return made


def an_error(message: str) -> Any:
    try:
        raise ValueError(message)
    except ValueError:
        return sys.exc_info()


def test_a_line_is_one_object_with_time_level_logger_and_message():
    line = formatted(record("sessions.hub", "sent %d", 3, session="abc", sockets=2))
    assert line["level"] == "INFO"
    assert line["logger"] == "sessions.hub"
    assert line["message"] == "sent 3"
    assert (line["session"], line["sockets"]) == ("abc", 2)
    assert line["at"].endswith("+00:00")


def test_of_somebody_elses_line_only_the_template_is_kept():
    line = formatted(record("django.request", "Not Found: %s", "/s/geheim", request="geheim"))
    assert line["message"] == "Not Found: %s"
    assert "geheim" not in json.dumps(line)


def test_of_an_exception_the_type_and_places_are_kept_and_never_the_message():
    line = formatted(record("sessions.hub", "delivery failed", exc_info=an_error("Kanarie")))
    assert line["exception"] == "ValueError"
    assert line["where"][0].startswith("teamtool/test_logs.py:")
    assert "Kanarie" not in json.dumps(line)


def test_a_line_logged_as_an_exception_without_one_is_a_plain_line():
    assert "exception" not in formatted(record("sessions.hub", "fine", exc_info=(None, None, None)))


async def test_a_task_that_failed_unseen_does_not_tell_its_message(written: io.StringIO):
    asyncio.get_running_loop().call_exception_handler(
        {"message": "Task exception was never retrieved", "exception": ValueError("Kanarie"), "what": "Kanarie"}
    )
    assert "Task exception was never retrieved" in written.getvalue()
    assert "Kanarie" not in written.getvalue()


def breaks(request: HttpRequest, word: str = "") -> HttpResponse:
    text = request.POST.get("text", "")
    raise ValueError(f"could not save {text}")


def test_after_a_whole_scene_no_name_text_code_or_secret_is_in_the_log(
    room: Room, els: Device, written: io.StringIO, settings
):
    urls: Any = types.ModuleType("urls_that_break")
    urls.urlpatterns = [path("breaks", breaks), path("", include("teamtool.urls"))]
    urls.handler500 = "teamtool.errors.server_error"
    settings.ROOT_URLCONF = urls

    anna = room.joins("Kanarie-naam")
    anna.posts("add_notes", column=1, text="Kanarie-noot")
    anna.posts("add_notes", column=9, text="Kanarie-fout", form="Kanarie-form")
    anna.posts("ask_question", script=False, text="Kanarie-vraag " * 100)
    anna.posts("rename_me", name="Kanarie-ander")
    anna.posts("ask_help", wanted=1)
    code = anna.posts("offer_seat", script=False).context["code"]
    Client().post(reverse("take_seat"), {"code": code, "op": str(uuid.uuid4())})
    link = access.link_fragment(room.session, access.CONSOLE)
    Client().post(reverse("enter"), {"link": link, "op": str(uuid.uuid4())})
    Client().post(reverse("join"), {"code": "KANARI", "name": "Kanarie-wie", "op": "x"})
    Client(enforce_csrf_checks=True).post(reverse("join"), {"name": "Kanarie-csrf"})
    Client().post(reverse("join"), {"name": "Kanarie" * 10_000})
    Client().get("/Kanarie-adres", {"q": "Kanarie-q"})
    Client(raise_request_exception=False).post("/breaks", {"text": "Kanarie-uitzondering"})
    els.posts("remove_person", anna.person_id)
    els.posts("go_to", pressed_in="alone", to="closing")

    text = written.getvalue()
    lines = [json.loads(line) for line in text.splitlines()]
    assert {"ValueError"} <= {line.get("exception") for line in lines}
    assert {200, 303, 403, 404, 409, 413, 422, 500} <= {line.get("status") for line in lines}
    assert "csrf" in {line["message"] for line in lines}
    assert "kanari" not in text.lower()
    tokens = [cookie.value for device in (anna, els) for cookie in device.client.cookies.values()]
    secret = access.link_secret(room.session, access.CONSOLE)
    for hidden in (room.session.code, code, secret, *tokens):
        assert hidden not in text
