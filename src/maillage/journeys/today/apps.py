from django.apps import AppConfig


class TodayConfig(AppConfig):
    name = "maillage.journeys.today"
    label = "today"
