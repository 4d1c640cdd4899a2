"""The background of a session's teamtool as a file, for whoever has the address of its homework."""

from django.http import Http404, HttpRequest, HttpResponse

from factors.exports import background
from sessions import shelf
from sessions.models import Session
from sessions.views.homework import with_homework


@with_homework
def background_pdf(request: HttpRequest, session: Session) -> HttpResponse:
    reading = shelf.reading(session)
    if reading is None:
        raise Http404
    made = background.make(session.content, reading, session.language)
    named = 'attachment; filename="teamtool-background.pdf"'
    return HttpResponse(made, content_type="application/pdf", headers={"Content-Disposition": named})
