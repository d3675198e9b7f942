from django.apps import AppConfig


class AccountsJourneyConfig(AppConfig):
    name = "maillage.journeys.accounts"
    label = "accounts_journey"
