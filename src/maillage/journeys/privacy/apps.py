from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "maillage.journeys.privacy"
    label = "privacy"
