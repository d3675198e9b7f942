"""The counsellor's daily tool: a sheet found in a few letters, whom to call; and the agency that writes them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from maillage.domains.houses import selectors as houses
from maillage.domains.houses import services
from maillage.domains.houses.permissions import can_name_contacts, can_open_case, can_read_sheets, can_write_sheets
from maillage.domains.houses.rules.tallies import THEMES, Theme
from maillage.domains.houses.services import Lines, SheetText
from maillage.journeys.houses.doors import done, kept, reader
from maillage.journeys.houses.forms import ContactForm, SheetForm
from maillage.kit import clock
from maillage.kit.errors import NotFound

TEXT = ("title", "keywords", "i_do", "i_hand_over", "to_whom")


@login_required
@require_GET
def find(request: HttpRequest) -> HttpResponse:
    """Sheets that answer what was typed, and the direct lines."""
    by, agency = reader(request, can_read_sheets)
    typed = request.GET.get("q", "").strip()[:80]
    context = {
        "typed": typed,
        "sheets": houses.find_sheets(agency, typed),
        "contacts": houses.direct_contacts(agency, clock.today(clock.now())),
        "themes": tuple((each.value, label) for each, label in THEMES.items()),
        "may_ask": can_open_case(by),
        "may_write": can_write_sheets(by),
        "may_name": can_name_contacts(by),
    }
    return render(request, "houses/sheets.html", context)


@login_required
@require_GET
def show(request: HttpRequest, sheet: int) -> HttpResponse:
    """One sheet, in its last version or in one that was."""
    by, agency = reader(request, can_read_sheets)
    asked = request.GET.get("version", "")
    page = houses.sheet_page(sheet, int(asked) if asked.isdecimal() else None)
    context = {
        "page": page,
        "contact": houses.direct_contact(agency, page.theme, clock.today(clock.now())),
        "may_ask": can_open_case(by) and page.is_last,
        "may_write": can_write_sheets(by) and page.is_last,
    }
    return render(request, "houses/sheet.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def write(request: HttpRequest) -> HttpResponse:
    """A new sheet."""
    by, _agency = reader(request, can_write_sheets)
    form = SheetForm(request.POST if request.method == "POST" else None, is_new=True)
    found: list[int] = []

    def act(data: dict[str, Any]) -> None:
        text = SheetText(**{name: data[name] for name in TEXT})
        found.append(services.write_sheet(theme=data["theme"], text=text, by=by, now=clock.now()).pk)

    if kept(form, act):
        messages.success(request, _("La fiche est dans toutes les maisons."))
        return redirect("houses:sheet", found[0])
    return render(request, "houses/write_sheet.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def rewrite(request: HttpRequest, sheet: int) -> HttpResponse:
    """Another version, which says what changed."""
    by, _agency = reader(request, can_write_sheets)
    page = houses.sheet_page(sheet)
    initial = {"title": page.title, "keywords": page.keywords, "to_whom": page.to_whom}
    initial |= {"i_do": "\n".join(page.i_do), "i_hand_over": "\n".join(page.i_hand_over)}
    form = SheetForm(request.POST if request.method == "POST" else None, is_new=False, initial=initial)

    def act(data: dict[str, Any]) -> None:
        text = SheetText(**{name: data[name] for name in TEXT})
        services.rewrite_sheet(sheet=sheet, text=text, why=data["why"], by=by, now=clock.now())

    if kept(form, act):
        messages.success(request, _("La nouvelle version est dans toutes les maisons."))
        return redirect("houses:sheet", sheet)
    context = {"form": form, "page": page}
    return render(request, "houses/write_sheet.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def retire(request: HttpRequest, sheet: int) -> HttpResponse:
    """It is no longer found."""
    by, _agency = reader(request, can_write_sheets)
    said = _("La fiche est retirée.")
    return done(request, lambda: services.retire_sheet(sheet=sheet, by=by, now=clock.now()), said, "houses:sheets")


@login_required
@require_http_methods(["GET", "POST"])
def name_contact(request: HttpRequest, theme: str) -> HttpResponse:
    """Whom houses call about a theme."""
    by, agency = reader(request, can_name_contacts)
    if theme not in THEMES:
        raise NotFound
    today = clock.today(clock.now())
    known = next((each for each in houses.direct_contacts(agency, today) if each.theme == theme), None)
    names = ("contact", "phone", "backup", "backup_phone", "hours")
    initial = {name: getattr(known, name) for name in names} if known else {}
    posted = request.POST if request.method == "POST" else None
    form = ContactForm(posted, people=houses.hosts(agency, today), initial=initial)
    if kept(form, lambda data: services.name_contact(theme=theme, lines=Lines(**data), by=by, now=clock.now())):
        messages.success(request, _("C’est noté, vérifié aujourd’hui."))
        return redirect("houses:sheets")
    context = {"form": form, "label": THEMES[Theme(theme)], "known": known}
    return render(request, "houses/name_contact.html", context, status=422 if form.errors else 200)
