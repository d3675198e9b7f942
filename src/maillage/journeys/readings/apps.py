from django.apps import AppConfig


class ReadingsConfig(AppConfig):
    name = "maillage.journeys.readings"
    label = "readings"
