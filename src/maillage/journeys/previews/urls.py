"""The models of messages."""

from __future__ import annotations

from django.urls import path

from maillage.journeys.previews import views

app_name = "previews"
urlpatterns = [path("messages/modeles/", views.models, name="models")]
