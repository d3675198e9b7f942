from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "maillage.journeys.demo"
    label = "demo"
