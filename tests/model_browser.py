"""What static/js/live.js does with frames, in a few lines of Python: elements by id, lists with their order."""

import re
from typing import Any

Frame = dict[str, Any]
ORDER = re.compile(r'^<\w+ id="[^"]+"[^>]* data-order="(\d+)"')


class ModelBrowser:
    """A page that is open. `asks` is set when a frame is missing, as a browser then asks for the whole."""

    def __init__(self) -> None:
        self.revision = -1
        self.html: dict[str, str] = {}
        self.lists: dict[str, list[str]] = {}
        self.state: dict[str, Any] = {}
        self.asks = False

    def takes(self, frame: Frame) -> None:
        whole = "from" not in frame
        if not whole and frame["to"] <= self.revision and frame["from"] != frame["to"]:
            return
        if not whole and frame["from"] > self.revision:
            self.asks = True
            return
        for item in frame["items"]:
            self.puts(item)
        named = {item["id"] for item in frame["items"]}
        for gone in frame["gone"]:
            if gone.endswith("-*"):
                self.removes_rows(gone[:-1], named)
            else:
                self.removes(gone)
        if whole:
            self.removes_rows("", named)
        self.revision = frame["to"]
        self.state = frame.get("state", self.state)

    def puts(self, item: dict[str, Any]) -> None:
        assert re.match(rf'<\w+ id="{re.escape(item["id"])}"', item["html"].strip()), item
        if "list" not in item:
            self.html[item["id"]] = item["html"]
            return
        self.removes(item["id"])
        self.html[item["id"]] = item["html"]
        rows = self.lists.setdefault(item["list"], [])
        # Where the order is the same, by id, as the server does.
        later = (at for at, row in enumerate(rows) if (self.order(row), row) > (item["order"], item["id"]))
        rows.insert(next(later, len(rows)), item["id"])

    def removes(self, gone: str) -> None:
        self.html.pop(gone, None)
        for rows in self.lists.values():
            if gone in rows:
                rows.remove(gone)

    def removes_rows(self, beginning: str, named: set[str]) -> None:
        """The rows whose id begins so, but those that the frame holds."""
        rows = [row for rows in self.lists.values() for row in rows]
        for row in rows:
            if row.startswith(beginning) and row not in named:
                self.removes(row)

    def order(self, row: str) -> int:
        """As it stands in the element; a browser has nothing else to go by."""
        found = ORDER.match(self.html[row].strip())
        assert found, f"{row} does not say its order"
        return int(found[1])

    def shows(self) -> tuple[dict[str, str], dict[str, list[str]], dict[str, Any]]:
        return self.html, {name: rows for name, rows in self.lists.items() if rows}, self.state
