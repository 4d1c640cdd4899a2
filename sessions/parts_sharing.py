"""The share link of the report: whether it is open, never the link itself."""

from sessions.actions.sharing import DAYS
from sessions.parts import CONSOLE, SCREEN
from sessions.reading import Reading
from sessions.render import Context, part


@part("share_keys", CONSOLE, topics=["share"])
def share_keys(reading: Reading, key: str) -> Context:
    """Until when it opens the report; also when that is over, because nothing tells a page that time goes by."""
    return {"until": reading.session.share_until, "terms": DAYS}


@part("share_code", SCREEN, topics=["share"])
def share_code(reading: Reading, key: str) -> Context:
    """The way to the code to scan: it is shown only when somebody asks for it."""
    return {"shared": reading.session.share_until is not None}
