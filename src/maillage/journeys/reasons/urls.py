"""Reasons of appointments and themes of workshops."""

from __future__ import annotations

from django.urls import path

from maillage.journeys.reasons import views

app_name = "reasons"
urlpatterns = [
    path("motifs/", views.written, name="all"),
    path("motifs/nouveau/", views.write, name="new"),
    path("motifs/<int:reason>/", views.write, name="change"),
]
