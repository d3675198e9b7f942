"""The list of companies that arrive: what is late, then what is coming."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.domains.companies import selectors
from maillage.journeys.companies.dossier_pages import due_lines
from maillage.kit import clock
from maillage.kit.ui.shapes import Link
from maillage.registry.accounts.models import Role
from maillage.registry.accounts.selectors import Actor


def list_page(by: Actor, now: datetime) -> dict[str, Any]:
    """What this reader should have done, then all the others by their opening."""
    today = clock.today(now)
    is_officer = by.role == Role.ECONOMIC_OFFICER
    lines = selectors.arrivals(today, intermunicipality=by.organisation if is_officer else None)
    late = {each.arrival: due_lines(each.dues, by, today)[0] for each in selectors.late_for(by, now)}
    first = [(each, late[each.key]) for each in lines if each.key in late]
    return {
        "first": first,
        "others": [(each, None) for each in lines if each.key not in late],
        "count": len(lines),
        "may_signal": is_officer,
        "links": _beside(by),
        "jobs": sum(each.jobs_count or 0 for each in lines),
    }


def _beside(by: Actor) -> list[Link]:
    """The other pages about companies that this reader opens."""
    names = {"companies:zones": _("Zones et lots")}
    if by.role != Role.EMPLOYER_ADVISER:
        names |= {"companies:contacts": _("Interlocuteurs")}
    if by.role == Role.ECONOMIC_OFFICER:
        names |= {"companies:files": _("Importer un fichier")}
    return [Link(label, reverse(name)) for name, label in names.items()]
