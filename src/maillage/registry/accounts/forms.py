"""Signing in, with the question that a shared desk asks. Read by allauth, from the settings."""

from __future__ import annotations

from typing import Any, Final

from allauth.account.forms import LoginForm, ResetPasswordForm
from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from maillage.registry.accounts.services import ask_for_reset

SHARED_KEY: Final = "shared_desk"


class SignInForm(LoginForm):
    """E-mail, password, and whether others use this computer."""

    shared = forms.BooleanField(
        label=_("Poste partagé"),
        required=False,
        help_text=_("D’autres se servent de cet ordinateur\u00a0: après un quart d’heure sans rien faire, vous êtes déconnecté."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = ""  # the page has its own way to a forgotten password

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> Any:
        """Said before the second proof, kept until the end of the session."""
        request.session[SHARED_KEY] = self.cleaned_data["shared"]
        return super().login(request, redirect_url)


class ForgottenForm(ResetPasswordForm):
    """Whether the address has an account or not, the answer and the work are the same."""

    def save(self, request: HttpRequest, **_values: Any) -> str:  # allauth's signature
        """A job follows in both cases; it writes to nobody when there is no account."""
        ask_for_reset(account=next((user.pk for user in self.users), 0))
        return str(self.cleaned_data["email"])
