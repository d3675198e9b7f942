from django.apps import AppConfig


class HousesConfig(AppConfig):
    name = "maillage.domains.houses"
    label = "houses"
