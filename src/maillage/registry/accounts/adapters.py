"""How allauth behaves here: no open sign-up; accounts are made by invitation."""

from __future__ import annotations

import time
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from django.http import HttpRequest

from maillage.kit import clock
from maillage.registry.accounts.forms import SHARED_KEY
from maillage.registry.accounts.services import note_session


class AccountAdapter(DefaultAccountAdapter):
    """Closed to sign-up; whoever has just signed in is not asked for the password again."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody makes their own account."""
        return False

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Changing a proof asks for the password again, unless it was given in the last minutes."""
        records = get_authentication_records(self.request, self.request.user)
        given_at = max((record["at"] for record in records), default=0.0)
        return time.time() - float(given_at) >= app_settings.REAUTHENTICATION_TIMEOUT

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
