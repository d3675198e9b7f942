"""Registers templates, static files and tags of the interface."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "maillage.kit.ui"
    label = "ui"
