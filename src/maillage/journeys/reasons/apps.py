from django.apps import AppConfig


class ReasonsConfig(AppConfig):
    name = "maillage.journeys.reasons"
    label = "reasons"
