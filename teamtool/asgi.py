"""The way in for Daphne: pages over HTTP, news over WebSockets."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "teamtool.settings")

from channels.routing import ProtocolTypeRouter, URLRouter
from django.conf import settings
from django.core.asgi import get_asgi_application

from teamtool import single

# One process owns a SQLite file: two would each have a hub and a channel layer that know nothing of the other.
if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    single.hold(settings.DATABASE_FILE)

pages = get_asgi_application()

from django.db import connection  # noqa: E402 - needs the settings to be ready

# One connection stays open as long as the process: when the last one closes, SQLite folds the whole write-ahead log
# into the file, and every request closes its own. (In this thread nothing else uses it.)
connection.ensure_connection()

from sessions.live import remembering_the_loop  # noqa: E402 - needs the apps, which are ready only now
from sessions.routing import sockets  # noqa: E402

application = remembering_the_loop(ProtocolTypeRouter({"http": pages, "websocket": URLRouter(sockets)}))
