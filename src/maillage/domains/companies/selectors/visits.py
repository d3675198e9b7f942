"""Visits by adviser and time, as weeks and calendars read them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from psycopg.types.range import TimestamptzRange

from maillage.domains.companies.models import Visit
from maillage.kit import clock
from maillage.kit.scope.entering import Scope, enter
from maillage.registry.accounts.models import Membership
from maillage.registry.organisations.models import Organisation

TRADE = "company_visit"  # in the diary


@dataclass(frozen=True, slots=True)
class Going:
    """A visit of somebody: to which company, where. `where` names a zone and a commune, never a person."""

    key: int
    arrival: int
    company: str
    where: str
    starts_at: datetime
    ends_at: datetime
    state: str


def visits_of(adviser: int, start: datetime, end: datetime) -> tuple[Going, ...]:
    """What somebody has planned or held in this time, among what this reader sees."""
    rows = Visit.objects.filter(adviser=adviser, during__overlap=TimestamptzRange(start, end, "[)"))
    rows = rows.exclude(state=Visit.State.CANCELLED).order_by("during", "pk")
    found = []
    for row in rows.select_related("dossier__arrival__park", "dossier__arrival__commune"):
        arrival = row.dossier.arrival
        where = ", ".join(each.name for each in (arrival.park, arrival.commune) if each is not None)
        found.append(
            Going(
                key=row.pk,
                arrival=arrival.pk,
                company=arrival.company_name or arrival.land_buyer,
                where=where,
                starts_at=clock.local(row.during.lower),
                ends_at=clock.local(row.during.upper),
                state=row.state,
            )
        )
    return tuple(found)


def places_of_visits(account: int, keys: Sequence[int], today: date) -> dict[int, str]:
    """Zone and commune of somebody's visits, for their calendar: nobody is signed in there, and nothing else is read."""
    if not keys:
        return {}
    held = Membership.objects.on(today).filter(account=account, organisation__kind=Organisation.Kind.AGENCY)
    found: dict[int, str] = {}
    for agency in held.order_by("organisation").values_list("organisation", flat=True).distinct():
        with enter(Scope(role="job", agency=agency)):
            rows = Visit.objects.filter(pk__in=keys, adviser=account)
            names = rows.values_list("pk", "dossier__arrival__park__name", "dossier__arrival__commune__name")
            found |= {key: ", ".join(name for name in (park, commune) if name) for key, park, commune in names}
    return found
