from django.apps import AppConfig


class LabourAccessConfig(AppConfig):
    name = "maillage.journeys.labour_access"
    label = "labour_access"
