from django.apps import AppConfig


class SessionsConfig(AppConfig):
    name = "sessions"
    # Django has an app labelled "sessions" of its own; migrations and reverse lookups would collide.
    label = "workshop"

    def ready(self) -> None:
        # Register what the hub renders.
        from sessions import parts, parts_groups, parts_help, parts_neighbours  # noqa: F401
        from teamtool import checks  # noqa: F401 - registers our system checks
