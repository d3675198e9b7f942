from django.apps import AppConfig


class DiaryConfig(AppConfig):
    name = "maillage.registry.diary"
    label = "diary"
