"""Who could come to work; what to start before companies open; the counts and weights that both stand on."""

from __future__ import annotations

from django.urls import path

from maillage.journeys.labour_access import anticipation_views, own_views, views

app_name = "labour_access"
urlpatterns = [
    path("acces-emploi/", views.show, name="show"),
    path("acces-emploi.<str:kind>", views.show, name="file"),
    path("acces-emploi/horaires/", views.ask, name="ask"),
    path("acces-emploi/demandeurs/", views.counts, name="counts"),
    path("entreprise/<str:token>/acces/", own_views.own, name="own"),
    path("anticipation/", anticipation_views.territory, name="anticipation"),
    path("anticipation.csv", anticipation_views.table, name="anticipation_file"),
    path("anticipation/donnees/", anticipation_views.data, name="data"),
    path("anticipation/<int:arrival>/", anticipation_views.one, name="arrival_plan"),
    path("anticipation/<int:arrival>.csv", anticipation_views.table, name="arrival_plan_file"),
]
