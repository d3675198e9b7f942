"""Two sheets that may be one company, side by side."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from maillage.domains.companies import selectors
from maillage.domains.companies.selectors import ArrivalLine, Sheet
from maillage.domains.companies.states import LABELS, ArrivalState
from maillage.kit.ui import words


def merge_page(arrival: int, other: int, today: date) -> dict[str, Any]:
    """Each line says what either sheet knows; where both know and differ, the kept one wins."""
    lines = [selectors.arrival(key, today) for key in (arrival, other)]
    sheets = [selectors.sheet(key) for key in (arrival, other)]
    both = [_told(line, sheet) for line, sheet in zip(lines, sheets, strict=True)]
    rows = [
        (label, one, both[1][label], bool(one and both[1][label] and one != both[1][label])) for label, one in both[0].items()
    ]
    return {"lines": lines, "rows": [row for row in rows if row[1] or row[2]]}


def _told(line: ArrivalLine, sheet: Sheet) -> dict[str, str]:
    return {
        _("Entreprise"): sheet.company_name,
        _("Acquéreur du terrain"): sheet.land_buyer,
        _("Numéro Siret ou Siren"): sheet.siret or sheet.siren,
        _("Activité"): f"{sheet.naf_code} ({sheet.naf_nomenclature})" if sheet.naf_code else "",
        _("Où"): ", ".join(each for each in (line.park, line.commune) if each),
        _("Projet"): LABELS[ArrivalState(line.state)],
        _("Ouverture prévue"): words.day_of_year(line.expected_on) if line.expected_on else "",
        _("Emplois estimés"): str(line.jobs_count or ""),
        _("Qui appeler"): sheet.contact_name,
        _("Signalée le"): words.day_of_year(line.signalled_at.date()),
        _("Dossier"): line.dossier.label if line.dossier else "",
        _("Suivie par"): line.dossier.agency_contact if line.dossier else "",
    }
