from django.apps import AppConfig


class HoursConfig(AppConfig):
    name = "maillage.journeys.hours"
    label = "hours"
