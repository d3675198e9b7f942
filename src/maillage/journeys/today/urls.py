"""The two daily screens."""

from __future__ import annotations

from django.urls import path

from maillage.journeys.today import views

urlpatterns = [
    path("aujourdhui/", views.today, name="today"),
    path("aujourdhui/guichet/", views.desk_person, name="desk_person"),
    path("aujourdhui/guichet/connue/", views.desk_recognise, name="desk_recognise"),
    path("semaine/", views.week, name="week"),
    path("semaine/corriger/<int:participation>/", views.correct_seat, name="correct_seat"),
    path("semaine/clore/<int:participation>/", views.close_seat, name="close_seat"),
]
