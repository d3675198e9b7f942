"""The gallery, under /_ui/."""

from django.urls import path

from . import views

app_name = "ui"
urlpatterns = [
    path("", views.gallery, name="gallery"),
    path("equipes/", views.staff_gallery, name="staff_gallery"),
    path("bulletins/", views.all_slips, name="slips"),
    path("bulletins/<slug:name>/", views.sample_slip, name="slip"),
    path("erreurs/<int:status>/", views.sample_error, name="error"),
]
