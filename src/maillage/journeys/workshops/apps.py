from django.apps import AppConfig


class WorkshopsConfig(AppConfig):
    name = "maillage.journeys.workshops"
    label = "workshops"
