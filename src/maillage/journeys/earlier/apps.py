from django.apps import AppConfig


class EarlierConfig(AppConfig):
    name = "maillage.journeys.earlier"
    label = "earlier"
