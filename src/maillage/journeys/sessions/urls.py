"""Permanences."""

from __future__ import annotations

from django.urls import path

from maillage.journeys.sessions import views

app_name = "sessions"
urlpatterns = [
    path("permanences/", views.coming, name="coming"),
    path("permanences/nouvelle/", views.new, name="new"),
    path("permanences/<int:occurrence>/", views.show, name="show"),
    path("permanences/<int:occurrence>/ouvrir/", views.publish, name="publish"),
    path("permanences/<int:occurrence>/deplacer/", views.move, name="move"),
    path("permanences/<int:occurrence>/annuler/", views.cancel, name="cancel"),
]
