"""The call list and the page of messages."""

from __future__ import annotations

from django.urls import path

from maillage.journeys.telling import views

app_name = "telling"
urlpatterns = [
    path("a-prevenir/", views.calls, name="calls"),
    path("a-prevenir/<int:message>/", views.told, name="told"),
    path("a-prevenir/<int:message>/lettre/", views.letter, name="letter"),
    path("a-prevenir/lettres/", views.all_letters, name="letters"),
    path("messages/", views.messages, name="messages"),
]
