"""What was signed with an intermunicipality, until when it holds, and its files."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from maillage.domains.partnerships.models import Agreement, Annex


@dataclass(frozen=True, slots=True)
class AnnexLine:
    """One file, without what it holds."""

    key: int
    name: str
    size_bytes: int
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class SignedLine:
    """An agreement, or one of its amendments."""

    key: int
    subject: str
    signed_on: date
    starts_on: date
    ends_on: date | None
    annexes: tuple[AnnexLine, ...]


@dataclass(frozen=True, slots=True)
class AgreementCard:
    """One agreement with its amendments, the oldest first; `until` is the last day once they are all read."""

    line: SignedLine
    amendments: tuple[SignedLine, ...]
    until: date | None


def agreements_of(body: int, agency: int) -> tuple[AgreementCard, ...]:
    """All agreements of a partnership, the latest first."""
    rows = list(Agreement.objects.filter(agency=agency, intermunicipality=body))
    annexes: dict[int, list[AnnexLine]] = defaultdict(list)
    for row in Annex.objects.filter(agreement__in=rows).defer("content").select_related("by"):
        annexes[row.agreement_id].append(AnnexLine(row.pk, row.name, row.size_bytes, row.at, row.by.full_name))
    amending: dict[int, list[Agreement]] = defaultdict(list)
    for each in sorted(rows, key=lambda row: (row.starts_on, row.pk)):
        if each.amends_id is not None:
            amending[each.amends_id].append(each)
    return tuple(
        AgreementCard(
            line=_line(row, annexes),
            amendments=tuple(_line(each, annexes) for each in amending[row.pk]),
            until=row.until_on,
        )
        for row in rows
        if row.amends_id is None
    )


def held_until(bodies: Iterable[int], agency: int, today: date) -> dict[int, date | None]:
    """Of these partnerships, those with an agreement in force, and its last day."""
    rows = Agreement.objects.filter(agency=agency, intermunicipality__in=list(bodies), amends=None, starts_on__lte=today)
    in_force = rows.filter(Q(until_on__isnull=True) | Q(until_on__gte=today))
    return dict(in_force.values_list("intermunicipality_id", "until_on"))


def _line(row: Agreement, annexes: dict[int, list[AnnexLine]]) -> SignedLine:
    return SignedLine(row.pk, row.subject, row.signed_on, row.starts_on, row.ends_on, tuple(annexes[row.pk]))
