"""What who leads can print. Nothing here writes."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from factors.exports import sheets
from sessions import seating
from sessions.access import Who, facilitator_required
from sessions.models import Group, Session


@facilitator_required
@require_GET
def cheat_sheet_pdf(request: HttpRequest, who: Who) -> HttpResponse:
    return _to_print(sheets.cheat_sheet(who.session.content, who.session.language), _("cheat-sheet"))


@facilitator_required
@require_GET
def paper_forms(request: HttpRequest, who: Who) -> HttpResponse:
    """A form for each chosen group, else for each group on paper; without any, one that has no number yet."""
    session, chosen = who.session, request.GET.getlist("group")
    numbers = _chosen(session, chosen) if chosen else _on_paper(session)
    made = sheets.forms(session.content, session.language, session.title, numbers or [None])
    return _to_print(made, _("forms"))


def _chosen(session: Session, ids: list[str]) -> list[int]:
    try:
        wanted = {UUID(one) for one in ids}
    except ValueError:
        raise Http404 from None
    numbers = list(session.groups.filter(pk__in=wanted).values_list("number", flat=True))
    if len(numbers) < len(wanted):
        raise Http404
    return numbers


def _on_paper(session: Session) -> list[int]:
    level = seating.last_level(session)
    board = seating.groups(session, level) if level else Group.objects.none()
    return list(board.filter(on_paper=True).values_list("number", flat=True))


def _to_print(made: bytes, called: str) -> HttpResponse:
    """Opened rather than kept: it is printed from where it is read."""
    named = f'inline; filename="teamtool-{called}.pdf"'
    return HttpResponse(made, content_type="application/pdf", headers={"Content-Disposition": named})
