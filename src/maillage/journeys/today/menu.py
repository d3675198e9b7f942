"""The menu of professionals, by role."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.kit.ui.shapes import Link
from maillage.registry.accounts.models import Role
from maillage.registry.accounts.selectors import Actor


def menu(actor: Actor, current: str = "") -> dict[str, object]:
    """The entries of the header, and whose session this is."""
    first = {
        Role.COUNSELLOR: ("today", _("Aujourd’hui")),
        Role.ADVISER: ("week", _("Ma semaine")),
        Role.DIRECTOR: ("week", _("Ma semaine")),
    }
    items = []
    if actor.role in first:
        name, label = first[Role(actor.role)]
        items.append(Link(label, reverse(name), current == name))
    items.append(Link(_("Horaires des cars"), reverse("mobility:timetable"), current == "timetable"))
    items.append(Link(_("Quitter ce poste"), reverse("account_logout")))
    return {"nav_items": items, "account": Link(f"{actor.given_name}, {actor.organisation_label}", reverse("mfa_index"))}
