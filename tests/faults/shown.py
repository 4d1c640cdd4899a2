"""What a simulated browser shows, and what waits in its outbox."""

from dataclasses import dataclass
from typing import Any

Item = tuple[str, Any, str]  # list, order, html


@dataclass
class Waiting:
    """Something in the outbox: where it goes, what it says, and its op for ever."""

    path: str
    fields: dict[str, str]
    op: str
    refused: str = ""

    @property
    def text(self) -> str:
        return self.fields.get("text", "")


def placed(items: dict[str, Item], frame: dict[str, Any]) -> dict[str, Item]:
    """What is shown after a frame."""
    named = {item["id"]: (item.get("list"), item.get("order"), item["html"]) for item in frame["items"]}
    items = {**items, **named}
    for gone in frame["gone"]:
        if gone.endswith("-*"):  # every row of this kind, but those that the frame holds
            items = {name: item for name, item in items.items() if not name.startswith(gone[:-1]) or name in named}
        else:
            items.pop(gone, None)
    return items
