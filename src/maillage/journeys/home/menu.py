"""The menu of professionals, by role: on every page they open, whoever drew it."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.journeys.home.middleware import DEMO_KEY, PROVED_KEY
from maillage.kit.ui.shapes import Link
from maillage.registry.accounts.forms import SHARED_KEY
from maillage.registry.accounts.models import Role
from maillage.registry.accounts.selectors import Actor

LABELS: Final[dict[str, Promise]] = {
    "home": gettext_lazy("Votre accueil"),
    "director": gettext_lazy("Vue d’ensemble"),
    "today": gettext_lazy("Aujourd’hui"),
    "week": gettext_lazy("Ma semaine"),
    "files:find": gettext_lazy("Personnes"),
    "sessions:coming": gettext_lazy("Permanences"),
    "workshops:coming": gettext_lazy("Ateliers"),
    "telling:calls": gettext_lazy("À prévenir"),
    "companies:list": gettext_lazy("Entreprises"),
    "partnership:list": gettext_lazy("Partenariats"),
    "results:start": gettext_lazy("Résultats"),
    "results:presence": gettext_lazy("Présence"),
    "counting:day": gettext_lazy("Comptage"),
    "counting:totals": gettext_lazy("Passages comptés"),
    "privacy:requests": gettext_lazy("Droits des personnes"),
    "houses:sheets": gettext_lazy("Fiches"),
    "houses:cases": gettext_lazy("Cas bloqués"),
    "houses:openings": gettext_lazy("Ouvertures"),
    "houses:shadowing": gettext_lazy("Vis ma vie"),
    "readings:unusual": gettext_lazy("Lectures"),
    "reasons:all": gettext_lazy("Motifs"),
    "hours:own": gettext_lazy("Mes heures"),
    "calendars:own": gettext_lazy("Mon agenda"),
    "reach_map:start": gettext_lazy("Qui peut venir"),
    "labour_access:show": gettext_lazy("Accès à l’emploi"),
    "labour_access:anticipation": gettext_lazy("Anticiper"),
    "mobility:timetable": gettext_lazy("Les cars"),
    "accounts:people": gettext_lazy("Comptes"),
    "account_logout": gettext_lazy("Quitter"),
}
_TIMETABLE = "mobility:timetable"
_AGENCY = ("week", "files:find", "sessions:coming", "workshops:coming", "telling:calls", _TIMETABLE)
_HOUSES = ("houses:cases", "houses:sheets", "houses:shadowing")
OTHERS: Final = ("home", _TIMETABLE)
PAGES: Final[dict[str, tuple[str, ...]]] = {
    Role.COUNSELLOR: (
        "today",
        "counting:day",
        "files:find",
        "houses:sheets",
        "sessions:coming",
        "workshops:coming",
        "telling:calls",
    ),
    Role.ADVISER: _AGENCY,
    Role.DIRECTOR: ("director", "partnership:list", "results:start", *_AGENCY),
    Role.EMPLOYER_ADVISER: (
        "home",
        "companies:list",
        "week",
        "labour_access:anticipation",
        "labour_access:show",
        _TIMETABLE,
    ),
    Role.PARTNER: ("home", "files:find", "workshops:coming", _TIMETABLE),
    Role.HOUSE_LEAD: (
        "houses:openings",
        "results:presence",
        "sessions:coming",
        "counting:totals",
        "reach_map:start",
        "calendars:own",
        _TIMETABLE,
    ),
    Role.ADMINISTRATOR: ("home", "accounts:people", "readings:unusual", _TIMETABLE),
    Role.ECONOMIC_OFFICER: (
        "home",
        "partnership:list",
        "results:presence",
        "companies:list",
        "labour_access:anticipation",
        "labour_access:show",
        "reach_map:start",
        _TIMETABLE,
    ),
}
BESIDE: Final[dict[str, tuple[str, ...]]] = {  # on one's own page only: opened now and then
    Role.COUNSELLOR: ("houses:cases", "houses:shadowing", "houses:openings", "reach_map:start", "calendars:own"),
    Role.HOUSE_LEAD: ("results:start", "houses:shadowing", "houses:sheets"),
    Role.ECONOMIC_OFFICER: ("results:start", "houses:openings", "houses:shadowing"),
    Role.EMPLOYER_ADVISER: ("partnership:list", *_HOUSES, "calendars:own"),
    Role.ADVISER: (
        "partnership:list",
        *_HOUSES,
        "houses:openings",
        "hours:own",
        "listening:heard",
        "reach_map:start",
        "telling:messages",
        "calendars:own",
    ),
    Role.DIRECTOR: (
        "results:presence",
        "hours:own",
        "reasons:all",
        "companies:list",
        "labour_access:anticipation",
        "labour_access:show",
        "listening:heard",
        "reach_map:start",
        "counting:totals",
        "houses:openings",
        *_HOUSES,
        "privacy:requests",
        "accounts:people",
        "telling:messages",
        "calendars:own",
    ),
}


def menu_of_request(request: HttpRequest) -> dict[str, Any]:
    """The menu of whoever is signed in; none before the second proof, and none on a signed link."""
    actor: Actor | None = getattr(request, "actor", None)  # a refusal may come before the scope is known
    if actor is None or actor.account is None or not _has_proved(request):
        return {}
    match = request.resolver_match
    shown = menu(actor, current=match.view_name if match else "")
    if request.session.get(SHARED_KEY):
        shown["nav_items"][-1] = Link(_("Je quitte le poste"), reverse("account_logout"))
    return shown


def menu(actor: Actor, current: str = "") -> dict[str, Any]:
    """The entries of the header, and whose session this is. `current` is the name of an address."""
    names = (*PAGES.get(actor.role, OTHERS), "account_logout")
    items = [Link(str(LABELS[name]), reverse(name), current == name) for name in names]
    account = Link(actor.given_name or _("Votre compte"), reverse("own"), note=actor.organisation_label)
    return {"nav_items": items, "account": account}


def _has_proved(request: HttpRequest) -> bool:
    return bool(request.session.get(DEMO_KEY) or request.session.get(PROVED_KEY))
