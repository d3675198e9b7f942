"""Many arrivals at once, as a file brings them: the same checks as one by one, in a constant number of statements per lot."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db import transaction

from maillage.domains.companies.models import Agreement, CompanyArrival, Completion, Dossier
from maillage.domains.companies.permissions import check_can_signal
from maillage.domains.companies.services.arrivals import COMPLETE, KIND
from maillage.domains.companies.services.contacts import Assigning
from maillage.domains.companies.services.dossiers import KIND as DOSSIER
from maillage.domains.companies.services.dossiers import drawn_up
from maillage.domains.companies.services.sheets import ArrivalSheet, check_expected, values_of
from maillage.kit import clock, events, jobs
from maillage.kit.audit.services import record
from maillage.kit.errors import NotAllowed
from maillage.registry.accounts.selectors import Actor
from maillage.registry.organisations.models import Collaboration

LOT = 500


@transaction.atomic
def signal_many(*, intermunicipality: int, sheets: Sequence[ArrivalSheet], by: Actor, now: datetime) -> int:
    """Signal every sheet, or none when one cannot be taken; answers how many. The parks and plots were looked up already."""
    check_can_signal(by, intermunicipality)
    today = clock.today(now)
    if by.agency is None or not Collaboration.objects.on(today).filter(agency=by.agency, organisation=intermunicipality).exists():
        raise NotAllowed
    assigning = Assigning(by.agency, intermunicipality, today)
    common = {
        "agency_id": by.agency,
        "intermunicipality_id": intermunicipality,
        "signalled_at": now,
        "last_contact_at": now,
        "signalled_by_id": by.account,
    }
    for lot in _lots(sheets):
        rows = []
        for sheet in lot:
            check_expected(sheet.expected_on, today)
            row = CompanyArrival(**common, **values_of(sheet, today))
            row.completion = Completion.ASKED if row.siren else Completion.NONE
            rows.append(row)
        _write(rows, assigning, now)
    return len(sheets)


def _write(rows: list[CompanyArrival], assigning: Assigning, now: datetime) -> None:
    CompanyArrival.objects.bulk_create(rows)
    dossiers = []
    for row in rows:
        pairs = None if row.agreement == Agreement.NO else assigning.pairs(row.park_id)
        if pairs is not None:
            dossiers.append(drawn_up(row, pairs, now))
    for dossier in Dossier.objects.bulk_create(dossiers):
        record(verb="company_dossier.opened", kind=DOSSIER, key=dossier.pk, now=now)
        events.emit("companies.dossier_opened", dossier=dossier.pk, agency=dossier.agency_id)
    for account in sorted({dossier.agency_contact_id for dossier in dossiers}):
        events.emit("companies.given", account=account, agency=dossiers[0].agency_id)
    for row in rows:
        record(verb="company_arrival.signalled", kind=KIND, key=row.pk, now=now, why="file")
        events.emit("companies.signalled", arrival=row.pk, agency=row.agency_id)
        if row.siren:
            jobs.defer(COMPLETE, agency=row.agency_id, arrival=row.pk)


def _lots(sheets: Sequence[ArrivalSheet]) -> Iterator[Sequence[ArrivalSheet]]:
    for start in range(0, len(sheets), LOT):
        yield sheets[start : start + LOT]
