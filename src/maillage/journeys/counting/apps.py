from django.apps import AppConfig


class CountingConfig(AppConfig):
    name = "maillage.journeys.counting"
    label = "counting"
