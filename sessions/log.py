"""The single write path: lock the session's row, let a rule decide, write, record, tell the world after commit.

A verb of `actions.py` is a function under `@command`. Nothing else writes to what people share, and no command can
run without the lock, because the lock is what calls it.
"""

import hashlib
import threading
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from functools import wraps
from types import MappingProxyType
from typing import Concatenate, ParamSpec
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sessions import live, models
from sessions.models import Event, Participant, Session
from teamtool import erasing

P = ParamSpec("P")
Ids = list[str]
NOTHING_CHANGED: Ids = []


class Refused(Exception):
    """A rule said no. `sentence` is for the person; `reason` a word for tests and logs; `status` the answer's.

    `fields` are hidden fields of the form that hold something else from now on, so that it can be sent again.
    """

    def __init__(
        self, sentence: str, *, reason: str, status: int = 409, fields: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        super().__init__(reason)
        self.sentence, self.reason, self.status, self.fields = sentence, reason, status, dict(fields)


@dataclass(frozen=True)
class Op:
    """A write as its sender named it: sent again, it answers what it answered before and does nothing."""

    id: UUID
    actor: str
    body_digest: str


def body_digest(path: str, fields: Iterable[tuple[str, str]]) -> str:
    """What a write asks for, as 64 hex digits: no text is kept to compare with."""
    return hashlib.sha256(repr((path, sorted(fields))).encode()).hexdigest()


@dataclass
class Work:
    """A command at work: the locked session, one moment for all it does, and what it changed."""

    session: Session
    now: datetime
    topics: list[str] = field(default_factory=list)
    kind: str = ""
    deleted: bool = False

    def record(self, kind: str, *topics: str) -> None:
        """Something changed: the session gets a new revision, and these topics are rendered anew."""
        self.kind = self.kind or kind
        self.topics += [topic for topic in topics if topic not in self.topics]

    def delete(self) -> None:
        """The session goes, with everything that belongs to it. Nothing is recorded: there is nothing left to ask."""
        self.session.delete()
        erasing.mark()
        self.deleted = True

    def person(self, person_id: UUID) -> Participant:
        """Somebody of this session who may still do something in it."""
        person = self.present(person_id)
        if person is None:
            raise Refused(_("You are no longer in this session."), reason="not_here", status=403)
        return person

    def somebody(self, person_id: UUID) -> Participant:
        """Somebody whom the facilitator means, still here."""
        person = self.present(person_id)
        if person is None:
            raise Refused(
                _("That person is no longer in the session. Choose somebody else."), reason="gone", status=409
            )
        return person

    def present(self, person_id: UUID) -> Participant | None:
        person = self.session.participants.filter(pk=person_id).first()
        return person if person and person.is_here else None


def command(run: Callable[Concatenate[Work, P], Ids | None]) -> Callable[Concatenate[UUID, Op | None, P], Ids]:
    """Make a verb: called with a session's id and an op (or None), it runs locked, once, in one transaction.

    Returns the ids of what it made or changed. Raises Refused, with nothing written; Session.DoesNotExist.
    """
    return _under_the_lock(run, also_after_the_end=False)


def command_after_the_end(
    run: Callable[Concatenate[Work, P], Ids | None],
) -> Callable[Concatenate[UUID, Op | None, P], Ids]:
    """As `command`, for the few things that also happen to a session that has ended. One of them deletes it."""
    return _under_the_lock(run, also_after_the_end=True)


def _under_the_lock(
    run: Callable[Concatenate[Work, P], Ids | None], *, also_after_the_end: bool
) -> Callable[Concatenate[UUID, Op | None, P], Ids]:
    @wraps(run)
    def locked(session_id: UUID, op: Op | None, /, *args: P.args, **kwargs: P.kwargs) -> Ids:
        with turn(), transaction.atomic():
            session = Session.objects.select_for_update().defer("content").get(pk=session_id)
            if op and (result := answered_before(op)) is not None:
                return result
            work = Work(session, timezone.now())
            if session.ended_at and not also_after_the_end:
                raise Refused(_("This session has ended."), reason="ended", status=410)
            result = run(work, *args, **kwargs) or []
            if work.deleted:
                _tell_after_commit(session_id, session.revision + 1)
                return result
            remember(op, session, result)
            _commit_event(work)
        return result

    return locked


_one_writer = threading.Lock()


def turn() -> AbstractContextManager[object]:
    """SQLite has one writer at a time, and who waits for it looks again in growing pauses. A lock wakes the next."""
    return _one_writer if connection.vendor == "sqlite" else nullcontext()


def answered_before(op: Op) -> Ids | None:
    """The result of the same op, if it happened. Looked up under the lock, so two at once become one.

    Raises Refused when somebody else sent it, or when it asked for something else.
    """
    done = models.Op.objects.filter(pk=op.id).first()
    if done is None:
        return None
    if done.actor != op.actor:
        raise Refused(_("This was sent by somebody else."), reason="op_of_another", status=403)
    if done.body_digest != op.body_digest:
        raise Refused(_("This was sent before with another content."), reason="op_reused", status=422)
    return list(done.result)


def remember(op: Op | None, session: Session, result: Ids) -> None:
    """Keep that an op happened, in the same transaction as its effect. No text is kept."""
    if op:
        models.Op.objects.create(id=op.id, session=session, actor=op.actor, body_digest=op.body_digest, result=result)


def _commit_event(work: Work) -> None:
    """One event and one revision for a command that changed something; nothing for one that did not."""
    if not work.topics:
        return
    session = work.session
    session.revision += 1
    session.save(update_fields=["revision"])
    Event.objects.create(session=session, revision=session.revision, kind=work.kind, topics=work.topics, at=work.now)
    _tell_after_commit(session.pk, session.revision)


def _tell_after_commit(session_id: UUID, revision: int) -> None:
    def tell() -> None:
        live.poke(session_id, revision)

    # robust: the write stands, whatever becomes of the poke. A def, because Django 5.2 cannot name a partial
    # whose call failed.
    transaction.on_commit(tell, robust=True)
