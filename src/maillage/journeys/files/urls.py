"""People's files."""

from __future__ import annotations

from django.urls import path

from maillage.journeys.files import views

app_name = "files"
urlpatterns = [
    path("personnes/", views.find, name="find"),
    path("personnes/nouvelle/", views.new, name="new"),
    path("personnes/<int:person>/", views.show, name="show"),
    path("personnes/<int:person>/corriger/", views.correct, name="correct"),
    path("personnes/<int:person>/reunir/", views.merge, name="merge"),
    path("personnes/<int:person>/demande/<int:asked>/retirer/", views.withdraw, name="withdraw"),
    path("personnes/<int:person>/lien/<int:participation>/fermer/", views.close_link, name="close_link"),
]
