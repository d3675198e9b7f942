"""What the official register answers about an arrival is written into what is still unknown, never over what was said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from maillage.domains.companies.models import CompanyArrival, Completion
from maillage.kit.audit.services import record

NAMES = ("company_name", "naf_code", "naf_nomenclature", "naf_2025_code", "headcount_band")


@dataclass(frozen=True, slots=True)
class Registered:
    """What a register says of the number that was asked; a hidden company says nothing."""

    siren: str
    siret: str
    is_hidden: bool = False
    company_name: str = ""
    naf_code: str = ""
    naf_nomenclature: str = ""
    headcount_band: str = ""
    naf_2025_code: str = ""


def asked_of(arrival: int) -> tuple[str, str] | None:
    """The SIREN and SIRET to ask for; None when nothing is left to ask."""
    row = CompanyArrival.objects.whole().filter(pk=arrival, completion=Completion.ASKED).first()
    return (row.siren, row.siret) if row else None


@transaction.atomic
def complete(*, arrival: int, found: Registered | None, asked: tuple[str, str], now: datetime) -> None:
    """Write the answer, if the number is still the one that was asked for."""
    row = CompanyArrival.objects.select_for_update(of=("self",)).filter(pk=arrival, completion=Completion.ASKED).first()
    if row is None or (row.siren, row.siret) != asked:
        return
    taken: tuple[str, ...] = ()
    if found is None:
        row.completion = Completion.UNKNOWN
    elif found.is_hidden:
        row.completion = Completion.HIDDEN
    else:
        row.completion = Completion.DONE
        taken = _take(row, found)
    row.completed_at = now
    row.save(update_fields=["completion", "completed_at", *taken])
    record(verb="company_arrival.completed", kind="company_arrival", key=row.pk, now=now, fields=taken, why=row.completion)


def _take(row: CompanyArrival, found: Registered) -> tuple[str, ...]:
    taken = [name for name in NAMES if not getattr(row, name) and getattr(found, name)]
    if "naf_code" not in taken:  # a code and its nomenclature come together
        taken = [name for name in taken if name != "naf_nomenclature"]
    for name in taken:
        setattr(row, name, getattr(found, name))
    return tuple(taken)
