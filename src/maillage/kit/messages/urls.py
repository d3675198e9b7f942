"""The address of receipts."""

from __future__ import annotations

from django.urls import path

from maillage.kit.messages import views

app_name = "outbox"
urlpatterns = [path("recu/<str:secret>/", views.receipt, name="receipt")]
