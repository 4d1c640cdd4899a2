"""The report: a page to read, and two files to take along. Nothing here writes."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from factors import exports
from factors.exports import csv, pdf
from factors.report import OPEN_FROM, Report, may_open
from factors.report import read as read_report
from sessions import access, terms
from sessions.access import Who, role_required

Show = Callable[[HttpRequest, Who, Report], HttpResponse]
KINDS = {"pdf": (pdf.make, "application/pdf"), "csv": (csv.make, "text/csv; charset=utf-8")}


def _when_there(show: Show) -> Callable[..., HttpResponse]:
    """Only for who has a report, and not before there is one."""

    @role_required
    @require_GET
    @wraps(show)
    def checked(request: HttpRequest, who: Who, **kwargs: Any) -> HttpResponse:
        if who.role not in OPEN_FROM:
            raise Http404
        if not may_open(who.role, who.session.phase):
            return _not_yet(request, who)
        return show(request, who, read_report(who.session.pk))

    return checked


def _not_yet(request: HttpRequest, who: Who) -> HttpResponse:
    if who.role == access.PHONE:
        sentence = _("It is there when we round off. Until then the flap is where it all comes together.")
    else:
        sentence = _("It is there for you from the moment the cards come together on the flap.")
    given = {"title": _("There is no report yet"), "sentence": sentence, "link": _back(who)}
    return render(request, "message.html", given, status=409)


def _back(who: Who) -> str:
    return reverse(access.PAGE_OF[who.role], args=[who.session.pk])


@_when_there
def report(request: HttpRequest, who: Who, found: Report) -> HttpResponse:
    given = {
        "session": who.session,
        "report": found,
        "role": who.role,
        "back": _back(who),
        "words": exports.words(),
        "deleted_on": terms.day_shown(who.session),
    }
    return render(request, "report.html", given)


@_when_there
def report_pdf(request: HttpRequest, who: Who, found: Report) -> HttpResponse:
    return _download(found, "pdf")


@_when_there
def report_csv(request: HttpRequest, who: Who, found: Report) -> HttpResponse:
    return _download(found, "csv")


def _download(report: Report, kind: str) -> HttpResponse:
    make, content_type = KINDS[kind]
    named = f'attachment; filename="{exports.filename(report, kind)}"'
    return HttpResponse(make(report), content_type=content_type, headers={"Content-Disposition": named})
