from django.apps import AppConfig


class SessionsConfig(AppConfig):
    name = "sessions"
    # Django has an app labelled "sessions" of its own; migrations and reverse lookups would collide.
    label = "workshop"

    def ready(self) -> None:
        from sessions import (  # noqa: F401 - register what the hub renders
            parts,
            parts_groups,
            parts_help,
            parts_keeping,
            parts_neighbours,
            parts_preparing,
            parts_sharing,
        )
        from teamtool import checks  # noqa: F401 - registers our system checks
