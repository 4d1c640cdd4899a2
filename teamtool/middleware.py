"""Small middlewares: a log line without texts, a limit on bodies, no-store, the language of front pages."""

import logging
import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import add_never_cache_headers

from teamtool import errors

logger = logging.getLogger("teamtool.requests")
GetResponse = Callable[[HttpRequest], HttpResponse]


class LogRequests:
    """Method, route, status, milliseconds. Never the path or the address: a path names a session."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        start = time.perf_counter()
        response = self.get_response(request)
        match = request.resolver_match
        logger.info(
            "request",
            extra={
                "method": request.method,
                "route": match.route if match else "-",
                "status": response.status_code,
                "ms": round((time.perf_counter() - start) * 1000, 1),
            },
        )
        return response


class LimitBody:
    """Refuses a body that says it is too long, or does not say, before anything reads it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # A body in chunks does not say how long it is, and browsers never send forms that way.
        in_chunks = "Transfer-Encoding" in request.headers
        length = request.headers.get("Content-Length", "0")
        if (
            in_chunks
            or not length.isdecimal()
            or len(length) > 12
            or int(length) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        ):
            return errors.too_large(request)
        return self.get_response(request)


class NoStore:
    """Nothing of a session stays behind in a browser's cache or a proxy. Static files go out before this."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        add_never_cache_headers(response)
        return response


class Language:
    """Dutch, unless the address asks for English. Pages of a session set the session's own language later."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = request.GET.get("lang", "")
        with translation.override(asked if asked in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE):
            return self.get_response(request)
