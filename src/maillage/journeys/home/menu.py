"""The menu of professionals, by role: on every page they open, whoever drew it."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.journeys.home.middleware import DEMO_KEY, PROVED_KEY
from maillage.journeys.home.pages import first_page
from maillage.kit.ui.shapes import Link
from maillage.registry.accounts.selectors import Actor

FIRST_LABELS: Final[dict[str, Promise]] = {"today": gettext_lazy("Aujourd’hui"), "week": gettext_lazy("Ma semaine")}


def menu_of_request(request: HttpRequest) -> dict[str, Any]:
    """The menu of whoever is signed in; none before the second proof, and none on a signed link."""
    actor: Actor | None = getattr(request, "actor", None)  # a refusal may come before the scope is known
    if actor is None or actor.account is None or not _has_proved(request):
        return {}
    match = request.resolver_match
    return menu(actor, current=match.view_name if match else "")


def menu(actor: Actor, current: str = "") -> dict[str, Any]:
    """The entries of the header, and whose session this is. `current` is the name of an address."""
    first = first_page(actor.role)
    own = (first, str(FIRST_LABELS[first])) if first else ("home", _("Votre accueil"))
    names = (own, ("mobility:timetable", _("Les cars")), ("account_logout", _("Quitter")))
    items = [Link(label, reverse(name), current == name) for name, label in names]
    account = Link(actor.given_name or _("Votre compte"), reverse("own"), note=actor.organisation_label)
    return {"nav_items": items, "account": account}


def _has_proved(request: HttpRequest) -> bool:
    return bool(request.session.get(DEMO_KEY) or request.session.get(PROVED_KEY))
