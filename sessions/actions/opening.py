"""Opening a session, and the links with which browsers come in to lead it or to show it."""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from sessions import codes, models
from sessions.log import Op, Refused, Work, answered_before, command, remember, turn
from sessions.models import Pass, Session

CODE_TRIES = 20


def open_session(
    *,
    op: Op | None,
    title: str,
    language: str,
    content: Mapping[str, Any],
    minutes: Mapping[str, int],
    max_people: int,
    teamtool: str = "",
) -> Session:
    """A new session with its own copy of content and programme, so that later changes leave it alone.

    The only write without a lock: there is no row yet. The same op gives the same session.
    """
    for _try in range(CODE_TRIES):
        if op and answered_before(op) is not None:
            return models.Op.objects.get(pk=op.id).session
        session = Session(
            code=codes.new_code(),
            title=title,
            language=language,
            teamtool=teamtool,
            content=dict(content),
            minutes=dict(minutes),
            agreements=list(content["agreements"]),
            large_questions=[0],
            max_people=max_people,
        )
        try:
            with transaction.atomic():
                session.save(force_insert=True)
                remember(op, session, [str(session.pk)])
        except IntegrityError:
            code_taken = Session.objects.filter(code=session.code, ended_at=None).exists()
            if code_taken or (op and models.Op.objects.filter(pk=op.id).exists()):
                continue
            raise
        return session
    raise Refused(_("No code is free at the moment. Try again."), reason="no_code", status=503)


def give_pass(*, session: Session, role: Pass.Role, token_digest: str) -> Pass:
    """A browser showed a link's secret: from now on its cookie opens this role. No event: nothing is shown.

    Raises Session.DoesNotExist when the session was deleted since.
    """
    with turn(), transaction.atomic():
        here = Session.objects.select_for_update().only("pk").get(pk=session.pk)
        pass_, _made = Pass.objects.get_or_create(token_digest=token_digest, defaults={"session": here, "role": role})
    return pass_


@command
def renew_link(work: Work, *, role: Pass.Role, keep: Pass | None) -> None:
    """A new secret for a link. Every browser that came in by the old one is out, but for `keep`."""
    if role == Pass.Role.CONSOLE:
        work.session.console_link += 1
    else:
        work.session.screen_link += 1
    work.session.save(update_fields=["console_link", "screen_link"])
    others = work.session.passes.filter(role=role)
    (others.exclude(pk=keep.pk) if keep else others).delete()
    work.record("link_renewed", "passes")
