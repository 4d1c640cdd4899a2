"""Words in addresses: a role (phone, console, screen), who may read a report, a role that has a link, a homework."""

from django.urls import register_converter
from django.urls.converters import get_converters

from sessions import access, homework


class WordConverter:
    regex = ""

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class RoleConverter(WordConverter):
    regex = "|".join(access.ROLES)


class ReaderConverter(WordConverter):
    regex = "|".join(access.READERS)


class LinkConverter(WordConverter):
    regex = f"{access.CONSOLE}|{access.SCREEN}"


class HomeworkConverter(WordConverter):
    regex = homework.PATTERN


def register() -> None:
    """Make the words known; twice is once."""
    if "role" not in get_converters():
        register_converter(RoleConverter, "role")
        register_converter(ReaderConverter, "reader")
        register_converter(LinkConverter, "link")
        register_converter(HomeworkConverter, "homework")
