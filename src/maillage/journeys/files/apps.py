from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "maillage.journeys.files"
    label = "files"
