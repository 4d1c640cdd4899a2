"""Error pages. They need no database and no session, so they work when those do not."""

import logging

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

logger = logging.getLogger("teamtool.errors")


def page(request: HttpRequest, status: int, title: str, sentence: str) -> HttpResponse:
    """The sentence as JSON for a form sent by script, as a page for everybody else."""
    if request.headers.get("HX-Request") == "true":
        return JsonResponse({"error": sentence}, status=status)
    html = render_to_string("error.html", {"title": title, "sentence": sentence, "status": status})
    return HttpResponse(html, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig):
        return too_large(request)
    return page(
        request, 400, _("We could not read that"), _("Something in the request was off. Go back and try again.")
    )


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page(request, 403, _("This is not yours to open"), _("You need to join with a code or a link first."))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    logger.info("csrf", extra={"reason": reason})
    return page(
        request,
        403,
        _("This page was open for too long"),
        _("Nothing was saved yet. Try once more; if it says this again, reload the page."),
    )


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page(
        request,
        404,
        _("There is nothing here"),
        _("The address may have been mistyped, or it is gone. Begin at the front page."),
    )


def too_large(request: HttpRequest) -> HttpResponse:
    return page(request, 413, _("That is too much at once"), _("Send it in smaller parts; nothing was saved."))


def too_many(request: HttpRequest) -> HttpResponse:
    return page(request, 429, _("A moment, please"), _("That went very fast. Wait a minute and try again."))


def server_error(request: HttpRequest) -> HttpResponse:
    return page(
        request,
        500,
        _("That went wrong on our side"),
        _("What was saved is still there. Go back and try again in a moment."),
    )
