"""The list of companies that arrive, a new sheet, one company, what was said to it."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from maillage.domains.companies import selectors, services
from maillage.domains.companies.permissions import check_can_signal
from maillage.journeys.booking.views.public import actor
from maillage.journeys.companies.forms import FIELDS, ArrivalForm, ExchangeForm
from maillage.journeys.companies.pages import list_page, show_page
from maillage.kit import clock
from maillage.kit.errors import NotAllowed, Refused
from maillage.registry.accounts.models import Role
from maillage.registry.accounts.selectors import Actor

ROLES = {Role.ECONOMIC_OFFICER, Role.EMPLOYER_ADVISER, Role.DIRECTOR}
SIGNALLED = "companies_signalled"


@never_cache
@login_required
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """Those that this reader sees: what is late first."""
    by = _reader(request)
    return render(request, "companies/list.html", list_page(by, clock.today(clock.now())))


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The two-minute sheet; the same page sent twice is one company."""
    by, day = _reader(request), clock.today(clock.now())
    body = by.organisation or 0
    check_can_signal(by, body)
    if by.role != Role.ECONOMIC_OFFICER:
        raise NotAllowed
    key = _key(request.POST.get("cle", ""))
    before = request.session.get(SIGNALLED, {}).get(key)
    if before is not None:
        return redirect("companies:show", before)
    form = ArrivalForm(request.POST if request.method == "POST" else None, day=day, parks=selectors.parks_of(body))
    arrival = _signalled(form, by, body) if form.is_bound and form.is_valid() else None
    if arrival is None:
        return render(request, "companies/new.html", {"form": form, "key": key}, status=422 if form.errors else 200)
    request.session[SIGNALLED] = {key: arrival}
    messages.success(request, _("L’entreprise est signalée."))
    return redirect("companies:show", arrival)


@never_cache
@login_required
@require_GET
def show(request: HttpRequest, arrival: int) -> HttpResponse:
    """One company: when, how many, who follows, what was said."""
    page = show_page(_reader(request), arrival, clock.today(clock.now()))
    return render(request, "companies/show.html", page | {"form": ExchangeForm()})


@login_required
@require_POST
def log(request: HttpRequest, arrival: int) -> HttpResponse:
    """An exchange, a try, a refusal."""
    by, now = _reader(request), clock.now()
    page = show_page(by, arrival, clock.today(now))
    form, dossier = ExchangeForm(request.POST), page["line"].dossier
    if dossier is None:
        raise NotAllowed
    if form.is_valid():
        data = form.cleaned_data
        try:
            services.log(dossier=dossier.key, kind=data["moyen"], outcome=data["resultat"], words=data["mots"], by=by, now=now)
        except Refused as refused:
            _tell(form, refused)
        else:
            messages.success(request, _("C’est noté."))
            return redirect("companies:show", arrival)
    return render(request, "companies/show.html", page | {"form": form}, status=422)


def _signalled(form: ArrivalForm, by: Actor, body: int) -> int | None:
    try:
        return services.signal(intermunicipality=body, sheet=form.sheet(), by=by, now=clock.now()).pk
    except Refused as refused:
        _tell(form, refused)
        return None


def _tell(form: Form, refused: Refused) -> None:
    """A refusal, at its field when the form has it."""
    field = FIELDS.get(refused.field or "")
    form.add_error(field if field in form.fields else None, str(refused))


def _reader(request: HttpRequest) -> Actor:
    by = actor(request)
    if by.role not in ROLES or by.agency is None:
        raise NotAllowed
    return by


def _key(typed: str) -> str:
    try:
        return str(UUID(typed))
    except ValueError:
        return str(uuid4())
