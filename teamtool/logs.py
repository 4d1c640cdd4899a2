"""JSON lines. What goes in is chosen, not filtered: message templates and named numbers, no texts of people."""

import json
import logging
import traceback
from datetime import UTC, datetime

SAID = ("method", "route", "status", "ms", "session", "revision", "sockets", "reason", "wiped", "deleted")


class JsonLines(logging.Formatter):
    """One record, one JSON object. Of an exception only its type and places: its message may hold a text."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": self.message(record),
        }
        line.update({key: record.__dict__[key] for key in SAID if key in record.__dict__})
        if record.exc_info and record.exc_info[0]:
            line["exception"] = record.exc_info[0].__name__
            line["where"] = [
                f"{'/'.join(frame.filename.rsplit('/', 2)[-2:])}:{frame.lineno}"
                for frame in traceback.extract_tb(record.exc_info[2])
            ]
        return json.dumps(line, ensure_ascii=False)

    def message(self, record: logging.LogRecord) -> str:
        """Of somebody else's record only the first line, unfilled: asyncio writes the exception into the next ones."""
        return record.getMessage() if self.is_ours(record) else str(record.msg).partition("\n")[0]

    @staticmethod
    def is_ours(record: logging.LogRecord) -> bool:
        return record.name.split(".")[0] in {"teamtool", "sessions", "factors"}
