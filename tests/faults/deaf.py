"""`python -m tests.faults.deaf`: the real server with a channel layer that loses pokes; nothing in the product knows.

In its data folder, `drop` holds the share of pokes that are lost, and when there is a file `forget` all subscriptions
are forgotten. What happened is counted in `pokes.json`.
"""

import json
import os
import random
import sys
from pathlib import Path
from typing import Any


def break_the_layer(folder: Path) -> None:
    from channels.layers import InMemoryChannelLayer

    chance = random.Random(os.environ["FAULT_SEED"])
    counts = {"sent": 0, "dropped": 0, "forgotten": 0, "reached": 0}
    group_send = InMemoryChannelLayer.group_send

    async def losing(self: Any, group: str, message: dict[str, Any]) -> None:
        if (folder / "forget").exists():
            (folder / "forget").unlink()
            self.groups.clear()
            counts["forgotten"] += 1
        counts["sent"] += 1
        share = float((folder / "drop").read_text()) if (folder / "drop").exists() else 0.0
        if chance.random() < share:
            counts["dropped"] += 1
        else:
            counts["reached"] += len(self.groups.get(group, ()))
            await group_send(self, group, message)
        draft = folder / "pokes.draft"
        draft.write_text(json.dumps(counts))
        draft.replace(folder / "pokes.json")

    InMemoryChannelLayer.group_send = losing


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "teamtool.settings")
    import django
    from django.core.management import execute_from_command_line

    django.setup()
    break_the_layer(Path(os.environ["DATA_DIR"]))
    execute_from_command_line([sys.argv[0], "serve"])


if __name__ == "__main__":
    main()
