"""Who follows which zone on one's own side, and handing over everything of somebody who leaves."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from maillage.domains.companies import services
from maillage.journeys.companies.contact_pages import contacts_page, people_of, zone_of
from maillage.journeys.companies.doors import reader, tell
from maillage.journeys.companies.dossier_forms import PairForm
from maillage.kit import clock
from maillage.kit.errors import NotAllowed, NotFound, Refused
from maillage.registry.accounts.models import Role
from maillage.registry.accounts.selectors import Actor


@never_cache
@login_required
@require_GET
def contacts(request: HttpRequest) -> HttpResponse:
    """Each zone with its pair, then who leaves."""
    return render(request, "companies/contacts.html", contacts_page(_chief(request), clock.now()))


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def name_pair(request: HttpRequest, body: int, park: int) -> HttpResponse:
    """The pair of one zone; park 0 is the whole territory."""
    by, now = _chief(request), clock.now()
    zone = zone_of(by, body, park or None, now)
    initial = {"contact": zone.contact, "suppleant": zone.backup}
    form = PairForm(request.POST if request.method == "POST" else None, people=people_of(by, now), initial=initial)
    if form.is_bound and form.is_valid() and _is_named(by, form, body, park or None):
        messages.success(request, _("C’est changé. Les dossiers déjà ouverts gardent leurs interlocuteurs."))
        return redirect("companies:contacts")
    context = {"form": form, "zone": zone, "is_agency": by.is_agency_staff}
    return render(request, "companies/zone_pair.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def hand_over(request: HttpRequest, account: int) -> HttpResponse:
    """Everything of somebody who leaves, in one action."""
    by, to = _chief(request), request.POST.get("vers", "")
    side, body = by.organisation or 0, None if by.is_agency_staff else by.organisation
    chosen = int(to) if to.isdecimal() else 0
    try:
        handed = services.hand_over(organisation=side, intermunicipality=body, gone=account, to=chosen, by=by, now=clock.now())
    except Refused as refused:
        if isinstance(refused, (NotAllowed, NotFound)):
            raise
        messages.error(request, str(refused))
    else:
        count = handed.dossiers
        said = ngettext("%(count)d dossier est confié.", "%(count)d dossiers sont confiés.", count) % {"count": count}
        messages.success(request, said)
        if handed.visits_left:
            left = ngettext(
                "%(count)d visite reste dans l’ancien agenda : déplacez-la.",
                "%(count)d visites restent dans l’ancien agenda : déplacez-les.",
                handed.visits_left,
            )
            messages.warning(request, left % {"count": handed.visits_left})
    return redirect("companies:contacts")


def _is_named(by: Actor, form: PairForm, body: int, park: int | None) -> bool:
    pair = {"contact": form.cleaned_data["contact"], "backup": form.cleaned_data["suppleant"]}
    zone = {"intermunicipality": body, "organisation": by.organisation or 0}
    try:
        services.name_contact(by=by, now=clock.now(), park=park, **pair, **zone)
    except Refused as refused:
        tell(form, refused)
        return False
    return True


def _chief(request: HttpRequest) -> Actor:
    """The director for the agency, an economic officer for the intercommunalité."""
    return reader(request, Role.DIRECTOR, Role.ECONOMIC_OFFICER)
