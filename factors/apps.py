from django.apps import AppConfig


class FactorsConfig(AppConfig):
    name = "factors"

    def ready(self) -> None:
        from factors import parts  # noqa: F401 - registers what the hub renders
