"""Results, presence, reviews."""

from __future__ import annotations

from django.urls import path

from maillage.journeys.results import review_views, views

app_name = "results"
urlpatterns = [
    path("resultats/", views.start, name="start"),
    path("resultats/<int:territory>/", views.territory, name="territory"),
    path("resultats/<int:territory>/<slug:code>/", views.figure, name="figure"),
    path("presence/", views.presence, name="presence"),
    path("presence/<int:territory>/", views.presence, name="presence_of"),
    path("partenariats/<int:body>/revues/", review_views.reviews, name="reviews"),
    path("revues/<int:review>/", review_views.review, name="review"),
    path("revues/<int:review>/arreter/", review_views.freeze, name="freeze"),
    path("revues/<int:review>/points/<int:point>/retirer/", review_views.drop_point, name="drop_point"),
    path("revues/<int:review>.<str:kind>", review_views.review_file, name="review_file"),
]
