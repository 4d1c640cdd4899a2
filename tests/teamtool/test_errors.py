"""Error pages: they need no database, and say what happened in a sentence."""

import types
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path, reverse

from sessions.models import Session
from tests.people import Device
from tests.words import dutch, said_in

SCRIPT = {"HX-Request": "true"}


def breaks(request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError("Geheim van Anna")


def forbids(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


@pytest.fixture
def passer_by(settings) -> Client:
    """Somebody with a browser, on a server that has two more addresses; no database is set up for these tests."""
    urls: Any = types.ModuleType("urls_with_more")
    urls.urlpatterns = [path("breaks", breaks), path("forbids", forbids), path("", include("teamtool.urls"))]
    for handler in ("400", "403", "404", "500"):
        setattr(urls, f"handler{handler}", getattr(__import__("teamtool.urls").urls, f"handler{handler}"))
    settings.ROOT_URLCONF = urls
    return Client(raise_request_exception=False)


FAILURES = [
    ("breaks", 500, "What was saved is still there. Go back and try again in a moment."),
    ("forbids", 403, "You need to join with a code or a link first."),
    ("nowhere", 404, "The address may have been mistyped, or it is gone. Begin at the front page."),
]


@pytest.mark.parametrize(("address", "status", "sentence"), FAILURES)
def test_a_failure_is_a_page_for_somebody_and_a_sentence_for_script(passer_by: Client, address, status, sentence):
    """Without the `db` fixture a query would fail the test."""
    page = passer_by.get(f"/{address}")
    assert page.status_code == status
    assert dutch(sentence) in said_in(page)
    assert '<html lang="nl">' in said_in(page)
    answer = passer_by.get(f"/{address}", headers=SCRIPT)
    assert answer.status_code == status
    assert answer.json() == {"error": dutch(sentence)}


def test_no_error_page_tells_what_broke(passer_by: Client):
    assert "Geheim" not in said_in(passer_by.get("/breaks"))
    assert "ZeroDivision" not in said_in(passer_by.get("/breaks"))


def test_an_error_page_asks_the_database_nothing(db, passer_by: Client, django_assert_num_queries):
    with django_assert_num_queries(0):
        for address, status, _sentence in FAILURES:
            assert passer_by.get(f"/{address}").status_code == status
        assert passer_by.post(reverse("join"), {"name": "x" * 70_000}).status_code == 413
        assert Client(enforce_csrf_checks=True).post(reverse("join"), {"name": "Anna"}).status_code == 403


def test_an_error_page_speaks_english_where_it_was_asked_to(passer_by: Client):
    assert "The address may have been mistyped" in said_in(passer_by.get("/nowhere", {"lang": "en"}))


def test_a_host_that_is_not_ours_is_a_bad_request(passer_by: Client):
    response = passer_by.get("/", headers={"Host": "evil.example"})
    assert response.status_code == 400
    assert dutch("Something in the request was off. Go back and try again.") in said_in(response)


def test_a_body_of_more_than_64_kilobytes_is_too_large(passer_by: Client):
    for content_type in ("application/x-www-form-urlencoded", "text/plain"):
        response = passer_by.post(reverse("join"), "x" * 65_537, content_type=content_type)
        assert response.status_code == 413
        assert dutch("Send it in smaller parts; nothing was saved.") in said_in(response)
    assert passer_by.post(reverse("join"), {"name": "x" * 66_000}, headers=SCRIPT).json()["error"]


def test_a_body_that_grew_past_what_it_said_is_too_large_as_well(passer_by: Client):
    """The fields of a multipart body are counted as they are read."""
    from django.core.exceptions import RequestDataTooBig
    from django.test import RequestFactory

    from teamtool import errors

    response = errors.bad_request(RequestFactory().post("/"), RequestDataTooBig("too big"))
    assert response.status_code == 413


def test_a_hundred_and_one_fields_are_a_bad_request(passer_by: Client):
    response = passer_by.post(reverse("join"), {f"field{n}": "x" for n in range(101)})
    assert response.status_code == 400


def test_bad_utf_8_is_read_as_well_as_it_can_be(anna: Device):
    op = b"2b1b30aa-0000-4000-8000-000000000001"
    response = anna.client.post(
        anna.url("ask_question"),
        b"op=" + op + b"&text=Caf%ff%fe \xff\xc3 rust",
        content_type="application/x-www-form-urlencoded",
        headers=SCRIPT,
    )
    assert response.status_code == 200
    assert "rust" in anna.sees()
    assert anna.client.get(f"/s/{'%ff' * 8}").status_code == 404


def test_a_session_that_is_not_there_is_not_found(db, passer_by: Client):
    assert passer_by.get(f"/s/{'0' * 8}-0000-4000-8000-{'0' * 12}/").status_code == 404
    assert not Session.objects.exists()
