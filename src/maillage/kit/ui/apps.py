"""Registers templates, static files and tags of the interface, and the French plural."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "maillage.kit.ui"
    label = "ui"

    def ready(self) -> None:
        """Every application is there: the catalogues can be read."""
        from maillage.kit.ui import plurals  # translations are read once the applications are known

        plurals.put_in_place()
