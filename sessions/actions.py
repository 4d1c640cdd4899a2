"""What can happen to a session, its people and its time: one verb each, all under `@command`.

Each verb takes a session's id and an op first (see `log.command`), then named arguments. Verbs of the facilitator
are guarded by the view that calls them; verbs of a person check that the person is still here.
"""

import random
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from sessions import codes, method, models
from sessions.log import Op, Refused, Work, answered_before, command, remember
from sessions.models import SEAT_CODE_LIVES, Group, Participant, Pass, Question, Seat, Session
from sessions.texts import name_key, told_apart

CODE_TRIES = 20
NOTHING_CHANGED: list[str] = []


# Opening ----------------------------------------------------------------------------------------


def open_session(
    *,
    op: Op | None,
    title: str,
    language: str,
    content: Mapping[str, Any],
    minutes: Mapping[str, int],
    max_people: int,
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
    """A browser showed a link's secret: from now on its cookie opens this role. No event: nothing is shown."""
    pass_, _made = Pass.objects.get_or_create(token_digest=token_digest, defaults={"session": session, "role": role})
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


# People -----------------------------------------------------------------------------------------


@command
def join(work: Work, *, name: str, token_digest: str) -> list[str]:
    """Somebody comes in by the code. The same name twice gets a number, where everybody can see it."""
    session = work.session
    here = session.participants.filter(left_at=None, removed_at=None)
    if session.door_locked:
        raise Refused(
            _("The door of this session is closed. Ask the facilitator to open it."), reason="locked", status=409
        )
    if here.count() >= session.max_people:
        raise Refused(_("This session is full. Share a phone with a neighbour."), reason="full", status=409)
    taken = {name_key(other) for other in here.values_list("name", flat=True)}
    person = Participant.objects.create(
        session=session, name=told_apart(name, taken), token_digest=token_digest, joined_at=work.now
    )
    own = Group.objects.create(session=session, level=Group.Level.ALONE)
    Seat.objects.create(participant=person, group=own, level=own.level)
    work.record("joined", f"person/{person.pk}")
    if session.turns:
        _keep_round(work, session.turns.joined(str(person.pk)))
    return [str(person.pk)]


@command
def rename(work: Work, *, person_id: UUID, name: str, by_facilitator: bool = False) -> list[str]:
    person = work.somebody(person_id) if by_facilitator else work.person(person_id)
    others = work.session.participants.filter(left_at=None, removed_at=None).exclude(pk=person.pk)
    told = told_apart(name, {name_key(other) for other in others.values_list("name", flat=True)})
    if told == person.name:
        return NOTHING_CHANGED
    person.name = told
    person.save(update_fields=["name"])
    work.record("renamed", f"person/{person.pk}", f"{person.scope}|me", "round")
    return [str(person.pk)]


@command
def remove(work: Work, *, person_id: UUID) -> None:
    """The facilitator takes somebody out. Their row stays, so that their phone can say what happened."""
    person = work.somebody(person_id)
    person.removed_at = work.now
    person.help_asked_at = None
    person.save(update_fields=["removed_at", "help_asked_at"])
    _gone(work, person, "removed")


@command
def leave(work: Work, *, person_id: UUID) -> None:
    """Somebody goes. What they shared stays."""
    person = work.person(person_id)
    person.left_at = work.now
    person.help_asked_at = None
    person.save(update_fields=["left_at", "help_asked_at"])
    _gone(work, person, "left")


def _gone(work: Work, person: Participant, kind: str) -> None:
    work.record(kind, f"person/{person.pk}", f"{person.scope}|me", "listened", "written", "help")
    if work.session.turns:
        _keep_round(work, work.session.turns.left_by(str(person.pk)))


@command
def offer_seat(work: Work, *, person_id: UUID, digest: str) -> None:
    """A code, good once and for two minutes, with which another device takes this place."""
    person = work.person(person_id)
    person.seat_digest, person.seat_until = digest, work.now + SEAT_CODE_LIVES
    person.save(update_fields=["seat_digest", "seat_until"])


@command
def take_seat(work: Work, *, digest: str, token_digest: str) -> list[str]:
    """Another device goes on as the same person; the old one is told and lets go."""
    person = work.session.participants.filter(seat_digest=digest, seat_until__gte=work.now).first()
    if person is None or not person.is_here:
        raise Refused(_("This code has been used or is over. Make a new one."), reason="seat_gone", status=410)
    person.token_digest, person.seat_digest, person.seat_until = token_digest, "", None
    person.save(update_fields=["token_digest", "seat_digest", "seat_until"])
    work.record("seat_taken", f"{person.scope}|me")
    return [str(person.pk)]


@command
def say_listened(work: Work, *, person_id: UUID, answer: Participant.Listened) -> None:
    person = work.person(person_id)
    if person.listened == answer:
        return
    person.listened = answer
    person.save(update_fields=["listened"])
    work.record("listened", "listened", f"{person.scope}|me")


@command
def ask_help(work: Work, *, person_id: UUID, wanted: bool) -> None:
    """Quietly ask the facilitator to come, or take that back. Nobody else is told."""
    _keep_help(work, work.person(person_id), wanted)


@command
def answer_help(work: Work, *, person_id: UUID) -> None:
    """The facilitator is on the way to somebody who asked."""
    _keep_help(work, work.somebody(person_id), False)


def _keep_help(work: Work, person: Participant, wanted: bool) -> None:
    if (person.help_asked_at is not None) == wanted:
        return
    person.help_asked_at = work.now if wanted else None
    person.save(update_fields=["help_asked_at"])
    work.record("help", "help", f"{person.scope}|me")


@command
def lock_door(work: Work, *, locked: bool) -> None:
    if work.session.door_locked == locked:
        return
    work.session.door_locked = locked
    work.session.save(update_fields=["door_locked"])
    work.record("door", "door")


# Phases and time --------------------------------------------------------------------------------


@command
def go_to(work: Work, *, pressed_in: str, to: str) -> None:
    """Next or back, as it stood on the button. Pressed by two together it moves one phase."""
    session = work.session
    if session.phase != pressed_in:
        raise Refused(_("Somebody else was a moment earlier. This is where you are now."), reason="moved_on")
    if to not in {move.to for move in (method.onward(session.phase), method.backward(session.phase)) if move}:
        raise Refused(_("That step is not next to this one."), reason="no_such_step", status=422)
    enter(work, to)


def enter(work: Work, phase: str) -> None:
    """The session is in a phase now: its clock waits, a round or a break from before is over."""
    session = work.session
    names = _names(work) if "lobby" in (session.phase, phase) else []
    session.phase = phase
    session.clock = method.clock_for(session.minutes[phase])
    session.turns, session.turn_began_at = None, None
    session.break_until, session.break_stopped_clock = None, False
    if phase == "finished":
        session.ended_at = work.now
    session.save(
        update_fields=[
            "phase", "clock_total", "clock_left", "clock_ends_at", "round", "turn_began_at",
            "break_until", "break_stopped_clock", "ended_at",
        ]
    )  # fmt: skip
    work.record("phase", "phase", "clock", "round", "break", *names)


def _names(work: Work) -> list[str]:
    """The topics of everybody's name: names are shown in the lobby, so they come and go with it."""
    here = work.session.participants.filter(left_at=None, removed_at=None)
    return [f"person/{pk}" for pk in here.values_list("pk", flat=True)]


def _keep_clock(work: Work, clock: method.Clock) -> None:
    if clock == work.session.clock:
        return
    work.session.clock = clock
    work.session.save(update_fields=["clock_total", "clock_left", "clock_ends_at"])
    work.record("clock", "clock")


@command
def start_clock(work: Work, *, pressed_in: str) -> None:
    """Start the time of the phase it was pressed in. After forming, that is the step people found each other for."""
    _must_be_in(work, pressed_in)
    if pressed_in in method.FORMING:
        enter(work, method.PHASES[method.PHASES.index(pressed_in) + 1])
    _keep_clock(work, work.session.clock.started(work.now))


@command
def stop_clock(work: Work, *, pressed_in: str) -> None:
    _must_be_in(work, pressed_in)
    _keep_clock(work, work.session.clock.stopped(work.now))


@command
def extend_clock(work: Work, *, pressed_in: str, minutes: int) -> None:
    _must_be_in(work, pressed_in)
    _keep_clock(work, work.session.clock.extended(minutes, work.now))


@command
def reset_clock(work: Work, *, pressed_in: str) -> None:
    _must_be_in(work, pressed_in)
    _keep_clock(work, work.session.clock.again(work.session.minutes[work.session.phase]))


def _must_be_in(work: Work, pressed_in: str) -> None:
    if work.session.phase != pressed_in:
        raise Refused(_("The group has moved on. This is where you are now."), reason="moved_on")


@command
def take_break(work: Work, *, minutes: int) -> None:
    """A break: the screen says when we go on, and the time of the phase waits."""
    session = work.session
    session.break_until = work.now + timedelta(minutes=minutes)
    session.break_stopped_clock = session.break_stopped_clock or session.clock.runs
    session.save(update_fields=["break_until", "break_stopped_clock"])
    _keep_clock(work, session.clock.stopped(work.now))
    work.record("break", "break")


@command
def end_break(work: Work) -> None:
    session = work.session
    if session.break_until is None:
        return
    if session.break_stopped_clock:
        _keep_clock(work, session.clock.started(work.now))
    session.break_until, session.break_stopped_clock = None, False
    session.save(update_fields=["break_until", "break_stopped_clock"])
    work.record("break_over", "break")


@command
def black_out(work: Work, *, black: bool) -> None:
    if work.session.screen_black == black:
        return
    work.session.screen_black = black
    work.session.save(update_fields=["screen_black"])
    work.record("screen", "screen")


@command
def open_cheat_sheet(work: Work, *, opened: bool) -> None:
    """The facilitator lets everybody see the cheat sheet. The method: own thinking first is the normal case."""
    if work.session.cheat_sheet_open == opened:
        return
    work.session.cheat_sheet_open = opened
    work.session.save(update_fields=["cheat_sheet_open"])
    work.record("cheat_sheet", "cheat_sheet")


@command
def agree(work: Work, *, agreements: Sequence[str]) -> None:
    if work.session.agreements == list(agreements):
        return
    work.session.agreements = list(agreements)
    work.session.save(update_fields=["agreements"])
    work.record("agreements", "agreements")


# Step 1 -----------------------------------------------------------------------------------------


@command
def show_large(work: Work, *, question: int) -> None:
    """Make a guiding question large, or small again. At most two are large; the oldest gives way."""
    if question >= len(work.session.content["podcast"]["questions"]):
        raise Refused(_("That question is gone."), reason="no_such_question", status=422)
    large: list[int] = list(work.session.large_questions)
    if question in large:
        large.remove(question)
    else:
        large = [*large, question][-2:]
    work.session.large_questions = large
    work.session.save(update_fields=["large_questions"])
    work.record("large_question", "large_questions")


def _keep_round(work: Work, turns: method.Round | None) -> None:
    if turns == work.session.turns:
        return
    speaker = work.session.turns.speaker if work.session.turns else None
    work.session.turns = turns
    if turns is None or turns.speaker != speaker:
        work.session.turn_began_at = work.now if turns and turns.speaker else None
    work.session.save(update_fields=["round", "turn_began_at"])
    work.record("round", "round")


@command
def start_round(work: Work, *, seed: int | None = None) -> None:
    """Everybody who is here may speak once, in an order drawn by chance."""
    if work.session.turns:
        return
    here = [
        str(pk) for pk in work.session.participants.filter(left_at=None, removed_at=None).values_list("pk", flat=True)
    ]
    if not here:
        raise Refused(_("Nobody is here yet to start a round with."), reason="nobody")
    random.Random(seed).shuffle(here)  # noqa: S311 - an order to speak in, not a secret
    _keep_round(work, method.Round(order=tuple(here)))


@command
def next_turn(work: Work, *, turn: int, passing: bool) -> None:
    """On to the next speaker, seen from the turn it was pressed in."""
    _keep_round(work, _after(_round_at(work, turn), passing))


@command
def pass_turn(work: Work, *, person_id: UUID, turn: int) -> None:
    """Who speaks now lets their own turn go by."""
    turns = _round_at(work, turn)
    if turns.speaker != str(work.person(person_id).pk):
        raise Refused(_("It is not your turn now."), reason="not_your_turn")
    _keep_round(work, turns.passing())


def _round_at(work: Work, turn: int) -> method.Round:
    turns = work.session.turns
    if turns is None or turns.turn != turn:
        raise Refused(_("The round has moved on already."), reason="moved_on")
    return turns


def _after(turns: method.Round, passing: bool) -> method.Round:
    return turns.passing() if passing else turns.moved_on()


@command
def end_round(work: Work) -> None:
    _keep_round(work, None)


@command
def time_turns(work: Work, *, shown: bool) -> None:
    """A clock for who speaks, off unless the facilitator wants it."""
    if work.session.round_clock == shown:
        return
    work.session.round_clock = shown
    work.session.save(update_fields=["round_clock"])
    work.record("round_clock", "round")


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
        raise Refused(_("That question is somebody else's."), reason="not_yours", status=403)
    question.text, question.shown, question.wiped = "", False, True
    question.save(update_fields=["text", "shown", "wiped"])
    work.record("question_wiped", *_topics(question))
    return [str(question.pk)]


def _question(work: Work, question_id: UUID) -> Question:
    question = work.session.questions.filter(pk=question_id, wiped=False).first()
    if question is None:
        raise Refused(_("That question is gone."), reason="gone", status=410)
    return question


def _topics(question: Question) -> list[str]:
    """A question is news for who leads and for the screen, and for who asked it; no other phone hears of it."""
    asker = [f"person:{question.asked_by_id}|my_question/{question.pk}"] if question.asked_by_id else []
    return [f"question/{question.pk}", *asker]
