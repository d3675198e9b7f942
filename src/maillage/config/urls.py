"""Every address. The domains' and journeys' own addresses live in their folders."""

from __future__ import annotations

from django.urls import include, path

from maillage.kit.web import security_txt

handler400 = "maillage.kit.ui.views.bad_request"
handler403 = "maillage.kit.ui.views.forbidden"
handler404 = "maillage.kit.ui.views.not_found"
handler500 = "maillage.kit.ui.views.server_error"

urlpatterns = [
    path("", include("maillage.kit.health")),
    path(".well-known/security.txt", security_txt, name="security_txt"),
    path("", include("maillage.journeys.home.urls")),
    path("", include("maillage.journeys.booking.urls")),
    path("", include("maillage.journeys.today.urls")),
    path("", include("maillage.journeys.telling.urls")),
    path("", include("maillage.journeys.earlier.urls")),
    path("", include("maillage.journeys.previews.urls")),
    path("", include("maillage.journeys.sessions.urls")),
    path("", include("maillage.journeys.calendars.urls")),
    path("", include("maillage.journeys.hours.urls")),
    path("", include("maillage.journeys.reasons.urls")),
    path("", include("maillage.journeys.files.urls")),
    path("", include("maillage.journeys.workshops.urls")),
    path("", include("maillage.journeys.notices.urls")),
    path("", include("maillage.journeys.privacy.urls")),
    path("", include("maillage.journeys.readings.urls")),
    path("", include("maillage.journeys.accounts.urls")),
    path("", include("maillage.journeys.listening.urls")),
    path("", include("maillage.journeys.reach_map.urls")),
    path("", include("maillage.journeys.labour_access.urls")),
    path("", include("maillage.journeys.counting.urls")),
    path("", include("maillage.journeys.houses.urls")),
    path("", include("maillage.journeys.results.urls")),
    path("", include("maillage.journeys.companies.urls")),
    path("", include("maillage.journeys.partnership.urls")),
    path("messages/", include("maillage.kit.messages.urls")),
    path("horaires/", include("maillage.domains.mobility.urls")),
    path("_ui/", include("maillage.kit.ui.urls")),
]
