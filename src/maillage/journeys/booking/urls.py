"""The journey's addresses: alone, by a link, at the desk."""

from __future__ import annotations

from django.urls import path

from maillage.journeys.booking.views import desk, link, public, unmet

app_name = "booking"
urlpatterns = [
    path("rendez-vous/", public.reason, name="reason"),
    path("rendez-vous/trajet/", public.travel, name="travel"),
    path("rendez-vous/arret/", public.stop, name="stop"),
    path("rendez-vous/dates/", public.dates, name="dates"),
    path("rendez-vous/nom/", public.name, name="name"),
    path("rendez-vous/rien/", unmet.say, name="unmet"),
    path("rendez-vous/rappel/", unmet.call_back, name="call_back"),
    path("rendez-vous/retrouver/", link.find, name="find"),
    path("rdv/<str:token>/", link.show, name="link"),
    path("rdv/<str:token>/dates/", link.change, name="link_change"),
    path("rdv/<str:token>/changer/", link.move, name="link_move"),
    path("rdv/<str:token>/rien/", link.nothing_suits, name="link_unmet"),
    path("rdv/<str:token>/annuler/", link.cancel, name="link_cancel"),
    path("guichet/<int:person>/trajet/", desk.travel, name="desk_travel"),
    path("guichet/<int:person>/dates/", desk.dates, name="desk_dates"),
    path("guichet/<int:person>/reserver/", desk.book, name="desk_book"),
    path("guichet/<int:person>/demande/", desk.ask, name="desk_ask"),
    path("guichet/bulletin/<int:participation>/", desk.slip, name="desk_slip"),
    path("guichet/bulletin/<int:participation>/dates/", desk.change, name="desk_change"),
    path("guichet/bulletin/<int:participation>/changer/", desk.move, name="desk_move"),
    path("guichet/bulletin/<int:participation>/annuler/", desk.cancel, name="desk_cancel"),
    path("guichet/bulletin/<int:participation>/remettre/", desk.restore, name="desk_restore"),
]
