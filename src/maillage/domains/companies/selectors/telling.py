"""A dossier as messages need it: read again at the moment of sending."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Q

from maillage.domains.companies.models import CompanyAnswer, Dossier, Interaction
from maillage.domains.companies.rules.delays import counted_from
from maillage.domains.companies.selectors.clocks import clock_of
from maillage.domains.companies.states import DossierState
from maillage.registry.accounts.models import Account


@dataclass(frozen=True, slots=True)
class Told:
    """Who follows, by part (`contact`, `backup`, `local`, `local_backup`), and what a message says of the company."""

    agency: int
    arrival: int
    name: str
    state: str
    silent_until: date | None
    counted_from: date | None
    contact_email: str
    is_answered: bool
    accounts: Mapping[str, int]
    names: Mapping[str, str]


def told_of(dossier: int) -> Told | None:
    """None when the file was joined to another."""
    reached = Max("interactions__at", filter=Q(interactions__outcome=Interaction.Outcome.REACHED))
    row = Dossier.objects.select_related("arrival").annotate(last_exchange_at=reached).filter(pk=dossier).first()
    if row is None:
        return None
    accounts = {
        "contact": row.agency_contact_id,
        "backup": row.agency_backup_id,
        "local": row.local_contact_id,
        "local_backup": row.local_backup_id,
    }
    people = {each.pk: each.full_name for each in Account.objects.filter(pk__in=accounts.values())}
    return Told(
        agency=row.agency_id,
        arrival=row.arrival_id,
        name=row.arrival.company_name or row.arrival.land_buyer,
        state=row.state,
        silent_until=row.silent_until,
        counted_from=counted_from(clock_of(row)),
        contact_email=row.arrival.contact_email,
        is_answered=CompanyAnswer.objects.filter(dossier=row).exists(),
        accounts=accounts,
        names={part: people[key] for part, key in accounts.items()},
    )


def waiting_for(account: int) -> int:
    """How many companies wait for somebody's first call."""
    return Dossier.objects.filter(agency_contact=account, state=DossierState.WAITING).count()
