"""The page of one's calendars, and the addresses that calendar programs read."""

from __future__ import annotations

from django.urls import path

from maillage.journeys.calendars import views

app_name = "calendars"
urlpatterns = [
    path("mon-agenda/", views.own, name="own"),
    path("mon-agenda/adresse/", views.make_link, name="make_link"),
    path("mon-agenda/fermer/", views.close_link, name="close_link"),
    path("mon-agenda/suivre/", views.follow, name="follow"),
    path("mon-agenda/ne-plus-suivre/", views.unfollow, name="unfollow"),
    path("mon-agenda/video/", views.video_room, name="video_room"),
    path("agenda/<str:token>.ics", views.ics_file, name="feed"),
]
