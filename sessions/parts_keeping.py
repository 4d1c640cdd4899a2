"""How long things are kept, as it is shown: on phones what goes when, on the console also the way to do it sooner."""

from sessions import terms
from sessions.reading import Reading
from sessions.render import Context, part

PHONE, CONSOLE = "phone", "console"


@part("kept", PHONE, CONSOLE, topics=["phase", "keeping", "preparation"])
def kept(reading: Reading, key: str) -> Context:
    """When what goes. Of a session that goes on there are no days yet, only of one that did not begin."""
    session = reading.session
    return {
        "is_over": session.ended_at is not None,
        "words_go_at": terms.words_go_at(session),
        "wiped": session.wiped_at is not None,
        "day": terms.day_shown(session),
    }


@part("notes_kept", PHONE, topics=["phase", "keeping"])
def notes_kept(reading: Reading, key: str) -> Context:
    """Above one's own notes, once nothing can be added."""
    return {"is_over": reading.session.ended_at is not None, "wiped": reading.session.wiped_at is not None}
