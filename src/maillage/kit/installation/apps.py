from django.apps import AppConfig


class InstallationConfig(AppConfig):
    name = "maillage.kit.installation"
    label = "installation"
