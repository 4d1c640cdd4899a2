"""The report: a page to read, and files to take along. Nothing here writes."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from factors import exports
from factors.exports import csv, docx, ics, json, pdf, xlsx
from factors.report import EVERYTHING, OPEN_FROM, PARTS, Report, may_open
from factors.report import read as read_report
from sessions import access, terms
from sessions.access import Who, reader_required

Show = Callable[[HttpRequest, Who, Report], HttpResponse]
KINDS: dict[str, tuple[Callable[[Report], bytes], str]] = {
    "pdf": (pdf.make, "application/pdf"),
    "docx": (docx.make, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "xlsx": (xlsx.make, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "csv": (csv.make, "text/csv; charset=utf-8"),
    "ics": (ics.make, "text/calendar; charset=utf-8"),
    "json": (json.make, "application/json"),
}


def _when_there(show: Show) -> Callable[..., HttpResponse]:
    """Only for who has a report, and not before there is one."""

    @reader_required
    @require_GET
    @wraps(show)
    def checked(request: HttpRequest, who: Who, **kwargs: Any) -> HttpResponse:
        if who.role not in OPEN_FROM:
            raise Http404
        if not may_open(who.role, who.session.phase):
            return _not_yet(request, who)
        return show(request, who, read_report(who.session.pk).with_only(request.GET.getlist("part")))

    return checked


def _not_yet(request: HttpRequest, who: Who) -> HttpResponse:
    if who.role != access.CONSOLE:
        sentence = _("It is there when we round off. Until then the flap is where it all comes together.")
    else:
        sentence = _("It is there for you from the moment the cards come together on the flap.")
    given = {"title": _("There is no report yet"), "sentence": sentence, "link": _back(who)}
    return render(request, "message.html", given, status=409)


def _back(who: Who) -> str:
    """The page of the session; of who came by the share link nothing but the front page."""
    page = access.PAGE_OF.get(who.role)
    return reverse(page, args=[who.session.pk]) if page else reverse("front")


@_when_there
def report(request: HttpRequest, who: Who, found: Report) -> HttpResponse:
    """To read, and to choose what goes in: what is shown is what the files below it hold."""
    given = {
        "session": who.session,
        "report": found,
        "role": who.role,
        "back": _back(who),
        "words": exports.words(),
        "empty": exports.empty(found),
        "files": _files(who, found),
        "parts": [(part, name, part in found.parts) for part, name in exports.parts().items()],
        "narrowed": found.parts != EVERYTHING,
        "deleted_on": terms.day_shown(who.session),
    }
    return render(request, "report.html", given)


def _files(who: Who, found: Report) -> list[dict[str, str]]:
    chosen = [("part", part) for part in PARTS if part in found.parts] if found.parts != EVERYTHING else []
    query = f"?{urlencode(chosen)}" if chosen else ""
    names = exports.kinds()
    return [
        {"name": name, "url": reverse(f"report_{kind}", args=[who.session.pk, who.role]) + query}
        for kind, name in names.items()
        if kind != "ics" or found.dated
    ]


def _file(kind: str) -> Callable[..., HttpResponse]:
    make, content_type = KINDS[kind]

    @_when_there
    def download(request: HttpRequest, who: Who, found: Report) -> HttpResponse:
        if kind == "ics" and not found.dated:
            return _no_dates(request, who)
        named = f'attachment; filename="{exports.filename(found, kind)}"'
        return HttpResponse(make(found), content_type=content_type, headers={"Content-Disposition": named})

    return download


FILES = {kind: _file(kind) for kind in KINDS}


def _no_dates(request: HttpRequest, who: Who) -> HttpResponse:
    given = {
        "title": _("Nothing for a calendar"),
        "sentence": _("An action comes in a calendar on the day it is to be done by. None of these has one."),
        "link": reverse("report", args=[who.session.pk, who.role]),
    }
    return render(request, "message.html", given, status=409)
