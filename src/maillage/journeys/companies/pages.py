"""The data of these pages: plain values, ready to show."""

from __future__ import annotations

from datetime import date
from typing import Any

from maillage.domains.companies import selectors
from maillage.registry.accounts.models import Role
from maillage.registry.accounts.selectors import Actor


def list_page(by: Actor, today: date) -> dict[str, Any]:
    """What is late, then what is coming."""
    is_officer = by.role == Role.ECONOMIC_OFFICER
    lines = selectors.arrivals(today, intermunicipality=by.organisation if is_officer else None)
    late = [each for each in lines if each.dossier and each.dossier.late]
    back = [each for each in lines if is_officer and each.dossier and each.dossier.state == "handed_back"]
    first = late + back
    return {
        "first": first,
        "others": [each for each in lines if each not in first],
        "count": len(lines),
        "may_signal": is_officer,
        "jobs": sum(each.jobs_count or 0 for each in lines),
    }


def show_page(by: Actor, arrival: int, today: date) -> dict[str, Any]:
    """One company, as this reader sees it."""
    line = selectors.arrival(arrival, today)
    dossier = line.dossier
    return {
        "line": line,
        "exchanges": selectors.exchanges_of(dossier.key) if dossier else (),
        "notes": selectors.notes_of(dossier.key) if dossier else (),
        "is_agency": by.is_agency_staff,
        "doubles": [selectors.arrival(key, today) for key in selectors.doubles_of(arrival)],
    }
