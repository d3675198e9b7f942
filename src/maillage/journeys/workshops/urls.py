"""Workshops."""

from __future__ import annotations

from django.urls import path

from maillage.journeys.workshops.views import addresses, alone, arranging, changing, enrolling, holding, planning, waiting

app_name = "workshops"
urlpatterns = [
    path("ateliers/", planning.coming, name="coming"),
    path("ateliers/nouveau/", planning.new, name="new"),
    path("ateliers/<int:session>/", planning.show, name="show"),
    path("ateliers/<int:session>/decider/", planning.decide, name="decide"),
    path("ateliers/<int:session>/annuler/", planning.call_off, name="call_off"),
    path("ateliers/<int:session>/tout-annuler/", arranging.call_off_all, name="call_off_all"),
    path("ateliers/<int:session>/changer/", arranging.change, name="change"),
    path("ateliers/<int:session>/date/", arranging.add, name="add"),
    path("ateliers/<int:session>/places/", arranging.seats, name="seats"),
    path("ateliers/<int:session>/inscrire/", enrolling.find, name="find"),
    path("ateliers/<int:session>/inscrire/<int:person>/", enrolling.enrol, name="enrol"),
    path("ateliers/desinscrire/<int:participation>/", enrolling.leave, name="leave"),
    path("ateliers/attente/<int:entry>/retirer/", enrolling.withdraw, name="withdraw"),
    path("ateliers/place/<int:participation>/changer/", changing.at_the_desk, name="desk_change"),
    path("ateliers/<int:session>/adresse/", addresses.open_address, name="open_address"),
    path("ateliers/<int:session>/adresse/fermer/", addresses.close_address, name="close_address"),
    path("ateliers/<int:session>/affiche.pdf", addresses.poster, name="poster"),
    path("atelier/<str:token>/", alone.show, name="alone"),
    path("atelier/<str:token>/trajet/", alone.travel, name="alone_travel"),
    path("atelier/<str:token>/arret/", alone.stop, name="alone_stop"),
    path("atelier/<str:token>/venir/", alone.way, name="alone_way"),
    path("atelier/<str:token>/nom/", alone.name, name="alone_name"),
    path("atelier/<str:token>/attente/<str:waiting>/", waiting.show, name="alone_waiting"),
    path("atelier/<str:token>/attente/<str:waiting>/retirer/", waiting.withdraw, name="alone_withdraw"),
    path("rdv/<str:token>/agenda.ics", alone.calendar, name="link_calendar"),
    path("rdv/<str:token>/seance/", changing.by_own_link, name="link_change"),
    path("ateliers/<int:session>/presence/", holding.sheet, name="sheet"),
    path("ateliers/<int:session>/emargement.pdf", holding.paper, name="paper"),
    path("ateliers/presence/<int:participation>/", holding.mark, name="mark"),
    path("ateliers/<int:session>/depart/", holding.leaving, name="leaving"),
    path("ateliers/<int:session>/depart/papier/", holding.tally, name="tally"),
]
