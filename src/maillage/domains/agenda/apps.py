from django.apps import AppConfig


class AgendaConfig(AppConfig):
    name = "maillage.domains.agenda"
    label = "agenda"
