"""Who sits with whom: what the console and a group post about it."""

from uuid import UUID

from django.http import HttpRequest

from sessions import access, actions, codes, forms
from sessions.access import Who, facilitator_required, participant_required
from sessions.log import Op
from sessions.posting import posting, read


@facilitator_required
@posting
def add_person(request: HttpRequest, who: Who, op: Op) -> None:
    """Somebody without a phone. The token is made and thrown away: no device can be theirs."""
    name = read(forms.NameForm(request.POST))["name"]
    digest = codes.digest(access.token_for(op.id, "without-phone"))
    actions.add_person(who.session.pk, op, name=name, token_digest=digest)


@facilitator_required
@posting
def draw_groups(request: HttpRequest, who: Who, op: Op) -> None:
    actions.draw_groups(who.session.pk, op, level=read(forms.LevelForm(request.POST))["level"])


@facilitator_required
@posting
def end_talk_groups(request: HttpRequest, who: Who, op: Op) -> None:
    actions.end_talk_groups(who.session.pk, op)


@facilitator_required
@posting
def move_person(request: HttpRequest, who: Who, op: Op) -> None:
    said = read(forms.MoveForm(request.POST))
    actions.move_person(
        who.session.pk, op, person_id=said["person"], level=said["level"], group_id=said["group"],
        with_id=said["with_"], alone=said["alone"] == "1",
    )  # fmt: skip


@facilitator_required
@posting
def join_groups(request: HttpRequest, who: Who, op: Op) -> None:
    said = read(forms.JoinGroupsForm(request.POST))
    actions.join_groups(who.session.pk, op, group_id=said["group"], to_id=said["to"])


@facilitator_required
@posting
def pair_neighbours(request: HttpRequest, who: Who, op: Op) -> None:
    actions.pair_neighbours(who.session.pk, op, on=read(forms.SwitchForm(request.POST))["on"])


@facilitator_required
@posting
def put_together(request: HttpRequest, who: Who, op: Op) -> None:
    actions.put_together(who.session.pk, op)


@facilitator_required
@posting
def mark_paper(request: HttpRequest, who: Who, op: Op, group_id: UUID) -> None:
    actions.mark_paper(who.session.pk, op, group_id=group_id, on=read(forms.SwitchForm(request.POST))["on"])


@participant_required
@posting
def ask_neighbour(request: HttpRequest, who: Who, op: Op) -> None:
    number = read(forms.NumberForm(request.POST))["number"]
    actions.ask_neighbour(who.session.pk, op, person_id=who.person_id, number=number)


@participant_required
@posting
def answer_neighbour(request: HttpRequest, who: Who, op: Op) -> None:
    said = read(forms.AnswerForm(request.POST))
    actions.answer_neighbour(who.session.pk, op, person_id=who.person_id, from_id=said["asker"], yes=said["yes"])


@participant_required
@posting
def mark_done(request: HttpRequest, who: Who, op: Op) -> None:
    done = read(forms.SwitchForm({"on": request.POST.get("done")}))["on"]
    actions.mark_done(who.session.pk, op, person_id=who.person_id, done=done)


@participant_required
@posting
def take_pen(request: HttpRequest, who: Who, op: Op) -> str:
    """Take the pen of the group, or lay it down. `free`: on the page it was pressed on nobody had it."""
    taken = read(forms.SwitchForm({"on": request.POST.get("taken")}))["on"]
    was_free = request.POST.get("free") == "1"
    actions.take_pen(who.session.pk, op, person_id=who.person_id, taken=taken, was_free=was_free)
    return "pen"


@participant_required
@posting
def write_all(request: HttpRequest, who: Who, op: Op) -> str:
    on = read(forms.SwitchForm({"on": request.POST.get("on")}))["on"]
    actions.write_all(who.session.pk, op, person_id=who.person_id, on=on)
    return "pen"
