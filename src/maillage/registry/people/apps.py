from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "maillage.registry.people"
    label = "people"
