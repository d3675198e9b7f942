"""Who could come to work: the page and its table; asking for the hours of a place; bringing counts of job seekers."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.domains.companies.imports.basins import read_any_counts
from maillage.domains.companies.services.forecast import keep_counts
from maillage.journeys.labour_access.access import can_bring_counts, can_prepare, reader_of
from maillage.journeys.labour_access.answering import labour_access
from maillage.journeys.labour_access.downloads import access_file
from maillage.journeys.labour_access.drawing import draw_curve
from maillage.journeys.labour_access.forms import CountsForm, QuestionForm
from maillage.journeys.labour_access.preparing import prepare
from maillage.journeys.labour_access.targets import targets
from maillage.kit import clock
from maillage.kit.errors import Invalid, NotAllowed, NotFound, Refused

DEFAULTS = {"equipes": "5:00-13:00", "marche": "15", "attente": "60", "voiture": "30", "autour": "5"}
WORKDAYS = ("0", "1", "2", "3", "4")


@login_required
@require_safe
def show(request: HttpRequest, kind: str = "") -> HttpResponse:
    """The question, its answer, or the answer as a file."""
    by, agency = reader_of(request)
    today = clock.today(clock.now())
    form = QuestionForm(filled(request.GET.copy(), today), targets=targets(agency, today))
    shown: dict[str, Any] = {"form": form, "may_prepare": can_prepare(by), "may_bring": can_bring_counts(by)}
    shown["ask_url"] = reverse("labour_access:show")
    is_asked = "lieu" in request.GET
    if not is_asked or not form.is_valid():
        return _question(request, shown, kind, is_asked=is_asked)
    page = labour_access(form.target, form.question, agency=agency, today=today)
    if kind:
        return access_file(page)
    shown |= {"page": page, "drawing": draw_curve(page.curve, page.first.shift)}
    shown["csv_url"] = f"{reverse('labour_access:file', args=['csv'])}?{request.GET.urlencode()}"
    return render(request, "labour_access/show.html", shown)


@login_required
@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """Let the hours of a place of work be built."""
    by, agency = reader_of(request)
    now = clock.now()
    target = targets(agency, clock.today(now)).get(request.POST.get("lieu", ""))
    if target is None:
        raise NotFound
    if prepare(target=target, by=by, now=now):
        messages.success(request, _("C’est demandé. Les horaires seront là dans quelques minutes."))
    return redirect(f"{reverse('labour_access:show')}?{urlencode({'lieu': target.code})}")


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def counts(request: HttpRequest) -> HttpResponse:
    """Bring counts of job seekers; each line that cannot be taken is said, and the good ones are kept."""
    by, _agency = reader_of(request)
    if not can_bring_counts(by):
        raise NotAllowed
    form = CountsForm(request.POST or None, request.FILES or None)
    shown: dict[str, Any] = {"form": form}
    if form.is_bound and form.is_valid():
        data, now = form.cleaned_data, clock.now()
        try:
            read = read_any_counts(data["fichier"].read(), clock.today(now))
            kept = keep_counts(rows=read.good, as_of=data["au"], source=data["source"], by=by, now=now) if read.good else 0
            shown |= {"read": read, "kept": kept, "hidden": sum(row.count is None for row in read.good)}
        except Refused as refused:
            form.add_error("au" if refused.field == "as_of" else "fichier", str(refused))
    return render(request, "labour_access/counts.html", shown, status=422 if form.errors else 200)


def filled(asked: QueryDict, today: date) -> QueryDict:
    """What was asked, the rest filled in: from next Monday, on working days."""
    for name, value in {**DEFAULTS, "semaine": (today + timedelta(days=7 - today.weekday())).isoformat()}.items():
        asked.setdefault(name, value)
    if "jours" not in asked:
        asked.setlist("jours", list(WORKDAYS))
    return asked


def _question(request: HttpRequest, shown: dict[str, Any], kind: str, *, is_asked: bool) -> HttpResponse:
    """The form alone: not yet answered, or with what is wrong."""
    form = shown["form"]
    if kind and is_asked:
        raise Invalid(next((str(error) for errors in form.errors.values() for error in errors), None))
    if kind:
        raise NotFound
    if not is_asked:
        form.errors.clear()
    return render(request, "labour_access/show.html", shown, status=422 if is_asked else 200)
