from django.apps import AppConfig


class PreviewsConfig(AppConfig):
    name = "maillage.journeys.previews"
    label = "previews"
