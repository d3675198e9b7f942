from django.apps import AppConfig


class CalendarsConfig(AppConfig):
    name = "maillage.journeys.calendars"
    label = "calendars"
