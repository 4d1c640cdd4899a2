"""The facilitator's console."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from sessions import actions, forms, pages
from sessions.access import Who, facilitator_required
from sessions.log import Op
from sessions.models import Pass
from sessions.posting import posting, read


@facilitator_required
@require_GET
def console(request: HttpRequest, who: Who) -> HttpResponse:
    return pages.console_page(request, who)


def _switch(request: HttpRequest, name: str) -> Any:
    return read(forms.SwitchForm({"on": request.POST.get(name)}))["on"]


@facilitator_required
@posting
def go_to(request: HttpRequest, who: Who, op: Op) -> None:
    said = read(forms.GoForm(request.POST))
    actions.go_to(who.session.pk, op, pressed_in=said["pressed_in"], to=said["to"], rest=said["rest"])


@facilitator_required
@posting
def set_clock(request: HttpRequest, who: Who, op: Op) -> None:
    said = read(forms.ClockForm(request.POST))
    pressed_in, do = said["pressed_in"], said["do"]
    if do == "start":
        actions.start_clock(who.session.pk, op, pressed_in=pressed_in)
    elif do == "stop":
        actions.stop_clock(who.session.pk, op, pressed_in=pressed_in)
    elif do == "reset":
        actions.reset_clock(who.session.pk, op, pressed_in=pressed_in)
    else:
        actions.extend_clock(who.session.pk, op, pressed_in=pressed_in, minutes=1 if do == "more" else -1)


@facilitator_required
@posting
def take_break(request: HttpRequest, who: Who, op: Op) -> None:
    actions.take_break(who.session.pk, op, minutes=read(forms.BreakForm(request.POST))["minutes"])


@facilitator_required
@posting
def end_break(request: HttpRequest, who: Who, op: Op) -> None:
    actions.end_break(who.session.pk, op)


@facilitator_required
@posting
def black_out(request: HttpRequest, who: Who, op: Op) -> None:
    actions.black_out(who.session.pk, op, black=_switch(request, "black"))


@facilitator_required
@posting
def turn_sheets(request: HttpRequest, who: Who, op: Op) -> None:
    actions.turn_sheets(who.session.pk, op, by=read(forms.TurnSheetsForm(request.POST))["by"])


@facilitator_required
@posting
def hold_sheets(request: HttpRequest, who: Who, op: Op) -> None:
    actions.hold_sheets(who.session.pk, op, held=_switch(request, "held"))


@facilitator_required
@posting
def lock_door(request: HttpRequest, who: Who, op: Op) -> None:
    actions.lock_door(who.session.pk, op, locked=_switch(request, "locked"))


@facilitator_required
@posting
def open_cheat_sheet(request: HttpRequest, who: Who, op: Op) -> None:
    actions.open_cheat_sheet(who.session.pk, op, opened=_switch(request, "opened"))


@facilitator_required
@posting
def agree(request: HttpRequest, who: Who, op: Op) -> None:
    actions.agree(who.session.pk, op, agreements=read(forms.AgreementsForm(request.POST))["agreements"])


@facilitator_required
@posting
def show_large(request: HttpRequest, who: Who, op: Op) -> None:
    actions.show_large(who.session.pk, op, question=read(forms.LargeForm(request.POST))["question"])


@facilitator_required
@posting
def start_round(request: HttpRequest, who: Who, op: Op) -> None:
    actions.start_round(who.session.pk, op)


@facilitator_required
@posting
def next_turn(request: HttpRequest, who: Who, op: Op) -> None:
    said = read(forms.TurnForm(request.POST))
    actions.next_turn(who.session.pk, op, turn=said["turn"], passing=said["passing"] == "1")


@facilitator_required
@posting
def end_round(request: HttpRequest, who: Who, op: Op) -> None:
    actions.end_round(who.session.pk, op)


@facilitator_required
@posting
def time_turns(request: HttpRequest, who: Who, op: Op) -> None:
    actions.time_turns(who.session.pk, op, shown=_switch(request, "shown"))


@facilitator_required
@posting
def show_question(request: HttpRequest, who: Who, op: Op, question_id: UUID) -> None:
    actions.show_question(who.session.pk, op, question_id=question_id, shown=_switch(request, "shown"))


@facilitator_required
@posting
def wipe_question(request: HttpRequest, who: Who, op: Op, question_id: UUID) -> None:
    actions.wipe_question(who.session.pk, op, question_id=question_id, person_id=None)


@facilitator_required
@posting
def rename_person(request: HttpRequest, who: Who, op: Op, person_id: UUID) -> None:
    name = read(forms.NameForm(request.POST))["name"]
    actions.rename(who.session.pk, op, person_id=person_id, name=name, by_facilitator=True)


@facilitator_required
@posting
def remove_person(request: HttpRequest, who: Who, op: Op, person_id: UUID) -> None:
    actions.remove(who.session.pk, op, person_id=person_id)


@facilitator_required
@posting
def helped(request: HttpRequest, who: Who, op: Op, person_id: UUID) -> None:
    """The facilitator is on the way to somebody who asked."""
    actions.answer_help(who.session.pk, op, person_id=person_id)


@facilitator_required
@posting
def renew_link(request: HttpRequest, who: Who, op: Op, link_role: str) -> HttpResponse | None:
    """A new link; this browser stays in, all others that came by the old one are out."""
    role = Pass.Role(link_role)
    actions.renew_link(who.session.pk, op, role=role, keep=who.pass_)
    return None
