"""The administrator's page on the logs."""

from __future__ import annotations

from django.urls import path

from maillage.journeys.readings import views

app_name = "readings"
urlpatterns = [path("lectures/", views.unusual, name="unusual")]
