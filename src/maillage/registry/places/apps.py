from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "maillage.registry.places"
    label = "places"
