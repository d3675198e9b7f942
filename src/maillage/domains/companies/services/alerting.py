"""The clock of the dossiers: each alert whose moment has come is told once, by an event."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max, Q

from maillage.domains.companies.models import Dossier, DossierAlert, Interaction
from maillage.domains.companies.rules.delays import WHO, Alert, alerts, counted_from
from maillage.domains.companies.selectors.clocks import clock_of
from maillage.domains.companies.states import RUNNING, ArrivalState
from maillage.kit import clock, events
from maillage.kit.audit.services import record
from maillage.registry.diary.selectors import holidays

CLOSED_SINCE = timedelta(days=60)  # satisfaction is asked once, soon or never


@transaction.atomic
def tell_alerts(*, agency: int, now: datetime) -> int:
    """Tell what is due in an agency's dossiers, each once per day that it counts from; answers how many were told."""
    today = clock.today(now)
    asked = Q(state__in=RUNNING) | Q(state="closed", closed_on__gte=today - CLOSED_SINCE)
    reached = Max("interactions__at", filter=Q(interactions__outcome=Interaction.Outcome.REACHED))
    rows = list(
        Dossier.objects.filter(asked, agency_id=agency)
        .exclude(arrival__state=ArrivalState.DROPPED)
        .annotate(last_exchange_at=reached)
    )
    since = min((clock.today(row.opened_at) for row in rows), default=today)
    free = holidays(since, today)
    told = set(DossierAlert.objects.filter(dossier__in=rows).values_list("dossier_id", "kind", "counted_from"))
    count = 0
    for row in rows:
        state = clock_of(row)
        start = counted_from(state)
        for kind in alerts(state, today, free):
            if start is not None and (row.pk, kind.value, start) not in told:
                _tell(row, kind, now)
                count += 1
    return count


def _tell(dossier: Dossier, kind: Alert, now: datetime) -> None:
    start = counted_from(clock_of(dossier))
    alert, is_new = DossierAlert.objects.get_or_create(
        dossier=dossier, kind=kind.value, counted_from=start, defaults={"told_at": now}
    )
    if is_new:
        record(verb=f"company_alert.{kind.value}", kind="company_alert", key=alert.pk, now=now)
        who = tuple(each.value for each in WHO[kind])
        events.emit("companies.alert", dossier=dossier.pk, agency=dossier.agency_id, kind=kind.value, who=who)
