"""The first page and signing in. Only the pages of allauth that are used here have an address."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as keys
from django.urls import path

from maillage.journeys.home import views

urlpatterns = [
    path("", views.home, name="home"),
    path("entrer/<int:membership>/", views.enter_as, name="enter_as"),
    path("direction/", views.director, name="director"),
    path("compte/", views.own, name="own"),
    path("compte/role/<int:membership>/", views.choose_role, name="choose_role"),
    path("compte/connexion/", account.login, name="account_login"),
    path("compte/deconnexion/", account.logout, name="account_logout"),
    path("compte/inactif/", account.account_inactive, name="account_inactive"),
    path("compte/mot-de-passe/confirmer/", account.reauthenticate, name="account_reauthenticate"),
    path("compte/mot-de-passe/oublie/", views.asked_to_reset(account.password_reset), name="account_reset_password"),
    path("compte/mot-de-passe/envoye/", account.password_reset_done, name="account_reset_password_done"),
    path("compte/mot-de-passe/nouveau/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    path(
        "compte/mot-de-passe/nouveau/<str:uidb36>/<str:key>/",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("compte/mot-de-passe/changer/", account.password_change, name="account_change_password"),
    path("compte/double-preuve/", mfa.index, name="mfa_index"),
    path("compte/double-preuve/code/", mfa.authenticate, name="mfa_authenticate"),
    path("compte/double-preuve/confirmer/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("compte/double-preuve/activer/", totp.activate_totp, name="mfa_activate_totp"),
    path("compte/double-preuve/retirer/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("compte/double-preuve/cles/", keys.list_webauthn, name="mfa_list_webauthn"),
    path("compte/double-preuve/cles/ajouter/", keys.add_webauthn, name="mfa_add_webauthn"),
    path("compte/double-preuve/cles/<int:pk>/retirer/", keys.remove_webauthn, name="mfa_remove_webauthn"),
    path("compte/double-preuve/cles/confirmer/", keys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("compte/double-preuve/secours/", views.that_writes(recovery.view_recovery_codes), name="mfa_view_recovery_codes"),
    path("compte/double-preuve/secours/nouveaux/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path(
        "compte/double-preuve/secours/fichier/",
        views.that_writes(recovery.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
]
