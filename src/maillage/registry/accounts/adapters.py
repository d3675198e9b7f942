"""How allauth behaves here: no open sign-up; accounts are made by invitation."""

from __future__ import annotations

import time

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from django.http import HttpRequest


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
