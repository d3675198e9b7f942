"""A file of arrivals: sent, read line by line, its good lines taken when they are wanted, its bad ones given back."""

from __future__ import annotations

from datetime import datetime

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from maillage.domains.companies import selectors, services
from maillage.domains.companies.imports.arrivals import model_file
from maillage.domains.companies.imports.files import read_file
from maillage.domains.companies.services.files import QUICK_BYTES
from maillage.journeys.companies.doors import reader, tell
from maillage.kit import clock
from maillage.kit.errors import NotAllowed, NotFound, Refused
from maillage.registry.accounts.models import Role
from maillage.registry.accounts.selectors import Actor

CSV = "text/csv; charset=utf-8"


class FileForm(forms.Form):
    """One table."""

    use_required_attribute = False
    fichier = forms.FileField(
        label=gettext_lazy("Votre tableau"),
        help_text=gettext_lazy("CSV, XLSX ou ODS, une entreprise par ligne, 20 000 lignes au plus."),
        error_messages={
            "required": gettext_lazy("Choisissez un fichier."),
            "empty": gettext_lazy("Ce fichier est vide. Vérifiez que c’est bien celui-là."),
        },
    )


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def files(request: HttpRequest) -> HttpResponse:
    """Send one, and those of before."""
    by, now = _sender(request), clock.now()
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    key = _received(form, by, now) if form.is_bound and form.is_valid() else None
    if key is not None:
        return redirect("companies:file", key)
    context = {"form": form, "files": selectors.arrival_files(by.organisation or 0)}
    return render(request, "companies/files.html", context, status=422 if form.errors else 200)


@login_required
@require_GET
def model(request: HttpRequest) -> HttpResponse:
    """A file with the headings that are read, and one line to be replaced."""
    _sender(request)
    return _csv(model_file(), "entreprises.csv")


@never_cache
@login_required
@require_GET
def show(request: HttpRequest, file: int) -> HttpResponse:
    """How many lines are good, how many are not, how far it is."""
    _sender(request)
    return render(request, "companies/file.html", {"file": selectors.arrival_file(file)})


@never_cache
@login_required
@require_GET
def bad_lines(request: HttpRequest, file: int) -> HttpResponse:
    """The lines to correct, with their reasons."""
    _sender(request)
    return _csv(selectors.bad_lines_of_file(file), "a-corriger.csv")


@login_required
@require_POST
def take(request: HttpRequest, file: int) -> HttpResponse:
    """Signal the good ones."""
    by = _sender(request)
    try:
        services.take_file(file=file, by=by, now=clock.now())
    except Refused as refused:
        if isinstance(refused, (NotAllowed, NotFound)):
            raise
        messages.error(request, str(refused))
    return redirect("companies:file", file)


def _received(form: FileForm, by: Actor, now: datetime) -> int | None:
    """Keep it; a short one is read at once."""
    sent = form.cleaned_data["fichier"]
    try:
        row = services.receive_file(
            intermunicipality=by.organisation or 0, name=sent.name or "", content=sent.read(), by=by, now=now
        )
    except Refused as refused:
        tell(form, refused)
        return None
    if sent.size <= QUICK_BYTES:
        read_file(file=row.pk, now=now)
    return int(row.pk)


def _sender(request: HttpRequest) -> Actor:
    return reader(request, Role.ECONOMIC_OFFICER)


def _csv(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=CSV)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
