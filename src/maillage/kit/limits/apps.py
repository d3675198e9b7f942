from django.apps import AppConfig


class LimitsConfig(AppConfig):
    name = "maillage.kit.limits"
    label = "limits"

    def ready(self) -> None:
        """Registers the check of the settings."""
        from maillage.kit.limits import checks  # noqa: F401  # a check is known once it is imported
