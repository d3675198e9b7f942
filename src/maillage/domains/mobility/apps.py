from django.apps import AppConfig


class MobilityConfig(AppConfig):
    name = "maillage.domains.mobility"
    label = "mobility"
