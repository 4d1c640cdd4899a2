"""What the members of a group post about the list that they have together."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from factors import actions, forms
from factors.forms_outcome import OnForm
from factors.parts.lists import EDITABLE_IN
from sessions import live, presence
from sessions.access import Who, participant_required
from sessions.forms import SwitchForm
from sessions.log import Op, Refused
from sessions.posting import posting, read


@participant_required
@posting
def add_card(request: HttpRequest, who: Who, op: Op) -> str:
    """One card, or a list with one on each line; for oneself or for a neighbour without a phone."""
    if "lines" in request.POST:
        said = read(forms.CardsPasteForm(request.POST))
        texts = said["lines"]
    else:
        said = read(forms.CardForm(request.POST))
        texts = [said["text"]]
    actions.add_cards(
        who.session.pk, op, person_id=who.person_id, column=said["column"], texts=texts, for_id=said["person"]
    )
    return f"c{said['column']}"


@participant_required
@posting
def edit_card(request: HttpRequest, who: Who, op: Op, card_id: UUID) -> None:
    said = read(forms.RewordForm(request.POST))
    actions.edit_card(who.session.pk, op, person_id=who.person_id, card_id=card_id, text=said["text"], was=said["was"])


@participant_required
@posting
def changing_card(request: HttpRequest, who: Who, op: Op, card_id: UUID) -> HttpResponse:
    """Somebody has a card open to change it (`on`), or no more. Nothing is written; the others of the group see it."""
    if who.session.ended_at:
        raise Refused(_("This session has ended."), reason="ended", status=410)
    if who.session.phase not in EDITABLE_IN:
        raise Refused(_("The group has moved on. This is where you are now."), reason="moved_on")
    on = read(OnForm(request.POST))["on"]
    presence.changes(who.session.pk, who.owner, str(card_id) if on else "")
    live.poke(who.session.pk, who.session.revision)
    return HttpResponse(status=204)


@participant_required
@posting
def move_card(request: HttpRequest, who: Who, op: Op, card_id: UUID) -> None:
    to = read(forms.MoveForm(request.POST))["column"]
    card = {"person_id": who.person_id, "card_id": card_id}
    if to in ("up", "down"):
        actions.shift_card(who.session.pk, op, **card, up=to == "up")
    else:
        actions.move_card(who.session.pk, op, **card, column=int(to))


@participant_required
@posting
def aside_card(request: HttpRequest, who: Who, op: Op, card_id: UUID) -> None:
    aside = read(SwitchForm({"on": request.POST.get("aside")}))["on"]
    actions.set_card_aside(who.session.pk, op, person_id=who.person_id, card_id=card_id, aside=aside)


@participant_required
@posting
def merge_cards(request: HttpRequest, who: Who, op: Op) -> None:
    said = read(forms.MergeForm(request.POST))
    actions.merge_cards(who.session.pk, op, person_id=who.person_id, card_ids=said["cards"], text=said["text"])


@participant_required
@posting
def keep_both(request: HttpRequest, who: Who, op: Op) -> None:
    said = read(forms.TwoCardsForm(request.POST))
    actions.keep_both(who.session.pk, op, person_id=who.person_id, card_ids=said["cards"])


@participant_required
@posting
def apart_card(request: HttpRequest, who: Who, op: Op, card_id: UUID) -> None:
    actions.take_card_apart(who.session.pk, op, person_id=who.person_id, card_id=card_id)


@participant_required
@posting
def wipe_card(request: HttpRequest, who: Who, op: Op, card_id: UUID) -> None:
    actions.wipe_card(who.session.pk, op, person_id=who.person_id, card_id=card_id)


@participant_required
@posting
def put_card(request: HttpRequest, who: Who, op: Op, card_id: UUID) -> None:
    actions.put_card(who.session.pk, op, person_id=who.person_id, card_id=card_id)


@participant_required
@posting
def put_rest(request: HttpRequest, who: Who, op: Op) -> None:
    only_new = read(forms.OnlyNewForm(request.POST))["only_new"]
    actions.put_rest(who.session.pk, op, person_id=who.person_id, only_new=only_new)


@participant_required
@posting
def already_there(request: HttpRequest, who: Who, op: Op, card_id: UUID) -> None:
    flap_id = read(forms.OnFlapForm(request.POST))["flap"]
    actions.already_there(who.session.pk, op, person_id=who.person_id, card_id=card_id, flap_id=flap_id)


@participant_required
@posting
def not_there_yet(request: HttpRequest, who: Who, op: Op, card_id: UUID) -> None:
    flap_id = read(forms.OnFlapForm(request.POST))["flap"]
    actions.not_there_yet(who.session.pk, op, person_id=who.person_id, card_id=card_id, flap_id=flap_id)


@participant_required
@posting
def take_along(request: HttpRequest, who: Who, op: Op, note_id: UUID) -> None:
    actions.take_along(who.session.pk, op, person_id=who.person_id, note_id=note_id)
