from django.apps import AppConfig


class WiringConfig(AppConfig):
    name = "maillage.config"
    label = "wiring"
