"""What the facilitator filled in beforehand, as phones and console show it."""

from sessions import homework
from sessions.parts import CONSOLE, PHONE
from sessions.reading import Reading
from sessions.render import Context, part


@part("podcast_link", PHONE, topics=["preparation"])
def podcast_link(reading: Reading, key: str) -> Context:
    """Where to listen, when the facilitator or the teamtool gives an address."""
    return {"podcast": reading.session.podcast}


@part("own_help", PHONE, topics=["preparation"])
def own_help(reading: Reading, key: str) -> Context:
    """The organisation's own place to go to, below those of the teamtool."""
    return {"place": reading.session.own_help}


@part("homework_link", PHONE, topics=["homework"])
def homework_link(reading: Reading, key: str) -> Context:
    return {"homework": homework.slug(reading.session)}


@part("prepared", CONSOLE, topics=["preparation"])
def prepared(reading: Reading, key: str) -> Context:
    """What is filled in so far, and what is not."""
    return {"when": homework.when(reading.session), "podcast": reading.session.podcast}


@part("homework_keys", CONSOLE, topics=["homework", "preparation"])
def homework_keys(reading: Reading, key: str) -> Context:
    """The ways to what people read before they come."""
    return {"homework": homework.slug(reading.session)}
