"""The quick guide on paper, for whoever wants it: it is about how a session is led, and about no session."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from factors.exports import guide
from sessions.access import public


@public
@require_GET
def quick_guide(request: HttpRequest) -> HttpResponse:
    named = f'attachment; filename="{guide.filename()}"'
    return HttpResponse(guide.make(), content_type="application/pdf", headers={"Content-Disposition": named})
