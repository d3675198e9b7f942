"""Results, presence, reviews."""

from __future__ import annotations

from django.urls import path

from maillage.journeys.results import letter_views, link_views, review_views, views

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
    path("revues/<int:review>/en-une-page/", review_views.review_short, name="review_short"),
    path("revues/<int:review>/lien/", link_views.open_link, name="open_link"),
    path("revues/<int:review>/lien/<int:link>/fermer/", link_views.close_link, name="close_link"),
    path("revues/<int:review>.<str:kind>", review_views.review_file, name="review_file"),
    path("partenariats/<int:body>/lettre/", letter_views.letter, name="letter"),
    path("lettre/<str:token>/", letter_views.stop_letters, name="stop_letters"),
    path("bilan/<str:token>/", link_views.shared, name="shared"),
    path("bilan/<str:token>/complet/", link_views.shared_whole, name="shared_whole"),
    path("bilan/<str:token>/bilan.<str:kind>", link_views.shared_file, name="shared_file"),
]
