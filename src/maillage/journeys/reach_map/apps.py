from django.apps import AppConfig


class ReachMapConfig(AppConfig):
    name = "maillage.journeys.reach_map"
    label = "reach_map"
