from django.apps import AppConfig


class FactorsConfig(AppConfig):
    name = "factors"

    def ready(self) -> None:
        from factors import actions, parts  # noqa: F401 - register what follows a phase, and what the hub renders
        from factors.actions import keeping  # noqa: F401 - registers what goes with the words of a session
