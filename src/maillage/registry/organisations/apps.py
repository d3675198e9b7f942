from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "maillage.registry.organisations"
    label = "organisations"
