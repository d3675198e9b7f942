"""Houses: openings, shadowing days, sheets, direct contacts, blocked cases."""

from __future__ import annotations

from django.urls import path

from maillage.journeys.houses.views import cases, hosting, openings, shadowing, sheets, steps

app_name = "houses"
_OPENING = "maisons/ouvertures/<int:opening>/"
_STEP = f"{_OPENING}etape/<int:step>/"
_DAY = "maisons/vis-ma-vie/<int:day>/"
_SHEET = "maisons/fiches/<int:sheet>/"
_CASE = "maisons/cas/<int:case>/"
urlpatterns = [
    path("maisons/ouvertures/", openings.listed, name="openings"),
    path("maisons/ouvertures/nouvelle/", openings.prepare, name="prepare"),
    path(_OPENING, openings.show, name="opening"),
    path(f"{_OPENING}date/", openings.move, name="move"),
    path(f"{_OPENING}ouvrir/", openings.open_now, name="open"),
    path(f"{_OPENING}terminer/", openings.close, name="close"),
    path(f"{_OPENING}abandonner/", openings.abandon, name="abandon"),
    path(f"{_OPENING}etape/", steps.add, name="add_step"),
    path(f"{_STEP}fait/", steps.tick, name="tick"),
    path(f"{_STEP}pas-fait/", steps.untick, name="untick"),
    path(f"{_STEP}echeance/", steps.move, name="move_step"),
    path(f"{_STEP}retirer/", steps.drop, name="drop_step"),
    path(f"{_STEP}premiere/", steps.date_first, name="date_first"),
    path("maisons/vis-ma-vie/", shadowing.listed, name="shadowing"),
    path("maisons/vis-ma-vie/nouvelle/<int:house>/", hosting.plan, name="plan_day"),
    path(_DAY, shadowing.show, name="day"),
    path(f"{_DAY}remplacer/<int:stretch>/", hosting.replace, name="replace_host"),
    path(f"{_DAY}deplacer/", hosting.move, name="move_day"),
    path(f"{_DAY}annuler/", hosting.cancel, name="cancel_day"),
    path(f"{_DAY}faite/", hosting.hold, name="hold_day"),
    path(f"{_DAY}reponse/", shadowing.answer, name="answer_day"),
    path(f"{_DAY}ressenti/<str:moment>/", shadowing.rate, name="rate"),
    path(f"{_DAY}suite/", shadowing.add_action, name="add_action"),
    path(f"{_DAY}suite/<int:action>/fait/", shadowing.tick_action, name="tick_action"),
    path(f"{_DAY}suite/<int:action>/partenariat/", hosting.follow, name="follow_action"),
    path(f"{_DAY}attestation/<int:guest>.pdf", shadowing.attestation, name="attestation"),
    path("maisons/fiches/", sheets.find, name="sheets"),
    path("maisons/fiches/nouvelle/", sheets.write, name="write_sheet"),
    path(_SHEET, sheets.show, name="sheet"),
    path(f"{_SHEET}ecrire/", sheets.rewrite, name="rewrite_sheet"),
    path(f"{_SHEET}retirer/", sheets.retire, name="retire_sheet"),
    path("maisons/contacts/<str:theme>/", sheets.name_contact, name="name_contact"),
    path("maisons/cas/", cases.listed, name="cases"),
    path("maisons/cas/nouveau/", cases.ask, name="ask"),
    path(_CASE, cases.show, name="case"),
    path(f"{_CASE}repondre/", cases.answer, name="answer_case"),
    path(f"{_CASE}reposer/", cases.ask_again, name="ask_again"),
    path(f"{_CASE}retirer/", cases.withdraw, name="withdraw_case"),
]
