from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "maillage.journeys.home"
    label = "home"
