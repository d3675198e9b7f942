from django.apps import AppConfig


class PartnershipConfig(AppConfig):
    name = "maillage.journeys.partnership"
    label = "partnership"
