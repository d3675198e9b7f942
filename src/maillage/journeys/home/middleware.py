"""Whoever can read a name signs in with two proofs: without the second, the only page is the one that sets it up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

DEMO_KEY = "demo_entry"
PROVED_KEY = "second_factor"
SECOND_PROOFS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
WITHOUT_PROOF = {
    "home",
    "enter_as",
    "account_login",
    "account_logout",
    "account_reauthenticate",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_authenticate",
    "mfa_reauthenticate",
}
REMOVING = {"mfa_deactivate_totp", "mfa_remove_webauthn"}


class SecondFactorMiddleware:
    """Sends a signed-in account without a second factor to the page that sets one up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        """Before the view, once its name is known."""
        if not request.user.is_authenticated or _is_open(request):
            return None
        if request.method == "POST" and _name(request) in REMOVING:
            request.session.pop(PROVED_KEY, None)  # asked again at the next page: was it the last one?
            return None
        if request.session.get(DEMO_KEY) or request.session.get(PROVED_KEY):
            return None
        if is_mfa_enabled(request.user, SECOND_PROOFS):
            request.session[PROVED_KEY] = True
            return None
        return redirect("mfa_activate_totp")


def _is_open(request: HttpRequest) -> bool:
    return _name(request) in WITHOUT_PROOF


def _name(request: HttpRequest) -> str | None:
    return request.resolver_match.url_name if request.resolver_match is not None else None
