"""Listening."""

from __future__ import annotations

from django.urls import path

from maillage.journeys.listening import views

app_name = "listening"
urlpatterns = [
    path("ecoute/", views.heard, name="heard"),
    path("ecoute/<int:place>/", views.place, name="place"),
]
