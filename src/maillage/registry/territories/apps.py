from django.apps import AppConfig


class TerritoriesConfig(AppConfig):
    name = "maillage.registry.territories"
    label = "territories"
