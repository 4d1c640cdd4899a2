"""The share link of the report: off until somebody who leads opens it, for some days, and closed at any moment."""

from datetime import timedelta

from django.utils.translation import gettext as _

from sessions.log import Refused, Work, command_after_the_end
from sessions.models import Pass

DAYS = (1, 7, 30)  # what can be chosen; a report is kept no longer
FROM = frozenset({"closing", "finished"})


@command_after_the_end
def share_report(work: Work, *, days: int) -> None:
    """Whoever has the link may read the report, for so many days from now. While it is open only its term changes."""
    session = work.session
    if session.phase not in FROM:
        raise Refused(_("The report can be shared when you round off."), reason="too_early")
    if days not in DAYS:
        raise Refused(_("Choose 1, 7 or 30 days."), reason="other_term", status=422)
    if not session.is_shared(work.now):
        _new_link(work)
    session.share_until = work.now + timedelta(days=days)
    session.save(update_fields=["share_until", "share_link"])
    work.record("share", "share")


@command_after_the_end
def close_share(work: Work) -> None:
    """The link opens nothing from now on, nor does any browser that came in by it. A next one is another link."""
    session = work.session
    if session.share_until is None:
        return
    _new_link(work)
    session.share_until = None
    session.save(update_fields=["share_until", "share_link"])
    work.record("share", "share")


def _new_link(work: Work) -> None:
    work.session.share_link += 1
    work.session.passes.filter(role=Pass.Role.REPORT).delete()
