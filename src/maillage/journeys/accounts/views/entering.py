"""The link of an invitation: choose a password, and go on to the second proof."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from maillage.journeys.accounts.forms import PasswordForm
from maillage.kit import clock
from maillage.kit.limits.limiting import limited
from maillage.kit.scope.entering import Scope
from maillage.registry.accounts.errors import InvitationOver, SignInFirst
from maillage.registry.accounts.models import Invitation
from maillage.registry.accounts.selectors import has_account, invitation_of
from maillage.registry.accounts.services import accept as accept_invitation


@limited("invitation", per_address=30, per_link=10)
@never_cache
@require_http_methods(["GET", "POST"])
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """Whoever has an account takes the role under it; the others choose a password."""
    invitation = _held(token)
    if has_account(invitation.email):
        return _take_role(request, invitation, token)
    form = PasswordForm(request.POST or None, guest=invitation)
    if not form.is_valid():
        context = {"form": form, "invitation": invitation}
        return render(request, "accounts/accept.html", context, status=422 if form.errors else 200)
    account = accept_invitation(token=token, password=form.cleaned_data["phrase"], account=None, now=clock.now())
    entered: HttpResponse = perform_login(request, Login(user=account, email=account.email))
    return entered


def _take_role(request: HttpRequest, invitation: Invitation, token: str) -> HttpResponse:
    is_owner = request.user.is_authenticated and request.user.get_username() == invitation.email
    if request.method == "POST":
        if not is_owner:
            raise SignInFirst
        accept_invitation(token=token, password="", account=request.user.pk, now=clock.now())
        return redirect("own")
    return render(request, "accounts/take_role.html", {"invitation": invitation, "is_owner": is_owner})


def _held(token: str) -> Invitation:
    found = invitation_of(token, clock.now())
    if found is None:
        raise InvitationOver
    return found


def _scope(request: HttpRequest, token: str, **_values: Any) -> Scope:  # noqa: ARG001  # links are asked with the request
    """Nothing but what the link is about."""
    found = invitation_of(token, clock.now())
    return Scope(role="link", agency=found.agency_id if found else None)


accept.link_scope = _scope  # type: ignore[attr-defined]  # read by scope_of_request
