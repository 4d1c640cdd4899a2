"""How every post is taken: once, counted, and answered with news or with a sentence."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sessions import access, fields, frames, limits, log, pages
from sessions.access import Who
from sessions.log import Op, Refused
from teamtool import errors

# Never compared, never kept: what a browser adds by itself.
NOT_CONTENT = frozenset({"csrfmiddlewaretoken", "op", "revision"})
NOT_KEPT = NOT_CONTENT | {"form"}
Posted = Callable[..., HttpResponse | str | None]


def posting(view: Posted) -> Callable[..., HttpResponse]:
    """A view that takes one post and calls one action with (who, op).

    What it returns is the answer. None means: to script what changed for this browser, else back to the page; a text
    is the id of the place on that page to go back to.
    A refusal is a sentence in place, with what was typed.
    """

    @wraps(view)
    def posted(request: HttpRequest, who: Who, **kwargs: Any) -> HttpResponse:
        if not limits.may_post(who.owner, who.session.pk):
            return errors.too_many(request)
        try:
            answered = view(request, who, op_of(request, who.owner), **kwargs)
        except Refused as refused:
            return refuse(request, who, refused)
        return answered if isinstance(answered, HttpResponse) else answer(request, who, answered or "")

    return require_POST(posted)


def op_of(request: HttpRequest, actor: str) -> Op:
    """The op of a post: its id, who sends it, and a digest of what it asks."""
    return Op(op_id(request), actor, log.body_digest(request.path, content_of(request)))


def op_id(request: HttpRequest) -> UUID:
    """Raises Refused (400) when it is missing or not an id."""
    try:
        return UUID(request.POST.get("op", ""))
    except ValueError:
        raise Refused(_("Something in the request was off. Reload the page."), reason="no_op", status=400) from None


def content_of(request: HttpRequest) -> list[tuple[str, str]]:
    return [(name, value) for name, values in request.POST.lists() if name not in NOT_CONTENT for value in values]


def read(form: forms.Form) -> dict[str, Any]:
    """What a form says. Raises Refused (422) with its first sentence."""
    if form.is_valid():
        return form.cleaned_data
    raise Refused(fields.first_sentence(form), reason="invalid", status=422)


def by_script(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


def answer(request: HttpRequest, who: Who, place: str = "") -> HttpResponse:
    """It is saved: to script the frame from its revision to now, to a plain post its page again."""
    if by_script(request):
        return HttpResponse(_frame(request, who), content_type="application/json")
    page = reverse(access.PAGE_OF[who.role], args=[who.session.pk])
    return see_other(f"{page}#{place}" if place else page)


def see_other(url: str) -> HttpResponse:
    response = HttpResponseRedirect(url)
    response.status_code = 303
    return response


def refuse(request: HttpRequest, who: Who, refused: Refused) -> HttpResponse:
    """The sentence, where it belongs; for script also the present state."""
    if by_script(request):
        said: dict[str, Any] = {"error": refused.sentence, "reason": refused.reason}
        if refused.fields:
            said["fields"] = refused.fields
        if refused.status in (409, 410):
            said["frame"] = json.loads(_frame(request, who))
        return JsonResponse(said, status=refused.status)
    values = {name: value for name, value in content_of(request) if name not in NOT_KEPT}
    failed = {"form": request.POST.get("form", ""), "sentence": refused.sentence, "values": values}
    return pages.PAGES[who.role](request, who, failed, refused.status)


def _frame(request: HttpRequest, who: Who) -> str:
    since = frames.revision_in(request.POST.get("revision", ""))
    return frames.frame_for(who.session.pk, who.scopes, since)
