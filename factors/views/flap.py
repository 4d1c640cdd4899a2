"""What the console posts about the flap, about who presents, and for people without a phone."""

from uuid import UUID

from django.http import HttpRequest

from factors import actions, forms
from sessions.access import Who, facilitator_required
from sessions.forms import SwitchForm
from sessions.log import Op
from sessions.posting import posting, read


@facilitator_required
@posting
def write_for(request: HttpRequest, who: Who, op: Op) -> None:
    said = read(forms.WriteForForm(request.POST))
    actions.write_note_for(who.session.pk, op, person_id=said["person"], column=said["column"], texts=[said["text"]])


@facilitator_required
@posting
def add_to_flap(request: HttpRequest, who: Who, op: Op) -> None:
    """A card for everybody, or what a group has on paper: a card for each line."""
    if request.POST.get("group"):
        typed = read(forms.FlapListForm(request.POST))
        actions.type_in(
            who.session.pk, op, group_id=typed["group"], column=typed["column"], texts=typed["text"]
        )  # fmt: skip
        return
    said = read(forms.NoteForm(request.POST))
    actions.add_to_flap(who.session.pk, op, column=said["column"], text=said["text"])


@facilitator_required
@posting
def edit_on_flap(request: HttpRequest, who: Who, op: Op, card_id: UUID) -> None:
    said = read(forms.RewordForm(request.POST))
    actions.edit_on_flap(who.session.pk, op, card_id=card_id, text=said["text"], was=said["was"])


@facilitator_required
@posting
def move_on_flap(request: HttpRequest, who: Who, op: Op, card_id: UUID) -> None:
    to = read(forms.MoveForm(request.POST))["column"]
    if to in ("up", "down"):
        actions.shift_on_flap(who.session.pk, op, card_id=card_id, up=to == "up")
    else:
        actions.move_on_flap(who.session.pk, op, card_id=card_id, column=int(to))


@facilitator_required
@posting
def merge_on_flap(request: HttpRequest, who: Who, op: Op) -> None:
    said = read(forms.MergeForm(request.POST))
    actions.merge_on_flap(who.session.pk, op, card_ids=said["cards"], text=said["text"])


@facilitator_required
@posting
def gather_on_flap(request: HttpRequest, who: Who, op: Op) -> None:
    actions.gather_on_flap(who.session.pk, op, card_ids=read(forms.BesideForm(request.POST))["cards"])


@facilitator_required
@posting
def undo_on_flap(request: HttpRequest, who: Who, op: Op) -> None:
    actions.undo_on_flap(who.session.pk, op, step=read(forms.StepForm(request.POST))["step"])


@facilitator_required
@posting
def apart_on_flap(request: HttpRequest, who: Who, op: Op, card_id: UUID) -> None:
    actions.take_apart_on_flap(who.session.pk, op, card_id=card_id)


@facilitator_required
@posting
def wipe_on_flap(request: HttpRequest, who: Who, op: Op, card_id: UUID) -> None:
    actions.wipe_on_flap(who.session.pk, op, card_id=card_id)


@facilitator_required
@posting
def show_numbers(request: HttpRequest, who: Who, op: Op) -> None:
    actions.show_numbers(who.session.pk, op, shown=read(SwitchForm({"on": request.POST.get("shown")}))["on"])


@facilitator_required
@posting
def next_group(request: HttpRequest, who: Who, op: Op) -> None:
    actions.next_group(who.session.pk, op, turn=read(forms.TurnForm(request.POST))["turn"])


@facilitator_required
@posting
def present_group(request: HttpRequest, who: Who, op: Op, group_id: UUID) -> None:
    actions.present_group(who.session.pk, op, group_id=group_id)


@facilitator_required
@posting
def draw_order(request: HttpRequest, who: Who, op: Op) -> None:
    actions.draw_order(who.session.pk, op, turn=read(forms.TurnForm(request.POST))["turn"])


@facilitator_required
@posting
def set_way(request: HttpRequest, who: Who, op: Op) -> None:
    actions.set_way(who.session.pk, op, way=read(forms.WayForm(request.POST))["way"])
