"""Arrivals as pages need them: who, when, how sure, who follows, what is late, and what may be the same company."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max, Q

from maillage.domains.companies.models import CompanyArrival, CompanyArrivalQuerySet, Dossier, Interaction
from maillage.domains.companies.rules.delays import Alert, alerts
from maillage.domains.companies.rules.likeness import Sheet, doubles
from maillage.domains.companies.selectors.clocks import clock_of
from maillage.domains.companies.states import DOSSIER_LABELS, LABELS, ArrivalState, DossierState
from maillage.kit import clock
from maillage.kit.errors import NotFound
from maillage.registry.accounts.models import Account
from maillage.registry.diary.selectors import holidays


@dataclass(frozen=True, slots=True)
class DossierLine:
    """Where the dossier of an arrival stands."""

    key: int
    state: str
    label: str
    given_at: datetime
    first_contacted_at: datetime | None
    silent_until: date | None
    agency_contact: str
    agency_backup: str
    local_contact: str
    local_backup: str
    late: tuple[Alert, ...]


@dataclass(frozen=True, slots=True)
class ArrivalLine:
    """One arrival in a list. `name` is the company's, or its land buyer's while nobody knows more."""

    key: int
    name: str
    is_buyer_only: bool
    park: str
    commune: str
    intermunicipality: str
    state: str
    label: str
    jobs_count: int | None
    expected_on: date | None
    certainty: str
    agreement: str
    signalled_at: datetime
    dossier: DossierLine | None


def arrivals(today: date, *, intermunicipality: int | None = None) -> tuple[ArrivalLine, ...]:
    """The arrivals that this reader sees and that are not over, the next opening first."""
    rows = CompanyArrival.objects.whole().exclude(state=ArrivalState.DROPPED)
    if intermunicipality is not None:
        rows = rows.filter(intermunicipality_id=intermunicipality)
    return _lines(rows, today)


def arrival(key: int, today: date) -> ArrivalLine:
    """One arrival."""
    found = _lines(CompanyArrival.objects.filter(pk=key), today)
    if not found:
        raise NotFound
    return found[0]


def arrival_of(dossier: int, today: date) -> ArrivalLine:
    """The arrival of one dossier."""
    found = _lines(CompanyArrival.objects.filter(dossier=dossier), today)
    if not found:
        raise NotFound
    return found[0]


def late_dossiers(today: date, *, account: int | None = None) -> tuple[ArrivalLine, ...]:
    """The arrivals that wait longer than they should; with an account, those that it follows or stands in for."""
    rows = CompanyArrival.objects.whole().filter(dossier__isnull=False)
    if account is not None:
        rows = rows.filter(Q(dossier__agency_contact=account) | Q(dossier__agency_backup=account))
    return tuple(each for each in _lines(rows, today) if each.dossier and each.dossier.late)


def doubles_of(key: int) -> tuple[int, ...]:
    """Other sheets of the same territory that may be the same company, for a merge to be proposed."""
    of = CompanyArrival.objects.whole().filter(pk=key).first()
    if of is None:
        raise NotFound
    others = CompanyArrival.objects.whole().filter(agency_id=of.agency_id, intermunicipality_id=of.intermunicipality_id)
    return doubles(sheet_of(of), [sheet_of(each) for each in others])


def sheet_of(row: CompanyArrival) -> Sheet:
    """An arrival, as doubles are looked for."""
    return Sheet(row.pk, row.name_folded, row.siren, row.siret, row.commune_id)


def _lines(rows: CompanyArrivalQuerySet, today: date) -> tuple[ArrivalLine, ...]:
    whole = list(rows.select_related("park", "commune", "intermunicipality").order_by("expected_on", "pk"))
    reached = Max("interactions__at", filter=Q(interactions__outcome=Interaction.Outcome.REACHED))
    files = Dossier.objects.filter(arrival__in=[row.pk for row in whole]).annotate(last_exchange_at=reached)
    dossiers = {each.arrival_id: each for each in files}
    names = _names(dossiers.values())
    free = holidays(min((clock.today(each.opened_at) for each in dossiers.values()), default=today), today)
    return tuple(_line(row, dossiers.get(row.pk), names, today, free) for row in whole)


def _names(dossiers: Iterable[Dossier]) -> dict[int, str]:
    keys = {
        key
        for each in dossiers
        for key in (each.agency_contact_id, each.agency_backup_id, each.local_contact_id, each.local_backup_id)
    }
    return {row.pk: row.full_name for row in Account.objects.filter(pk__in=keys)}


def _line(row: CompanyArrival, dossier: Dossier | None, names: dict[int, str], today: date, free: frozenset[date]) -> ArrivalLine:
    return ArrivalLine(
        key=row.pk,
        name=row.company_name or row.land_buyer,
        is_buyer_only=not row.company_name,
        park=row.park.name if row.park else "",
        commune=row.commune.name if row.commune else "",
        intermunicipality=row.intermunicipality.label,
        state=row.state,
        label=LABELS[ArrivalState(row.state)],
        jobs_count=row.jobs_count,
        expected_on=row.expected_on,
        certainty=row.certainty,
        agreement=row.agreement,
        signalled_at=row.signalled_at,
        dossier=_dossier_line(dossier, names, today, free) if dossier else None,
    )


def _dossier_line(row: Dossier, names: dict[int, str], today: date, free: frozenset[date]) -> DossierLine:
    return DossierLine(
        key=row.pk,
        state=row.state,
        label=DOSSIER_LABELS[DossierState(row.state)],
        given_at=row.given_at,
        first_contacted_at=row.first_contacted_at,
        silent_until=row.silent_until,
        agency_contact=names[row.agency_contact_id],
        agency_backup=names[row.agency_backup_id],
        local_contact=names[row.local_contact_id],
        local_backup=names[row.local_backup_id],
        late=tuple(each for each in alerts(clock_of(row), today, free) if each != Alert.SATISFACTION),
    )
