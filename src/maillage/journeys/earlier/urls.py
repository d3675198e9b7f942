"""The journey's addresses: by the person's own link, and at the desk."""

from __future__ import annotations

from django.urls import path

from maillage.journeys.earlier import views

app_name = "earlier"
urlpatterns = [
    path("rdv/<str:token>/plus-tot/", views.hour, name="hour"),
    path("rdv/<str:token>/plus-tot/prevenir/", views.wish, name="wish"),
    path("guichet/bulletin/<int:participation>/plus-tot/", views.desk_wish, name="desk_wish"),
]
