"""What the facilitator fills in beforehand: when and where, who is responsible, where to listen, where to find help."""

from datetime import date, time

from django.utils.translation import gettext as _

from sessions.log import Refused, Work, command


@command
def prepare(
    work: Work,
    *,
    meets_on: date | None,
    meets_at: time | None,
    place: str,
    responsible: str,
    podcast_url: str,
    help_name: str,
    help_address: str,
    help_checked_on: date | None,
) -> None:
    """All of it at once, as it stands in the form. Also when the session has begun: people still read it then."""
    if meets_at and not meets_on:
        raise Refused(_("Fill in the day as well, or leave out the time."), reason="time_without_day", status=422)
    if (help_address or help_checked_on) and not help_name:
        raise Refused(_("Say who or what people find there."), reason="help_without_name", status=422)
    given = {
        "meets_on": meets_on,
        "meets_at": meets_at,
        "place": place,
        "responsible": responsible,
        "podcast_url": podcast_url,
        "help_name": help_name,
        "help_address": help_address,
        "help_checked_on": help_checked_on,
    }
    changed = [name for name, value in given.items() if getattr(work.session, name) != value]
    if not changed:
        return
    for name in changed:
        setattr(work.session, name, given[name])
    work.session.save(update_fields=changed)
    work.record("prepared", "preparation")


@command
def renew_homework(work: Work) -> None:
    """Another address for the homework; the old one opens nothing any more."""
    work.session.homework_link += 1
    work.session.save(update_fields=["homework_link"])
    work.record("homework_renewed", "homework")
