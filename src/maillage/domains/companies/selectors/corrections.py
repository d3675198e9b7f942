"""A sheet as it was typed, to be corrected, and what was corrected of it before: by whom, when, which of its fields."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from maillage.domains.companies.models import CompanyArrival, Plot
from maillage.kit.audit.models import AuditEntry
from maillage.kit.errors import NotFound
from maillage.registry.accounts.models import Account


@dataclass(frozen=True, slots=True)
class Typed:
    """A sheet as its form shows it again."""

    body: int
    state: str
    company_name: str
    land_buyer: str
    number: str
    naf_code: str
    naf_nomenclature: str
    source: str
    park: int | None
    plot: int | None
    commune: str
    jobs_count: int | None
    expected_on: date | None
    certainty: str
    agreement: str
    contact_name: str
    contact_phone: str
    contact_email: str


@dataclass(frozen=True, slots=True)
class CorrectionLine:
    """Somebody corrected the sheet: the names of its fields, never what they held."""

    at: datetime
    by: str
    fields: tuple[str, ...]


def typed_of(arrival: int) -> Typed:
    """What the sheet of a company says."""
    row = CompanyArrival.objects.select_related("commune").filter(pk=arrival).first()
    if row is None:
        raise NotFound
    same = ("state", "company_name", "land_buyer", "naf_code", "naf_nomenclature", "source", "jobs_count", "expected_on")
    more = ("certainty", "agreement", "contact_name", "contact_phone", "contact_email")
    return Typed(
        body=row.intermunicipality_id,
        number=row.siret or row.siren,
        park=row.park_id,
        plot=row.plot_id,
        commune=row.commune.name if row.commune else "",
        **{name: getattr(row, name) for name in (*same, *more)},
    )


def corrections_of(arrival: int) -> tuple[CorrectionLine, ...]:
    """Each correction of a sheet, the first one first."""
    rows = list(
        AuditEntry.objects.filter(object_kind="company_arrival", object_key=arrival, verb="company_arrival.corrected")
        .order_by("at", "pk")
        .values_list("at", "account_id", "fields")
    )
    names = {row.pk: row.full_name for row in Account.objects.filter(pk__in={by for _at, by, _fields in rows})} if rows else {}
    return tuple(CorrectionLine(at, names.get(by or 0, ""), tuple(fields.split(","))) for at, by, fields in rows)


def plots_of(intermunicipality: int) -> tuple[tuple[str, tuple[tuple[int, str], ...]], ...]:
    """The plots of a territory, as a list shows them: by park."""
    rows = Plot.objects.filter(park__intermunicipality=intermunicipality).order_by("park__name", "code")
    found: dict[str, list[tuple[int, str]]] = {}
    for key, code, park in rows.values_list("pk", "code", "park__name"):
        found.setdefault(park, []).append((key, code))
    return tuple((park, tuple(plots)) for park, plots in found.items())
