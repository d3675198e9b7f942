from django.apps import AppConfig


class CompaniesConfig(AppConfig):
    name = "maillage.journeys.companies"
    label = "company_pages"
