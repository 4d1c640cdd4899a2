"""The usual way of Channels: a consumer for each client in a group, and a view that sends the group rendered HTML.

Served by Daphne, as `benchmarks.usual:application`, with its database in USUAL_DIR. It writes the same kind of rows to
SQLite, in the same safe mode, and has no middleware: whatever could make it slower than it must be is left out.
"""

import json
import os
from pathlib import Path
from typing import Any
from uuid import uuid4

import django
from django.conf import settings

DIRECTORY = Path(os.environ["USUAL_DIR"])
settings.configure(
    SECRET_KEY="only-for-this-benchmark",  # noqa: S106 - it protects nothing
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    MIDDLEWARE=[],
    INSTALLED_APPS=["channels"],
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": DIRECTORY / "usual.sqlite3",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
            },
        }
    },
    CHANNEL_LAYERS={"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}},
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
)
django.setup()

from asgiref.sync import async_to_sync  # noqa: E402 - what follows needs the settings
from channels.generic.websocket import AsyncWebsocketConsumer  # noqa: E402
from channels.layers import get_channel_layer  # noqa: E402
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from django.core.asgi import get_asgi_application  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.template import Context, Template  # noqa: E402
from django.urls import path  # noqa: E402

GROUP = "everybody"
AGREEMENTS = Template(
    '<ol id="agreements" class="agreements">\n'
    '  {% for agreement in agreements %}<li dir="auto">{{ agreement }}</li>{% endfor %}\n</ol>\n'
)
CARD = Template(
    '<li id="flap_card-{{ key }}" class="slip" data-order="{{ order }}" data-column="1">\n'
    '  <p class="slip__text" dir="auto">{{ text }}</p>\n</li>\n'
)

with connection.cursor() as cursor:
    cursor.execute("CREATE TABLE session (id INTEGER PRIMARY KEY, revision INTEGER, agreements TEXT)")
    cursor.execute("CREATE TABLE event (id INTEGER PRIMARY KEY, revision INTEGER, topics TEXT)")
    cursor.execute("CREATE TABLE card (id TEXT PRIMARY KEY, place INTEGER, text TEXT)")
    cursor.execute("INSERT INTO session VALUES (1, 0, '[]')")


def agree(request: HttpRequest) -> HttpResponse:
    """Write, render, and send what was rendered to the group."""
    agreements = request.POST["agreements"].splitlines()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE session SET agreements = %s", [json.dumps(agreements)])
        revision = _next_revision(cursor, "agreements")
    html = AGREEMENTS.render(Context({"agreements": agreements}))
    return _tell(revision, {"id": "agreements", "html": html})


def add_card(request: HttpRequest) -> HttpResponse:
    """The same for a new card. What is sent is filled up to the size that is asked for."""
    key, text = str(uuid4()), request.POST["text"]
    with transaction.atomic(), connection.cursor() as cursor:
        revision = _next_revision(cursor, f"flap/{key}")
        place = revision * 1000
        cursor.execute("INSERT INTO card VALUES (%s, %s, %s)", [key, place, text])
    html = CARD.render(Context({"key": key, "order": place, "text": text}))
    item = {"id": f"flap_card-{key}", "list": "flap-1", "order": place, "html": html}
    return _tell(revision, item, int(request.POST["size"]))


def _next_revision(cursor: Any, topic: str) -> int:
    cursor.execute("UPDATE session SET revision = revision + 1 RETURNING revision")
    revision = int(cursor.fetchone()[0])
    cursor.execute("INSERT INTO event (revision, topics) VALUES (%s, %s)", [revision, json.dumps([topic])])
    return revision


def _tell(revision: int, item: dict[str, Any], size: int = 0) -> HttpResponse:
    frame = {"from": revision - 1, "to": revision, "items": [item], "gone": []}
    text = json.dumps(frame, ensure_ascii=False).ljust(size)
    async_to_sync(get_channel_layer().group_send)(GROUP, {"type": "news", "text": text})
    return HttpResponse(text, content_type="application/json")


class NewsConsumer(AsyncWebsocketConsumer):  # type: ignore[misc]  # channels ships no types
    """One client of the group."""

    async def connect(self) -> None:
        await self.channel_layer.group_add(GROUP, self.channel_name)
        await self.accept()
        await self.send(text_data="welcome")

    async def disconnect(self, code: int) -> None:
        await self.channel_layer.group_discard(GROUP, self.channel_name)

    async def news(self, event: dict[str, Any]) -> None:
        await self.send(text_data=event["text"])


urlpatterns = [path("agreements", agree), path("card", add_card)]
application = ProtocolTypeRouter(
    {"http": get_asgi_application(), "websocket": URLRouter([path("live", NewsConsumer.as_asgi())])}
)
