"""The way to the report, once there is one."""

from factors.report import OPEN_FROM, may_open
from sessions.reading import Reading
from sessions.render import Context, part


@part("report_key", "phone", "console", topics=["phase"])
def report_key(reading: Reading, key: str) -> Context:
    """For each audience whether it may open the report; the partial knows which one it is for."""
    return {"ready": {role: may_open(role, reading.session.phase) for role in OPEN_FROM}}
