"""Log line, limit on bodies, no-store, language."""

import logging

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import translation

from teamtool.middleware import Language, LimitBody, LogRequests, NoStore
from tests.people import Device, Room


def says_ok(request: HttpRequest) -> HttpResponse:
    return HttpResponse(translation.get_language())


def test_a_log_line_holds_the_route_and_never_the_address(anna: Device, caplog):
    with caplog.at_level(logging.INFO, "teamtool.requests"):
        anna.sees()
        anna.client.get("/nowhere/geheim")
    page, nowhere = caplog.records[-2:]
    assert (page.method, page.route, page.status) == ("GET", "s/<uuid:session_id>/", 200)
    assert page.ms >= 0
    assert (nowhere.route, nowhere.status) == ("-", 404)
    assert str(anna.session.pk) not in str([record.__dict__ for record in (page, nowhere)])


def test_a_request_that_no_address_matched_is_logged_too(caplog):
    with caplog.at_level(logging.INFO, "teamtool.requests"):
        LogRequests(says_ok)(RequestFactory().get("/geheim"))
    assert caplog.records[-1].route == "-"


@pytest.mark.parametrize(
    ("length", "status"),
    [("0", 200), ("65536", 200), ("65537", 413), ("-1", 413), ("many", 413), ("²", 413), ("9" * 5000, 413)],
)
def test_a_body_is_refused_by_the_length_it_says_it_has(length, status):
    request = RequestFactory().post("/", CONTENT_LENGTH=length)
    assert LimitBody(says_ok)(request).status_code == status


def test_a_request_that_says_no_length_has_no_body():
    request = RequestFactory().get("/")
    request.META.pop("CONTENT_LENGTH", None)
    assert LimitBody(says_ok)(request).status_code == 200


def test_nothing_of_a_session_stays_in_a_cache(room: Room, els: Device, anna: Device, passer_by: Client):
    for response in (
        passer_by.get(reverse("front")),
        anna.client.get(anna.url("phone")),
        els.client.get(els.url("console")),
        anna.client.get(anna.url("state", "phone")),
        anna.posts("ask_question", text="Waarom?"),
        passer_by.get(anna.url("phone")),
        passer_by.get("/nowhere"),
    ):
        assert "no-store" in response.headers["Cache-Control"]
        assert "private" in response.headers["Cache-Control"]
    assert "no-store" in NoStore(says_ok)(RequestFactory().get("/")).headers["Cache-Control"]


@pytest.mark.parametrize(("asked", "language"), [("", "nl"), ("en", "en"), ("nl", "nl"), ("fr", "nl"), ("../x", "nl")])
def test_pages_are_dutch_unless_english_was_asked_for(asked, language):
    before = translation.get_language()
    response = Language(says_ok)(RequestFactory().get("/", {"lang": asked}))
    assert response.content.decode() == language
    assert translation.get_language() == before
