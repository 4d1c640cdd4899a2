"""The pen of a group: who has it, and whether there is one. See `sessions.pen` for its rules."""

from uuid import UUID

from django.utils.translation import gettext as _

from sessions import seating
from sessions.log import NOTHING_CHANGED, Refused, Work, command
from sessions.models import Group, Participant
from sessions.pen import Pen


@command
def take_pen(work: Work, *, person_id: UUID, taken: bool, was_free: bool = False) -> list[str]:
    """Take the pen, also out of somebody's hand, or lay it down.

    `was_free`: nobody had it when it was pressed. Who sees it lying there does not take it from who was quicker.
    """
    group, pen = _at_hand(work, person_id)
    mine = pen.holder == str(person_id)
    if not taken:
        return _give(work, group, None) if mine else NOTHING_CHANGED
    if not pen.one_writes:
        raise Refused(_("Everybody writes now, so there is no pen to take."), reason="all_write")
    if was_free and pen.holder and not mine:
        raise Refused(
            _("%(name)s was a moment earlier and has the pen now.") % {"name": _name(pen.holder)}, reason="pen_taken"
        )
    return NOTHING_CHANGED if mine else _give(work, group, person_id)


@command
def write_all(work: Work, *, person_id: UUID, on: bool) -> list[str]:
    """Everybody at once, or one who writes: any member may say so. The pen lies there again after that."""
    group, pen = _at_hand(work, person_id)
    if pen.one_writes != on:
        return NOTHING_CHANGED
    group.all_write = on
    group.save(update_fields=["all_write"])
    return _give(work, group, None)


# Steps of other commands ------------------------------------------------------------------------


def must_write(work: Work, group: Group, person_id: UUID, *, with_words: bool) -> None:
    """Raises Refused (409) for who reads along. `with_words`: they typed something, which is still in its field."""
    pen = seating.pen_of(seating.table_of(group), work.session.phase)
    if pen.holder is None or pen.may_write(str(person_id)):
        return
    say = (
        _("%(name)s has the pen now. Your words are still here: take the pen and save again.")
        if with_words
        else _("%(name)s has the pen now. Take the pen first.")
    )
    raise Refused(say % {"name": _name(pen.holder)}, reason="no_pen")


def taken_by_writing(work: Work, group: Group, person_id: UUID) -> None:
    """Who begins has the pen."""
    if seating.pen_of(seating.table_of(group), work.session.phase).is_taken_by_writing():
        _give(work, group, person_id)


def let_go(work: Work, person: Participant, *, level: str = "", stays_in: Group | None = None) -> None:
    """Who goes has no pen any more; who goes to another group of a level has not that of the one before."""
    held = Group.objects.filter(pen=person, **({"level": level} if level else {}))
    for group in held.exclude(pk=stays_in.pk) if stays_in else held:
        _give(work, group, None)


def _at_hand(work: Work, person_id: UUID) -> tuple[Group, Pen]:
    """The list before somebody, while the pen can count there."""
    group = seating.at_hand(work.session, work.person(person_id))
    pen = seating.pen_of(seating.table_of(group), work.session.phase) if group else None
    if group is None or pen is None or not pen.counts:
        raise Refused(_("The group has moved on. This is where you are now."), reason="moved_on")
    return group, pen


def _give(work: Work, group: Group, person_id: UUID | None) -> list[str]:
    """Only the members are told; who reads along sees the whole list without its tools, so it is put anew."""
    group.pen_id = person_id
    group.save(update_fields=["pen"])
    for person in Participant.objects.filter(seats__group=group):
        work.record("pen", f"{person.scope}|pen", f"{person.scope}|list/*")
    return [str(group.pk)]


def _name(holder: str) -> str:
    return Participant.objects.get(pk=holder).name
