from django.apps import AppConfig


class MessagesConfig(AppConfig):
    name = "maillage.kit.messages"
    label = "outbox"
