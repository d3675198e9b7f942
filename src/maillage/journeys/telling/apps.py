from django.apps import AppConfig


class TellingConfig(AppConfig):
    name = "maillage.journeys.telling"
    label = "telling"
