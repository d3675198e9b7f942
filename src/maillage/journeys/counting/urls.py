"""Counting."""

from __future__ import annotations

from django.urls import path

from maillage.journeys.counting import views

app_name = "counting"
urlpatterns = [
    path("comptage/", views.day, name="day"),
    path("comptage/noter/", views.tap, name="tap"),
    path("comptage/annuler/", views.undo, name="undo"),
    path("comptage/totaux/", views.totals, name="totals"),
]
