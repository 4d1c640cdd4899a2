"""A participant's phone."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from sessions import access, actions, codes, forms, pages
from sessions.access import PHONE, Who, participant_required
from sessions.log import Op
from sessions.models import Participant
from sessions.posting import posting, read, see_other


@participant_required
@require_GET
def phone(request: HttpRequest, who: Who) -> HttpResponse:
    return pages.phone_page(request, who)


@participant_required
@posting
def listened(request: HttpRequest, who: Who, op: Op) -> None:
    answer = read(forms.ListenedForm(request.POST))["answer"]
    actions.say_listened(who.session.pk, op, person_id=who.person_id, answer=Participant.Listened(answer))


@participant_required
@posting
def rename_me(request: HttpRequest, who: Who, op: Op) -> None:
    name = read(forms.NameForm(request.POST))["name"]
    actions.rename(who.session.pk, op, person_id=who.person_id, name=name)


@participant_required
@posting
def ask_help(request: HttpRequest, who: Who, op: Op) -> None:
    wanted = read(forms.SwitchForm({"on": request.POST.get("wanted")}))["on"]
    actions.ask_help(who.session.pk, op, person_id=who.person_id, wanted=wanted)


@participant_required
@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest, who: Who) -> HttpResponse:
    """Says what happens, and then does it."""
    if request.method == "GET":
        given = {"session": who.session, "content": who.session.content, "owner": pages.kept_under(who)}
        return render(request, "leave.html", given)
    return _leave(request, who)


@posting
def _leave(request: HttpRequest, who: Who, op: Op) -> HttpResponse:
    if not who.session.ended_at:
        actions.leave(who.session.pk, op, person_id=who.person_id)
    response = see_other(reverse("front"))
    access.drop_cookie(response, PHONE, who.session.pk)
    return response


@participant_required
@require_http_methods(["GET", "POST"])
def offer_seat(request: HttpRequest, who: Who) -> HttpResponse:
    """A code for another device: made on tap, shown once, good for two minutes."""
    if request.method == "GET":
        return render(request, "seat.html", {"session": who.session, "code": ""})
    return _offer(request, who)


@posting
def _offer(request: HttpRequest, who: Who, op: Op) -> HttpResponse:
    code = codes.code_from(access.token_for(op.id, "seat"), codes.SEAT_CODE_LENGTH)
    actions.offer_seat(who.session.pk, op, person_id=who.person_id, digest=codes.digest(code))
    url = f"{pages.base_url(request)}{reverse('take_seat')}#{code}"
    return render(request, "seat.html", {"session": who.session, "code": code, "seat_url": url})


@participant_required
@posting
def pass_turn(request: HttpRequest, who: Who, op: Op) -> None:
    turn = read(forms.TurnForm(request.POST))["turn"]
    actions.pass_turn(who.session.pk, op, person_id=who.person_id, turn=turn)


@participant_required
@posting
def ask_question(request: HttpRequest, who: Who, op: Op) -> None:
    text = read(forms.QuestionForm(request.POST))["text"]
    actions.ask_question(who.session.pk, op, person_id=who.person_id, text=text)


@participant_required
@posting
def wipe_my_question(request: HttpRequest, who: Who, op: Op, question_id: UUID) -> None:
    actions.wipe_question(who.session.pk, op, question_id=question_id, person_id=who.person_id)
