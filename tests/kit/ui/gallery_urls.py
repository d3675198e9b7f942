"""The gallery alone, as the product mounts it."""

from django.urls import include, path

handler404 = "maillage.kit.ui.views.not_found"
urlpatterns = [path("_ui/", include("maillage.kit.ui.urls"))]
