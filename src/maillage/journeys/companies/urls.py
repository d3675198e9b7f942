"""Companies that arrive."""

from __future__ import annotations

from django.urls import path

from maillage.journeys.companies import views

app_name = "companies"
urlpatterns = [
    path("entreprises/", views.listed, name="list"),
    path("entreprises/nouvelle/", views.new, name="new"),
    path("entreprises/<int:arrival>/", views.show, name="show"),
    path("entreprises/<int:arrival>/echange/", views.log, name="log"),
]
