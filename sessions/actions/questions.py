"""Questions that came up and are kept. The method: note the ones that live, and come back to them."""

from uuid import UUID

from django.utils.translation import gettext as _

from sessions import method
from sessions.actions import after
from sessions.log import NOTHING_CHANGED, Refused, Work, command
from sessions.models import Question


@command
def ask_question(work: Work, *, person_id: UUID, text: str) -> list[str]:
    """A question to keep. It reaches the console first; the room sees it only when the facilitator shows it."""
    person = work.person(person_id)
    question = Question.objects.create(
        session=work.session,
        asked_by=person,
        text=text,
        asked_at=work.now,
        late=method.is_late("podcast", work.session.phase),
    )
    work.record("question", *_topics(question))
    return [str(question.pk)]


@command
def show_question(work: Work, *, question_id: UUID, shown: bool) -> list[str]:
    question = _question(work, question_id)
    if question.shown == shown:
        return NOTHING_CHANGED
    question.shown = shown
    question.save(update_fields=["shown"])
    work.record("question_shown", *_topics(question))
    return [str(question.pk)]


@command
def wipe_question(work: Work, *, question_id: UUID, person_id: UUID | None) -> list[str]:
    """A question's text is wiped for good: by who asked it (`person_id`), or by the facilitator (None)."""
    question = _question(work, question_id)
    if person_id is not None and work.person(person_id).pk != question.asked_by_id:
        raise Refused(
            _("That question is somebody else's. Ask the facilitator to take it away."), reason="not_yours", status=403
        )
    after.question_wiped(work, question, person_id is not None)
    wipe(work, question)
    return [str(question.pk)]


def wipe(work: Work, question: Question) -> None:
    question.text, question.shown, question.wiped = "", False, True
    question.save(update_fields=["text", "shown", "wiped"])
    work.record("question_wiped", *_topics(question))


def _question(work: Work, question_id: UUID) -> Question:
    question = work.session.questions.filter(pk=question_id, wiped=False).first()
    if question is None:
        raise Refused(_("That question is gone. Choose another one."), reason="gone", status=410)
    return question


def _topics(question: Question) -> list[str]:
    """A question is news for who leads and for the screen, and for who asked it; no other phone hears of it."""
    asker = [f"person:{question.asked_by_id}|my_question/{question.pk}"] if question.asked_by_id else []
    return [f"question/{question.pk}", *asker]
