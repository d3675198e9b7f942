from django.apps import AppConfig


class CompaniesConfig(AppConfig):
    name = "maillage.domains.companies"
    label = "companies"
