"""The hours of an adviser."""

from __future__ import annotations

from django.urls import path

from maillage.journeys.hours import views

app_name = "hours"
urlpatterns = [
    path("mes-heures/", views.own, name="own"),
    path("mes-heures/absence/", views.put, name="put"),
    path("mes-heures/absence/<int:leave>/retirer/", views.remove, name="remove"),
    path("mes-heures/a-deplacer/annuler/", views.call_off, name="call_off"),
    path("mes-heures/<int:opening>/", views.change, name="change"),
    path("mes-heures/<int:opening>/arreter/", views.end, name="end"),
]
