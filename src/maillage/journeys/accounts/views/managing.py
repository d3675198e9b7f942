"""The director's and the administrator's doors: who has an account, inviting, agreements."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from maillage.journeys.accounts import pages
from maillage.journeys.accounts.forms import AgreementForm, InvitationForm, LeavingForm, say
from maillage.journeys.accounts.leaving import NobodyReceives, StillBooked, leave
from maillage.journeys.booking.views.public import actor
from maillage.kit import clock
from maillage.kit.errors import Invalid
from maillage.registry.accounts import services
from maillage.registry.accounts.permissions import check_can_manage_accounts
from maillage.registry.organisations.services import note_joint_agreement


@never_cache
@login_required
@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """Who has an account, and which links wait."""
    agency = check_can_manage_accounts(actor(request))
    return render(request, "accounts/people.html", {"page": pages.people_page(agency, clock.now())})


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def invite(request: HttpRequest) -> HttpResponse:
    """One person, one role, one organisation."""
    by, now = actor(request), clock.now()
    agency = check_can_manage_accounts(by)
    form = InvitationForm(request.POST or None, posts=pages.posts(agency, by.role, clock.today(now)))
    if form.is_valid():
        organisation, role = form.post()
        try:
            services.invite(organisation=organisation, role=role, guest=form.guest(), by=by, now=now)
        except Invalid as refusal:
            say(form, refusal)
        else:
            messages.success(request, _("L’invitation part par e-mail. Le lien vaut sept jours et sert une fois."))
            return redirect("accounts:people")
    return render(request, "accounts/invite.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@require_POST
def withdraw(request: HttpRequest, invitation: int) -> HttpResponse:
    """The link opens nothing any more."""
    services.withdraw(invitation=invitation, by=actor(request), now=clock.now())
    messages.success(request, _("L’invitation est annulée\u00a0: son lien n’ouvre plus rien."))
    return redirect("accounts:people")


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, account: int) -> HttpResponse:
    """Somebody leaves: hand over, and close."""
    by, now = actor(request), clock.now()
    person, others = pages.leaver(check_can_manage_accounts(by), account, clock.today(now))
    form = LeavingForm(request.POST or None, colleagues=others)
    if form.is_valid():
        try:
            leave(account=account, to=form.cleaned_data["qui"], by=by, now=now)
        except (NobodyReceives, StillBooked, Invalid) as refusal:
            form.add_error("qui", str(refusal))
        else:
            messages.success(request, _("Le compte est fermé\u00a0: plus rien ne l’ouvre."))
            return redirect("accounts:people")
    context = {"form": form, "person": person}
    return render(request, "accounts/close.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def unlock(request: HttpRequest, account: int) -> HttpResponse:
    """Too many wrong passwords: they may try again now."""
    owner = services.note_unlocked(account=account, by=actor(request), now=clock.now())
    get_adapter(request).unlock(request, owner.email)
    messages.success(request, _("L’entrée est rouverte\u00a0: cette personne peut réessayer tout de suite."))
    return redirect("accounts:people")


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def agreements(request: HttpRequest) -> HttpResponse:
    """Which body has signed, and noting that one did."""
    by, now = actor(request), clock.now()
    agency, day = check_can_manage_accounts(by), clock.today(now)
    bodies = pages.bodies_page(agency, day)
    form = AgreementForm(request.POST or None, bodies=bodies)
    if form.is_valid():
        try:
            note_joint_agreement(agency=agency, by=by, now=now, **form.values())
        except Invalid as refusal:
            say(form, refusal)
        else:
            messages.success(request, _("L’accord est noté. Vous pouvez inviter dans cette organisation."))
            return redirect("accounts:agreements")
    return render(request, "accounts/agreements.html", {"form": form, "bodies": bodies}, status=422 if form.errors else 200)
