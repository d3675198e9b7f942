from django.apps import AppConfig


class HousePagesConfig(AppConfig):
    name = "maillage.journeys.houses"
    label = "house_pages"
