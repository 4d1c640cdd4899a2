"""What helps who leads, on the console: how the time goes, and what to do when something goes wrong."""

from collections.abc import Iterator
from datetime import datetime

from sessions import phases, programme, trouble
from sessions.models import Event
from sessions.reading import Reading
from sessions.render import Context, part


@part("pace", "console", topics=["phase", "break", "groups"])
def pace(reading: Reading, key: str) -> Context:
    """When this phase should be over by the programme; what that says about now, a browser knows by its clock."""
    session = reading.session
    passed = reading.passed_over
    due = programme.course(_history(reading), session.minutes).due(session.phase, session.minutes, passed)
    wins = programme.could_win(session.phase, session.minutes, passed)
    return {
        "due_ms": int(due.timestamp() * 1000) if due else None,
        "wins": [{"name": phases.name(win.phase), "minutes": win.minutes, "whole": win.whole} for win in wins],
    }


def _history(reading: Reading) -> Iterator[tuple[str, datetime]]:
    """Phases and breaks, as the log has them: the topic of an entered phase has its name."""
    kinds = {"break": programme.BREAK, "break_over": programme.GO_ON}
    events = Event.objects.filter(session=reading.session, kind__in=("phase", *kinds))
    for kind, topics, at in events.values_list("kind", "topics", "at"):
        entered = [topic.partition("/")[2] for topic in topics if topic.startswith("phase/")]
        for what in [kinds[kind]] if kind in kinds else entered:
            yield what, at


@part("trouble", "console", topics=["phase"])
def trouble_(reading: Reading, key: str) -> Context:
    """What may go wrong in this phase, and what one does then."""
    return {"troubles": trouble.of(reading.session.phase)}
