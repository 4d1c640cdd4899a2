"""A participant's own list."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from factors import actions, forms
from factors.models import Factor
from sessions.access import Who, participant_required
from sessions.forms import SwitchForm
from sessions.log import Op
from sessions.models import Group
from sessions.posting import posting, read


def _place_of(note_id: UUID) -> str:
    """Where a note stands on the phone: a browser without JavaScript goes back there."""
    return f"k{Factor.objects.values_list('column', flat=True).get(pk=note_id)}"


@participant_required
@posting
def add_notes(request: HttpRequest, who: Who, op: Op) -> str:
    """One note, or a list with one on each line."""
    if "lines" in request.POST:
        said = read(forms.PasteForm(request.POST))
        texts = said["lines"]
    else:
        said = read(forms.NoteForm(request.POST))
        texts = [said["text"]]
    actions.add_notes(who.session.pk, op, person_id=who.person_id, column=said["column"], texts=texts)
    return f"k{said['column']}"


@participant_required
@require_http_methods(["GET", "POST"])
def edit_note(request: HttpRequest, who: Who, note_id: UUID) -> HttpResponse:
    """A page of its own for browsers without JavaScript; the post is the same."""
    if request.method == "POST":
        return _edit(request, who, note_id=note_id)
    note = Factor.objects.filter(
        pk=note_id, removed_at=None, group__level=Group.Level.ALONE, group__seats__participant=who.person_id
    ).first()
    if note is None:
        given = {
            "title": _("That note is gone"),
            "sentence": _("It is not on your list any more."),
            "link": reverse("phone", args=[who.session.pk]),
        }
        return render(request, "message.html", given, status=404)
    return render(request, "note.html", {"session": who.session, "content": who.session.content, "note": note})


@posting
def _edit(request: HttpRequest, who: Who, op: Op, note_id: UUID) -> str:
    text = read(forms.TextForm(request.POST))["text"]
    actions.reword_note(who.session.pk, op, person_id=who.person_id, note_id=note_id, text=text)
    return _place_of(note_id)


@participant_required
@posting
def move_note(request: HttpRequest, who: Who, op: Op, note_id: UUID) -> str:
    column = read(forms.ColumnForm(request.POST))["column"]
    actions.move_note(who.session.pk, op, person_id=who.person_id, note_id=note_id, column=column)
    return f"k{column}"


@participant_required
@posting
def keep_note(request: HttpRequest, who: Who, op: Op, note_id: UUID) -> str:
    kept = read(SwitchForm({"on": request.POST.get("kept")}))["on"]
    actions.keep_back_note(who.session.pk, op, person_id=who.person_id, note_id=note_id, kept=kept)
    return _place_of(note_id)


@participant_required
@posting
def remove_note(request: HttpRequest, who: Who, op: Op, note_id: UUID) -> str:
    actions.remove_note(who.session.pk, op, person_id=who.person_id, note_id=note_id)
    return _place_of(note_id)


@participant_required
@posting
def restore_note(request: HttpRequest, who: Who, op: Op, note_id: UUID) -> str:
    text = read(forms.TextForm(request.POST))["text"]
    actions.restore_note(who.session.pk, op, person_id=who.person_id, note_id=note_id, text=text)
    return _place_of(note_id)
