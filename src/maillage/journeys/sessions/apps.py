from django.apps import AppConfig


class SessionsConfig(AppConfig):
    name = "maillage.journeys.sessions"
    label = "outreach"
