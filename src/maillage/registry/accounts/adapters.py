"""How allauth behaves here: no open sign-up; accounts are made by invitation."""

from __future__ import annotations

import time
from typing import Any, Final

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from maillage.kit import clock
from maillage.registry.accounts.forms import SHARED_KEY
from maillage.registry.accounts.services import note_locked, note_session

TRIES: Final = 10


class AccountAdapter(DefaultAccountAdapter):
    """Closed to sign-up; whoever has just signed in is not asked for the password again."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("L’adresse ou le mot de passe ne convient pas. Vérifiez-les, puis réessayez."),
        "too_many_login_attempts": _(
            "Trop d’essais\u00a0: cette entrée est fermée un quart d’heure. Attendez, "
            "ou demandez à la personne qui gère les comptes de la rouvrir."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody makes their own account."""
        return False

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Changing a proof asks for the password again, unless it was given in the last minutes."""
        records = get_authentication_records(self.request, self.request.user)
        given_at = max((record["at"] for record in records), default=0.0)
        return time.time() - float(given_at) >= app_settings.REAUTHENTICATION_TIMEOUT

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """The try that fills the limit of one address locks it: its owner is told, if there is one."""
        of_address = self._login_failed_rl_usage.usage[0]  # the first limit of ACCOUNT_RATE_LIMITS is the address's
        if len(cache.get(of_address.cache_key, ())) == TRIES:
            note_locked(email=str(credentials.get("email", "")), now=clock.now())

    def unlock(self, request: HttpRequest, email: str) -> None:
        """Forget the wrong tries of an address."""
        self._delete_login_attempts_cached_email(request, email=email)

    def login(self, request: HttpRequest, user: Any) -> None:
        """After all proofs: the browser joins the list of those where this account is signed in."""
        super().login(request, user)
        note_browser(request, user.pk)


def note_browser(request: HttpRequest, account: int) -> None:
    """The browser behind a request that has just signed in."""
    if request.session.session_key is None:
        request.session.save()
    note_session(
        account=account,
        session_key=request.session.session_key or "",
        user_agent=request.headers.get("User-Agent", ""),
        is_shared=bool(request.session.get(SHARED_KEY)),
        now=clock.now(),
    )
