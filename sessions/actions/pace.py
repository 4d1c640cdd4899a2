"""Where we are: phases, their clock, breaks."""

from datetime import timedelta

from django.utils.translation import gettext as _

from sessions import method, seating
from sessions.actions import after, groups
from sessions.log import Refused, Work, command


@command
def go_to(work: Work, *, pressed_in: str, to: str, rest: str = "") -> None:
    """Next or back, as it stood on the button. Pressed by two together it moves one phase.

    `rest` says what becomes of what is not on the flap yet; see `after.ON_ENTER`.
    """
    session = work.session
    if session.phase != pressed_in:
        raise Refused(_("Somebody else was a moment earlier. This is where you are now."), reason="moved_on")
    passed = seating.passed_over(session)
    if to not in {m.to for m in (method.onward(session.phase, passed), method.backward(session.phase, passed)) if m}:
        raise Refused(
            _("From here you cannot go to that step. Use the button at the bottom of the page."),
            reason="no_such_step",
            status=422,
        )
    enter(work, to, rest)


def enter(work: Work, phase: str, rest: str = "") -> None:
    """The session is in a phase now: its clock waits, a round or a break from before is over.
    How the time went is read from the log (`parts_help`), so the topic names the phase.

    Whoever has no seat in it yet gets one; then what belongs to the phase comes along (`after.ON_ENTER`).
    """
    session = work.session
    before = session.phase
    names = _names(work) if "lobby" in (session.phase, phase) else []
    session.phase = phase
    session.clock = method.clock_for(session.minutes[phase])
    session.turns, session.turn_began_at = None, None
    session.break_until, session.break_stopped_clock = None, False
    session.sheets_held = False  # it was for what was on the screen then
    if phase == "finished":
        session.ended_at = work.now
        session.last_step = {}  # it may hold words, and nobody can undo it any more
    session.save(
        update_fields=[
            "phase", "clock_total", "clock_left", "clock_ends_at", "round", "turn_began_at",
            "break_until", "break_stopped_clock", "sheets_held", "ended_at", "last_step",
        ]
    )  # fmt: skip
    work.record("phase", f"phase/{phase}", "clock", "round", "break", "groups", "list/*", "sheets", "undo", *names)
    groups.arrange(work)
    after.entered(work, before, rest)


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
    work.record("break", "break")
    _keep_clock(work, session.clock.stopped(work.now))


@command
def end_break(work: Work) -> None:
    session = work.session
    if session.break_until is None:
        return
    work.record("break_over", "break")
    if session.break_stopped_clock:
        _keep_clock(work, session.clock.started(work.now))
    session.break_until, session.break_stopped_clock = None, False
    session.save(update_fields=["break_until", "break_stopped_clock"])
