"""The map of reach: three questions, each as a page, a table and a layer for a map."""

from __future__ import annotations

from django.urls import path

from maillage.journeys.reach_map import views

app_name = "reach_map"
urlpatterns = [
    path("acces/", views.start, name="start"),
    path("acces/depuis/", views.from_home, name="from_home"),
    path("acces/depuis.<str:kind>", views.from_home, name="from_home_file"),
    path("acces/lieu/", views.to_place, name="to_place"),
    path("acces/lieu.<str:kind>", views.to_place, name="to_place_file"),
    path("acces/heures/", views.by_hour, name="by_hour"),
    path("acces/heures.<str:kind>", views.by_hour, name="by_hour_file"),
]
