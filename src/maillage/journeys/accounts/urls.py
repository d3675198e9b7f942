"""Accounts: managed by the director, taken by a link, watched by their owner."""

from __future__ import annotations

from django.urls import path

from maillage.journeys.accounts.views import entering, managing, own

app_name = "accounts"
urlpatterns = [
    path("comptes/", managing.people, name="people"),
    path("comptes/inviter/", managing.invite, name="invite"),
    path("comptes/invitations/<int:invitation>/annuler/", managing.withdraw, name="withdraw"),
    path("comptes/<int:account>/fermer/", managing.close, name="close"),
    path("comptes/<int:account>/rouvrir/", managing.unlock, name="unlock"),
    path("comptes/accords/", managing.agreements, name="agreements"),
    path("invitation/<str:token>/", entering.accept, name="accept"),
    path("compte/sessions/", own.sessions, name="sessions"),
    path("compte/sessions/fermer/", own.end_others, name="end_others"),
    path("compte/sessions/<int:session>/fermer/", own.end_one, name="end_one"),
]
