"""The two daily screens."""

from __future__ import annotations

from django.urls import path

from maillage.journeys.today import video_views, views

urlpatterns = [
    path("aujourdhui/", views.today, name="today"),
    path("aujourdhui/guichet/", views.desk_person, name="desk_person"),
    path("aujourdhui/guichet/connue/", views.desk_recognise, name="desk_recognise"),
    path("aujourdhui/video/", video_views.video_help, name="video_help"),
    path("aujourdhui/video/<int:place>/", video_views.video_help_set, name="video_help_set"),
    path("semaine/", views.week, name="week"),
    path("semaine/corriger/<int:participation>/", views.correct_seat, name="correct_seat"),
    path("semaine/clore/<int:participation>/", views.close_seat, name="close_seat"),
]
