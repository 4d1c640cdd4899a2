"""Where sockets come in. The same address serves `reverse`, so that pages need not spell it."""

from django.urls import path

from sessions.consumers import LiveConsumer
from sessions.converters import register

register()

sockets = [path("live/<uuid:session_id>/<role:role>", LiveConsumer.as_asgi())]
