from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "maillage.registry.accounts"
    label = "accounts"
