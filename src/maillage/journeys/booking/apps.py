from django.apps import AppConfig


class BookingConfig(AppConfig):
    name = "maillage.journeys.booking"
    label = "booking"
