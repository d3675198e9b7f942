from django.apps import AppConfig


class ScopeConfig(AppConfig):
    name = "maillage.kit.scope"
    label = "scope"
