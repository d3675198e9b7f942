from django.apps import AppConfig


class PartnershipsConfig(AppConfig):
    name = "maillage.domains.partnerships"
    label = "partnerships"
