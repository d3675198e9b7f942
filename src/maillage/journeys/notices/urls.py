"""The two pages of the foot."""

from __future__ import annotations

from django.urls import path

from maillage.journeys.notices import views

app_name = "notices"
urlpatterns = [
    path("accessibilite/", views.accessibility, name="accessibility"),
    path("donnees-personnelles/", views.data, name="data"),
]
