"""Partnerships."""

from __future__ import annotations

from django.urls import path

from maillage.journeys.partnership.views import actions, agreements, contacts, meetings, reading

app_name = "partnership"
_ONE = "partenariats/<int:body>/"
_ACTION = "partenariats/actions/<int:action>/"
urlpatterns = [
    path("partenariats/", reading.listed, name="list"),
    path("partenariats/a-moi/", reading.mine, name="mine"),
    path("partenariats/decisions/<int:decision>/", meetings.tick, name="tick"),
    path("partenariats/annexes/<int:annex>/", agreements.annex, name="annex"),
    path(_ACTION, actions.action, name="action"),
    path(f"{_ACTION}demarrer/", actions.start, name="start"),
    path(f"{_ACTION}point/", actions.update, name="update"),
    path(f"{_ACTION}terminer/", actions.end, name="end"),
    path(f"{_ACTION}reprendre/", actions.resume, name="resume"),
    path(f"{_ACTION}echeance/", actions.move, name="move"),
    path(f"{_ACTION}responsables/", actions.hand, name="hand"),
    path(f"{_ACTION}appui/", actions.link, name="link"),
    path(f"{_ACTION}appui/<int:link>/retirer/", actions.unlink, name="unlink"),
    path(_ONE, reading.show, name="show"),
    path(f"{_ONE}convention/", agreements.agreement, name="agreement"),
    path(f"{_ONE}convention/<int:agreement>/avenant/", agreements.amend, name="amend"),
    path(f"{_ONE}convention/<int:agreement>/annexe/", agreements.keep_annex, name="keep_annex"),
    path(f"{_ONE}convention/annexes/<int:annex>/retirer/", agreements.remove_annex, name="remove_annex"),
    path(f"{_ONE}contacts/", contacts.contacts, name="contacts"),
    path(f"{_ONE}contacts/<str:side>/nouveau/", contacts.name_contact, name="name_contact"),
    path(f"{_ONE}contacts/<int:contact>/verifier/", contacts.verify, name="verify"),
    path(f"{_ONE}contacts/<int:contact>/parti/", contacts.end, name="end_contact"),
    path(f"{_ONE}rencontres/", meetings.meetings, name="meetings"),
    path(f"{_ONE}rencontres/nouvelle/", meetings.new, name="new_meeting"),
    path(f"{_ONE}rencontres/<int:meeting>/", meetings.meeting, name="meeting"),
    path(f"{_ONE}decisions/", meetings.decisions, name="decisions"),
    path(f"{_ONE}actions/nouvelle/", actions.new, name="new_action"),
]
