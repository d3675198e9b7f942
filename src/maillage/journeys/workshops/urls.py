"""Workshops."""

from __future__ import annotations

from django.urls import path

from maillage.journeys.workshops.views import changing, enrolling, holding, planning

app_name = "workshops"
urlpatterns = [
    path("ateliers/", planning.coming, name="coming"),
    path("ateliers/nouveau/", planning.new, name="new"),
    path("ateliers/<int:session>/", planning.show, name="show"),
    path("ateliers/<int:session>/decider/", planning.decide, name="decide"),
    path("ateliers/<int:session>/annuler/", planning.call_off, name="call_off"),
    path("ateliers/<int:session>/inscrire/", enrolling.find, name="find"),
    path("ateliers/<int:session>/inscrire/<int:person>/", enrolling.enrol, name="enrol"),
    path("ateliers/desinscrire/<int:participation>/", enrolling.leave, name="leave"),
    path("ateliers/attente/<int:entry>/retirer/", enrolling.withdraw, name="withdraw"),
    path("ateliers/place/<int:participation>/changer/", changing.at_the_desk, name="desk_change"),
    path("rdv/<str:token>/seance/", changing.by_own_link, name="link_change"),
    path("ateliers/<int:session>/presence/", holding.sheet, name="sheet"),
    path("ateliers/<int:session>/emargement.pdf", holding.paper, name="paper"),
    path("ateliers/presence/<int:participation>/", holding.mark, name="mark"),
    path("ateliers/<int:session>/depart/", holding.leaving, name="leaving"),
]
