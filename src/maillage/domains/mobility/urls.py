"""Addresses of the timetable."""

from django.urls import path

from maillage.domains.mobility import views

app_name = "mobility"
urlpatterns = [path("", views.timetable, name="timetable")]
