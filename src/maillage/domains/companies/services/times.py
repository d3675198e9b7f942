"""The time of visits in the diary: taken, and given back. No permission here: the verbs ask."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from maillage.domains.companies.errors import VisitNotPossible
from maillage.domains.companies.models import Visit
from maillage.domains.companies.selectors.visits import TRADE
from maillage.kit import clock
from maillage.kit.audit.services import record
from maillage.registry.accounts.models import Account
from maillage.registry.diary import selectors as diary
from maillage.registry.diary import services as diary_services
from maillage.registry.diary.errors import ResourceTaken
from maillage.registry.diary.rules import days_of
from maillage.registry.diary.services import Taking

KIND = TRADE
SUNDAY = 6


def take_time(visit: Visit) -> None:
    """Hold the adviser's time for this visit alone; refused when they are taken, away, or nobody works that day."""
    start, end = visit.during.lower, visit.during.upper
    day = clock.today(start)
    if day.weekday() == SUNDAY or day in diary.holidays(day, day):
        raise VisitNotPossible(_("Ce jour n’est pas travaillé. Choisissez-en un autre."), field="day")
    resource = Account.objects.filter(pk=visit.adviser_id).values_list("resource", flat=True).first()
    if resource is None:
        raise VisitNotPossible(_("Cette personne n’a pas d’agenda. Choisissez quelqu’un d’autre."), field="adviser")
    diary_services.release(trade=TRADE, key=visit.pk)
    diary_services.lock_days((resource, each) for each in days_of(clock.local(start), clock.local(end)))
    if diary.leaves(resource, start, end):
        raise VisitNotPossible(_("Cette personne est absente à cette heure. Choisissez une autre heure."), field="starts_at")
    try:
        diary_services.take([Taking(resource, start, end)], trade=TRADE, key=visit.pk)
    except ResourceTaken as taken:
        raise VisitNotPossible(
            _("L’agenda est déjà pris à cette heure. Choisissez une autre heure."), field="starts_at"
        ) from taken


def cancel(visit: Visit, now: datetime) -> None:
    """Nobody goes; the time is free again."""
    visit.state = Visit.State.CANCELLED
    visit.save(update_fields=["state"])
    diary_services.release(trade=TRADE, key=visit.pk)
    record(verb="company_visit.cancelled", kind=KIND, key=visit.pk, now=now, fields=("state",))


def free_visits(*, now: datetime, dossier: int | None = None, arrival: int | None = None) -> int:
    """Cancel the visits to come of a company that is not followed any more; how many."""
    rows = Visit.objects.filter(state=Visit.State.PLANNED, during__startswith__gt=now)
    rows = rows.filter(dossier=dossier) if dossier is not None else rows.filter(dossier__arrival=arrival)
    found = list(rows)
    for visit in found:
        cancel(visit, now)
    return len(found)
