from django.apps import AppConfig


class ListeningConfig(AppConfig):
    name = "maillage.journeys.listening"
    label = "listening"
