"""What was kept long enough goes: files of arrivals after a month, whom to call and what was said after three years.

How long is what each model declares; companies, stages, dates and counts stay.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Model, Q, QuerySet

from maillage.domains.companies.models import (
    Agreement,
    ArrivalFile,
    CompanyArrival,
    DossierDocument,
    Interaction,
    Note,
)
from maillage.domains.companies.services.arrivals import CONTACT
from maillage.kit.audit.services import record

IS_KNOWN = ~Q(contact_name="") | ~Q(contact_phone="") | ~Q(contact_email="") | ~Q(agreement=Agreement.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How many of each: files of arrivals, companies whose contact is blanked, exchanges, notes, documents."""

    files: int
    contacts: int
    exchanges: int
    notes: int
    documents: int

    @property
    def whole(self) -> int:
        """All of them."""
        return sum(getattr(self, each.name) for each in fields(self))


@transaction.atomic
def forget_old(*, agency: int, now: datetime, is_dry_run: bool = False) -> Forgotten:
    """Blank or delete what is older than its model says; a dry run counts, and changes nothing. In the agency's scope."""
    files, notes, documents = (_old(model, agency, now) for model in (ArrivalFile, Note, DossierDocument))
    contacts = _old(CompanyArrival, agency, now).filter(IS_KNOWN)
    exchanges = _old(Interaction, agency, now).exclude(words="")
    found = Forgotten(*(each.count() for each in (files, contacts, exchanges, notes, documents)))
    if is_dry_run or not found.whole:
        return found
    for gone in (files, notes, documents):
        gone.delete()
    contacts.update(**dict.fromkeys(CONTACT, ""), agreement=Agreement.UNKNOWN)
    exchanges.update(words="")
    record(verb="companies.forgotten", kind="agency", key=agency, now=now, why=f"{found.whole} in all")
    return found


def _old(model: type[Model], agency: int, now: datetime) -> QuerySet[Any]:
    """The rows of an agency that are past what their model declares."""
    held = model.personal_data  # type: ignore[attr-defined]  # each of these declares it
    until = now - timedelta(days=held.retention_days)
    return model._default_manager.filter(agency=agency, **{f"{held.counted_from}__lt": until})
