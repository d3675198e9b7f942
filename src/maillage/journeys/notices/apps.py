from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "maillage.journeys.notices"
    label = "notices"
