"""Rights of people on their data."""

from __future__ import annotations

from django.urls import path

from maillage.journeys.privacy import views

app_name = "privacy"
_ONE = "droits/<int:asked>/"
urlpatterns = [
    path("droits/", views.requests, name="requests"),
    path("personnes/<int:person>/droits/", views.receive, name="receive"),
    path("personnes/<int:person>/droits/degeler/", views.lift, name="lift"),
    path(_ONE, views.show, name="show"),
    path(f"{_ONE}identite/", views.identity, name="identity"),
    path(f"{_ONE}prolonger/", views.longer, name="longer"),
    path(f"{_ONE}accepter/", views.grant, name="grant"),
    path(f"{_ONE}refuser/", views.refuse, name="refuse"),
    path(f"{_ONE}retirer/", views.withdrawn, name="withdrawn"),
    path(f"{_ONE}copie/", views.copy, name="copy"),
]
